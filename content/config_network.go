package content

import (
	"net/netip"
	"time"
)

// prefixes reads networks: "10.0.0.0/8", or one address.
func (c *configReader) prefixes(n *node, name string) []netip.Prefix {
	var out []netip.Prefix
	for _, item := range itemsOf(n) {
		s, ok := c.str(item, name)
		if !ok {
			continue
		}
		p, err := netip.ParsePrefix(s)
		if a, alone := netip.ParseAddr(s); alone == nil {
			p, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil {
			c.bad(item, name, T("写成网段，例如 10.0.0.0/8", "write a network such as 10.0.0.0/8"))
			continue
		}
		out = append(out, p.Masked())
	}
	return out
}

// durations reads a list of spans. An empty list is not nil: it was said.
func (c *configReader) durations(n *node, name string) []time.Duration {
	out := []time.Duration{}
	for _, item := range itemsOf(n) {
		if d, ok := c.duration(item, name); ok {
			out = append(out, d)
		}
	}
	return out
}

// itemsOf are the items of a list; anything else stands for a list of itself.
func itemsOf(n *node) []*node {
	if n.kind == listNode {
		return n.items
	}
	return []*node{n}
}
