package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// layers says what each package may import of this module: no more than it does. A key ending in
// "/*" speaks for every package below that folder that has no line of its own; the most particular
// line wins. Tests may import anything but cmd.
var layers = map[string][]string{
	"content":          {"content/yamldoc"},
	"content/yamldoc":  {},
	"content/media":    {},
	"content/card":     {"content"},
	"content/render":   {"content", "content/media", "content/card", "content/yamldoc"},
	"content/check":    {"content", "content/yamldoc"},
	"content/spent":    {},
	"content/store":    {"content"},
	"content/vault":    {},
	"content/people":   {"content"},
	"content/edit":     {"content"},
	"content/migrate":  {"content", "content/edit"},
	"content/store/*":  {"content", "content/store"},
	"publishers":       {"content"},
	"publishers/*":     {"content", "content/media", "publishers", "publishers/transport", "publishers/handoff"},
	"publishers/all":   {"content", "publishers", "publishers/*"},
	"publishers/sim":   {"content"},
	"scheduler":        {"content", "publishers"},
	"scheduler/*":      {"content"},
	"ingest":           {"content"},
	"ingest/*":         {"content", "ingest"},
	"ingest/all":       {"content", "ingest", "ingest/*", "publishers/wechat/wechatapi", "publishers/douyin/douyinapi", "publishers/wecom/wecomapi"},
	"site/*":           {"content", "site/web"},
	"site/web":         {"content"},
	"site/chart":       {"content"},
	"site/report":      {"content", "site/chart"},
	"site/console":     {"content", "content/people", "site/chart", "site/web", "site/ical"},
	"site/console/api": {"content", "site/console"},
	"cmd/*":            {"*"},

	"publishers/envelope":            {"publishers"},
	"publishers/publishertest":       {"content", "publishers", "publishers/sim"},
	"publishers/handoff/handofftest": {"content", "publishers", "publishers/handoff", "publishers/publishertest"},
	"publishers/douyin":              {"content", "publishers", "publishers/handoff", "publishers/transport", "publishers/douyin/douyinapi"},
	"publishers/douyin/douyinapi":    {"content", "publishers/transport"},
	"publishers/douyin/douyinsim":    {"content", "publishers/sim"},
	"publishers/wechat":              {"content", "publishers", "publishers/handoff", "publishers/transport", "publishers/envelope", "publishers/wechat/wechatapi"},
	"publishers/wechat/wechatapi":    {"content", "publishers/transport"},
	"publishers/wechat/wechatsim":    {"content", "publishers/sim"},
	"publishers/wecom":               {"content", "content/media", "publishers", "publishers/handoff", "publishers/transport", "publishers/envelope", "publishers/wecom/wecomapi"},
	"publishers/wecom/wecomapi":      {"content", "publishers", "publishers/transport"},
	"publishers/wecom/wecomsim":      {"content", "publishers/sim"},
	"publishers/notice":              {"content", "publishers", "publishers/transport", "publishers/wecom/wecomapi"},
	"publishers/notice/noticesim":    {"publishers/sim"},
	"publishers/webhook/receiver":    {},
	"publishers/webhook/example":     {"publishers/webhook/receiver"},
	"publishers/webhook/webhooksim":  {"publishers/sim", "publishers/webhook/receiver"},
	"ingest/rank":                    {"content"},
	"ingest/rank/audience":           {"content", "ingest/rank"},
	"ingest/rank/eval":               {"ingest/rank", "ingest/rank/audience", "ingest/rank/baseline"},
	"ingest/rank/baseline":           {"content", "ingest/rank"},
	"ingest/page":                    {"content", "content/yamldoc", "ingest"},
	"ingest/sheet":                   {"content", "content/yamldoc", "ingest"},
	"ingest/intake":                  {"content", "ingest/sheet"},
	"ingest/douyin":                  {"content", "ingest", "publishers/douyin/douyinapi"},
	"ingest/wechat":                  {"content", "ingest", "publishers/wechat/wechatapi"},
	"ingest/wecom":                   {"content", "ingest", "publishers/wecom/wecomapi"},
}

func TestImportsPointOneWay(t *testing.T) {
	root := filepath.Join("..", "..")
	used := map[string]map[string]bool{} // patterns by line
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && strings.HasPrefix(d.Name(), ".") && p != root {
			if err == nil {
				err = fs.SkipDir
			}
			return err
		}
		if d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		pkg := path.Dir(filepath.ToSlash(rel))
		file, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), "moxin/")
			if !ours {
				continue
			}
			line, pattern := rule(pkg, imported)
			if pattern == "" {
				t.Errorf("%s imports %s, which its layer may not", rel, imported)
			}
			if used[line] == nil {
				used[line] = map[string]bool{}
			}
			used[line][pattern] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for line, patterns := range layers {
		for _, pattern := range patterns {
			if !used[line][pattern] {
				t.Errorf("%s may import %s and does not: narrow its line", line, pattern)
			}
		}
	}
}

// rule finds the most particular line for pkg, and the pattern in it that allows the imported
// package; "" = none does.
func rule(pkg, imported string) (line, pattern string) {
	line = pkg
	_, ok := layers[line]
	for dir := pkg; !ok && dir != "."; dir = path.Dir(dir) {
		line = path.Dir(dir) + "/*"
		_, ok = layers[line]
	}
	for _, pattern := range layers[line] {
		if prefix, all := strings.CutSuffix(pattern, "*"); pattern == imported || all && strings.HasPrefix(imported, prefix) {
			return line, pattern
		}
	}
	return line, ""
}

func TestLayersCatchAWrongImport(t *testing.T) {
	for _, c := range []struct {
		pkg, imported string
		want          bool
	}{
		{"content", "publishers", false},
		{"scheduler", "ingest", false},
		{"site/console", "scheduler", false},
		{"ingest/wechat", "publishers/wechat", false},
		{"ingest/wechat", "publishers/wechat/wechatapi", true},
		{"scheduler/queue", "content/store", false},
		{"cmd/moxin/demo", "site/console", true},
	} {
		if line, pattern := rule(c.pkg, c.imported); (pattern != "") != c.want {
			t.Errorf("%s imports %s: allowed by %q in the line %q", c.pkg, c.imported, pattern, line)
		}
	}
}

func TestTopLevelHoldsOnlyWhatTheDesignNames(t *testing.T) {
	want := []string{"LICENSE", "Makefile", "README.md", "cmd", "content", "go.mod", "go.sum", "ingest", "publishers", "scheduler", "site"}
	entries, err := os.ReadDir(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(want, e.Name()) {
			t.Errorf("%s does not belong at the top level", e.Name())
		}
	}
}
