package console

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// A file has all pages of what is shown, and no more.
func TestExportsHaveAllPages(t *testing.T) {
	s := scoring(t, 120)
	lines := s.csvOf("/rankings/ranking.csv?page=3")
	if len(lines) != 121 || lines[1][3] != "a000" || lines[120][3] != "a119" {
		t.Errorf("%d lines, from %v to %v", len(lines), lines[1], lines[len(lines)-1])
	}
	s = fullShop(t)
	for query, want := range map[string][]string{
		"channel=xhs&period=2026-11": {"how-we-choose", "quiet-hour", "damp-season", "winter-list"},
		"by=author":                  {"陈默", "林溪", "周野"},
		"by=author&period=2026-11":   {"林溪", "陈默", "周野"},
		"by=nonsense&author=周野":      {"winter-list", "gift-guide", "reading-with-kids"},
	} {
		lines := s.csvOf("/rankings/ranking.csv?" + query)
		var got []string
		for _, line := range lines[1:] {
			got = append(got, line[3])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has %v, want %v", query, got, want)
		}
	}
}

func (s *shop) csvOf(target string) [][]string {
	s.Helper()
	w := s.get(target)
	body, marked := strings.CutPrefix(w.Body.String(), byteOrder)
	if !marked || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/csv") || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
		s.Fatalf("%s: %d %v", target, w.Code, w.Header())
	}
	lines, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	s.ok(err)
	return lines
}

// What is not known is blank for programs and "—" for people, never 0.
func TestExportsKeepUnknownApart(t *testing.T) {
	s := fullShop(t)
	lines := s.csvOf("/rankings/ranking.csv")
	head, last := lines[0], lines[len(lines)-1]
	cell := func(key string) string { return last[slices.Index(head, key)] }
	for _, key := range []string{"rank", "rank_low", "demand", "exposure", "contributed", "reads", "read_at", "channels", "published_at"} {
		if got := cell(key); got != "" {
			t.Errorf("%s of an article that nobody read is %q", key, got)
		}
	}
	if cell("trust") != "0.0200" || cell("slug") != "reading-with-kids" {
		t.Errorf("the last line is %v", last)
	}
	md := s.get("/rankings/ranking.md?lang=zh").Body.String()
	for _, want := range []string{"# 排名 · 文章\n", "| 名次 | 名次从 |", "| — | — | — | reading-with-kids |", "| 1 | 1 | 3 | how-we-choose |", "| 1.10 |", "| −1.62 |", "0 是平常；下限到上限是九成区间。", "并不证明是它们带来了信任。\n"} {
		if !strings.Contains(md, want) {
			t.Errorf("%q is not in\n%s", want, md)
		}
	}
	if strings.Contains(md, "横条") {
		t.Errorf("a file speaks of bars that it has not\n%s", md)
	}
	for _, line := range lines[1 : len(lines)-1] {
		if reads := line[slices.Index(head, "reads")]; strings.Contains(reads, ".") {
			t.Errorf("%s was read %s times", line[3], reads)
		}
	}
	if got := s.get("/rankings/ranking.pdf").Code; got != 404 {
		t.Errorf("a file that there is none of answers %d", got)
	}
}

func TestComparisonIsExported(t *testing.T) {
	s := fullShop(t)
	lines := s.csvOf("/rankings/ranking.csv?by=author&period=2026-11&with=2026-12")
	if len(lines) != 4 || lines[1][0] != "周野" || lines[1][2] != "1" || lines[1][4] != "1" || lines[2][6] != "" {
		t.Errorf("the comparison is %v", lines)
	}
	md := s.get("/rankings/ranking.md?lang=zh&period=2026-11&with=2026-12").Body.String()
	if !strings.Contains(md, "2026 年 11 月 与 2026 年 12 月 比") || !strings.Contains(md, "全部文章：平均信任高 1.4") {
		t.Errorf("the file says\n%s", md)
	}
}

// A comparison with nothing says why in its file too.
func TestComparisonWithNothingIsExported(t *testing.T) {
	md := fullShop(t).get("/rankings/ranking.md?lang=zh&by=author&period=2026-11&with=2025-02").Body.String()
	if !strings.Contains(md, "\n2025 年 2 月没有排过分的文章，没有可比的。\n") || strings.Contains(md, "0.00") {
		t.Errorf("the file says\n%s", md)
	}
}

func TestSheetsHaveTypes(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(fullShop(t).get("/rankings/ranking.xlsx?lang=zh").Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for at, want := range map[string]string{"A1": "名次", "A2": "1", "D2": "how-we-choose", "L2": "1.42", "K2": "2026-11-19 20:00", "A9": "", "L9": "0.02", "O9": ""} {
		got, err := f.GetCellValue("Sheet1", at)
		if err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", at, got, want, err)
		}
	}
	for at, want := range map[string]excelize.CellType{"A2": excelize.CellTypeUnset, "L2": excelize.CellTypeUnset, "D2": excelize.CellTypeInlineString} {
		if got, err := f.GetCellType("Sheet1", at); err != nil || got != want {
			t.Errorf("%s is of type %v, want %v (%v)", at, got, want, err)
		}
	}
	panes, err := f.GetPanes("Sheet1")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the head does not stay: %+v (%v)", panes, err)
	}
}

// A title is whatever somebody typed.
func TestExportsRunNothing(t *testing.T) {
	evil := table{Title: "# <b>", Columns: []column{{Key: "title", Name: "a|b", Wide: 9}, {Key: "at", Name: "c", Wide: 9}}, Rows: [][]any{
		{"=HYPERLINK(\"https://example.com\")", 1}, {"@x", 2}, {"a|b\n<img src=x onerror=y> [a](javascript:b)", time.Date(2026, 12, 1, 8, 0, 0, 0, shanghai)},
	}}
	b, err := evil.csv()
	if err != nil || !strings.Contains(string(b), `"'=HYPERLINK(`) || !strings.Contains(string(b), "'@x,2") || !strings.Contains(string(b), "2026-12-01T08:00:00+08:00") {
		t.Errorf("CSV is %s (%v)", b, err)
	}
	b, err = evil.markdown()
	if err != nil || strings.Contains(string(b), "<") || strings.Contains(string(b), " [a]") || !strings.Contains(string(b), "| a\\|b | c |") {
		t.Errorf("Markdown is %s (%v)", b, err)
	}
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n")[2:] {
		if got := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"); got != 3 {
			t.Errorf("line %d has %d bars: %s", i, got, line)
		}
	}
	b, err = evil.xlsx()
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if formula, err := f.GetCellFormula("Sheet1", "A2"); err != nil || formula != "" {
		t.Errorf("a title runs as %q (%v)", formula, err)
	}
}

func FuzzTable(f *testing.F) {
	f.Add("=1+1", "a|b")
	f.Add("\x00\xff", "<script>")
	f.Fuzz(func(t *testing.T, a, b string) {
		one := table{Title: a, Notes: []string{b}, Columns: []column{{Key: "a", Name: a, Wide: 8}, {Key: "b", Name: b, Wide: 8}}, Rows: [][]any{{a, b}, {nil, 1.5}}}
		for _, k := range exportKinds {
			if body, err := k.write(one); err != nil || len(body) == 0 {
				t.Errorf("%s: %v", k.label, err)
			}
		}
		md, _ := one.markdown()
		if strings.Contains(string(md), "<") {
			t.Errorf("markup gets through: %s", md)
		}
		if out, _ := one.csv(); !strings.Contains(string(out), "\n,1.5000\n") {
			t.Errorf("what is not known is %q", out)
		}
	})
}

func TestTitlesNameWhatIsChosen(t *testing.T) {
	md := fullShop(t).get("/rankings/ranking.md?lang=en&channel=xhs&author=" + "%E5%91%A8%E9%87%8E").Body.String()
	if want := fmt.Sprintf("# Rankings · Articles · Channel %s · Author 周野\n", "Xiaohongshu xhs"); !strings.HasPrefix(md, want) {
		t.Errorf("the title is %s, want %s", strings.SplitN(md, "\n", 2)[0], want)
	}
}
