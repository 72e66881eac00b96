package check

import (
	"reflect"
	"testing"
	"testing/fstest"
	"time"

	"moxin/content"
)

func oneArticle(t *testing.T, text string) (*Checker, *content.Article) {
	t.Helper()
	ws, err := content.Load(fstest.MapFS{
		"moxin.yaml":    {Data: []byte("version: 1\nchannels: {gzh: {platform: wechat}, xhs: {platform: xiaohongshu}}\n")},
		"articles/a.md": {Data: []byte(text)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return New(ws), ws.Articles[0]
}

func TestExceptionsReachWhatOthersFound(t *testing.T) {
	c, a := oneArticle(t, "---\ntitle: 茶\nai: none\n# lint-ok note/, frontmatter/foreign-key: 编辑看过\noldid: 3\n---\n正文。\n\n<!-- lint-ok link/: 站内的 -->\n[旧文](../b.md)\n")
	at := func(line, column int) content.Position {
		return content.Position{File: a.Path, Line: line, Column: column}
	}
	given := []content.Finding{
		{Rule: "note/unconfirmed", Channel: "xhs", Position: at(a.BodyLine, 1)}, // of the rendition as a whole
		{Rule: "note/unconfirmed", Position: at(a.BodyLine, 1)},                 // of the first line
		{Rule: "note/images", Channel: "xhs", Position: at(a.BodyLine+1, 1)},
		{Rule: "link/relative", Channel: "gzh", Position: at(a.BodyLine+3, 1)},
		{Rule: "link/relative", Channel: "xhs", Position: at(a.BodyLine+3, 1)},
		{Rule: "link/preview", Channel: "gzh", Position: at(a.BodyLine+3, 1)}, // hard
	}
	left := c.Apply(a, given)
	if want := []content.Finding{given[1], given[2], given[5]}; !reflect.DeepEqual(left, want) {
		t.Errorf("left are %v", left)
	}
	if got := c.Reading(); len(got) != 0 {
		t.Errorf("reading still says %v", got)
	}
	c.Apply(a, given) // the next channel
	want := map[string]int{"note/unconfirmed": 1, "link/relative": 1, "frontmatter/foreign-key": 1}
	if got := Suppressed(c.Passed(a)); !reflect.DeepEqual(got, want) {
		t.Errorf("let pass are %v, want %v", got, want)
	}
	if got := c.Unused(a); len(got) != 0 {
		t.Errorf("unused: %v", got)
	}
}

// What another checker let pass counts as used: verdicts are remembered between runs.
func TestRememberedExceptionsAreUsed(t *testing.T) {
	text := "---\ntitle: 茶\n---\n<!-- lint-ok ad/: 有依据 -->\n全网最低价。\n\n<!-- lint-ok ad/: 没有用 -->\n好喝。\n"
	first, a := oneArticle(t, text)
	first.Article(a)
	second, b := oneArticle(t, text)
	if got := second.Unused(b); len(got) != 2 {
		t.Fatalf("before anything is known, unused are %v", got)
	}
	second.Remember(first.Passed(a))
	if got := second.Unused(b); len(got) != 1 || got[0].Line != 7 {
		t.Errorf("unused are %v", got)
	}
}

func TestWhatIsNotCommittedIsTheNewest(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 11, day, 0, 0, 0, 0, time.UTC) }
	old := &content.Article{Path: "z.md", Commit: content.Commit{At: at(1)}}
	late := &content.Article{Path: "b.md", Commit: content.Commit{At: at(2)}}
	fresh := &content.Article{Path: "a.md", PublishAt: content.Asked{At: at(3)}}
	fresher := &content.Article{Path: "c.md", PublishAt: content.Asked{At: at(4)}}
	order := []*content.Article{old, late, fresh, fresher}
	for i, a := range order {
		for j, b := range order {
			if got := earlier(a, b); got != min(1, max(-1, i-j)) {
				t.Errorf("%s against %s: %d", a.Path, b.Path, got)
			}
		}
	}
}

func TestAMarkIsToldOnce(t *testing.T) {
	at := content.Position{File: "a.md", Line: 5, Column: 2}
	other := content.Position{File: "a.md", Line: 6, Column: 2}
	got := Tidy([]content.Finding{
		{Rule: "text/literal-mark", Channel: "gzh", Position: at},
		{Rule: "text/literal-mark", Channel: "gzh", Position: other},
		{Rule: "structure/bold", Position: at},
	})
	if len(got) != 2 || got[0].Rule != "structure/bold" || got[1].Position != other {
		t.Errorf("got %v", got)
	}
}
