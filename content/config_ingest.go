package content

import (
	"slices"
	"time"
)

// ingest reads what numbers are read back, from where and when.
func (c *configReader) ingest(n *node) {
	k := &c.config.Ingest
	c.mapping(n, "ingest", keys{
		"pages": func(n *node) { k.Pages = c.strs(n, "ingest.pages") },
		"daily": func(n *node) {
			if v, ok := c.whole(n, "ingest.daily", 1); ok {
				k.Daily = v
			}
		},
		"rules":  func(n *node) { k.Rules = c.files(n, "ingest.rules") },
		"sheets": func(n *node) { k.Sheets = c.files(n, "ingest.sheets") },
		"ages":   func(n *node) { k.Ages = c.ages(n) },
		"inbox": func(n *node) {
			if p, ok := c.folder(n, "ingest.inbox"); ok {
				k.Inbox = p
			}
		},
		"orders": c.secret(&k.Orders, "ingest.orders"),
		"touch":  c.every(&k.Touch, "ingest.touch"),
		"beacon": c.word((*string)(&k.Beacon), "ingest.beacon", beaconModes...),
	})
}

// beaconModes are the words of ingest.beacon.
var beaconModes = []string{string(BeaconCount), string(BeaconAsk), string(BeaconOff)}

// files reads paths within the workspace.
func (c *configReader) files(n *node, name string) []string {
	var out []string
	for _, item := range itemsOf(n) {
		if p, ok := c.folder(item, name); ok {
			out = append(out, p)
		}
	}
	return out
}

// ages reads the ages of collection: at least one, each once, in order.
func (c *configReader) ages(n *node) []time.Duration {
	out := c.durations(n, "ingest.ages")
	if len(out) == 0 && len(itemsOf(n)) == 0 {
		c.bad(n, "ingest.ages", T("至少写一个时间，例如 [24h, 168h]", "write at least one age, such as [24h, 168h]"))
		return nil
	}
	slices.Sort(out)
	return slices.Compact(out)
}
