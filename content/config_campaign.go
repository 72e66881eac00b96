package content

import "cmp"

// campaigns reads campaigns: {launch: {title: …, steps: {xhs: "gzh +2h"}}}.
func (c *configReader) campaigns(n *node) {
	c.each(n, "campaigns", func(f field) {
		name := "campaigns." + f.key
		if f.key == "" || Slugify(f.key) != f.key {
			c.report("bad-value", SeverityError, c.position(f.line, f.col),
				Text{ZH: "活动 id " + quote(f.key) + " 不对", EN: "the campaign id " + quote(f.key) + " cannot be"},
				T("用小写字母、数字、汉字和 -", "use lower-case letters, digits, Han characters and -"))
			return
		}
		k, steps := Campaign{ID: f.key, Steps: map[string]Offset{}}, map[string]*node{}
		c.mapping(f.value, name, keys{
			"title": c.text(&k.Title, name+".title"),
			"steps": func(n *node) {
				c.perChannel(n, name+".steps", func(f field, name string) {
					if o, ok := c.offset(f.value, name); ok {
						k.Steps[f.key], steps[f.key] = o, f.value
					}
				})
			},
		})
		k.Title = cmp.Or(k.Title, k.ID)
		var round []string
		for channel, at := range steps {
			if c.circle(k, channel, at, name) {
				round = append(round, channel)
			}
		}
		for _, channel := range round { // whoever follows the steps comes to an end
			delete(k.Steps, channel)
		}
		c.config.Campaigns = append(c.config.Campaigns, k)
	})
}

func (c *configReader) offset(n *node, name string) (Offset, bool) {
	s, ok := c.str(n, name)
	if !ok {
		return Offset{}, false
	}
	o, problem := parseOffset(s)
	if problem != nil {
		c.wrong("bad-value", n, Text{ZH: name + "：" + problem.message.ZH, EN: name + ": " + problem.message.EN}, problem.suggestion)
		return Offset{}, false
	}
	c.refs = append(c.refs, channelRef{o.Channel, n.line, n.col, name})
	return o, true
}

// circle refuses a step that counts from itself over others: its instant could never be known.
func (c *configReader) circle(k Campaign, channel string, at *node, name string) bool {
	next := channel
	for range k.Steps {
		o, ok := k.Steps[next]
		if !ok {
			return false
		}
		if next = o.Channel; next == channel {
			c.wrong("bad-value", at, Text{ZH: name + ".steps." + channel + " 绕了一圈，又从自己算起", EN: name + ".steps." + channel + " counts from itself in a circle"},
				T("让其中一个渠道按文章的 publish_at 发", "leave one of the channels to the article's publish_at"))
			return true
		}
	}
	return false
}

// Campaign returns the campaign of an id.
func (c *Config) Campaign(id string) (Campaign, bool) {
	for _, k := range c.Campaigns {
		if k.ID == id {
			return k, true
		}
	}
	return Campaign{}, false
}
