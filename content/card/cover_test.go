package card

import (
	"image"
	"strings"
	"testing"

	"moxin/content"
)

func TestCoverSaysItsWordsInReadingOrder(t *testing.T) {
	d := drawer(t)
	p, err := d.Cover(Cover{Title: "新手必看｜完整指南", Lead: "从零开始", Author: "周小满"}, Style{Brand: "墨信"}, 1080, 1440)
	if err != nil {
		t.Fatal(err)
	}
	if want := "新手必看｜完整指南\n从零开始\n周小满\n墨信"; p.Text != want {
		t.Errorf("says %q, want %q", p.Text, want)
	}
}

func TestTitlesAreAsLargeAsTheyFit(t *testing.T) {
	f := newFront(newDesign(Style{}), drawer(t).fonts, 1080, 1440, 0)
	last := 1e9
	for _, n := range []int{4, 16, 40, 60, 200, 900} {
		title := strings.Repeat("一个标题", n/4)
		lines, size := f.fitTitle(title, f.safe.w, 800)
		if size > last {
			t.Errorf("%d characters are larger (%v) than fewer (%v)", n, size, last)
		}
		last = size
		if joined(lines) != title {
			t.Errorf("%d characters: says %q", n, joined(lines))
		}
		for _, l := range lines {
			if l.width > f.safe.w+1 {
				t.Errorf("%d characters: a line of %.0f in %.0f", n, l.width, f.safe.w)
			}
		}
	}
	if _, size := f.fitTitle("复购之道", f.safe.w, 800); size < 150 {
		t.Errorf("four characters at %v pixels", size)
	}
}

func TestTitleLinesAreOfLikeLength(t *testing.T) {
	f := newFront(newDesign(Style{}), drawer(t).fonts, 900, 383, 0)
	lines, size := f.fitTitle("春眠不觉晓处处闻啼鸟夜来风雨声花落知多少", f.safe.w, 200)
	for _, l := range lines[1:] {
		if abs(l.width-lines[0].width) > 3*size {
			t.Errorf("lines of %.0f and %.0f at %v", lines[0].width, l.width, size)
		}
	}
}

func TestSafeZones(t *testing.T) {
	f := drawer(t).fonts
	for _, c := range []struct {
		name       string
		w, h, safe int
		maxBottom  float64 // part of the height
		minTop     float64
	}{
		{"note", 1080, 1440, 0, 0.95, 0.05},
		{"covered below", 1080, 1440, 30, 0.70, 0.05},
		{"full screen", 1080, 1920, 0, 0.87, 0.13},
		{"full screen covered below", 1080, 1920, 25, 0.75, 0.13},
		{"banner", 900, 383, 0, 0.93, 0.05},
	} {
		s := newFront(newDesign(Style{}), f, c.w, c.h, c.safe).safe
		if (s.y+s.h)/float64(c.h) > c.maxBottom+0.001 || s.y/float64(c.h) < c.minTop || s.h <= 0 {
			t.Errorf("%s: words from %.0f to %.0f of %d", c.name, s.y, s.y+s.h, c.h)
		}
	}
}

func TestBrandMarks(t *testing.T) {
	f := drawer(t).fonts
	round := image.NewGray(image.Rect(0, 0, 300, 100))
	for _, c := range []struct {
		name, design, brand string
		logo                image.Image
		widest, narrowest   float64
	}{
		{"a seal for a short name", content.DesignPaper, "墨信书屋", nil, 110, 60},
		{"a narrow one for two characters", content.DesignPaper, "墨信", nil, 70, 30},
		{"words for a Latin name", content.DesignPaper, "Acme", nil, 120, 50},
		{"words in bold", content.DesignBold, "墨信书屋", nil, 150, 120},
		{"a logo with its name", content.DesignPaper, "墨信", round, 400, 290},
		{"a logo alone", content.DesignBold, "", round, 240, 220},
		{"nothing", content.DesignBold, "", nil, 0, 0},
	} {
		d := newDesign(Style{Design: c.design, Brand: c.brand})
		front := newFront(d, f, Width, Height, 0)
		front.logo = logo{c.logo}
		m := front.mark(96, 34)
		if m.w > c.widest || m.w < c.narrowest || m.words != c.brand {
			t.Errorf("%s: %.0f wide, says %q", c.name, m.w, m.words)
		}
	}
}

func TestSealReadsFromTheRight(t *testing.T) {
	d := drawer(t)
	p, err := d.Cover(Cover{Title: "题"}, Style{Brand: "墨信书屋"}, 1080, 1440)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(p.Text, "\n墨信书屋") {
		t.Errorf("says %q", p.Text)
	}
	if !has(decode(t, p), rgb(0xc8402e)) {
		t.Error("the seal is not in the accent")
	}
}

func TestManyTagsStayOnTheCard(t *testing.T) {
	front := newFront(newDesign(Style{Design: content.DesignBold}), drawer(t).fonts, Width, Height, 0)
	tags := strings.Fields(strings.Repeat("私域运营 ", 12))
	if h := front.tags(tags); h < 150 || h > 400 {
		t.Errorf("twelve tags take %.0f pixels", h)
	}
	if len(front.words) != 12 {
		t.Errorf("%d tags of 12", len(front.words))
	}
}

func TestADateInATitleStaysWhole(t *testing.T) {
	f := newFront(newDesign(Style{Design: content.DesignBold}), drawer(t).fonts, 1080, 1440, 0)
	lines, _ := f.fitTitle("周报 #58 | 2019-03-11", f.safe.w, 800)
	if !strings.Contains(strings.Join(texts(lines), "/"), "2019-03-11") {
		t.Errorf("%q", texts(lines))
	}
}

// A banner whose middle is cut out keeps title, author and mark in it, whatever their lengths.
func TestBannerKeepsWordsInItsSquare(t *testing.T) {
	const w, h = 900, 383
	for _, design := range []string{content.DesignPaper, content.DesignBold} {
		for _, title := range []string{"茶", "老客户为什么走了", strings.Repeat("一个标题", 16), "Incomprehensibilities of internationalization"} {
			style := Style{Design: design, Brand: "墨信书屋"}
			p, err := drawer(t).Cover(Cover{Title: title, Author: "周小满", Square: true}, style, w, h)
			if err != nil {
				t.Fatal(err)
			}
			img, ground := decode(t, p), newDesign(style).ground
			for y := range h {
				for x := range w {
					if inside := x >= (w-h)/2 && x < (w+h)/2; !inside && rgba(img.At(x, y)) != ground {
						t.Fatalf("%s, %q: ink at %d,%d", design, title, x, y)
					}
				}
			}
			if !strings.Contains(p.Text, "周小满") || !strings.Contains(strings.ReplaceAll(p.Text, " ", ""), strings.ReplaceAll(title, " ", "")) {
				t.Errorf("%s, %q: says %q", design, title, p.Text)
			}
		}
	}
}
