package check

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"moxin/content"
)

// mend does the edits of one article, from the last to the first, as check --fix does.
func mend(text string, findings []content.Finding) (string, int) {
	lines, done := strings.Split(text, "\n"), 0
	for i := len(findings) - 1; i >= 0; i-- {
		f := findings[i]
		if f.Edit.None() || f.Line < 1 || f.Line > len(lines) {
			continue
		}
		runes := []rune(lines[f.Line-1])
		if f.Column < 1 || f.Column > len(runes)+1 {
			continue
		}
		head, tail := string(runes[:f.Column-1]), string(runes[f.Column-1:])
		if strings.HasPrefix(tail, f.Edit.Old) && f.Edit.Old != "" {
			lines[f.Line-1] = head + f.Edit.New + tail[len(f.Edit.Old):]
			done++
		}
	}
	return strings.Join(lines, "\n"), done
}

// TestEditsSettle: what was mended is not reported again, and nothing else is.
func TestEditsSettle(t *testing.T) {
	ws := &content.Workspace{FS: fstest.MapFS{}}
	text := "---\ntitle: 改\n---\n## 题  \n\n##二\n\n你好,世界!\n真的，，好。。。\n\nＡＢ１ 零\u200b宽 ** 粗 ** 字\n\n[TOC]\n\n看 [[甲|乙]] 和 [[丙]]。\n"
	findings := New(ws).Article(article(t, text))
	mended, n := mend(text, findings)
	want := "---\ntitle: 改\n---\n## 题\n\n## 二\n\n你好，世界！\n真的，好……\n\nAB1 零宽 **粗** 字\n\n\n\n看 乙 和 丙。\n"
	if mended != want {
		t.Errorf("mended to\n%q, want\n%q", mended, want)
	}
	if n != len(findings) {
		t.Errorf("%d edits of %d findings:\n%s", n, len(findings), brief(findings))
	}
	if got := brief(New(ws).Article(article(t, mended))); got != "" {
		t.Errorf("afterwards:\n%s", got)
	}
}

// FuzzCheck: whatever the bytes, nothing panics, places are inside of the file, and edits name what
// stands there.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{
		"---\ntitle: a\n---\n# b\n\n加 微 信 ** x ** {{ y }} [^1] ![](x.png)\n", "```\n", "<!-- lint-ok ad/: x -->\n全网最低",
		"::: only a\n第一品牌\n:::\n::: except a\n:::\n", "“（《\n\n”）》", "１３８００１３８０００ vx: a_1234 ｖｘ", "\u200b\u2060\ufeff", "##a\n#\n##### \n", "。。。，，！！！ＡＢ",
		"薇❤①㎡㊙️👨‍👩‍👧", "# lint-ok\n<!-- lint-ok -->", "1️⃣3️⃣8️⃣", "a:b,c;d?e!f 好,好:好",
	} {
		f.Add([]byte(seed))
	}
	ws := &content.Workspace{FS: fstest.MapFS{}}
	ws.Config.Channels = []content.Channel{{ID: "a", Platform: content.XiaoHongShu}, {ID: "b", Platform: content.Douyin}}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, findings := content.ParseArticle("a.md", data, time.UTC)
		if a == nil {
			return
		}
		c := New(ws)
		findings = append(findings, c.Article(a)...)
		for _, ch := range ws.Config.Channels {
			p, _ := content.PlatformByID(ch.Platform)
			out := content.Rendition{Platform: ch.Platform, Family: p.Family, Title: a.Title, Text: string(a.Body), Script: string(a.Body), Media: images(1)}
			findings = append(findings, c.Rendition(a, ch, out)...)
		}
		html := content.Rendition{Platform: content.Zhihu, Family: content.FamilyRich, Title: a.Title, HTML: string(a.Body)}
		findings = append(findings, c.Rendition(a, content.Channel{ID: "z", Platform: content.Zhihu}, html)...)
		findings = append(findings, c.Unused(a)...)
		inside(t, a, findings)
	})
}

// inside checks the places of findings in an article's file.
func inside(t *testing.T, a *content.Article, findings []content.Finding) {
	t.Helper()
	lines := append(bytes.Split(bytes.TrimSuffix(a.Head, []byte("\n")), []byte("\n")), bytes.Split(a.Body, []byte("\n"))...)
	if len(a.Head) == 0 {
		lines = bytes.Split(a.Body, []byte("\n"))
	}
	for _, f := range findings {
		if f.Line < 0 || f.Line > len(lines) || f.Column < 0 {
			t.Fatalf("%s at %s of %d lines", f.Rule, f.Position, len(lines))
		}
		if f.Line < a.BodyLine || f.Column == 0 {
			continue
		}
		line := lines[f.Line-1]
		if n := utf8.RuneCount(line); f.Column > n+1 {
			t.Fatalf("%s at %s: the line has %d characters", f.Rule, f.Position, n)
		}
		if !f.Edit.None() && !strings.HasPrefix(string([]rune(string(line))[f.Column-1:]), f.Edit.Old) {
			t.Fatalf("%s at %s replaces %q, which does not stand there: %q", f.Rule, f.Position, f.Edit.Old, line)
		}
	}
}
