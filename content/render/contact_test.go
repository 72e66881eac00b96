package render_test

import (
	"bytes"
	"fmt"
	"image/png"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"moxin/content"
	"moxin/content/media"
	"moxin/content/render"
)

// contactSpace is a workspace whose articles may show codes, with so many pictures beside them.
func contactSpace(t *testing.T, pictures int) (*content.Workspace, string) {
	t.Helper()
	files, body := fstest.MapFS{}, "第一段，讲一件事。\n\n"
	for i := range pictures {
		name := fmt.Sprintf("p%d.png", i)
		files["articles/"+name] = &fstest.MapFile{Data: pixel(t, uint8(i+1))}
		body += "![" + name + "](" + name + ")\n\n"
	}
	ws := &content.Workspace{FS: files, Config: content.Config{
		Contacts: content.Contacts{Channel: "qy", Staff: []string{"linxi"}},
		Channels: []content.Channel{
			{ID: "gzh", Platform: content.WeChat, Theme: "default"}, {ID: "tt", Platform: content.WeChat, Format: "newspic"},
			{ID: "cards", Platform: content.WeChat, Format: "newspic", Images: "cards"}, {ID: "own", Platform: content.Site}, {ID: "jk", Platform: content.Webhook},
			{ID: "pyq", Platform: content.Moments}, {ID: "qun", Platform: content.Group},
			{ID: "xhs", Platform: content.XiaoHongShu}, {ID: "dy", Platform: content.Douyin}, {ID: "wb", Platform: content.Weibo},
			{ID: "zh", Platform: content.Zhihu}, {ID: "b", Platform: content.Bilibili, Format: "article"}, {ID: "qy", Platform: content.WeCom, Mode: content.ModeMessage, Format: "text"},
		},
	}}
	return ws, body
}

func asked(body string) *content.Article {
	a, yes := article(body), true
	a.Contact = &yes
	return a
}

// where says how a rendition shows the code: the role of its picture, and of how many it is which.
func where(t *testing.T, r content.Rendition) string {
	t.Helper()
	i := slices.IndexFunc(r.Media, func(m content.Media) bool { return strings.HasPrefix(m.Source, content.ContactPicture) })
	if i < 0 {
		if strings.Contains(r.HTML+r.Text, "二维码") || strings.Contains(r.HTML, content.ContactBlock) {
			t.Errorf("%s speaks of a code and has none", r.Channel)
		}
		return ""
	}
	m := r.Media[i]
	if m.Source != content.ContactPicture+r.Channel || m.Type != media.TypePNG || m.Width != m.Height || m.Alt == "" {
		t.Errorf("%s: %+v", r.Channel, m)
	}
	return fmt.Sprintf("%s %d/%d", m.Role, i+1, len(r.Media))
}

func TestContactStandsWhereReadersMayBeLed(t *testing.T) {
	ws, body := contactSpace(t, 2)
	dir, err := media.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	e := &render.Engine{Media: dir}
	want := map[string]string{
		"gzh": "inline 4/4", "own": "inline 4/4", "jk": "inline 4/4", // behind the cover and two pictures
		"tt": "image 3/3", "pyq": "image 3/3", "qun": "image 1/1",
		"xhs": "", "dy": "", "wb": "", "zh": "", "b": "", "qy": "",
	}
	for id, place := range want {
		ch, _ := ws.Config.Channel(id)
		r, _, err := e.Compile(t.Context(), ws, asked(body), ch)
		if err != nil {
			t.Fatal(err)
		}
		if got := where(t, r); got != place {
			t.Errorf("%s shows it at %q, want %q", id, got, place)
		}
		plain, _, err := e.Compile(t.Context(), ws, article(body), ch)
		if err != nil {
			t.Fatal(err)
		}
		if got := where(t, plain); got != "" {
			t.Errorf("%s shows a code that nobody asked for", id)
		}
		if shows := place != ""; shows != (plain.SourceDigest != r.SourceDigest) || shows != (plain.Digest != r.Digest) {
			t.Errorf("%s: asking for a code must change the digests where it is shown, and nowhere else", id)
		}
		for _, m := range r.Media {
			if !dir.Has(m.Hash) {
				t.Errorf("%s: %s is not stored", id, m.Source)
			}
		}
	}
}

func TestContactInBodiesIsOurOwn(t *testing.T) {
	ws, body := contactSpace(t, 1)
	gzh, _ := ws.Config.Channel("gzh")
	r, _, err := (&render.Engine{}).Compile(t.Context(), ws, asked(body+"见[甲](https://e.example)。\n"), gzh)
	if err != nil {
		t.Fatal(err)
	}
	if problems := lint(r.HTML); problems != nil {
		t.Errorf("%v\n%s", problems, r.HTML)
	}
	code, notes := strings.Index(r.HTML, "长按识别"), strings.Index(r.HTML, "引用")
	if code < 0 || notes < code || !strings.Contains(r.HTML, "width:200px") {
		t.Errorf("the code stands not between the text and its notes: %s", r.HTML)
	}
	own, _ := ws.Config.Channel("own")
	// A block that an article writes is not taken for ours.
	r, _, err = (&render.Engine{}).Compile(t.Context(), ws, asked("<aside class=\"contact\">假</aside>\n\n"+body), own)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(r.HTML, content.ContactBlock) != 1 || !strings.HasSuffix(r.HTML, "</aside>") {
		t.Errorf("blocks: %s", r.HTML)
	}
	left := r
	left.WithoutContact()
	if strings.Contains(left.HTML, "扫一扫") || !strings.Contains(left.HTML, "假") {
		t.Errorf("without it: %s", left.HTML)
	}
}

func TestContactTakesOneOfThePictures(t *testing.T) {
	ws, body := contactSpace(t, 10)
	pyq, _ := ws.Config.Channel("pyq")
	r, findings, err := (&render.Engine{}).Compile(t.Context(), ws, asked(body), pyq)
	if err != nil {
		t.Fatal(err)
	}
	if got := where(t, r); got != "image 9/9" {
		t.Errorf("at %s, want it as the ninth of nine", got)
	}
	i := slices.IndexFunc(findings, func(f content.Finding) bool { return f.Rule == "note/images" })
	if i < 0 || !strings.Contains(findings[i].Message.ZH, "最多 8 张图（另一张是渠道活码），有 2 张没有带上：p8.png、p9.png") {
		t.Errorf("nobody is told which pictures gave way: %v", findings)
	}
}

// What stands for a code must be the same on every machine, and be no code.
func TestContactPlaceholder(t *testing.T) {
	ws, body := contactSpace(t, 0)
	dir, err := media.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	qun, _ := ws.Config.Channel("qun")
	r, _, err := (&render.Engine{Media: dir}).Compile(t.Context(), ws, asked(body), qun)
	if err != nil {
		t.Fatal(err)
	}
	sketch, _, err := (&render.Engine{Sketch: true}).Compile(t.Context(), ws, asked(body), qun)
	if err != nil || sketch.Digest != r.Digest {
		t.Errorf("a check sees another rendition: %v", err)
	}
	data, err := dir.Read(r.Media[0].Hash)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	pixels := img.Bounds().Dx()
	if pixels != r.Media[0].Width || int64(len(data)) != r.Media[0].Size || len(data) > 10_000 {
		t.Errorf("%d pixels, %d bytes; said to be %+v", pixels, len(data), r.Media[0])
	}
	dark := 0
	for x := range pixels { // no row of it has the contrast that a reader of codes asks for
		if c, _, _, _ := img.At(x, pixels/2).RGBA(); c < 0x7000 {
			dark++
		}
	}
	if dark > 0 {
		t.Errorf("%d dark pixels in its middle", dark)
	}
}
