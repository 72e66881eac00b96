package console

import "moxin/content"

// counter is how much of a limit is used.
type counter struct {
	Label string
	Used  int
	Max   int    // 0 = no limit known
	Bar   int    // share used of a bar of barWidth, in its units
	Over  int    // by how much the limit is passed; 0 = not
	Unit  string // what is counted, where it is no character and no piece
}

const barWidth = 100

// counted are the fields that a counter is shown for, in reading order.
var counted = []string{content.LimitTitle, content.LimitSummary, content.LimitURL, content.LimitText, content.LimitBytes, content.LimitTopics, content.LimitImages}

// counters measure a rendition as its platform does.
func (p *page) counters(r content.Rendition) []counter {
	limits := content.LimitsOf(r.Platform, r.Mode, r.Format)
	if ch, ok := p.config.Channel(r.Channel); ok {
		limits = ch.Limits()
	}
	var out []counter
	for _, field := range counted {
		l, ok := limits[field]
		if !ok {
			continue
		}
		if field == content.LimitImages && r.Family == content.FamilyCaption {
			continue // a video has none
		}
		c := counter{Label: p.T("limit." + field), Used: r.Measure(field, l), Max: l.Max}
		if l.Count == content.CountBytes {
			c.Unit = p.T("bytes")
		}
		if l.Max > 0 {
			c.Over = max(0, c.Used-l.Max)
			c.Bar = min(barWidth, c.Used*barWidth/l.Max)
		}
		out = append(out, c)
	}
	return out
}
