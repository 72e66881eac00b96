package content

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

func TestLoad(t *testing.T) {
	fsys := fstest.MapFS{
		ConfigName:                   {Data: InitConfig("样例", "articles", []string{"static"})},
		"articles/b.md":              {Data: []byte("# 乙\n")},
		"articles/2026/a/index.md":   {Data: []byte("---\ntitle: 甲\npublish_at: 2026-12-01 20:00\n---\n")},
		"articles/c.Markdown":        {Data: []byte("# 丙\n")},
		"articles/broken.md":         {Data: []byte("---\ntitle: x\n")},
		"articles/large.md":          {Data: make([]byte, 12<<20)},
		"articles/README.md":         {Data: []byte("# 说明\n")},
		"articles/.drafts/d.md":      {Data: []byte("# 丁\n")},
		"articles/node_modules/e.md": {Data: []byte("# 戊\n")},
		"articles/f.txt":             {Data: []byte("己")},
		"other/g.md":                 {Data: []byte("# 庚\n")},
	}
	ws, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range ws.Articles {
		got = append(got, a.Path+" "+a.Slug+" "+a.Title)
	}
	if want := "articles/2026/a/index.md a 甲, articles/b.md b 乙, articles/c.Markdown c 丙"; strings.Join(got, ", ") != want {
		t.Errorf("articles: %s", strings.Join(got, ", "))
	}
	if got, want := brief(ws.Findings), "1:1 error frontmatter/unclosed\n0:0 error file/too-large"; got != want {
		t.Errorf("findings:\n%s\nwant:\n%s", got, want)
	}
	if at := ws.Articles[0].PublishAt.At; at.UTC().Hour() != 12 {
		t.Errorf("publish_at is not in the workspace's zone: %s", at)
	}
}

func TestLoadWithoutConfigOrFolder(t *testing.T) {
	ws, err := Load(fstest.MapFS{"x.txt": {}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := brief(ws.Findings), "0:0 error file/unreadable\n0:0 error config/unreadable"; got != want {
		t.Errorf("findings:\n%s\nwant:\n%s", got, want)
	}
	if ws.Config.Zone == nil {
		t.Error("no zone")
	}
}

// noRoot is a file system that cannot be read at all.
type noRoot struct{}

func (noRoot) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

func TestLoadFailsOnAnUnreadableRoot(t *testing.T) {
	if _, err := Load(noRoot{}); err == nil {
		t.Fatal("no error")
	}
}

// TestLoadIsDeterministic: files are read side by side, and the result may not show it.
func TestLoadIsDeterministic(t *testing.T) {
	fsys := fstest.MapFS{ConfigName: {Data: InitConfig("样例", "articles", nil)}}
	for i := range 60 {
		fsys[fmt.Sprintf("articles/%02d.md", i)] = &fstest.MapFile{Data: []byte("---\ntitle: a\nstage: x\nfoo: y\n---\n")}
	}
	var before string
	for range 5 {
		ws, err := Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		now := fmt.Sprint(ws.Findings)
		for _, a := range ws.Articles {
			now += a.Path
		}
		if before != "" && now != before {
			t.Fatal("two loads differ")
		}
		before = now
	}
}
