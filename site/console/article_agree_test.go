package console

import (
	"context"
	"strings"
	"testing"

	"moxin/content"
)

// Where the funnel's reads are not those that the score rests on, the page says why; where they are, it
// says nothing.
func TestReadsThatDifferAreExplained(t *testing.T) {
	t.Parallel()
	s := scoredShop(t)
	step := content.FunnelStep{Key: content.FunnelRead, Known: true}
	s.options.Funnel = func(context.Context, string) ([]content.FunnelStep, error) {
		return []content.FunnelStep{step, {Key: content.FunnelClick}}, nil
	}
	s.open()
	scores, err := s.store.ScoresOf(t.Context(), kindArticle, "how-we-choose")
	s.ok(err)
	var rests float64
	for _, c := range scores {
		if c.Name == nameTrust {
			rests = c.Evidence
		}
	}
	said := func() string {
		t.Helper()
		return text(s.page("/articles/how-we-choose?channel=gzh"), `[data-step="read"] .reason`)
	}
	if step.N = int(rests); said() != "" {
		t.Errorf("the same number is explained: %q", said())
	}
	if step.Least = true; said() != "" {
		t.Errorf("the same number, that is a lower bound, is explained: %q", said())
	}
	step.Least = false
	step.N++
	if got, want := said(), "排名依据的是 "+count(rests)+"：每个渠道只用一个来源，到打分时为止"; got != want {
		t.Errorf("another number is told as %q, want %q", got, want)
	}
	if step.Why = content.T("3 篇里读到 2 篇", "of 2 of 3"); !strings.HasPrefix(said(), "3 篇里读到 2 篇；排名依据") {
		t.Errorf("beside another reason it is told as %q", said())
	}
	if step.Known = false; strings.Contains(said(), "排名依据") {
		t.Errorf("what is not known is compared: %q", said())
	}
}

// A mean that is 0 because every article is in it is told as what it is.
func TestAMeanOfEverythingSaysNothing(t *testing.T) {
	t.Parallel()
	p := &page{Voice: speaks("zh"), now: now, zone: shanghai}
	for verdict, of := range map[string]content.Score{
		"每篇都在这里：平均按定义是 0，不说明高低": {Kind: kindChannel, Name: nameTrust},
		"区间含 0：和平时分不出高低":        {Kind: kindChannel, Name: nameTrust, Low: -.1, High: .1},
	} {
		if got := p.score([]content.Score{of}).Terms[0].Verdict; got != verdict {
			t.Errorf("%v … %v is told as %q", of.Low, of.High, got)
		}
	}
}
