package kuaishou

import (
	"slices"
	"testing"

	"moxin/content"
	"moxin/publishers/handoff/handofftest"
)

func TestPublisher(t *testing.T) { handofftest.Run(t, New, spec) }

func TestPackage(t *testing.T) {
	r := handofftest.Whole()
	r.Script = "口播"
	whole := handofftest.Publish(t, New, spec, r)
	if got, want := handofftest.Keys(whole), []string{"title", "text", "topics", "script"}; !slices.Equal(got, want) {
		t.Errorf("texts %q, want %q", got, want)
	}
	if !handofftest.Says(whole, "话题") || !handofftest.Says(whole, "声明") {
		t.Errorf("checklist: %v", whole.Checklist)
	}
	if plain := handofftest.Publish(t, New, spec, content.Rendition{Title: "题", Text: "文"}); handofftest.Says(plain, "话题") || !handofftest.Says(plain, "没有视频") {
		t.Errorf("without what they are for: %v", plain.Checklist)
	}
}
