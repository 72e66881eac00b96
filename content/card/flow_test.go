package card

import (
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"moxin/content"
)

// laid is what a few blocks become.
func laid(t *testing.T, design string, bs ...Block) []strip {
	t.Helper()
	f := flow{design: newDesign(Style{Design: design}), density: densities[0], fonts: mustFonts(t)}
	return f.blocks(bs)
}

// drawn is a strip on an empty card.
func drawn(t *testing.T, design string, s strip) *image.RGBA {
	t.Helper()
	c := newCanvas(Width, 400, newDesign(Style{Design: design}).page, mustFonts(t))
	s.draw(c, 100)
	return c.img
}

// mustFonts are this machine's fonts.
func mustFonts(t testing.TB) *fonts { return drawer(t).fonts }

func TestHeadingsStickToWhatFollows(t *testing.T) {
	ss := laid(t, content.DesignPaper, Block{Kind: Heading, Level: 2, Text: words(strings.Repeat("很长的小标题", 8))}, Block{Kind: Paragraph, Text: words("正文")})
	for _, s := range ss[:len(ss)-1] {
		if !s.stick {
			t.Errorf("%q does not stick", s.text)
		}
	}
	if len(ss) < 3 || ss[len(ss)-1].before == 0 {
		t.Errorf("%d strips", len(ss))
	}
}

func TestHeadingsShrinkByLevel(t *testing.T) {
	last := 1e9
	for level := 1; level <= 4; level++ {
		h := laid(t, content.DesignBold, Block{Kind: Heading, Level: level, Text: words("标题")})[0].height
		if h >= last {
			t.Errorf("level %d is %.0f high, the one above %.0f", level, h, last)
		}
		last = h
	}
}

func TestMarksAreDrawnInTheAccent(t *testing.T) {
	for _, mark := range []string{"·", "☑", "1."} {
		s := laid(t, content.DesignPaper, Block{Kind: Item, Level: 1, Mark: mark, Text: words("事")})[0]
		if !has(drawn(t, content.DesignPaper, s), newDesign(Style{}).signal) && !has(drawn(t, content.DesignPaper, s), newDesign(Style{}).accent) {
			t.Errorf("%s has no accent", mark)
		}
		if s.text != mark+" 事" {
			t.Errorf("says %q", s.text)
		}
	}
}

func TestDeeperItemsStandFurtherIn(t *testing.T) {
	last := -1
	for level := 1; level <= 4; level++ {
		s := laid(t, content.DesignPaper, Block{Kind: Item, Level: level, Mark: "·", Text: words("事")})[0]
		x := leftmost(drawn(t, content.DesignPaper, s))
		if x <= last {
			t.Errorf("level %d begins at %d, the one above at %d", level, x, last)
		}
		last = x
	}
}

// leftmost is the first column with ink.
func leftmost(img *image.RGBA) int {
	ground := img.RGBAAt(0, 0)
	for x := range img.Rect.Dx() {
		for y := range img.Rect.Dy() {
			if img.RGBAAt(x, y) != ground {
				return x
			}
		}
	}
	return -1
}

func TestADashIsOneRule(t *testing.T) {
	s := laid(t, content.DesignPaper, Block{Kind: Paragraph, Text: words("——")})
	if len(s) != 1 {
		t.Fatalf("%d lines", len(s))
	}
	img := drawn(t, content.DesignPaper, s[0])
	ground, runs := img.RGBAAt(0, 0), 0
	for y := range img.Rect.Dy() {
		in := false
		n := 0
		for x := range img.Rect.Dx() {
			ink := img.RGBAAt(x, y) != ground
			if ink && !in {
				n++
			}
			in = ink
		}
		runs = max(runs, n)
	}
	if runs != 1 {
		t.Errorf("the dash is in %d pieces", runs)
	}
}

func TestEmptyBlocksTakeNoRoom(t *testing.T) {
	for _, k := range []Kind{Paragraph, Heading, Quote, Callout, Table, Image} {
		if ss := laid(t, content.DesignPaper, Block{Kind: k}); len(ss) != 0 {
			t.Errorf("kind %d: %d strips", k, len(ss))
		}
	}
}

func TestPicturesFitTheCard(t *testing.T) {
	for _, size := range []image.Point{{4000, 300}, {300, 4000}, {40, 40}, {1, 1}} {
		s := laid(t, content.DesignPaper, Block{Kind: Image, Picture: image.NewGray(image.Rectangle{Max: size})})
		if h := s[0].height; h < 1 || h > newDesign(Style{}).body.h*0.8 {
			t.Errorf("%v is %.0f high", size, h)
		}
	}
}

func TestTableColumnsFillTheCard(t *testing.T) {
	for _, rows := range [][][]string{
		{{"甲", "乙"}, {"一", "2"}},
		{{"做法", "人数", "说明"}, {"群发", "1,286", strings.Repeat("很长的说明", 12)}},
		{strings.Fields(strings.Repeat("表头很长 ", 9)), {"1"}},
	} {
		f := &flow{design: newDesign(Style{}), density: densities[0], fonts: mustFonts(t)}
		all, n := squared(rows)
		g := &grid{flow: f, column: f.column(), rows: all, pad: 10}
		g.fit(n)
		if got := sum(g.widths); abs(got-f.body.w) > 1 {
			t.Errorf("%d columns are %.0f wide, the card %.0f", n, got, f.body.w)
		}
	}
}

func TestNumbersStandRight(t *testing.T) {
	f := &flow{design: newDesign(Style{}), density: densities[0], fonts: mustFonts(t)}
	g := &grid{flow: f, column: f.column(), rows: [][]string{{"做法", "人数", "率"}, {"群发", "1,286", ""}, {"问候", "12", "41.5%"}}, pad: 10}
	g.fit(3)
	if !slices.Equal(g.right, []bool{false, true, true}) {
		t.Errorf("right %v", g.right)
	}
}

func TestFontPathsTakeFilesAndFolders(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a/NotoSansCJK-Regular.ttc", "a/readme.txt", "Other.otf", "b/Source Han Sans.OTF"} {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rel := func(paths []string) []string {
		for i, p := range paths {
			paths[i], _ = filepath.Rel(dir, p)
		}
		return paths
	}
	if got, want := rel(fontPaths([]string{dir}, knownFile)), []string{"a/NotoSansCJK-Regular.ttc", "b/Source Han Sans.OTF"}; !slices.Equal(got, want) {
		t.Errorf("known fonts %v, want %v", got, want)
	}
	own := []string{filepath.Join(dir, "Other.otf"), filepath.Join(dir, "missing.ttf")}
	if got := rel(fontPaths(own, func(string) bool { return true })); !slices.Equal(got, []string{"Other.otf"}) {
		t.Errorf("own fonts %v", got)
	}
}

func TestCollectionsGiveTheChineseFace(t *testing.T) {
	f := mustFonts(t)
	for _, x := range f.candidates(look{role: roleSans}) {
		if !x.own && (strings.HasSuffix(x.family, " JP") || strings.HasSuffix(x.family, " KR") || strings.HasSuffix(x.family, " TC")) {
			t.Errorf("%s may be used for Chinese on the mainland", x.family)
		}
	}
}

func TestShapingKeepsWidthsOfCode(t *testing.T) {
	f := mustFonts(t)
	m := look{role: roleMono}
	if a, b := f.measure("iiii", m).width, f.measure("MMMM", m).width; abs(a-b) > 0.01 {
		need(t, "no monospaced face of code")
	}
	if a := f.measure("春", look{role: roleSans}); abs(a.width-1) > 0.02 {
		t.Errorf("a Chinese character is %.2f em", a.width)
	}
	if e := f.measure("，", look{role: roleSans}); e.behind < 0.4 || e.before > 0.3 {
		t.Errorf("a comma has %.2f before and %.2f behind", e.before, e.behind)
	}
}

func TestAnItemGoesOnWithoutAMark(t *testing.T) {
	first := Block{Kind: Item, Level: 1, Mark: "12.", Text: words("事")}
	more := Block{Kind: Item, Level: 1, Text: words("事")}
	ss := laid(t, content.DesignPaper, first, more)
	if ss[1].text != "事" || ss[1].before >= paragraphSpace*newDesign(Style{}).size {
		t.Errorf("%q, %v above", ss[1].text, ss[1].before)
	}
	img := drawn(t, content.DesignPaper, ss[1])
	if has(img, newDesign(Style{}).signal) {
		t.Error("a mark is drawn")
	}
	plain := drawn(t, content.DesignPaper, laid(t, content.DesignPaper, Block{Kind: Paragraph, Text: words("事")})[0])
	if leftmost(img) < leftmost(plain)+40 {
		t.Errorf("words begin at %d, a paragraph's at %d", leftmost(img), leftmost(plain))
	}
}

func TestKeptBlocksStick(t *testing.T) {
	ss := laid(t, content.DesignPaper, Block{Kind: Paragraph, Text: words("词"), Keep: true}, Block{Kind: Item, Level: 1, Text: words("义")})
	if !ss[0].stick || ss[1].stick {
		t.Errorf("%v, %v", ss[0].stick, ss[1].stick)
	}
}

func TestStruckWordsHaveALineThrough(t *testing.T) {
	ink := newDesign(Style{}).ink
	dark := func(strike bool) (n int) {
		img := drawn(t, content.DesignPaper, laid(t, content.DesignPaper, Block{Kind: Paragraph, Text: []Span{{Text: "一一一一", Strike: strike}}})[0])
		for x := range img.Rect.Dx() {
			for y := range img.Rect.Dy() {
				if img.RGBAAt(x, y) == ink {
					n++
				}
			}
		}
		return n
	}
	if with, without := dark(true), dark(false); with < without+200 {
		t.Errorf("%d dark pixels struck out, %d as they are", with, without)
	}
}

func TestWideTablesKeepTheirWordsWhole(t *testing.T) {
	head := []string{"name", "requests", "transferred", "resources", "Finish", "Content", "Load"}
	ss := laid(t, content.DesignPaper, Block{Kind: Table, Rows: [][]string{head, {"Waline", "43", "408 kB", "1.1 MB", "5.66s", "1.29 s", "1.85 s"}}})
	if got := strings.Fields(ss[0].text); !slices.Equal(got, head) {
		t.Errorf("%q", got)
	}
}
