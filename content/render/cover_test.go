package render

import (
	"strings"
	"testing"
	"testing/fstest"

	"moxin/content"
)

// covers are the names of a rendition's covers with their sizes.
func covers(j *job) string {
	var names []string
	for _, m := range j.out.Media {
		if m.Role == content.RoleCover {
			names = append(names, m.Name)
		}
	}
	return strings.Join(names, " ")
}

func rulesOf(j *job) string {
	var rules []string
	for _, f := range j.findings {
		rules = append(rules, string(f.Severity)+" "+f.Rule)
	}
	return strings.Join(rules, ", ")
}

func TestCoversOfEachPlatform(t *testing.T) {
	for platform, want := range map[string]string{
		content.Douyin:   "cover-9x16.png cover-3x4.png",
		content.Channels: "cover-9x16.png cover-3x4.png",
		content.Kuaishou: "cover-9x16.png cover-3x4.png",
		content.Bilibili: "cover-4x3.png",
	} {
		j := jobFor(t, painter(t, true), "![茶](a.png)\n", content.Channel{ID: "v", Platform: platform})
		if err := j.videoCovers(); err != nil {
			t.Fatal(err)
		}
		if got := covers(j); got != want || rulesOf(j) != "" {
			t.Errorf("%s: %s, %s", platform, got, rulesOf(j))
		}
		if m := j.out.Media[0]; !strings.Contains(m.Text, "存茶") || !strings.Contains(m.Text, "半山茶铺") || m.Source != content.Drawn+strings.TrimSuffix(m.Name, ".png") {
			t.Errorf("%s: %+v", platform, m)
		}
	}
}

func TestTheGivenCoverStaysFirst(t *testing.T) {
	j := jobFor(t, painter(t, true), "", content.Channel{ID: "dy", Platform: content.Douyin})
	j.article.Cover = "a.png"
	if err := j.videoCovers(); err != nil {
		t.Fatal(err)
	}
	first, _ := j.out.Cover()
	if covers(j) != "a.png cover-9x16.png cover-3x4.png" || first.Width != 40 || first.Height != 30 {
		t.Errorf("%s, first %+v", covers(j), first)
	}
}

func TestVideoCoverWithoutAFont(t *testing.T) {
	j := jobFor(t, &Engine{}, "![茶](a.png)\n", content.Channel{ID: "dy", Platform: content.Douyin})
	if err := j.videoCovers(); err != nil {
		t.Fatal(err)
	}
	if covers(j) != "a.png" || rulesOf(j) != "warning card/no-font, note media/cover-from-body" {
		t.Errorf("%s, %s", covers(j), rulesOf(j))
	}
}

func TestCoverOfAnArticleWithoutPictures(t *testing.T) {
	gzh := content.Channel{ID: "gzh", Platform: content.WeChat}
	for name, c := range map[string]struct{ body, cover, covers, rules string }{
		"drawn":         {"正文。", "", "cover-2.35x1.png", "note cover/drawn"},
		"from the body": {"![茶](a.png)\n", "", "a.png", "note media/cover-from-body"},
		"given":         {"正文。", "a.png", "a.png", ""},
		"not to be had": {"正文。", "none.png", "", "error media/missing"},
	} {
		t.Run(name, func(t *testing.T) {
			j := jobFor(t, painter(t, true), c.body, gzh)
			j.article.Cover = c.cover
			if err := j.placeCover(forThumb); err != nil {
				t.Fatal(err)
			}
			if covers(j) != c.covers || rulesOf(j) != c.rules {
				t.Errorf("%s, %s", covers(j), rulesOf(j))
			}
		})
	}
}

func TestCoverTakesTheColoursOfTheTheme(t *testing.T) {
	gzh := content.Channel{ID: "gzh", Platform: content.WeChat, Theme: "default"}
	j := jobFor(t, painter(t, true), "正文。", gzh)
	j.ws.Config.Cards.Colors = map[string]string{"accent": "#123456"}
	if s, theme := j.coverStyle(), ThemeColors(j.ws, "default"); s.Accent != theme.Accent || s.Accent == "#123456" || s.Brand != "半山茶铺" {
		t.Errorf("%+v", s)
	}
	if s := j.style(); s.Accent != "#123456" || s.Design != content.DesignPaper {
		t.Errorf("%+v", s)
	}
}

func TestLogo(t *testing.T) {
	j := jobFor(t, painter(t, true), "", cardsChannel)
	j.ws.FS = fstest.MapFS{"logo.png": {Data: tile(t, 5, 6)}, "broken.png": {Data: []byte("x")}}
	for name, want := range map[string]string{"": "", "logo.png": "", "broken.png": "warning card/logo", "none.png": "warning card/logo"} {
		j.findings = nil
		j.ws.Config.Cards.Logo = name
		img := j.logo()
		if rulesOf(j) != want || (img != nil) != (name == "logo.png") {
			t.Errorf("%q: %v, %s", name, img != nil, rulesOf(j))
		}
	}
}

func TestLooksAreInTheDigestOfWhatIsDrawn(t *testing.T) {
	digest := func(ch content.Channel, change func(*content.Config, fstest.MapFS)) string {
		e := painter(t, true)
		j := jobFor(t, e, "正文。", ch)
		change(&j.ws.Config, j.ws.FS.(fstest.MapFS))
		d, err := e.SourceDigest(j.ws, j.article, ch)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	none := func(*content.Config, fstest.MapFS) {}
	changes := map[string]func(*content.Config, fstest.MapFS){
		"design": func(c *content.Config, _ fstest.MapFS) { c.Cards.Design = content.DesignBold },
		"colour": func(c *content.Config, _ fstest.MapFS) { c.Cards.Colors = map[string]string{"ink": "#000000"} },
		"logo":   func(c *content.Config, _ fstest.MapFS) { c.Cards.Logo = "articles/a.png" },
		"brand":  func(c *content.Config, _ fstest.MapFS) { c.Brand = "别家" },
	}
	own := content.Channel{ID: "xhs", Platform: content.XiaoHongShu}
	video := content.Channel{ID: "dy", Platform: content.Douyin}
	for name, change := range changes {
		if digest(cardsChannel, change) == digest(cardsChannel, none) {
			t.Errorf("%s: the digest of cards stays", name)
		}
		if digest(own, change) != digest(own, none) {
			t.Errorf("%s: the digest of a note without cards changes", name)
		}
		if same := digest(video, change) == digest(video, none); same != (name == "brand") {
			t.Errorf("%s: the digest of a video's frames: same %v", name, same)
		}
	}
	bytes := digest(cardsChannel, func(c *content.Config, files fstest.MapFS) {
		c.Cards.Logo = "articles/a.png"
		files["articles/a.png"] = &fstest.MapFile{Data: tile(t, 9, 9)}
	})
	if bytes == digest(cardsChannel, changes["logo"]) {
		t.Error("other bytes of the logo: the digest stays")
	}
}
