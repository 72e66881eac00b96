package report

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/xuri/excelize/v2"
)

// evil is a title that would like to be more than words.
const evil = `=1+1|"><script>alert(1)</script> **粗** [x](https://evil.example)` + "\n# 假标题\x1b[2J\u2028"

func written(t testing.TB, r Report, lang string) (html, markdown string, xlsx []byte) {
	t.Helper()
	var h, m, x bytes.Buffer
	for _, err := range []error{r.HTML(&h, lang), r.Markdown(&m, lang), r.XLSX(&x, lang)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return h.String(), m.String(), x.Bytes()
}

// The page needs nothing else, runs nothing, and has a part for each thing that is told.
func TestHTMLIsOneFile(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		html, _, _ := written(t, Make(desk(t)), lang)
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{"sum", "built", "cost", "moves", "released", "numbers", "channels", "posts", "gaps", "advice", "method"} {
			if doc.Find("section#"+id+" h2").Text() == "" {
				t.Errorf("%s: there is no %s", lang, id)
			}
		}
		if n := doc.Find("script, link, img, iframe, [src], [href], [onload]").Length(); n > 0 || strings.Contains(html, "http") || strings.Contains(html, "@import") {
			t.Errorf("%s: %d things are loaded or run", lang, n)
		}
		if n := doc.Find("#built article").Length(); n != 2 {
			t.Errorf("%s: %d articles built trust", lang, n)
		}
		if doc.Find("#built svg.interval[aria-label]").Length() != 2 || doc.Find("#channels svg.ages").Length() != 1 {
			t.Errorf("%s: drawings are missing", lang)
		}
		if !regexp.MustCompile(`@page \{\s+size: A4`).MatchString(html) {
			t.Errorf("%s: it does not print to A4", lang)
		}
		if han := regexp.MustCompile(`\p{Han}`).FindString(doc.Find("h2, th, .lead").Not(".lead").Text()); lang == "en" && han != "" {
			t.Errorf("the English one says %q", han)
		}
	}
}

// What was not read is a dash, not a zero, in each form.
func TestUnknownIsADash(t *testing.T) {
	html, markdown, xlsx := written(t, Make(desk(t)), "zh")
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		t.Fatal(err)
	}
	last := doc.Find("#posts tbody tr").Last().Find("td")
	if last.Eq(0).Text() != "未排名" || last.Eq(3).Text() != "—" || last.Eq(6).Text() != "—" {
		t.Errorf("the unread one says %q", last.Text())
	}
	if !strings.Contains(markdown, "| 未排名       | 还没有人读到的一篇 | 陈默 | —    ") {
		t.Errorf("Markdown says\n%s", markdown)
	}
	f, err := excelize.OpenReader(bytes.NewReader(xlsx))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if v, err := f.GetCellValue("全部新文章", "D7"); v != "—" || err != nil {
		t.Errorf("the sheet says %q, %v", v, err)
	}
}

// Cells are what they are: numbers can be added up, instants sorted, and heads stay in sight.
func TestSheetsAreTyped(t *testing.T) {
	_, _, xlsx := written(t, Make(desk(t)), "zh")
	f, err := excelize.OpenReader(bytes.NewReader(xlsx))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	raw := excelize.Options{RawCellValue: true}
	for _, c := range []struct{ sheet, cell, head, want string }{
		{"全部新文章", "D2", "信任", "1.4"}, {"全部新文章", "F2", "信任 95%", "2"},
		{"全部新文章", "I2", "依据阅读", "812"}, {"发出", "B2", "已发出", "2"}, {"读到的数", "H2", "净增", "63"},
	} {
		v, err := f.GetCellValue(c.sheet, c.cell, raw)
		head, _ := f.GetCellValue(c.sheet, c.cell[:1]+"1")
		kind, _ := f.GetCellType(c.sheet, c.cell)
		if v != c.want || head != c.head || err != nil || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
			t.Errorf("%s %s (%s) is %q of type %v, %v", c.sheet, c.cell, head, v, kind, err)
		}
	}
	if v, _ := f.GetCellValue("全部新文章", "J2"); v != "2026-11-16 02:00" {
		t.Errorf("published %q", v)
	}
	if v, _ := f.GetCellValue("全部新文章", "E2"); v != "+0.80" {
		t.Errorf("the low end is %q", v)
	}
	if v, _ := f.GetCellValue("读到的数", "D2"); !strings.HasPrefix(v, "≥ ") {
		t.Errorf("a lower bound is written as %q", v)
	}
	for _, sheet := range f.GetSheetList()[1:] {
		if p, err := f.GetPanes(sheet); err != nil || !p.Freeze || p.YSplit != 1 {
			t.Errorf("%s: %+v, %v", sheet, p, err)
		}
	}
}

// Titles stay words, whatever they hold.
func TestTitlesAreInert(t *testing.T) {
	in := desk(t)
	for i := range in.Articles {
		in.Articles[i].Title, in.Articles[i].Author = evil, evil
	}
	inert(t, Make(in))
}

func inert(t testing.TB, r Report) {
	t.Helper()
	html, markdown, xlsx := written(t, r, "zh")
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		t.Fatal(err)
	}
	if n := doc.Find("script, a, img, h1").Length(); n != 1 {
		t.Errorf("a title made %d elements", n-1)
	}
	if strings.Contains(markdown, "<script") && !strings.Contains(markdown, `\<script`) || strings.Contains(markdown, "\n# 假") || strings.ContainsAny(markdown, "\x1b\u2028\x00") || regexp.MustCompile(`[^\\]\[x\]\(`).MatchString(markdown) {
		t.Errorf("a title acts in\n%s", markdown)
	}
	f, err := excelize.OpenReader(bytes.NewReader(xlsx))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, cell := range []string{"B2", "C2"} {
		if formula, err := f.GetCellFormula("全部新文章", cell); formula != "" || err != nil {
			t.Errorf("%s is the formula %s, %v", cell, formula, err)
		}
	}
}

// FuzzTitles: no title breaks a report or gets out of its place.
func FuzzTitles(f *testing.F) {
	for _, s := range []string{evil, "", "\xff\xfe", "|", "\\", "`", strings.Repeat("长", 4000), "=cmd|' /C calc'!A0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, title string) {
		in := desk(t)
		in.Articles, in.Publications = in.Articles[:2], in.Publications[:4]
		for i := range in.Articles {
			in.Articles[i].Title = title
		}
		in.Releases[2].Items[0].Title, in.Releases[2].Why = title, title
		inert(t, Make(in))
	})
}

// Kinds of outcome that nobody ever recorded are named in a sentence, never set as a row of nothing.
func TestOutcomesThatWereNeverRecordedAreNamed(t *testing.T) {
	r := Make(desk(t))
	_, zh, _ := written(t, r, "zh")
	if !strings.Contains(zh, "从没有一笔一笔记下来的，不列在第二张表里：取关、删除好友、回访、首次下单、退款。") || strings.Contains(zh, "| 回访") {
		t.Error("returns are set as a row, or not named")
	}
	if !regexp.MustCompile(`\| 关注 +\| +— \|`).MatchString(zh) {
		t.Error("follows were recorded before the period: they are a row, unknown in it")
	}
	r.Outcomes = nil
	if _, none, _ := written(t, r, "zh"); strings.Contains(none, "从没有一笔") {
		t.Error("nothing is lacking of nothing")
	}
}
