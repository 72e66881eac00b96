package check

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"moxin/content"
)

// ruleID is how ids look. Strings of other kinds have the same shape: media types, paths.
var ruleID = regexp.MustCompile(`^[a-z][a-z0-9]*/[a-z0-9]+(?:-[a-z0-9]+)*$`)

// calls that take an id, or its second half, as their first string: the areas of content's readers.
var halves = map[string]bool{"report": true, "wrong": true, "trap": true, "bad": true}

// idsIn are the rule ids that the Go files of a folder emit: string literals in the place of a rule
// in a composite literal or an argument.
func idsIn(t testing.TB, dir string) map[string]bool {
	t.Helper()
	ids := map[string]bool{}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(filepath.Base(name), "rule") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Logf("%s is not parsed: %v", name, err)
			continue
		}
		areas := areasOf(strings.TrimSuffix(filepath.Base(name), ".go"))
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && strings.EqualFold(key.Name, "rule") {
					collect(ids, n.Value, "")
				}
			case *ast.CallExpr:
				if halves[called(n)] && len(n.Args) > 0 {
					for _, area := range areas {
						collect(ids, n.Args[0], area)
					}
				}
				for _, arg := range n.Args {
					collect(ids, arg, "")
				}
			case *ast.AssignStmt:
				for _, v := range n.Rhs {
					collect(ids, v, "")
				}
			case *ast.CompositeLit:
				for _, v := range n.Elts {
					collect(ids, v, "")
				}
			}
			return true
		})
	}
	return ids
}

// areasOf are the first halves of what a file of content reports: moxin.yaml and front matter share
// their reader.
func areasOf(file string) []string {
	switch head, _, _ := strings.Cut(file, "_"); head {
	case "config", "frontmatter":
		return []string{head + "/"}
	case "loadings.go":
		return []string{"loadings/"}
	case "parse":
		return []string{"frontmatter/"}
	case "reader":
		return []string{"config/", "frontmatter/", "loadings/"}
	}
	return nil
}

// called is the name of the function that a call is of.
func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

func collect(ids map[string]bool, e ast.Expr, area string) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return
	}
	if area != "" && !strings.Contains(s, "/") && s != "" {
		s = area + s
	}
	family, _, _ := strings.Cut(s, "/")
	if ruleID.MatchString(s) && (area != "" || families[family]) {
		ids[s] = true
	}
}

// families are the first halves of rule ids: what else looks like an id begins otherwise.
var families = func() map[string]bool {
	out := map[string]bool{}
	for _, r := range Rules() {
		out[r.Family()] = true
	}
	return out
}()

// notRules look like ids and are none.
var notRules = map[string]bool{
	"text/html": true, "text/plain": true, "text/css": true, "text/markdown": true, "text/template": true, "html/template": true,
	"text/event": true, "text/csv": true,
}

// TestEveryEmittedRuleIsInTheTable: a finding whose rule has no page leaves people alone.
func TestEveryEmittedRuleIsInTheTable(t *testing.T) {
	known := map[string]bool{}
	for _, r := range Rules() {
		known[r.ID] = true
	}
	found := 0
	for _, root := range []string{"../../content", "../../scheduler"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if !d.IsDir() || d.Name() == "testdata" {
				return nil
			}
			for id := range idsIn(t, path) {
				found++
				if !known[id] && !notRules[id] {
					t.Errorf("%s emits %s, which is not in the table of rules (rule_*.go)", path, id)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 60 {
		t.Errorf("only %d ids were found: the search misses them", found)
	}
}

// TestEveryRuleOfTheTableIsEmitted: a page about what is never said misleads. Entries of lexicons
// are emitted by their ids, limits by the field they bound.
func TestEveryRuleOfTheTableIsEmitted(t *testing.T) {
	said := map[string]bool{}
	for _, root := range []string{"../../content", "../../scheduler"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && d.Name() != "testdata" {
				maps.Copy(said, idsIn(t, path))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	fields := content.Limits{}
	for _, limits := range content.PlatformLimits {
		maps.Copy(fields, limits)
	}
	for _, r := range slices.Concat(articleTable, channelTable, configTable, renderTable, themeTable) {
		field, isLimit := strings.CutPrefix(r.ID, "limit/")
		if _, ok := fields[field]; !said[r.ID] && !(isLimit && ok) {
			t.Errorf("nothing emits %s", r.ID)
		}
	}
}

func TestRulesAreWhole(t *testing.T) {
	before := ""
	for _, r := range Rules() {
		if r.ID <= before {
			t.Errorf("%s stands after %s: ids are unique and sorted", r.ID, before)
		}
		before = r.ID
		for what, s := range map[string]content.Text{"Doc": r.Doc, "Why": r.Why, "Do": r.Do} {
			if s.ZH == "" || s.EN == "" {
				t.Errorf("%s: %s is not in both languages", r.ID, what)
			}
		}
		if !ruleID.MatchString(r.ID) || r.Severity == "" {
			t.Errorf("%s is no id, or %q no severity", r.ID, r.Severity)
		}
		if r.Fixed && !r.Hard {
			t.Errorf("%s is fixed and could be excepted", r.ID)
		}
	}
}
