package xiaohongshu

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"moxin/content"
	"moxin/publishers"
)

type store map[string]string

func (s store) Step(_ context.Context, name string) (string, bool, error) {
	v, ok := s[name]
	return v, ok, nil
}

func (s store) Record(_ context.Context, name, value string) error {
	s[name] = value
	return nil
}

func (s store) Open(context.Context, string) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader("bytes")), nil
}

func publish(t *testing.T, r content.Rendition) content.Handoff {
	t.Helper()
	p, err := New(content.Channel{ID: "c", Platform: content.XiaoHongShu}, publishers.Deps{})
	if err != nil {
		t.Fatal(err)
	}
	s := store{}
	got, err := p.Publish(t.Context(), publishers.Message{
		Channel: content.Channel{ID: "c"}, Items: []content.Rendition{r}, Media: s, Steps: s,
	})
	if err != nil || got.State != content.HandedOff {
		t.Fatalf("Publish = %+v, %v", got, err)
	}
	return *got.Handoff
}

func says(h content.Handoff, word string) bool {
	return slices.ContainsFunc(h.Checklist, func(c content.Text) bool { return strings.Contains(c.ZH, word) })
}

func TestHandsOffTextsAndChecklist(t *testing.T) {
	h := publish(t, content.Rendition{
		Title: "题", Text: "文", Topics: []string{"复购"}, SourceURL: "https://mp.weixin.qq.com/s/x", AI: content.AIGenerated,
		Media: []content.Media{{Hash: "aa", Role: content.RoleImage, Type: "image/jpeg"}},
	})
	var keys []string
	for _, x := range h.Texts {
		keys = append(keys, x.Key)
	}
	if want := []string{"title", "text", "topics"}; h.Platform != content.XiaoHongShu || !slices.Equal(keys, want) {
		t.Errorf("package for %s with texts %q, want %q", h.Platform, keys, want)
	}
	if !says(h, "AI") || says(h, "没有用 AI") || !says(h, "话题") {
		t.Errorf("checklist %v: want the declaration of AI and the topics", h.Checklist)
	}
	if !says(h, "第一张就是封面") {
		t.Errorf("nobody is told about the order of the pictures: %v", h.Checklist)
	}
	plain := publish(t, content.Rendition{Title: "题"})
	if !says(plain, "没有用 AI") || says(plain, "#话题") || len(plain.Texts) != 1 {
		t.Errorf("without AI and topics: %+v", plain)
	}
}

func TestChecksAreSourced(t *testing.T) {
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
