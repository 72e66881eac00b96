// Package handofftest is what the tests of the platforms that people post on by hand share:
// the suite of every publisher, and what every package for a person must have.
package handofftest

import (
	"slices"
	"strings"
	"testing"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/handoff"
	"moxin/publishers/publishertest"
)

// Run checks a platform's publisher and the spec it is made of.
func Run(t *testing.T, open publishers.Factory, spec handoff.Spec) {
	t.Run("publisher", func(t *testing.T) {
		publishertest.Run(t, func(t *testing.T) *publishertest.World {
			return &publishertest.World{
				Open:    func() publishers.Publisher { return publisher(t, open, spec) },
				Message: func(n int) publishers.Message { return message(spec, n) },
			}
		})
	})
	t.Run("sources", func(t *testing.T) { sourced(t, spec) })
	t.Run("declaration", func(t *testing.T) { declaresAI(t, open, spec) })
}

// Publish makes the package of one rendition.
func Publish(t *testing.T, open publishers.Factory, spec handoff.Spec, r content.Rendition) content.Handoff {
	t.Helper()
	m := message(spec, 0)
	m.Items = []content.Rendition{r}
	m.Steps = &publishertest.Memory{}
	got, err := publisher(t, open, spec).Publish(t.Context(), m)
	if err != nil || got.State != content.HandedOff {
		t.Fatalf("Publish = %+v, %v", got, err)
	}
	return *got.Handoff
}

// Says reports whether a line of the checklist holds a word.
func Says(h content.Handoff, word string) bool {
	return slices.ContainsFunc(h.Checklist, func(c content.Text) bool { return strings.Contains(c.ZH, word) })
}

// Keys are the texts of a package in order.
func Keys(h content.Handoff) []string {
	var keys []string
	for _, x := range h.Texts {
		keys = append(keys, x.Key)
	}
	return keys
}

// Whole is a rendition with everything a platform may want to see ticked.
func Whole() content.Rendition {
	return content.Rendition{
		Title: "题", Text: "文", Topics: []string{"复购"}, SourceURL: "https://mp.weixin.qq.com/s/x", AI: content.AIGenerated,
		Media: []content.Media{{Hash: picture, Role: content.RoleVideo, Type: "video/mp4"}},
	}
}

const picture = "aa"

func publisher(t *testing.T, open publishers.Factory, spec handoff.Spec) publishers.Publisher {
	t.Helper()
	p, err := open(content.Channel{ID: "c", Platform: spec.Platform}, publishers.Deps{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func message(spec handoff.Spec, n int) publishers.Message {
	ch := content.Channel{ID: "c", Platform: spec.Platform}
	r := content.Rendition{
		Slug: "a", Channel: ch.ID, Platform: ch.Platform, Title: "题" + strings.Repeat("一", n), Text: "文",
		Media: []content.Media{{Hash: picture, Role: content.RoleImage, Type: "image/png"}},
	}
	r.Seal()
	items := []content.Item{{Slug: r.Slug, Title: r.Title, Rendition: r.Digest}}
	return publishers.Message{
		Release: content.Release{Channel: ch.ID, Platform: ch.Platform, Run: 1, Items: items, Digest: content.MessageDigest(items)},
		Channel: ch, Items: []content.Rendition{r}, Media: publishertest.Files{picture: publishertest.PNG(4, 3, 0x80)},
	}
}

// sourced holds every line that a person reads to its source and to both languages.
func sourced(t *testing.T, spec handoff.Spec) {
	for _, c := range spec.Checks {
		if c.Source == "" || c.Text.ZH == "" || c.Text.EN == "" {
			t.Errorf("check %+v lacks its source or a language", c)
		}
	}
	for _, f := range spec.Texts {
		if f.Label.ZH == "" || f.Label.EN == "" {
			t.Errorf("text %s lacks a label", f.Key)
		}
	}
}

func declaresAI(t *testing.T, open publishers.Factory, spec handoff.Spec) {
	if h := Publish(t, open, spec, Whole()); h.Platform != spec.Platform || !Says(h, "AI") || Says(h, "没有用 AI") {
		t.Errorf("made with AI, checklist of %s: %v", h.Platform, h.Checklist)
	}
	if h := Publish(t, open, spec, content.Rendition{Title: "题"}); !Says(h, "没有用 AI") {
		t.Errorf("made by people, checklist: %v", h.Checklist)
	}
}
