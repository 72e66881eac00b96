package render

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"moxin/content"
	"moxin/content/card"
	"moxin/content/media"
)

// painter is an engine that passes for one with fonts, so that these tests need none: what they
// draw they draw themselves.
func painter(t *testing.T, sketch bool) *Engine {
	t.Helper()
	dir, err := media.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	e := &Engine{Media: dir, Cards: card.NewDrawer(), Sketch: sketch}
	e.font.once.Do(func() {})
	return e
}

func jobFor(t *testing.T, e *Engine, body string, ch content.Channel) *job {
	t.Helper()
	files := fstest.MapFS{"articles/a.png": {Data: tile(t, 40, 30)}}
	a := &content.Article{Path: "articles/a.md", Slug: "a", Title: "存茶", Summary: "一句话的摘要。", Authors: []string{"林溪"}, Body: []byte(body), BodyLine: 1}
	ws := &content.Workspace{FS: files, Config: content.Config{Brand: "半山茶铺", Channels: []content.Channel{ch}}}
	return &job{ctx: t.Context(), engine: e, ws: ws, article: a, channel: ch, limits: ch.Limits(), doc: e.document(a),
		out: content.Rendition{Title: a.Title, Author: a.Author(), Platform: ch.Platform, Family: ch.Family()}}
}

func tile(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var cardsChannel = content.Channel{ID: "xhs", Platform: content.XiaoHongShu, Images: "cards"}

// deckLines writes blocks a line each: kind, level, mark, and spans with their looks around.
func deckLines(blocks []card.Block) string {
	kinds := []string{"p", "h", "item", "quote", "code", "table", "callout", "rule", "image", "break"}
	var b strings.Builder
	for _, k := range blocks {
		fmt.Fprintf(&b, "%s", kinds[k.Kind])
		if k.Level > 0 {
			fmt.Fprintf(&b, "%d", k.Level)
		}
		if k.Mark != "" {
			fmt.Fprintf(&b, " (%s)", k.Mark)
		}
		for i, s := range k.Text {
			look := s
			look.Text = ""
			name := map[card.Span]string{{}: "", {Bold: true}: "B", {Code: true}: "C", {Mark: true}: "M", {Faint: true}: "F", {Bold: true, Code: true}: "BC", {Strike: true}: "S"}[look]
			sep := ""
			if i == 0 {
				sep = " "
			}
			fmt.Fprintf(&b, "%s%s[%s]", sep, name, strings.ReplaceAll(s.Text, "\n", "⏎"))
		}
		for _, row := range k.Rows {
			fmt.Fprintf(&b, " %s", strings.Join(row, "|"))
		}
		if k.Picture != nil {
			fmt.Fprintf(&b, " %v %s", k.Picture.Bounds().Size(), k.Alt)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestDeckOfEveryKindOfBlock(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"title once":        {"# 存茶\n\n正文。\n\n## 一节\n", "p [正文。]\nh2 [一节]\n"},
		"looks":             {"甲**乙`丙`**<mark>丁</mark>[戊](https://a.example)己<br>庚\n辛", "p [甲]B[乙]BC[丙]M[丁][戊己⏎庚辛]\n"},
		"struck":            {"~~甲~~乙<del>丙</del>", "p S[甲][乙]S[丙]\n"},
		"scripts":           {"H<sub>2</sub>O，10 m<sup>2</sup>，x<sup>一</sup>2，<sup>**2**</sup>\n\n2", "p [H₂O，10 m²，x一2，]B[²]\np [2]\n"},
		"lists":             {"- 甲\n  1. 乙\n\n     丙\n- [x] 丁\n", "item1 (·) [甲]\nitem2 (1.) [乙]\nitem2 [丙]\nitem1 (☑) [丁]\n"},
		"quote, rule":       {"> 引\n\n---\n", "quote [引]\nrule\n"},
		"code":              {"```go\na\n  b\n```\n\n```text\nc\n```\n", "code (go) [a⏎  b]\ncode [c]\n"},
		"table":             {"| 茶 | **价** |\n|---|---|\n| 绿 | 1 |\n", "table 茶|价 绿|1\n"},
		"callouts":          {"::: tip 小办法\n一\n\n二\n:::\n\n::: warning\n- 三\n:::\n", "callout (小办法) [一]\ncallout [二]\ncallout B[注意]\nitem1 (·) [三]\n"},
		"pictures":          {"前![茶](a.png)后\n\n<img src=\"a.png\" alt=\"罐\">\n", "p [前后]\nimage (40,30) 茶\nimage (40,30) 罐\n"},
		"footnotes":         {"甲[^b]乙[^a]\n\n[^a]: 注一\n[^b]: 注二\n", "p [甲]F[[1]][乙]F[[2]]\np F[[1] ]F[注二]\np F[[2] ]F[注一]\n"},
		"only and except":   {"::: only xhs\n看见\n:::\n\n::: except xhs\n看不见\n:::\n\n::: note\n笔记\n:::\n", "p [看见]\n"},
		"summary cut":       {"前\n\n<!-- more -->\n\n后\n", "p [前]\np [后]\n"},
		"named link":        {"看[原文]({{link gzh}})。", "p [看原文。]\n"},
		"formulas":          {"$a_1$\n\n$$\nb\n$$\n", "p C[a_1]\ncode [b]\n"},
		"definitions":       {"词\n: 义\n", "p B[词]\nitem1 [义]\n"},
		"nothing to be had": {"![没有](none.png)\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			deck, hashes := jobFor(t, painter(t, false), c.body, cardsChannel).deck()
			if got := deckLines(deck.Blocks); got != c.want {
				t.Errorf("%s\nwant\n%s", got, c.want)
			}
			if n := strings.Count(c.want, "image"); len(hashes) != n {
				t.Errorf("%d hashes of %d pictures", len(hashes), n)
			}
			if deck.Title != "存茶" || deck.Lead != "一句话的摘要。" || deck.Author != "林溪" {
				t.Errorf("%+v", deck)
			}
		})
	}
}

func TestSketchReadsNoPixels(t *testing.T) {
	deck, _ := jobFor(t, painter(t, true), "![茶](a.png)\n", cardsChannel).deck()
	if _, ok := deck.Blocks[0].Picture.(sized); !ok || deck.Blocks[0].Picture.Bounds() != image.Rect(0, 0, 40, 30) {
		t.Errorf("%T", deck.Blocks[0].Picture)
	}
}

// twoPages is a drawing of two pages that counts how often it is drawn.
func twoPages(words string, draws *int) drawing {
	pages := func(data []byte) []card.Picture {
		return []card.Picture{{PNG: data, Width: 4, Height: 3, Text: words}, {PNG: append(slices.Clone(data), 0), Width: 4, Height: 3, Text: "二"}}
	}
	return drawing{
		role: content.RoleImage, recipe: words, name: func(i int) string { return fmt.Sprintf("card-%d", i+1) },
		layout: func() ([]card.Picture, error) {
			p := pages(nil)
			p[1].PNG = nil
			return p, nil
		},
		draw: func() ([]card.Picture, error) {
			*draws++
			return pages([]byte(words)), nil
		},
	}
}

func TestNothingIsDrawnTwice(t *testing.T) {
	e := painter(t, false)
	draws := 0
	first, err := jobFor(t, e, "", cardsChannel).drawn(twoPages("一", &draws))
	if err != nil || len(first) != 2 {
		t.Fatal(first, err)
	}
	again, err := jobFor(t, e, "", cardsChannel).drawn(twoPages("一", &draws))
	if err != nil || draws != 1 || !reflect.DeepEqual(first, again) {
		t.Errorf("%d draws, %v, %v", draws, again, err)
	}
	if _, err := jobFor(t, e, "", cardsChannel).drawn(twoPages("别的", &draws)); err != nil || draws != 2 {
		t.Errorf("other words: %d draws, %v", draws, err)
	}
	for _, m := range first {
		if data, err := e.Media.Read(m.Hash); err != nil || int64(len(data)) != m.Size || media.Hash(data) != m.Hash {
			t.Errorf("%+v is not stored: %v", m, err)
		}
	}
	m := first[0]
	if m.Name != "card-1.png" || m.Source != content.Drawn+"card-1" || m.Text != "一" || m.Alt != "一" || m.Width != 4 || m.Role != content.RoleImage {
		t.Errorf("%+v", m)
	}
}

func TestSketchDrawsNothing(t *testing.T) {
	draws := 0
	list, err := jobFor(t, painter(t, true), "", cardsChannel).drawn(twoPages("一", &draws))
	if err != nil || draws != 0 || len(list) != 2 || list[0].Hash != "" || list[0].Text != "一" {
		t.Errorf("%d draws, %+v, %v", draws, list, err)
	}
}

func TestDrawingFails(t *testing.T) {
	draws := 0
	d := twoPages("一", &draws)
	d.draw = func() ([]card.Picture, error) { return nil, errors.New("no ink") }
	if _, err := jobFor(t, painter(t, false), "", cardsChannel).drawn(d); err == nil || !strings.Contains(err.Error(), "no ink") {
		t.Errorf("%v", err)
	}
}

func TestWithoutAFontTheArticlesPicturesAreCarried(t *testing.T) {
	for name, e := range map[string]*Engine{
		"no drawer": {},
		"no font":   {Cards: card.NewDrawer()},
	} {
		if e.Cards != nil {
			e.font.once.Do(func() { e.font.err = &card.FontError{Looked: []string{"/nowhere"}} })
		}
		j := jobFor(t, e, "正文 $a_1$。\n\n$$\nb\n$$\n\n![茶](a.png)\n", cardsChannel)
		if err := j.noteCards(); err != nil {
			t.Fatal(err)
		}
		if len(j.out.Media) != 1 || j.out.Media[0].Source != "a.png" || j.out.Media[0].Role != content.RoleImage {
			t.Errorf("%s: %+v", name, j.out.Media)
		}
		if len(j.findings) != 1 || j.findings[0].Rule != "card/no-font" || !strings.Contains(j.findings[0].Suggestion.ZH, "fonts-noto-cjk") {
			t.Errorf("%s: %v", name, j.findings)
		}
	}
}

func TestTooManyCardsNameSections(t *testing.T) {
	j := jobFor(t, painter(t, true), "", cardsChannel)
	heading := func(s string) card.Block { return card.Block{Kind: card.Heading, Level: 2, Text: plainSpan(s)} }
	text := func(n int) card.Block { return card.Block{Text: plainSpan(strings.Repeat("字", n))} }
	j.tooManyCards(card.Deck{Blocks: []card.Block{text(50), heading("短"), text(100), heading("长"), text(900), heading("中"), text(400)}}, 27, 18)
	f := j.findings[0]
	if f.Rule != "note/cards" || !strings.Contains(f.Message.ZH, "27 张") || !strings.Contains(f.Message.ZH, "多 9 张") || !strings.HasSuffix(f.Suggestion.ZH, "“长”") {
		t.Errorf("%s / %s", f.Message.ZH, f.Suggestion.ZH)
	}
}

func TestManyTooManyCardsCountSections(t *testing.T) {
	j := jobFor(t, painter(t, true), "", cardsChannel)
	var blocks []card.Block
	for i := range 100 {
		blocks = append(blocks,
			card.Block{Kind: card.Heading, Level: 2, Text: plainSpan(fmt.Sprintf("节%d", i))},
			card.Block{Text: plainSpan(strings.Repeat("字", 200))})
	}
	j.tooManyCards(card.Deck{Blocks: blocks}, 100, 18)
	f := j.findings[0]
	if strings.Count(f.Suggestion.ZH, "“节") != 6 || !strings.HasSuffix(f.Suggestion.ZH, "，另外还要 76 节") || !strings.HasSuffix(f.Suggestion.EN, ", and 76 more") {
		t.Errorf("%s / %s", f.Suggestion.ZH, f.Suggestion.EN)
	}
}

func TestAnimationsOnCardsAreSaidToBeStill(t *testing.T) {
	j := jobFor(t, painter(t, false), "![茶](tea.gif)\n\n![茶](a.png)\n", cardsChannel)
	var b bytes.Buffer
	if err := gif.Encode(&b, image.NewPaletted(image.Rect(0, 0, 4, 3), color.Palette{color.Black, color.White}), nil); err != nil {
		t.Fatal(err)
	}
	j.ws.FS.(fstest.MapFS)["articles/tea.gif"] = &fstest.MapFile{Data: b.Bytes()}
	deck, _ := j.deck()
	if len(deck.Blocks) != 2 || len(j.findings) != 1 || j.findings[0].Rule != "media/still" || j.findings[0].Line != 1 {
		t.Errorf("%d blocks, %+v", len(deck.Blocks), j.findings)
	}
}

// TestLooksChangeTheDigestsOfWhatIsDrawn: settings of cards reach a cover that is drawn, and leave
// digests alone where nothing is.
func TestLooksChangeTheDigestsOfWhatIsDrawn(t *testing.T) {
	digest := func(body, design string, ch content.Channel) string {
		j := jobFor(t, painter(t, false), body, ch)
		j.ws.Config.Cards.Design = design
		d, err := j.engine.SourceDigest(j.ws, j.article, ch)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	gzh, dy := content.Channel{ID: "gzh", Platform: content.WeChat}, content.Channel{ID: "dy", Platform: content.Douyin}
	for name, c := range map[string]struct {
		body    string
		channel content.Channel
		changes bool
	}{
		"an article without pictures": {"正文。\n", gzh, true},
		"one with a picture":          {"![茶](a.png)\n", gzh, false},
		"frames of a video":           {"![茶](a.png)\n", dy, true},
		"cards":                       {"正文。\n", cardsChannel, true},
	} {
		if got := digest(c.body, "", c.channel) != digest(c.body, content.DesignBold, c.channel); got != c.changes {
			t.Errorf("%s: changed %v", name, got)
		}
	}
}
