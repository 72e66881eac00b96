package render_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"moxin/content"
	"moxin/content/media"
	"moxin/content/render"
)

// wechatRegressions are what users of other tools report of 公众号 articles again and again, and
// what must stand in the body instead (spaces as ␣ where they are hard).
var wechatRegressions = []struct {
	name, body    string
	want, without []string
}{
	{"a list in a list has no stray bullets",
		"- 甲\n  - 乙\n    - 丙\n- 丁\n", []string{">•</span>甲", ">◦</span>乙", ">▪</span>丙", ">•</span>丁"}, []string{"<ul", "<ol", "<li"}},
	{"an ordered list in a list keeps its own numbers",
		"1. 甲\n   1. 乙\n   2. 丙\n2. 丁\n", []string{">1.</span>甲", ">1.</span>乙", ">2.</span>丙", ">2.</span>丁"}, []string{"<ol", "<li"}},
	{"an ordered list begins where the article says",
		"3. 甲\n4. 乙\n", []string{">3.</span>甲", ">4.</span>乙"}, nil},
	{"bold at the head of an item stays on its line",
		"- **要点**：说明\n- **另一点**：说明\n", []string{"<strong>要点</strong>：说明</p>", "<strong>另一点</strong>：说明</p>"}, []string{"<strong>要点</strong><br>", "</p>："}},
	{"bold at the head of a loose item stays on its line",
		"1. **要点**：说明\n\n   第二段\n\n2. **另一点**\n", []string{">1.</span><strong>要点</strong>：说明</p>", "<p>第二段</p>"}, nil},
	{"code keeps its indentation and lines",
		"```python\ndef f(x):\n    if x:\n        return 1\n\n    return  2\n```\n", []string{"<br>␣␣␣␣", "<br>␣␣␣␣␣␣␣␣", "<br><br>␣␣␣␣", "␣␣"}, []string{"\n", "    "}},
	{"tabs in code are indentation too",
		"```\na\n\tb\n```\n", []string{"a<br>␣␣␣␣b"}, []string{"\t"}},
	{"code in an item keeps its lines",
		"1. 甲\n\n   ```sh\n   cd x\n     ls\n   ```\n", []string{"cd", "x<br>␣␣", "ls"}, []string{"\n"}},
	{"runs of spaces in inline code stay", "`a  b`\n", []string{"a␣␣b"}, nil},
}

// bareStyle takes the styles out of a body, and names hard spaces.
func bareStyle(body string) string {
	body = regexp.MustCompile(` style="[^"]*"`).ReplaceAllString(body, "")
	body = regexp.MustCompile(`</?span>`).ReplaceAllString(body, "")
	return strings.ReplaceAll(body, "&nbsp;", "␣")
}

func TestWeChatRegressions(t *testing.T) {
	for _, c := range wechatRegressions {
		t.Run(c.name, func(t *testing.T) {
			r, _ := compileWeChat(t, workspace(nil), c.body)
			for _, want := range c.want {
				want = strings.ReplaceAll(want, "</span>", "")
				want = strings.TrimPrefix(want, ">")
				if !strings.Contains(bareStyle(r.HTML), want) {
					t.Errorf("no %s in\n%s", want, bareStyle(r.HTML))
				}
			}
			for _, without := range c.without {
				if strings.Contains(r.HTML, without) || strings.Contains(bareStyle(r.HTML), without) {
					t.Errorf("%q in\n%s", without, r.HTML)
				}
			}
		})
	}
}

func compileWeChat(t *testing.T, ws *content.Workspace, body string) (content.Rendition, []content.Finding) {
	t.Helper()
	r, findings, err := (&render.Engine{}).Compile(t.Context(), ws, article(body), channel(t, "gzh"))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range lint(r.HTML) {
		t.Error(problem)
	}
	return r, findings
}

func TestWeChatKeepsTheWidthOfPictures(t *testing.T) {
	ws := workspace(fstest.MapFS{"articles/a.png": {Data: pixel(t, 7)}})
	for body, want := range map[string]string{
		"![图](a.png){width=50%}":                         "width:50%",
		"![图](a.png){ .wide width=\"320px\" #fig }":      "width:320px",
		"![图](a.png){: width=300 height=200}":            "width:300px",
		"![图](a.png =300x)":                              "width:300px",
		"![图](a.png =300x200)":                           "width:300px",
		"![图](a.png \"说明\" =60%x)":                       "width:60%",
		"<img src=\"a.png\" width=\"120\" height=\"9\">": "width:120px",
		"<img src=a.png style=\"width: 40%\">":           "width: 40%",
		"文字 <img src=a.png width=1.5em> 文字":              "width:1.5em",
		"![图](a.png){width=expression(1)}":               "",
		"![图](a.png){width=0}":                           "",
	} {
		r, _ := compileWeChat(t, ws, body)
		img := regexp.MustCompile(`<img[^>]*>`).FindString(r.HTML)
		if img == "" || want != "" && !strings.Contains(img, want) || want == "" && strings.Contains(img, "width:0") {
			t.Errorf("%s: %s, want %s", body, r.HTML, want)
		}
		if strings.Contains(img, "height:9") || strings.Contains(r.HTML, "{") || strings.Contains(r.HTML, "=300x") {
			t.Errorf("%s: %s", body, r.HTML)
		}
	}
	if r, _ := compileWeChat(t, ws, "![图](a.png){不是属性}"); !strings.Contains(r.HTML, "{不是属性}") {
		t.Errorf("text behind a picture vanished: %s", r.HTML)
	}
	if r, _ := compileWeChat(t, ws, "![甲](a.png \"说明\" =60%x)"); !strings.Contains(r.HTML, ">说明</section>") || !strings.Contains(r.HTML, `alt="甲"`) {
		t.Errorf("caption or alt is lost: %s", r.HTML)
	}
}

func TestWeChatStylesAreAllInline(t *testing.T) {
	ws, a := workspace(fstest.MapFS{"articles/a.png": {Data: pixel(t, 7)}}), everything(t)
	for _, name := range []string{"default", "letter", "bold"} {
		ch := channel(t, "gzh")
		ch.Theme = name
		r, _, err := (&render.Engine{}).Compile(t.Context(), ws, a, ch)
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range lint(r.HTML) {
			t.Errorf("%s: %s", name, problem)
		}
		z := html.NewTokenizer(strings.NewReader(r.HTML))
		for z.Next() != html.ErrorToken {
			token := z.Token()
			switch token.Data {
			case "p", "h1", "h2", "h3", "h4", "td", "th", "blockquote", "pre", "img":
				if token.Type == html.StartTagToken && len(token.Attr) == 0 {
					t.Errorf("%s: <%s> has no style: it would be lost with that of what stands around it", name, token.Data)
				}
			}
		}
	}
}

func TestWeChatRefusesNoArticleForALink(t *testing.T) {
	r, findings := compileWeChat(t, workspace(nil), "[站外](https://example.com/a)，[站外](https://example.com/a)，<https://example.com/b>，[站内](https://mp.weixin.qq.com/s/x)，[草稿](https://mp.weixin.qq.com/s?tempkey=1)\n\n<a href=\"https://example.com/c\">标签</a>\n")
	links := regexp.MustCompile(`href="[^"]*"`).FindAllString(r.HTML, -1)
	if len(links) != 1 || links[0] != `href="https://mp.weixin.qq.com/s/x"` {
		t.Errorf("links %q: others are refused (45166)", links)
	}
	for _, want := range []string{"https://example.com/a<", "https://example.com/b<", "https://example.com/c<"} {
		if !strings.Contains(r.HTML, want) {
			t.Errorf("%s is lost", want)
		}
	}
	if n := strings.Count(r.HTML, "https://example.com/a<"); n != 1 {
		t.Errorf("one address stands %d times in the list", n)
	}
	if !hasRule(findings, "link/preview") {
		t.Error("nobody is told of the preview link")
	}
}

func TestWeChatTakesNoWebP(t *testing.T) {
	ws := workspace(fstest.MapFS{"articles/a.webp": {Data: tinyWebP(t)}})
	r, findings := compileWeChat(t, ws, "![图](a.webp)\n")
	if len(findings) > 1 || len(r.Media) == 0 {
		t.Fatalf("%v", findings)
	}
	for _, m := range r.Media {
		if m.Type != media.TypePNG && m.Type != media.TypeJPEG || strings.HasSuffix(m.Name, ".webp") {
			t.Errorf("%+v", m)
		}
	}
}

func TestWeChatKeepsWhatMoves(t *testing.T) {
	var moving bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 4, 4), color.Palette{color.Black, color.White})
	if err := gif.EncodeAll(&moving, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{5, 5}}); err != nil {
		t.Fatal(err)
	}
	ws := workspace(fstest.MapFS{"static/img/a.gif": {Data: moving.Bytes()}})
	r, _ := compileWeChat(t, ws, "![动图](/img/a.gif)\n")
	m := r.Media[len(r.Media)-1]
	if m.Type != media.TypeGIF || m.Hash != media.Hash(moving.Bytes()) || m.Name != "a.gif" || m.Role != content.RoleInline {
		t.Errorf("%+v", m)
	}
}

func TestWeChatNamesTheOnePictureThatHangs(t *testing.T) {
	e := &render.Engine{Fetch: func(ctx context.Context, url string) ([]byte, error) {
		if strings.Contains(url, "hangs") {
			return nil, &media.FetchError{URL: url, Err: errors.New("no answer in time")}
		}
		return pixel(t, 3), nil
	}}
	body := "![甲](https://img.example.com/1.png)\n\n![乙](https://img.example.com/hangs.png)\n\n![丙](https://img.example.com/3.png)\n"
	r, findings, err := e.Compile(t.Context(), workspace(nil), article(body), channel(t, "gzh"))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(r.HTML, "<img"); n != 2 {
		t.Errorf("%d pictures came through", n)
	}
	var named []content.Finding
	for _, f := range findings {
		if f.Severity == content.SeverityError {
			named = append(named, f)
		}
	}
	if len(named) != 1 || named[0].Line != 3 || !strings.Contains(named[0].Message.ZH, "https://img.example.com/hangs.png") {
		t.Errorf("%v", named)
	}
}

// tinyWebP is a 2 × 1 lossless picture, one pixel wider than the smallest that encoders write.
func tinyWebP(t testing.TB) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	if err != nil {
		t.Fatal(err)
	}
	data[21] = 1 // the width less one
	return data
}

// tags are the tags of a body.
var tags = regexp.MustCompile(`<[^>]*>`)

func hasRule(findings []content.Finding, rule string) bool {
	for _, f := range findings {
		if f.Rule == rule {
			return true
		}
	}
	return false
}
