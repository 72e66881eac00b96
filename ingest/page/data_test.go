package page

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

// elements is HTML in which each part of a selector of classes and ids has its element.
func elements(t *testing.T, selector, text string) string {
	t.Helper()
	open, shut := "", ""
	for part := range strings.FieldsSeq(selector) {
		switch name := part[1:]; part[0] {
		case '.':
			open += `<div class="` + name + `">`
		case '#':
			open += `<div id="` + name + `">`
		default:
			t.Fatalf("%s: give this test an element for it", selector)
		}
		shut += "</div>"
	}
	return open + text + shut
}

// TestEachMarkOfTheRulesIsHeard: no word, mark or value that a built-in rule lists is dead, or taken
// for another one's that stands before it.
func TestEachMarkOfTheRulesIsHeard(t *testing.T) {
	all, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		hear := func(html string, want Verdict) {
			t.Helper()
			one := &Rules{list: []*rule{r}}
			if p, err := one.Parse(Post{Rule: r.ID}, []byte("<html>"+html)); p.Verdict != want {
				t.Errorf("%s: %s: %s, want %s (%v)", r.ID, html, p.Verdict, want, err)
			}
		}
		for _, n := range r.Notices {
			for _, selector := range n.Select {
				for _, w := range n.Words {
					for _, word := range w.Any {
						hear(elements(t, selector, word), w.Verdict)
					}
				}
			}
		}
		for _, s := range r.Captcha.Select {
			hear(elements(t, s, ""), Blocked)
		}
		for _, s := range r.Captcha.Title {
			hear("<title>"+s+"</title>", Blocked)
		}
		for _, s := range r.Captcha.Source {
			hear("<script>"+s+"</script>", Blocked)
		}
		for _, s := range r.Shapes {
			for _, st := range s.States {
				for _, key := range st.Keys {
					for _, value := range st.Is {
						hear(holding(t, s, key, value), st.Verdict)
					}
				}
			}
		}
	}
}

// holding is a script of a shape in which a key has a value.
func holding(t *testing.T, s *shape, key, value string) string {
	t.Helper()
	var v any = value
	way := strings.Split(key, ".")
	for i := len(way) - 1; i >= 0; i-- {
		v = map[string]any{way[i]: v}
	}
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	if s.Variable != "" {
		return "<script>window." + s.Variable + "=" + text + ";</script>"
	}
	if s.Encoded {
		text = url.PathEscape(text)
	}
	return `<script id="` + s.Script + `">` + text + "</script>"
}
