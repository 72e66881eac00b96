package main

import (
	"bytes"
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"moxin/content"
)

// checkedText runs a check in process and returns its lines.
func checkedText(t *testing.T, root string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	a := &app{
		stdin: strings.NewReader(""), stdout: &out, stderr: &errs, now: time.Now,
		env: func(name string) (string, bool) {
			return map[string]string{"MOXIN_LANG": "en"}[name], name == "MOXIN_LANG"
		},
	}
	if code := run(context.Background(), append([]string{"-C", root, "check"}, args...), a); code != exitOK && code != exitFindings {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	return out.String()
}

func newWorkspace(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		put(t, root, name, text)
	}
	return root
}

func put(t *testing.T, root, name, text string) {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

var smallWorkspace = map[string]string{
	"moxin.yaml":       "version: 1\nchannels: {gzh: {platform: wechat}, xhs: {platform: xiaohongshu}}\ncheck: {lexicons: [rules/brand.yaml]}\n",
	"rules/brand.yaml": "",
	"articles/a.md":    "---\ntitle: 一\nai: none\n---\n正文 ![图](./a.png)\n",
	"articles/b.md":    "---\ntitle: 二\nai: none\n---\n另一篇。\n",
}

// plant puts a sentence into every remembered verdict, so that a verdict which is used can be told
// from one that is reached anew.
func plant(t *testing.T, root string) {
	t.Helper()
	path := filepath.Join(root, stateDir, "cache", "check")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	generation := digest(data[len(cacheMagic):])
	verdicts := maps.Clone(decodeVerdicts(data, generation))
	if len(verdicts) == 0 {
		t.Fatal("nothing is remembered")
	}
	for name, v := range verdicts {
		v.findings = []content.Finding{{Rule: "test/remembered", Severity: content.SeverityNote, Position: content.Position{File: name}, Message: content.T("planted", "planted")}}
		verdicts[name] = v
	}
	if err := os.WriteFile(path, encodeVerdicts(verdicts, generation), 0o644); err != nil {
		t.Fatal(err)
	}
}

// remembered lists the articles whose verdict was not reached anew.
func remembered(text string) string {
	var names []string
	for line := range strings.Lines(text) {
		if strings.Contains(line, "planted") {
			name, _, _ := strings.Cut(line, ":")
			names = append(names, strings.TrimPrefix(name, "articles/"))
		}
	}
	return strings.Join(names, " ")
}

func TestCheckRemembersUntilSomethingChanges(t *testing.T) {
	for name, c := range map[string]struct {
		change func(t *testing.T, root string)
		args   []string
		want   string
	}{
		"nothing":         {want: "a.md b.md"},
		"an article":      {change: func(t *testing.T, root string) { put(t, root, "articles/b.md", "---\ntitle: 三\n---\n又一篇。\n") }, want: "a.md"},
		"a picture comes": {change: func(t *testing.T, root string) { put(t, root, "articles/a.png", "x") }, want: "b.md"},
		"a lexicon":       {change: func(t *testing.T, root string) { put(t, root, "rules/brand.yaml", "# 新\n") }},
		"a theme":         {change: func(t *testing.T, root string) { put(t, root, "themes/own.yaml", "# 新\n") }},
		"moxin.yaml": {change: func(t *testing.T, root string) {
			put(t, root, "moxin.yaml", smallWorkspace["moxin.yaml"]+"brand: 茶\n")
		}},
		"the memory is damaged": {change: func(t *testing.T, root string) { put(t, root, ".moxin/cache/check", "moxin check 1\n???") }},
		"a file of no article":  {change: func(t *testing.T, root string) { put(t, root, "articles/c.png", "x") }, want: "a.md b.md"},
		"not asked":             {args: []string{"--no-cache"}},
		"another time":          {change: touch, want: "a.md b.md"},
		"one channel":           {args: []string{"--channel", "xhs"}, want: "a.md b.md"},
	} {
		t.Run(name, func(t *testing.T) {
			root := newWorkspace(t, smallWorkspace)
			first := checkedText(t, root)
			if again := checkedText(t, root); again != first {
				t.Fatalf("what is remembered differs:\n%s\nfrom\n%s", again, first)
			}
			plant(t, root)
			if c.change != nil {
				c.change(t, root)
			}
			text := checkedText(t, root, c.args...)
			if got := remembered(text); got != c.want {
				t.Errorf("remembered %q, want %q:\n%s", got, c.want, text)
			}
		})
	}
}

func touch(t *testing.T, root string) {
	t.Helper()
	at := time.Now().Add(-time.Hour)
	if err := os.Chtimes(filepath.Join(root, "articles", "a.md"), at, at); err != nil {
		t.Fatal(err)
	}
}

// Articles that are gone are forgotten; a run over some keeps the others.
func TestCheckForgetsWhatIsGone(t *testing.T) {
	root := newWorkspace(t, smallWorkspace)
	checkedText(t, root)
	if err := os.Remove(filepath.Join(root, "articles", "b.md")); err != nil {
		t.Fatal(err)
	}
	put(t, root, "articles/c.md", "---\ntitle: 四\n---\n第四篇。\n")
	checkedText(t, root, "c")
	data, err := os.ReadFile(filepath.Join(root, stateDir, "cache", "check"))
	if err != nil {
		t.Fatal(err)
	}
	got := sortedKeys(decodeVerdicts(data, digest(data[len(cacheMagic):])))
	if want := "articles/a.md articles/c.md"; strings.Join(got, " ") != want {
		t.Errorf("remembered %v, want %s", got, want)
	}
}

// A file that is saved while it is checked is not mended: the edits were for other bytes.
func TestFixRefusesAFileThatMovedOn(t *testing.T) {
	root := newWorkspace(t, smallWorkspace)
	a := &app{now: time.Now, lang: "en"}
	x, err := a.newExaminer(t.Context(), root, examinerOptions{noCache: true})
	if err != nil {
		t.Fatal(err)
	}
	finding := content.Finding{Position: content.Position{File: "articles/b.md", Line: 5, Column: 1}, Edit: content.Edit{Old: "另", New: "再"}}
	m := &mended{before: map[string][]byte{}, after: map[string][]byte{}}
	if changed, err := m.round(x, []content.Finding{finding}); err != nil || !changed {
		t.Fatalf("changed %v, error %v", changed, err)
	}
	put(t, root, "articles/b.md", "---\ntitle: 二\n---\n另存了。\n")
	if err := x.write("articles/b.md", m.before["articles/b.md"], m.after["articles/b.md"]); err == nil || !strings.Contains(err.Error(), "changed while") {
		t.Errorf("writing over another's save gave %v", err)
	}
	fresh := &mended{before: map[string][]byte{}, after: map[string][]byte{}}
	if _, err := fresh.round(x, []content.Finding{finding}); err == nil || !strings.Contains(err.Error(), "changed while") {
		t.Errorf("mending what was not checked gave %v", err)
	}
}

// The desk is a file system like another, with the replaced files in it.
func TestDesk(t *testing.T) {
	base := fstest.MapFS{"moxin.yaml": {Data: []byte("version: 1")}, "articles/a.md": {Data: []byte("一")}, "articles/z.md": {Data: []byte("z")}}
	d := &desk{base, map[string][]byte{"articles/a.md": []byte("二二"), "articles/m.md": []byte("三")}}
	if err := fstest.TestFS(d, "articles/a.md", "articles/m.md", "articles/z.md"); err != nil && !strings.Contains(err.Error(), "articles/a.md") {
		t.Error(err)
	}
	var names []string
	if err := fs.WalkDir(d, ".", func(p string, _ fs.DirEntry, err error) error { names = append(names, p); return err }); err != nil {
		t.Fatal(err)
	}
	if want := ". articles articles/a.md articles/m.md articles/z.md moxin.yaml"; strings.Join(names, " ") != want {
		t.Errorf("walked %v", names)
	}
	data, err := fs.ReadFile(d, "articles/a.md")
	if err != nil || string(data) != "二二" {
		t.Errorf("read %q (%v)", data, err)
	}
	info, err := fs.Stat(d, "articles/m.md")
	if err != nil || info.Size() != 3 || info.Name() != "m.md" || info.IsDir() {
		t.Errorf("stat %v (%v)", info, err)
	}
}
