package zhihu

import (
	"slices"
	"testing"

	"moxin/content"
	"moxin/publishers/handoff/handofftest"
)

func TestPublisher(t *testing.T) { handofftest.Run(t, New, spec) }

func TestPackage(t *testing.T) {
	r := handofftest.Whole()
	r.Family, r.HTML = content.FamilyRich, `<p>正文</p><p><img src="media:aa" alt=""></p>`
	r.Media = []content.Media{{Hash: "aa", Role: content.RoleInline, Type: "image/png"}}
	whole := handofftest.Publish(t, New, spec, r)
	if got, want := handofftest.Keys(whole), []string{"title", "text", "topics"}; !slices.Equal(got, want) {
		t.Errorf("texts %q, want %q", got, want)
	}
	if !handofftest.Says(whole, "富文本") || !handofftest.Says(whole, "按编号") {
		t.Errorf("checklist: %v", whole.Checklist)
	}
	if got := whole.Texts[1]; got.HTML != r.HTML || got.Value != "正文\n\n［图 01］" {
		t.Errorf("text %+v", got)
	}
	if plain := handofftest.Publish(t, New, spec, content.Rendition{Title: "题", Text: "文"}); handofftest.Says(plain, "富文本") || handofftest.Says(plain, "封面") {
		t.Errorf("without what they are for: %v", plain.Checklist)
	}
}
