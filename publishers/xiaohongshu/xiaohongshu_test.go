package xiaohongshu

import (
	"slices"
	"testing"

	"moxin/content"
	"moxin/publishers/handoff/handofftest"
)

func TestPublisher(t *testing.T) { handofftest.Run(t, New, spec) }

func TestPackage(t *testing.T) {
	r := handofftest.Whole()
	r.Media[0].Role, r.Media[0].Type = content.RoleImage, "image/jpeg"
	whole := handofftest.Publish(t, New, spec, r)
	if got, want := handofftest.Keys(whole), []string{"title", "text", "topics"}; !slices.Equal(got, want) {
		t.Errorf("texts %q, want %q", got, want)
	}
	if !handofftest.Says(whole, "第一张就是封面") || !handofftest.Says(whole, "话题") {
		t.Errorf("checklist of a package with a picture and topics: %v", whole.Checklist)
	}
	plain := handofftest.Publish(t, New, spec, content.Rendition{Title: "题"})
	if handofftest.Says(plain, "#话题") || len(plain.Texts) != 1 {
		t.Errorf("without topics: %+v", plain)
	}
}
