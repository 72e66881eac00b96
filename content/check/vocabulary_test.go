package check

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"moxin/content"
)

// opens counts how often each file is opened.
type opens struct {
	fs.FS
	times map[string]int
}

func (o opens) Open(name string) (fs.File, error) {
	o.times[name]++
	return o.FS.Open(name)
}

// A Checker that nobody asks reads no lexicon; one that is asked reads it once.
func TestLexiconsAreReadWhenWordsAreLookedFor(t *testing.T) {
	files := opens{fstest.MapFS{"own.yaml": {Data: []byte("- {id: own/word, words: [旧茶], why: {zh: 不这样说}}\n")}}, map[string]int{}}
	ws := &content.Workspace{FS: files, Config: content.Config{Check: content.Checks{Lexicons: []string{"own.yaml"}}}}
	c := New(ws)
	if n := files.times["own.yaml"]; n != 0 {
		t.Fatalf("opened %d times before anything was checked", n)
	}
	c.Workspace()
	once := files.times["own.yaml"]
	if once == 0 {
		t.Fatal("never opened")
	}
	for range 2 {
		if got := c.Article(&content.Article{Path: "a.md", Body: []byte("这是旧茶。\n")}); !says(got, "own/word") {
			t.Errorf("own/word is not said: %v", got)
		}
	}
	if n := files.times["own.yaml"]; n != once {
		t.Errorf("opened %d times, once it is read %d are enough", n, once)
	}
}

func says(findings []content.Finding, rule string) bool {
	for _, f := range findings {
		if f.Rule == rule {
			return true
		}
	}
	return false
}
