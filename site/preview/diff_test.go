package preview

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"moxin/content"
)

// shape is a comparison as text: " a -b +c ~2".
func shape(changes []change) string {
	var out strings.Builder
	for _, c := range changes {
		switch {
		case c.Skip > 0:
			fmt.Fprintf(&out, "~%d ", c.Skip)
		case c.Kind == "gone":
			out.WriteString("-" + c.Text + " ")
		case c.Kind == "new":
			out.WriteString("+" + c.Text + " ")
		default:
			out.WriteString(c.Text + " ")
		}
	}
	return strings.TrimSpace(out.String())
}

func TestCompareIsLineByLine(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"a b c", "a b c", "a b c"},
		{"a b c", "a c", "a -b c"},
		{"a c", "a b c", "a +b c"},
		{"a b c", "a x c", "a -b +x c"},
		{"", "a", "+a"},
		{"a", "", "-a"},
		{"a b c d e", "c d e a b", "-a -b c d e +a +b"},
		{"a a a", "a a", "a a -a"},
	} {
		got, ok := compare(strings.Fields(c.before), strings.Fields(c.after))
		if !ok || shape(got) != c.want {
			t.Errorf("%q → %q: %s, want %s", c.before, c.after, shape(got), c.want)
		}
	}
}

func TestCompareIsBounded(t *testing.T) {
	long := func(word string) []string {
		lines := make([]string, diffLines+1)
		for i := range lines {
			lines[i] = word + fmt.Sprint(i)
		}
		return lines
	}
	if _, ok := compare(long("a"), long("b")); ok {
		t.Error("texts of more lines than the bound were compared")
	}
	one := long("a")
	other := slices.Clone(one)
	other[7] = "x"
	if got, ok := compare(one, other); !ok || shape(shorten(got)) != "~5 a5 a6 -a7 +x a8 a9 ~1991" {
		t.Errorf("a long text with one change: %v %s", ok, shape(shorten(got)))
	}
}

// Whatever the texts, taking the removed lines gives the one and taking the added gives the other.
func FuzzCompare(f *testing.F) {
	f.Add("a\nb\nc", "a\nc\nd")
	f.Add("", "\n\n")
	f.Fuzz(func(t *testing.T, before, after string) {
		a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
		changes, ok := compare(a, b)
		if !ok {
			return
		}
		var olds, news []string
		for _, c := range changes {
			if c.Kind != "new" {
				olds = append(olds, c.Text)
			}
			if c.Kind != "gone" {
				news = append(news, c.Text)
			}
		}
		if !slices.Equal(olds, a) || !slices.Equal(news, b) {
			t.Errorf("%q → %q: %s", before, after, shape(changes))
		}
	})
}

func TestReadableIsWhatPeopleRead(t *testing.T) {
	got := readable(content.Rendition{
		Title: "题", Short: "短", Summary: "摘要", HTML: `<section style="x"><h2>一 &amp; 二</h2><p>甲<br>乙</p></section>`,
		Topics: []string{"书"}, Script: "说", Media: []content.Media{{Role: content.RoleCover, Name: "c.png"}},
	})
	if want := []string{"题", "短", "摘要", "一 & 二", "甲", "乙", "#书", "说", "[cover] c.png"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
