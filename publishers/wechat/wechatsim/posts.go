package wechatsim

import (
	"cmp"
	"slices"
)

// publishBatchGet lists what freepublish published, the newest first; what a person published
// in the console and what was mass-sent is not in it.
func publishBatchGet(c *call) (any, *refusal) {
	c.look()
	free := slices.DeleteFunc(c.a.messages(), func(m *message) bool { return m.By != "" })
	return batch(c, free, func(m *message, content bool) listed {
		return listed{ArticleID: m.ArticleID, Content: m.news(content), Updated: m.Updated.Unix()}
	})
}

// messages is everything the account published, the newest first.
func (a *account) messages() []*message {
	list := make([]*message, 0, len(a.rows.Posts))
	for _, m := range a.rows.Posts {
		list = append(list, m)
	}
	slices.SortFunc(list, func(x, y *message) int {
		return cmp.Or(y.Published.Compare(x.Published), cmp.Compare(y.Seq, x.Seq))
	})
	return list
}

func (m *message) news(content bool) newsList {
	list := newsList{Created: m.Published.Unix(), Updated: m.Updated.Unix()}
	for i := range m.Items {
		gone := !m.Items[i].Deleted.IsZero()
		n := m.Items[i].item(content, m.Items[i].URL)
		n.Deleted = &gone
		list.Items = append(list.Items, n)
	}
	return list
}

// publishArticle is one published message.
func publishArticle(c *call) (any, *refusal) {
	var in struct {
		ArticleID string `json:"article_id"`
	}
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	m := c.a.rows.Posts[in.ArticleID]
	if m == nil || m.By != "" {
		return nil, refuse(53600)
	}
	return m.news(true), nil
}

// publishDelete takes one article (index 1-based) or the whole message away, for good.
func publishDelete(c *call) (any, *refusal) {
	var in struct {
		ArticleID string `json:"article_id"`
		Index     int    `json:"index"`
	}
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	m := c.a.rows.Posts[in.ArticleID]
	switch {
	case m == nil || m.By != "":
		return nil, refuse(53600)
	case in.Index < 0 || in.Index > len(m.Items):
		return nil, refuse(40035)
	}
	c.s.remove(c.a, m, removal{index: in.Index, at: c.now})
	return done, nil
}
