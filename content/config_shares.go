package content

import (
	"fmt"
	"math"
	"strconv"
)

// readShares reads shares by a few fixed names, which sum to 1; nil where they are wrong.
func readShares[K ~string](c *configReader, n *node, name string, words []K) map[K]float64 {
	shares, sum := map[K]float64{}, 0.0
	share := func(word K) func(*node) {
		return func(n *node) {
			v, err := strconv.ParseFloat(n.text, 64)
			if err != nil || v < 0 || v > 1 || math.IsNaN(v) {
				c.bad(n, name+"."+string(word), T("0 到 1 之间的份额", "a share between 0 and 1"))
				return
			}
			shares[word] = v
			sum += v
		}
	}
	before := len(c.findings)
	known := keys{}
	for _, word := range words {
		known[string(word)] = share(word)
	}
	c.mapping(n, name, known)
	if len(shares) > 0 && len(c.findings) == before && math.Abs(sum-1) > 0.011 {
		c.wrong("bad-value", n, Text{ZH: fmt.Sprintf("%s 的份额之和是 %.2f", name, sum), EN: fmt.Sprintf("the shares of %s sum to %.2f", name, sum)},
			T("调到合计 1", "make them sum to 1"))
		return nil
	}
	return shares
}

// quiet reads the quiet hours of channels, or of all under "*".
func (c *configReader) quiet(n *node) {
	c.config.Calendar.Quiet = map[string]Quiet{}
	const name = "calendar.quiet"
	c.each(n, name, func(f field) {
		if f.key != AnyChannel {
			c.refs = append(c.refs, channelRef{f.key, f.line, f.col, name})
		}
		s, ok := c.str(f.value, name+"."+f.key)
		if !ok {
			return
		}
		q, ok := ParseQuiet(s)
		if !ok {
			c.bad(f.value, name+"."+f.key, T("写成 22:30-07:30；不静默写 none，整天不发用 blackout 或 moxin pause",
				"write 22:30-07:30, or none; for whole days use blackout or moxin pause"))
			return
		}
		c.config.Calendar.Quiet[f.key] = q
	})
}
