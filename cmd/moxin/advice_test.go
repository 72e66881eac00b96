package main

import (
	"testing"

	"moxin/content"
)

func TestAdviceThatIsStillToDo(t *testing.T) {
	ws := &content.Workspace{
		Config:   content.Config{Channels: []content.Channel{{ID: "gzh"}, {ID: "xhs"}}},
		Articles: []*content.Article{{Slug: "tea", Aliases: []string{"old-tea"}}, {Slug: "cup"}},
	}
	o := newOngoing(ws)
	o.out[o.at("old-tea", "xhs")] = true // nobody has read it there yet
	o.out[o.at("cup", "gzh")] = true
	o.waits[o.at("cup", "xhs")] = true
	release := func(slug, channel string, posts ...string) content.Advice {
		return content.Advice{Do: "rerelease", Kind: "article", Subject: slug, Channel: channel, Posts: posts}
	}
	for _, c := range []struct {
		name   string
		advice content.Advice
		due    bool
	}{
		{"a series", content.Advice{Do: "repeat", Kind: "series", Subject: "茶事"}, true},
		{"on a channel that it is not on", release("tea", "gzh", "a", "b", "c"), true},
		{"on a channel that it is on under an old name", release("tea", "xhs", "a", "b", "c"), false},
		{"by its old name", release("old-tea", "xhs", "a", "b", "c"), false},
		{"once more where it was", release("cup", "gzh", "cup"), true},
		{"where it waits already", release("cup", "xhs", "a", "b", "c"), false},
		{"once more where it waits", release("cup", "xhs", "cup"), false},
		{"on a channel that is no more", release("tea", "weibo", "a", "b", "c"), false},
		{"of an article that is no more", release("pot", "gzh", "a", "b", "c"), false},
		{"resting an article", content.Advice{Do: "retire", Kind: "article", Subject: "tea"}, true},
		{"resting one that is no more", content.Advice{Do: "retire", Kind: "article", Subject: "pot"}, false},
	} {
		if got := o.due(c.advice); got != c.due {
			t.Errorf("%s: due is %v", c.name, got)
		}
	}
}
