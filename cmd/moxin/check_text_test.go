package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"

	"moxin/content"
)

func TestExcerptPutsTheCaretUnderThePlace(t *testing.T) {
	file := newPlain([]byte("茶叶存放：加微信 abc123 领\n\tx = 1\n\n"))
	at := func(line, column int, old string) content.Finding {
		return content.Finding{Position: content.Position{File: "a.md", Line: line, Column: column}, Edit: content.Edit{Old: old, New: "-"}}
	}
	for name, c := range map[string]struct {
		finding content.Finding
		want    string
	}{
		"Han are two columns": {at(1, 6, "加微信"), "    1 | 茶叶存放：加微信 abc123 领\n      |           ^~~~~~\n"},
		"a tab is one":        {at(2, 2, "x"), "    2 |  x = 1\n      |  ^\n"},
		"the whole line":      {at(1, 0, ""), "    1 | 茶叶存放：加微信 abc123 领\n"},
		"past the end":        {at(1, 99, ""), "    1 | 茶叶存放：加微信 abc123 领\n      |                           ^\n"},
		"an empty line":       {at(3, 1, ""), ""},
		"no line":             {at(0, 0, ""), ""},
	} {
		if got := excerpt(file, c.finding, palette{}, 80); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestExcerptFitsTheTerminal(t *testing.T) {
	file := newPlain([]byte(strings.Repeat("老客户为什么走了", 100) + "坏" + strings.Repeat("，还会回来吗", 100)))
	for column := 0; column < 1410; column += 5 {
		f := content.Finding{Position: content.Position{File: "a.md", Line: 1, Column: column + 1}}
		lines := strings.Split(excerpt(file, f, palette{}, 60), "\n")
		for _, line := range lines {
			if w := runewidth.StringWidth(line); w > 60 {
				t.Fatalf("column %d: %d columns wide: %q", column, w, line)
			}
		}
		if column == 800 { // the one 坏
			caret := runewidth.StringWidth(lines[1][:strings.Index(lines[1], "^")])
			if before, _, ok := strings.Cut(lines[0], "坏"); !ok || runewidth.StringWidth(before) != caret {
				t.Fatalf("the caret stands at %d:\n%s\n%s", caret, lines[0], lines[1])
			}
		}
	}
}

func TestFindingsCannotCommandTheTerminal(t *testing.T) {
	a := &app{lang: "en"}
	got := a.findingLine(content.Finding{
		Rule: "a/b", Severity: content.SeverityError, Position: content.Position{File: "a\x1b[2J.md", Line: 1},
		Message: content.T("坏", "bad \x1b]0;x\a\nline"), Suggestion: content.T("改", "mend\x9b"),
	})
	if want := "a\uFFFD[2J.md:1: error: bad \uFFFD]0;x\uFFFD line → mend\uFFFD (a/b)\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSeveralChannelsAreOneFinding(t *testing.T) {
	f := content.Finding{Rule: "a/b", Position: content.Position{File: "a.md", Line: 3, Column: 1}}
	var all []content.Finding
	for _, ch := range []string{"", "gzh", "xhs"} {
		f.Channel = ch
		all = append(all, f)
	}
	f.Line = 4
	all = append(all, f)
	var got []string
	for _, f := range joinChannels(all) {
		got = append(got, f.Channel)
	}
	if want := "gzh xhs|xhs"; strings.Join(got, "|") != want {
		t.Errorf("channels are %q, want %q", strings.Join(got, "|"), want)
	}
}

func TestChannelsThatNameTheirOwnKeysAreOneFinding(t *testing.T) {
	var all []content.Finding
	for _, ch := range []string{"dy", "ks", "qun"} {
		all = append(all, content.Finding{
			Rule: "a/b", Severity: content.SeverityNote, Channel: ch, Position: content.Position{File: "a.md", Line: 2},
			Message: content.T("没有写", "not written"), Suggestion: content.T("写 channels."+ch+".text", "write channels."+ch+".text"),
		})
	}
	all[2].Message = content.T("不一样", "another thing")
	var out bytes.Buffer
	a := &app{lang: "en", stdout: &out, stderr: &out}
	a.printText(report{outcome: outcome{findings: all}}, false)
	want := "a.md:2: note: [dy ks] not written → write channels.X.text (a/b)\na.md:2: note: [qun] another thing → write channels.qun.text (a/b)\n"
	if got := out.String(); !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s", got)
	}
}

func TestGitHubCommandsAreEscaped(t *testing.T) {
	var out, errs bytes.Buffer
	a := &app{lang: "en", stdout: &out, stderr: &errs}
	a.printGitHub(report{outcome: outcome{findings: []content.Finding{
		{Rule: "a/b", Severity: content.SeverityError, Position: content.Position{File: "articles/a,b:c.md", Line: 2, Column: 5},
			Channel: "gzh", Message: content.T("坏", "100% bad,\nreally: bad"), Suggestion: content.T("改", "mend")},
		{Rule: "a/c", Severity: content.SeverityNote, Position: content.Position{File: "moxin.yaml"}, Message: content.T("看", "look")},
	}}}, "blog/")
	want := "::error file=blog/articles/a%2Cb%3Ac.md,line=2,col=5,title=a/b::[gzh] 100%25 bad,%0Areally: bad → mend\n" +
		"::notice file=blog/moxin.yaml,title=a/c::look\n"
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}
