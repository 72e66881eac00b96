package report

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/mattn/go-runewidth"
	"github.com/xuri/excelize/v2"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"moxin/content"
)

var update = flag.Bool("update", false, "write the golden files")

// What a report of the fixture's week says as a whole, in both languages; of a week of nothing; of one article.
func TestMarkdownAsItWas(t *testing.T) {
	t.Parallel()
	one := weeks(t, 1.2)
	one.Posts[0].Title = "只有一篇"
	for name, r := range map[string]Report{"week": Make(desk(t)), "one": one, "nothing": Make(Input{Config: content.Config{Brand: "山房茶", Zone: shanghai}, Period: week, Now: week.Until})} {
		for _, lang := range []string{"zh", "en"} {
			_, got, _ := written(t, r, lang)
			file := filepath.Join("testdata", name+"."+lang+".md")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			golden, err := os.ReadFile(file)
			if err != nil || got != string(golden) {
				t.Errorf("%s differs from what is written now (-update to accept it): %v\n%s", file, err, got)
			}
		}
	}
}

// rendered is Markdown as GitHub renders it.
func rendered(t testing.TB, markdown string) *goquery.Document {
	t.Helper()
	var b bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert([]byte(markdown), &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// Rendered, every table is one, with a cell in each column, whatever titles hold; and has what the page has.
func TestMarkdownRenders(t *testing.T) {
	t.Parallel()
	titled := desk(t)
	for i, title := range []string{"a|b", "`code` | x", "\\", "**粗** _斜_ ~~删~~", "# 题", "<b>粗</b>", "![图](x.png)", "https://evil.example", "- 一", "1. 一"} {
		titled.Articles[i].Title = title
	}
	for name, in := range map[string]Input{"plain": desk(t), "titled": titled} {
		for _, lang := range []string{"zh", "en"} {
			html, markdown, _ := written(t, Make(in), lang)
			doc, page := rendered(t, markdown), parsed(t, html)
			doc.Find("table").Each(func(n int, table *goquery.Selection) {
				heads := table.Find("thead th").Length()
				table.Find("tbody tr").Each(func(i int, row *goquery.Selection) {
					if got := row.Find("td").Length(); got != heads {
						t.Errorf("%s %s: row %d of table %d has %d cells of %d", name, lang, i, n, got, heads)
					}
				})
			})
			if md, all := doc.Find("table").Length(), page.Find("table").Length()+1; md != all { // the sum is drawn on the page
				t.Errorf("%s %s: %d tables of %d", name, lang, md, all)
			}
			if n := doc.Find("h1").Length(); n != 1 || doc.Find("h2").Length() != page.Find("h2").Length() {
				t.Errorf("%s %s: %d heads, %d parts of %d", name, lang, n, doc.Find("h2").Length(), page.Find("h2").Length())
			}
			doc.Find("li").Each(func(_ int, e *goquery.Selection) { // what stands below a title stands below it
				if e.Find("strong").Length() == 1 && e.Find("br").Length() < 2 {
					t.Errorf("%s %s: an entry's lines run together: %s", name, lang, e.Text())
				}
			})
			if n := doc.Find("img, del, code, table em, table strong, td b").Length(); n > 0 {
				t.Errorf("%s %s: titles act %d times", name, lang, n)
			}
		}
	}
}

func parsed(t testing.TB, html string) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// As text, a table's lines are all as wide as each other, Han characters counted as two.
func TestMarkdownTablesAreAligned(t *testing.T) {
	t.Parallel()
	in := desk(t)
	in.Articles[0].Title = strings.Repeat("长", 90)
	_, markdown, _ := written(t, Make(in), "zh")
	width, lines := 0, 0
	for line := range strings.Lines(markdown) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			width = 0
			continue
		}
		if width == 0 {
			width = runewidth.StringWidth(line)
		}
		if lines++; runewidth.StringWidth(line) != width {
			t.Errorf("%d wide, not %d: %s", runewidth.StringWidth(line), width, line)
		}
	}
	if lines < 30 {
		t.Errorf("%d lines of tables", lines)
	}
}

// A narrow screen sets cells below each other: each says what it is, and tables that must fit a page are marked.
func TestPagesOfTables(t *testing.T) {
	t.Parallel()
	html, _, _ := written(t, Make(desk(t)), "zh")
	doc := parsed(t, html)
	doc.Find("tbody tr").Each(func(_ int, row *goquery.Selection) {
		heads := row.Closest("table").Find("th")
		row.Find("td").Each(func(i int, cell *goquery.Selection) {
			if got := cell.AttrOr("data-head", ""); got == "" || got != heads.Eq(i).Text() {
				t.Errorf("%q stands under %q", got, heads.Eq(i).Text())
			}
		})
	})
	if doc.Find("#posts table.wide").Length() != 1 || doc.Find("#gaps table.wide").Length() != 0 {
		t.Error("tables are not marked by how many columns they have")
	}
	if got := doc.Find("#sum .score").First().Text(); got != unknown {
		t.Errorf("demand of which nothing is known is %q", got)
	}
	if doc.Find("html").AttrOr("lang", "") != "zh-CN" || doc.Find(`meta[name=robots][content*=noindex]`).Length() != 1 {
		t.Error("the page does not say what it is")
	}
}

// A title stands whole where it is long, in each form.
func TestLongNamesStayWhole(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("一个很长的名字", 60)
	in := desk(t)
	in.Articles[0].Title, in.Articles[0].Author, in.Config.Brand = long, long, long
	html, markdown, xlsx := written(t, Make(in), "zh")
	f := opened(t, xlsx)
	cell, err := f.GetCellValue("全部新文章", "B2")
	if err != nil || cell != long || !strings.Contains(html, long) || !strings.Contains(markdown, "**"+long+"**") {
		t.Errorf("it is cut: %v, %q", err, cell)
	}
	if h, err := f.GetRowHeight("全部新文章", 2); err != nil || h < 100 || h > mostHeight {
		t.Errorf("its row is %v points tall, %v", h, err)
	}
	if w, err := f.GetColWidth("全部新文章", "B"); err != nil || w != mostWide {
		t.Errorf("its column is %v wide, %v", w, err)
	}
}

func opened(t testing.TB, xlsx []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(xlsx))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// Sheets are named in the language, as short as a sheet's name may be, and print on A4 with their heads on each page.
func TestSheetsArePrinted(t *testing.T) {
	t.Parallel()
	for lang, first := range map[string]string{"zh": "报告", "en": "report"} {
		_, _, xlsx := written(t, Make(desk(t)), lang)
		f := opened(t, xlsx)
		sheets := f.GetSheetList()
		if sheets[0] != first || len(sheets) != 11 {
			t.Errorf("%s: sheets %q", lang, sheets)
		}
		var titled []string
		for _, n := range f.GetDefinedName() {
			if n.Name == "_xlnm.Print_Titles" && strings.HasSuffix(n.RefersTo, "$1:$1") {
				titled = append(titled, n.Scope)
			}
		}
		for i, sheet := range sheets {
			page, err := f.GetPageLayout(sheet)
			props, failed := f.GetSheetProps(sheet)
			if way := map[bool]string{true: "portrait", false: "landscape"}[i == 0]; errors.Join(err, failed) != nil || *page.Size != 9 || *page.Orientation != way || *page.FitToWidth != 1 || !*props.FitToPage {
				t.Errorf("%s: %+v, %+v", sheet, page, props)
			}
			if strings.ContainsAny(sheet, `:\/?*[]`) || len([]rune(sheet)) > 31 || i > 0 && !slices.Contains(titled, sheet) {
				t.Errorf("%s is no name, or has no heads on its pages (%q)", sheet, titled)
			}
		}
	}
}

// The sum's sheet has numbers for means and their ends, words for orders, and no end where there is none.
func TestSumInASheet(t *testing.T) {
	t.Parallel()
	in := desk(t)
	in.Scores = append(in.Scores, scored("a0", nameDemand, -.5, -1.5, .5))
	r := Make(in)
	_, _, xlsx := written(t, r, "zh")
	f := opened(t, xlsx)
	raw := excelize.Options{RawCellValue: true}
	for cell, want := range map[string]string{"B1": "本期平均", "C1": "本期平均 5%", "D1": "本期平均 95%", "B2": "1 单", "C2": unknown, "B3": "-0.5", "C3": "-1.5", "D3": "0.5", "B5": "0.3", "E3": "6 篇里知道 1 篇"} {
		if got, err := f.GetCellValue("复购=需求+信任+曝光", cell, raw); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", cell, got, want, err)
		}
	}
	r.Sum.Mean, r.Sum.Whole = &content.Interval{Value: -1e-9}, true
	_, _, xlsx = written(t, r, "zh")
	f = opened(t, xlsx)
	mean, _ := f.GetCellValue("复购=需求+信任+曝光", "B4", raw)
	end, _ := f.GetCellValue("复购=需求+信任+曝光", "C4")
	if mean != "0" || end != unknown {
		t.Errorf("a mean that is 0 by its making is %q from %q", mean, end)
	}
}

// Rows are as tall as the most that is folded in them.
func TestFolds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		words string
		width float64
		want  int
	}{{"", 60, 1}, {strings.Repeat("a", 56), 60, 1}, {strings.Repeat("a", 57), 60, 2}, {strings.Repeat("茶", 28), 60, 1}, {strings.Repeat("茶", 29), 60, 2}, {strings.Repeat("茶", 200), 60, 8}} {
		if got := folds(c.words, c.width); got != c.want {
			t.Errorf("%d wide in %v take %d lines, want %d", runewidth.StringWidth(c.words), c.width, got, c.want)
		}
	}
}

// What begins as a formula is words in every sheet, and what XML cannot hold is left out.
func TestSheetsRunNothing(t *testing.T) {
	t.Parallel()
	in := desk(t)
	for i, s := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"x\")", "\tx", "a\x00\x0bb\ufffe", "\xff"} {
		in.Articles[i].Title = s
	}
	_, _, xlsx := written(t, Make(in), "zh")
	f := opened(t, xlsx)
	for _, sheet := range f.GetSheetList() {
		all, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range all {
			for x := range row {
				at, _ := excelize.CoordinatesToCellName(x+1, y+1)
				if formula, err := f.GetCellFormula(sheet, at); formula != "" || err != nil {
					t.Errorf("%s %s runs %q, %v", sheet, at, formula, err)
				}
			}
		}
	}
	for in, want := range map[string]string{"a\x00\x0bb\ufffe": "ab", "\xff": "�", "a\tb\nc": "a\tb\nc"} {
		if got := clean(in); got != want {
			t.Errorf("%q is cleaned to %q", in, got)
		}
	}
}

// broken is a place that takes a few bytes and no more.
type broken struct{ left int }

var errFull = errors.New("no room")

func (b *broken) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// A form that cannot be written says so, each of them.
func TestFormsSayThatTheyFailed(t *testing.T) {
	t.Parallel()
	r := Make(desk(t))
	for name, write := range map[string]func(*broken) error{
		"html": func(b *broken) error { return r.HTML(b, "zh") }, "md": func(b *broken) error { return r.Markdown(b, "zh") }, "xlsx": func(b *broken) error { return r.XLSX(b, "zh") },
	} {
		if err := write(&broken{left: 100}); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
