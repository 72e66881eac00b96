package card

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// machine is one drawer for all tests: reading the fonts takes a tenth of a second.
var machine = sync.OnceValue(func() *Drawer { return NewDrawer() })

// drawer is a drawer with this machine's fonts; the test ends where there is none.
func drawer(t testing.TB) *Drawer {
	t.Helper()
	d := machine()
	if _, err := d.open(); err != nil {
		need(t, err.Error())
	}
	return d
}

// need ends a test that lacks fonts: it fails where MOXIN_TEST_REQUIRE names them, else it skips.
func need(t testing.TB, reason string) {
	t.Helper()
	if slices.Contains(strings.Split(os.Getenv("MOXIN_TEST_REQUIRE"), ","), "fonts") {
		t.Fatalf("fonts is required (MOXIN_TEST_REQUIRE): %s", reason)
	}
	t.Skipf("needs fonts: %s", reason)
}

func words(s string) []Span { return []Span{{Text: s}} }

// sample has every kind of block.
func sample() Deck {
	return Deck{
		Title: "老客户为什么不再回来？", Lead: "一家小店的做法", Author: "周小满", Tags: []string{"复购", "门店"},
		Blocks: []Block{
			{Kind: Heading, Level: 2, Text: words("一、先看人")},
			{Kind: Paragraph, Text: []Span{{Text: "很多店主说：“不来了。”其实是"}, {Text: "沉默", Bold: true}, {Text: "——用 "},
				{Text: "moxin plan", Code: true}, {Text: " 看🎉，"}, {Text: "划线", Mark: true}, {Text: "，淡字", Faint: true}}},
			{Kind: Item, Level: 1, Mark: "·", Text: words("第一件事")},
			{Kind: Item, Level: 2, Mark: "1.", Text: words("里面一层")},
			{Kind: Item, Level: 1, Mark: "☑", Text: words("做完了")},
			{Kind: Quote, Mark: "一位顾客", Text: words("我不是不喜欢了。")},
			{Kind: Callout, Mark: "提示", Text: words("不要群发。")},
			{Kind: Rule},
			{Kind: Code, Mark: "sql", Text: words("SELECT name\n  FROM customers WHERE last_visit < date('now', '-30 day') AND orders >= 3;\n\nEND")},
			{Kind: Table, Rows: [][]string{{"做法", "人数"}, {"问候", "1,286"}, {"试饮"}}},
			{Kind: Image, Picture: image.NewGray(image.Rect(0, 0, 400, 300)), Alt: "图一"},
			{Kind: Break},
			{Kind: Paragraph, Text: words("最后一张。")},
		},
	}
}

func decode(t *testing.T, p Picture) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(p.PNG))
	if err != nil {
		t.Fatal(err)
	}
	return img
}
