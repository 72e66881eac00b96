package render_test

import (
	"testing"

	"moxin/content"
	"moxin/content/render"
)

// TestContainersAreOwnWordsOfChannelsOfFewWords: a container that also names a channel of whole
// articles is a piece of the article.
func TestContainersAreOwnWordsOfChannelsOfFewWords(t *testing.T) {
	ws := workspace(nil)
	ws.Config.Channels = append([]content.Channel{
		{ID: "wb", Platform: content.Weibo}, {ID: "video", Platform: content.Bilibili}, {ID: "column", Platform: content.Bilibili, Format: "article"},
	}, ws.Config.Channels...)
	const own = "为这里写的话。"
	for names, want := range map[string]bool{
		"dy": true, "dy sph": true, "dy wb": true, "dy video": true,
		"dy column": false, "dy gzh": false, "dy xhs": false, "dy nobody": false,
	} {
		a := article("正文第一句，说的是茶。\n\n::: only " + names + "\n" + own + "\n:::\n")
		r, _, err := (&render.Engine{}).Compile(t.Context(), ws, a, channel(t, "dy"))
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Text == own; got != want {
			t.Errorf("::: only %s: %q", names, r.Text)
		}
	}
}

func TestTopicsWithoutWordsAreSaid(t *testing.T) {
	a := article("正文。")
	a.Tags = []string{"茶", "🍵", "#", "茶"}
	r, rules := compile(t, a, channel(t, "xhs"))
	if f, ok := rules["topics/marks"]; len(r.Topics) != 1 || !ok || f.Message.ZH != "话题里没有文字，没有带上：🍵" {
		t.Errorf("%q, %v", r.Topics, f.Message)
	}
}
