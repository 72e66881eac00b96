package weibo

import (
	"slices"
	"testing"

	"moxin/content"
	"moxin/publishers/handoff/handofftest"
)

func TestPublisher(t *testing.T) { handofftest.Run(t, New, spec) }

func TestPackage(t *testing.T) {
	r := handofftest.Whole()
	r.Media[0].Role, r.Media[0].Type = content.RoleImage, "image/png"
	whole := handofftest.Publish(t, New, spec, r)
	if got, want := handofftest.Keys(whole), []string{"text", "link"}; !slices.Equal(got, want) {
		t.Errorf("texts %q, want %q", got, want)
	}
	if !handofftest.Says(whole, "9 张") || !handofftest.Says(whole, "#话题#") || !handofftest.Says(whole, "内容声明") {
		t.Errorf("checklist: %v", whole.Checklist)
	}
	if plain := handofftest.Publish(t, New, spec, content.Rendition{Title: "题", Text: "文"}); handofftest.Says(plain, "#话题#") {
		t.Errorf("without what they are for: %v", plain.Checklist)
	}
}
