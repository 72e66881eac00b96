package content

// Weighing says how readings become scores.
type Weighing struct {
	// Loadings is a file of the workspace with what signals speak of, over the built-in table; "" = that
	// table alone.
	Loadings string
}

func (c *configReader) rank(n *node) {
	k := &c.config.Rank
	c.mapping(n, "rank", keys{"loadings": func(n *node) {
		if p, ok := c.folder(n, "rank.loadings"); ok {
			k.Loadings = p
		}
	}})
}

func rankKeys() []Key {
	return []Key{
		{Name: "loadings", Kind: KeyText, Example: "rules/loadings.yaml", Doc: T("自己的载荷表：每种信号说明什么", "a table of your own: what each signal speaks of")},
	}
}
