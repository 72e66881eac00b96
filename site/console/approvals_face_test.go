package console

import (
	"testing"

	"moxin/content"
)

// TestWhatARenditionIsKnownBy: who approves a message reads what people get, and sees the first picture of it.
func TestWhatARenditionIsKnownBy(t *testing.T) {
	image := content.Media{Role: content.RoleImage, Hash: "image"}
	cover, lost := content.Media{Role: content.RoleCover, Hash: "cover"}, content.Media{Role: content.RoleCover}
	for _, c := range []struct {
		family              content.Family
		text, summary, says string
		media               []content.Media
		face                string
	}{
		{content.FamilyMessage, "先给您看一眼", "三样新品", "先给您看一眼", []content.Media{image, cover}, "cover"},
		{content.FamilyMessage, "", "三样新品", "三样新品", []content.Media{lost, image}, "image"},
		{content.FamilyWeChat, "正文", "三样新品", "三样新品", nil, ""},
		{content.FamilyNote, "正文", "", "正文", []content.Media{image}, "image"},
	} {
		r := content.Rendition{Family: c.family, Text: c.text, Summary: c.summary, Media: c.media}
		if got := excerpt(r); got != c.says {
			t.Errorf("%s says %q, want %q", c.family, got, c.says)
		}
		if m, ok := face(r); m.Hash != c.face || ok != (c.face != "") {
			t.Errorf("%s is known by %q, want %q", c.family, m.Hash, c.face)
		}
	}
}
