package render_test

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"moxin/content"
	"moxin/content/render"
)

// TestPicturesOfOnePixelAreLeftOut: they count visits. The first real picture is the cover.
func TestPicturesOfOnePixelAreLeftOut(t *testing.T) {
	var dot bytes.Buffer
	if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	ws := workspace(fstest.MapFS{"articles/dot.png": {Data: dot.Bytes()}, "articles/b.png": {Data: pixel(t, 9)}})
	channels := append([]content.Channel{
		{ID: "gzh", Platform: content.WeChat}, {ID: "xhs", Platform: content.XiaoHongShu}, {ID: "dy", Platform: content.Douyin},
	}, others...)
	carries := map[content.Family]bool{content.FamilyWeChat: true, content.FamilyRich: true, content.FamilyPage: true, content.FamilyNote: true, content.FamilyPost: true}
	for _, ch := range channels {
		a := article("正文。\n\n![统计](dot.png)\n\n后文<img src=\"dot.png\" alt=\"统计\">。\n\n![碗](b.png)\n")
		r, findings, err := (&render.Engine{}).Compile(t.Context(), ws, a, ch)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(r.HTML+r.Text, "统计") || strings.Contains(r.HTML, "<figure></figure>") || strings.Contains(r.HTML, "<p></p>") {
			t.Errorf("%s shows it: %s%s", ch.ID, r.HTML, r.Text)
		}
		if slices.ContainsFunc(r.Media, func(m content.Media) bool { return m.Width == 1 }) {
			t.Errorf("%s carries it: %v", ch.ID, r.Media)
		}
		said := slices.ContainsFunc(findings, func(f content.Finding) bool { return f.Rule == "media/tiny" && f.Line == 3 })
		if carries[r.Family] && (!said || len(r.Media) == 0) {
			t.Errorf("%s: %s, media %v", ch.ID, ruleNames(findings), r.Media)
		}
	}
	a := article("正文。")
	a.Cover = "dot.png"
	if r, _, err := (&render.Engine{}).Compile(t.Context(), ws, a, channels[0]); err != nil || len(r.Media) != 1 {
		t.Errorf("a cover that was asked for: %v %v", r.Media, err)
	}
}
