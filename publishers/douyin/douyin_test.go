package douyin

import (
	"slices"
	"testing"

	"moxin/content"
	"moxin/publishers/handoff/handofftest"
)

func TestPublisher(t *testing.T) { handofftest.Run(t, New, spec) }

func TestPackage(t *testing.T) {
	whole := handofftest.Publish(t, New, spec, handofftest.Whole())
	if got, want := handofftest.Keys(whole), []string{"title", "text", "topics"}; !slices.Equal(got, want) {
		t.Errorf("texts %q, want %q", got, want)
	}
	if handofftest.Says(whole, "没有视频") || !handofftest.Says(whole, "水印") || !handofftest.Says(whole, "话题") {
		t.Errorf("checklist of a package with a video and topics: %v", whole.Checklist)
	}
	plain := handofftest.Publish(t, New, spec, content.Rendition{Title: "题"})
	if !handofftest.Says(plain, "没有视频") || handofftest.Says(plain, "#话题") || len(plain.Texts) != 1 {
		t.Errorf("without video and topics: %+v", plain)
	}
}
