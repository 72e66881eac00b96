package card

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"slices"
	"strings"
	"sync"
	"testing"

	"moxin/content"
)

func TestDeckSaysEveryWord(t *testing.T) {
	for _, design := range []string{content.DesignPaper, content.DesignBold} {
		pages, err := drawer(t).Pages(sample(), Style{Design: design, Brand: "墨信书屋"})
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, p := range pages {
			all.WriteString(p.Text + "\n")
		}
		for _, want := range []string{"老客户为什么不再回来？", "一家小店的做法", "周小满", "复购", "门店", "墨信书屋", "一、先看人",
			"很多店主说：“不来了。”其实是沉默——用 moxin plan 看🎉，划线，淡字", "· 第一件事", "1. 里面一层", "☑ 做完了", "我不是不喜欢了。",
			"—— 一位顾客", "提示", "不要群发。", "  FROM customers WHERE last_visit < date('now', '-30 day') AND orders >= 3;", "做法 人数", "问候 1,286", "试饮", "图一", "最后一张。"} {
			if !strings.Contains(all.String(), want) {
				t.Errorf("%s: %q is on no card:\n%s", design, want, all.String())
			}
		}
		last := pages[len(pages)-1].Text
		if want := "最后一张。\n墨信书屋\n" + pageNumber(len(pages), len(pages)); last != want {
			t.Errorf("last card %q, want %q", last, want)
		}
	}
}

func pageNumber(nth, of int) string { return sheet{nth: nth, of: of}.number() }

func TestDeckDrawsWhatPagesLaysOut(t *testing.T) {
	d := drawer(t)
	style := Style{Design: content.DesignBold, Brand: "Acme", Logo: image.NewGray(image.Rect(0, 0, 40, 20))}
	drawn, err := d.Deck(sample(), style)
	if err != nil {
		t.Fatal(err)
	}
	laid, err := d.Pages(sample(), style)
	if err != nil || len(laid) != len(drawn) {
		t.Fatalf("%d pages laid out, %d drawn: %v", len(laid), len(drawn), err)
	}
	for i := range drawn {
		if laid[i].PNG != nil || laid[i].Text != drawn[i].Text {
			t.Errorf("card %d differs", i+1)
		}
		if b := decode(t, drawn[i]).Bounds(); b != image.Rect(0, 0, Width, Height) {
			t.Errorf("card %d is %v", i+1, b)
		}
		if len(drawn[i].PNG) > 500<<10 {
			t.Errorf("card %d is %d KB", i+1, len(drawn[i].PNG)>>10)
		}
	}
}

func TestDeckDrawsNoBook(t *testing.T) {
	var book Deck
	for range MaxCards {
		book.Blocks = append(book.Blocks, Block{Kind: Paragraph, Text: words(strings.Repeat("存茶要看仓。", 60))})
	}
	for name, draw := range map[string]func(Deck, Style) ([]Picture, error){"Deck": drawer(t).Deck, "Pages": drawer(t).Pages} {
		var many *TooManyError
		if pages, err := draw(book, Style{}); !errors.As(err, &many) || many.Cards <= MaxCards || pages != nil {
			t.Errorf("%s: %d cards, %v", name, len(pages), err)
		}
	}
}

func TestDeckIsTheSameFromAnyGoroutine(t *testing.T) {
	d, style := drawer(t), Style{Design: content.DesignPaper, Brand: "墨信"}
	want, err := NewDrawer().Deck(sample(), style)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			got, err := d.Deck(sample(), style)
			if err != nil {
				t.Error(err)
				return
			}
			for i := range got {
				if !bytes.Equal(got[i].PNG, want[i].PNG) {
					t.Errorf("card %d has other bytes", i+1)
				}
			}
		})
	}
	wg.Wait()
}

// edgesClear checks that a picture's edge has nothing on it that the same picture without words
// lacks.
func edgesClear(t *testing.T, name string, p Picture, blank *image.RGBA, safe image.Rectangle) {
	t.Helper()
	img := image.NewRGBA(blank.Rect)
	draw.Draw(img, img.Rect, decode(t, p), image.Point{}, draw.Src)
	for y := range img.Rect.Dy() {
		row, want := img.Pix[y*img.Stride:][:img.Stride], blank.Pix[y*img.Stride:][:img.Stride]
		left, right := safe.Min.X*4, safe.Max.X*4
		if y < safe.Min.Y || y >= safe.Max.Y {
			left, right = img.Stride, img.Stride
		}
		if !bytes.Equal(row[:left], want[:left]) || !bytes.Equal(row[right:], want[right:]) {
			t.Errorf("%s: ink in row %d outside %v", name, y, safe)
			return
		}
	}
}

func rgba(c color.Color) color.RGBA { return color.RGBAModel.Convert(c).(color.RGBA) }

func TestCardsKeepTheirEdgesClear(t *testing.T) {
	d := drawer(t)
	long := sample()
	long.Title = strings.Repeat("这一个标题很长很长，", 12)
	long.Author, long.Tags = strings.Repeat("名字很长的作者", 6), []string{strings.Repeat("很长的标签", 9)}
	long.Blocks = append(long.Blocks,
		Block{Kind: Heading, Level: 1, Text: words(strings.Repeat("长标题", 30))},
		Block{Kind: Table, Rows: [][]string{{"一", "二", "三", "四", "五", "六", "七", "八"}, strings.Fields(strings.Repeat("supercalifragilistic ", 8))}},
		Block{Kind: Paragraph, Text: words(strings.Repeat("https://example.com/a/very/long/path", 6))},
		Block{Kind: Image, Picture: image.NewGray(image.Rect(0, 0, 50, 4000))})
	for _, design := range []string{content.DesignPaper, content.DesignBold} {
		style := Style{Design: design, Brand: strings.Repeat("长长的品牌", 8)}
		pics, err := d.Deck(long, style)
		if err != nil {
			t.Fatal(err)
		}
		look := newDesign(Style{Design: design})
		blank := newFront(look, d.fonts, Width, Height, 0)
		safe := image.Rect(64, 64, Width-64, Height-64)
		edgesClear(t, design+" cover", pics[0], blank.draw().img, safe)
		empty := newCanvas(Width, Height, look.ground, d.fonts)
		sheet{design: look, fonts: d.fonts}.ground(empty)
		for i, p := range pics[1:] {
			edgesClear(t, design+" card "+pageNumber(i+2, len(pics)), p, empty.img, safe)
		}
	}
}

func TestCoversKeepTheirSafeZone(t *testing.T) {
	d := drawer(t)
	for _, size := range []struct{ w, h, safe int }{
		{900, 383, 0}, {500, 500, 0}, {1080, 1080, 15}, {1080, 1440, 0}, {1080, 1440, 30}, {1440, 1080, 20}, {1080, 1920, 25}, {1920, 1080, 0}, {64, 64, 0}, {16, 400, 60},
	} {
		for _, title := range []string{"复购之道", strings.Repeat("一个六十字的标题要怎么放", 5), ""} {
			c := Cover{Title: title, Lead: "把一件小事做三年", Author: "周小满", Safe: size.safe}
			for _, design := range []string{content.DesignPaper, content.DesignBold} {
				p, err := d.Cover(c, Style{Design: design, Brand: "墨信"}, size.w, size.h)
				if err != nil {
					t.Fatal(err)
				}
				img := decode(t, p)
				if img.Bounds() != image.Rect(0, 0, size.w, size.h) || p.Width != size.w || p.Height != size.h {
					t.Fatalf("%v for %v", img.Bounds(), size)
				}
				if size.w < 400 || size.h < 300 {
					continue // too small for words; it must only not fail
				}
				blank := newFront(newDesign(Style{Design: design}), d.fonts, size.w, size.h, size.safe)
				edge := min(size.w, size.h) / 25
				safe := image.Rect(edge, edge, size.w-edge, min(size.h-edge, size.h-size.h*size.safe/100+1))
				edgesClear(t, design, p, blank.draw().img, safe)
			}
		}
	}
}

func TestCoverRefusesSizes(t *testing.T) {
	for _, size := range []image.Point{{0, 100}, {100, -1}, {100_000, 100}} {
		if _, err := NewDrawer().Cover(Cover{Title: "标题"}, Style{}, size.X, size.Y); err == nil {
			t.Errorf("%v was drawn", size)
		}
	}
}

func TestColoursOfTheWorkspace(t *testing.T) {
	d := drawer(t)
	p, err := d.Cover(Cover{Title: "复购之道"}, Style{Design: content.DesignPaper, Ground: "#1f4d3f", Accent: "#e8b04a"}, 400, 400)
	if err != nil {
		t.Fatal(err)
	}
	img := decode(t, p)
	if got := rgba(img.At(0, 0)); got != rgb(0x1f4d3f) {
		t.Errorf("ground %v", got)
	}
	if !has(img, rgb(0xe8b04a)) {
		t.Error("no accent")
	}
	if !has(img, onto(rgb(0x1f4d3f))) {
		t.Error("dark ink was kept on a dark ground")
	}
}

func has(img image.Image, want color.RGBA) bool {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if rgba(img.At(x, y)) == want {
				return true
			}
		}
	}
	return false
}

func TestLongTableRepeatsItsHead(t *testing.T) {
	rows := [][]string{{"日期", "人数"}}
	for range 40 {
		rows = append(rows, []string{"某一天", "12"})
	}
	pages, err := drawer(t).Pages(Deck{Title: "表", Blocks: []Block{{Kind: Table, Rows: rows}}}, Style{})
	if err != nil || len(pages) < 3 {
		t.Fatalf("%d pages: %v", len(pages), err)
	}
	n := 0
	for _, p := range pages[1:] {
		if !strings.HasPrefix(p.Text, "日期 人数\n") {
			t.Errorf("a page begins with %q", p.Text)
		}
		n += strings.Count(p.Text, "某一天 12")
	}
	if n != 40 {
		t.Errorf("%d rows of 40", n)
	}
}

func TestCodeKeepsIndentationAndWords(t *testing.T) {
	d := drawer(t)
	f := flow{design: newDesign(Style{}), density: densities[0], fonts: d.fonts}
	f.code(Block{Text: words("if ok {\n\treturn a, \"" + strings.Repeat("long words ", 20) + "\"\n}")})
	var got []string
	for _, s := range f.out {
		if s.runOn {
			got[len(got)-1] += s.text
		} else {
			got = append(got, s.text)
		}
	}
	want := []string{"if ok {", "    return a, \"" + strings.Repeat("long words ", 20) + "\"", "}"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if len(f.out) < 5 {
		t.Errorf("%d rows: the long line was not cut", len(f.out))
	}
}

// FuzzPages lays any text out as each kind of block: nothing fails, and no page is without words.
func FuzzPages(f *testing.F) {
	f.Add("春眠不觉晓，moxin 处处\n\t闻啼鸟🎉", "标题｜第二行", "·")
	f.Add("", "", "")
	d := drawer(f)
	f.Fuzz(func(t *testing.T, text, title, mark string) {
		if len(text)+len(title)+len(mark) > 4000 {
			return
		}
		deck := Deck{Title: title, Lead: text, Author: mark, Tags: []string{mark, title}}
		for k := Paragraph; k <= Break; k++ {
			deck.Blocks = append(deck.Blocks, Block{Kind: k, Level: len(mark), Mark: mark, Alt: title, Rows: [][]string{{text, mark}, {title}},
				Text: []Span{{Text: text}, {Text: mark, Code: true}, {Text: title, Bold: true, Mark: true}}})
		}
		pages, err := d.Pages(deck, Style{Design: content.DesignBold, Brand: mark})
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range pages[1:] {
			if !strings.HasSuffix(p.Text, pageNumber(i+2, len(pages))) {
				t.Fatalf("page %d says %q", i+2, p.Text)
			}
		}
	})
}
