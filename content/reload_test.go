package content

import (
	"fmt"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
)

func reloadable(t testing.TB) (fstest.MapFS, *Workspace) {
	t.Helper()
	fsys := fstest.MapFS{
		ConfigName:                {Data: []byte("version: 1\narticles: posts\nchannels: {gzh: {platform: wechat}}\n")},
		"posts/a.md":              {Data: []byte("---\ntitle: 甲\n---\n正文\n")},
		"posts/b.md":              {Data: []byte("---\ntitle: 乙\nwrong: 1\n---\n正文\n")},
		"posts/sub/c.md":          {Data: []byte("---\ntitle: 丙\n---\n正文\n")},
		"posts/.hidden/d.md":      {Data: []byte("---\ntitle: 丁\n---\n正文\n")},
		"posts/node_modules/e.md": {Data: []byte("# e\n")},
	}
	ws, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range ws.Articles {
		a.Commit = Commit{Hash: "of " + a.Path}
	}
	return fsys, ws
}

// titles are the articles of a workspace in their order, and the rules of its findings.
func titles(ws *Workspace) string {
	var out []string
	for _, a := range ws.Articles {
		out = append(out, a.Title)
	}
	for _, f := range ws.Findings {
		out = append(out, f.Rule)
	}
	return strings.Join(out, " ")
}

func TestReloadReadsWhatChanged(t *testing.T) {
	for _, c := range []struct {
		name    string
		edit    func(fstest.MapFS)
		changed []string
		want    string
	}{
		{"an edit", func(f fstest.MapFS) { f["posts/a.md"] = &fstest.MapFile{Data: []byte("# 新\n")} }, []string{"posts/a.md"}, "新 乙 丙 frontmatter/foreign-key"},
		{"a finding mended", func(f fstest.MapFS) { f["posts/b.md"] = &fstest.MapFile{Data: []byte("# 乙二\n")} }, []string{"posts/b.md"}, "甲 乙二 丙"},
		{"a finding made", func(f fstest.MapFS) { f["posts/a.md"] = &fstest.MapFile{Data: []byte("---\ntitle: 甲\n")} }, []string{"posts/a.md"}, "乙 丙 frontmatter/unclosed frontmatter/foreign-key"},
		{"a new file", func(f fstest.MapFS) { f["posts/aa.md"] = &fstest.MapFile{Data: []byte("# 新\n")} }, []string{"posts/aa.md"}, "甲 新 乙 丙 frontmatter/foreign-key"},
		{"a file gone", func(f fstest.MapFS) { delete(f, "posts/b.md") }, []string{"posts/b.md"}, "甲 丙"},
		{"a rename", func(f fstest.MapFS) { f["posts/z.md"] = f["posts/a.md"]; delete(f, "posts/a.md") }, []string{"posts/a.md", "posts/z.md"}, "乙 丙 甲 frontmatter/foreign-key"},
		{"a folder gone", func(f fstest.MapFS) { delete(f, "posts/sub/c.md") }, []string{"posts/sub"}, "甲 乙 frontmatter/foreign-key"},
		{"a folder that came", func(f fstest.MapFS) { f["posts/new/x/y.md"] = &fstest.MapFile{Data: []byte("# 新\n")} }, []string{"posts/new"}, "甲 乙 新 丙 frontmatter/foreign-key"},
		{"named twice", func(f fstest.MapFS) { f["posts/sub/c.md"] = &fstest.MapFile{Data: []byte("# 新\n")} }, []string{"posts/sub", "posts/sub/c.md"}, "甲 乙 新 frontmatter/foreign-key"},
		{"a picture", func(f fstest.MapFS) { f["posts/a.png"] = &fstest.MapFile{} }, []string{"posts/a.png"}, "甲 乙 丙 frontmatter/foreign-key"},
		{"hidden files", func(fstest.MapFS) {}, []string{"posts/.hidden/d.md", "posts/node_modules", "posts/.hidden"}, "甲 乙 丙 frontmatter/foreign-key"},
		{"elsewhere", func(f fstest.MapFS) { f["other/a.md"] = &fstest.MapFile{Data: []byte("# 新\n")} }, []string{"other/a.md", "postscript.md"}, "甲 乙 丙 frontmatter/foreign-key"},
		{"moxin.yaml", func(f fstest.MapFS) {
			f[ConfigName] = &fstest.MapFile{Data: []byte("version: 1\narticles: posts/sub\nchannels: {gzh: {platform: wechat}}\n")}
		}, []string{ConfigName}, "丙"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys, ws := reloadable(t)
			before, articles := titles(ws), append([]*Article(nil), ws.Articles...)
			c.edit(fsys)
			got, err := Reload(ws, c.changed)
			if err != nil {
				t.Fatal(err)
			}
			if titles(got) != c.want {
				t.Errorf("read again: %s\nwant        %s", titles(got), c.want)
			}
			if titles(ws) != before || !reflect.DeepEqual(ws.Articles, articles) {
				t.Error("the old workspace was changed")
			}
			// What a whole load gives is the same, but for commits, which it does not know.
			whole, err := Load(fsys)
			if err != nil {
				t.Fatal(err)
			}
			if titles(whole) != titles(got) {
				t.Errorf("a whole load gives %s, a reload %s", titles(whole), titles(got))
			}
		})
	}
}

func TestReloadKeepsWhatGitSaid(t *testing.T) {
	fsys, ws := reloadable(t)
	fsys["posts/a.md"] = &fstest.MapFile{Data: []byte("# 新\n")}
	for _, changed := range [][]string{{"posts/a.md"}, {ConfigName}} {
		got, err := Reload(ws, changed)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range got.Articles {
			if a.Commit.Hash != "of "+a.Path {
				t.Errorf("after %v %s was last touched by %q", changed, a.Path, a.Commit.Hash)
			}
		}
	}
}

func TestReloadSharesWhatDidNotChange(t *testing.T) {
	_, ws := reloadable(t)
	got, err := Reload(ws, []string{"posts/a.md"})
	if err != nil {
		t.Fatal(err)
	}
	if got.Articles[0] == ws.Articles[0] || got.Articles[1] != ws.Articles[1] || got.Articles[2] != ws.Articles[2] {
		t.Error("not just the changed article was read")
	}
}

func TestReloadOfAWorkspaceThatIsGone(t *testing.T) {
	_, ws := reloadable(t)
	ws.FS = gone{}
	if _, err := Reload(ws, []string{ConfigName}); err == nil {
		t.Error("a root that cannot be read is no error")
	}
}

func BenchmarkReload(b *testing.B) {
	fsys := fstest.MapFS{ConfigName: {Data: []byte("version: 1\n")}}
	for i := range 10000 {
		fsys[fmt.Sprintf("articles/%d/%04d.md", i%20, i)] = &fstest.MapFile{Data: []byte("---\ntitle: 标题\n---\n" + strings.Repeat("一段正文。\n\n", 50))}
	}
	ws, err := Load(fsys)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Reload(ws, []string{"articles/3/0003.md"}); err != nil {
			b.Fatal(err)
		}
	}
}

// gone is a root that cannot be read.
type gone struct{}

func (gone) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
