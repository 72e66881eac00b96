package render_test

import (
	"strings"
	"testing"

	"moxin/content"
)

// newspic is a 公众号 channel whose posts are pictures with a short text.
var newspic = content.Channel{ID: "tie", Platform: content.WeChat, Format: "newspic", Theme: "default"}

func TestAPicturePostIsANoteWithTheFieldsOfAnArticle(t *testing.T) {
	a := article("第一句，说的是茶。\n\n![](a.png)\n")
	a.Summary = "一句摘要"
	a.Channels = map[string]content.Override{"tie": {SourceURL: "https://example.com/a", Text: "自己写的。", Topics: []string{"茶"}}}
	r, _ := compile(t, a, newspic)
	if r.Family != content.FamilyNote || r.Format != "newspic" || r.HTML != "" || r.Text != "自己写的。\n\n#茶" ||
		r.Summary != "一句摘要" || r.SourceURL != "https://example.com/a" {
		t.Errorf("%+v", r)
	}
	note, _ := compile(t, a, channel(t, "xhs"))
	if note.Summary != "" || note.SourceURL != "" {
		t.Errorf("a note of another platform has %q and %q", note.Summary, note.SourceURL)
	}
}

func TestAPicturePostsExtractFitsItsBytes(t *testing.T) {
	r, _ := compile(t, article(strings.Repeat("茶要慢慢喝，水要慢慢烧，话要慢慢说。\n\n", 200)), newspic)
	if n := len(r.Text); n > 2048 || n < 900 {
		t.Errorf("%d bytes", n)
	}
}

func TestWhoMayComment(t *testing.T) {
	for _, tc := range []struct {
		channel, own, want string
	}{
		{"", "", ""}, {"closed", "", ""}, {"open", "", "open"}, {"open", "closed", ""}, {"closed", "fans", "fans"}, {"fans", "", "fans"},
	} {
		ch := channel(t, "gzh")
		ch.Comments = tc.channel
		a := article("正文")
		a.Channels = map[string]content.Override{"gzh": {Comments: tc.own}, "xhs": {Comments: tc.own}}
		r, _ := compile(t, a, ch)
		plain, _ := compile(t, article("正文"), channel(t, "gzh"))
		if r.Comments != tc.want || (r.Digest == plain.Digest) != (tc.want == "") || (r.SourceDigest == plain.SourceDigest) != (tc.want == "") {
			t.Errorf("%+v: %q, digest changed %v, source's %v", tc, r.Comments, r.Digest != plain.Digest, r.SourceDigest != plain.SourceDigest)
		}
		if note, _ := compile(t, a, channel(t, "xhs")); note.Comments != "" {
			t.Errorf("%+v: a note says %q", tc, note.Comments)
		}
	}
}
