package console

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/site/web"
)

var errGone = errors.New("disk I/O error")

// broken is a store on which one method fails.
type broken struct {
	Store
	method string
}

func (b broken) fails(method string) error {
	if b.method == method {
		return errGone
	}
	return nil
}

func (b broken) Releases(ctx context.Context, f content.ReleaseFilter) ([]content.Release, error) {
	if err := b.fails("Releases"); err != nil {
		return nil, err
	}
	return b.Store.Releases(ctx, f)
}

func (b broken) Attempts(ctx context.Context, id int64) ([]content.Attempt, error) {
	if err := b.fails("Attempts"); err != nil {
		return nil, err
	}
	return b.Store.Attempts(ctx, id)
}

func (b broken) HandoffOf(ctx context.Context, id int64) (content.Handoff, error) {
	if err := b.fails("HandoffOf"); err != nil {
		return content.Handoff{}, err
	}
	return b.Store.HandoffOf(ctx, id)
}

func (b broken) Publications(ctx context.Context, f content.PublicationFilter) ([]content.Publication, error) {
	if err := b.fails("Publications"); err != nil {
		return nil, err
	}
	return b.Store.Publications(ctx, f)
}

func (b broken) Samples(ctx context.Context, f content.SampleFilter) ([]content.Sample, error) {
	if err := b.fails("Samples"); err != nil {
		return nil, err
	}
	return b.Store.Samples(ctx, f)
}

func (b broken) LatestSamples(ctx context.Context, publications []int64) ([]content.Sample, error) {
	if err := b.fails("LatestSamples"); err != nil {
		return nil, err
	}
	return b.Store.LatestSamples(ctx, publications)
}

func (b broken) SampleSources(ctx context.Context, until time.Time) ([]content.Origin, error) {
	if err := b.fails("SampleSources"); err != nil {
		return nil, err
	}
	return b.Store.SampleSources(ctx, until)
}

func (b broken) Corrections(ctx context.Context, f content.SampleFilter) ([]content.Correction, error) {
	if err := b.fails("Corrections"); err != nil {
		return nil, err
	}
	return b.Store.Corrections(ctx, f)
}

func (b broken) CollectionsOf(ctx context.Context, publications []int64) ([]content.Collection, error) {
	if err := b.fails("CollectionsOf"); err != nil {
		return nil, err
	}
	return b.Store.CollectionsOf(ctx, publications)
}

func (b broken) Collections(ctx context.Context) ([]content.Collection, error) {
	if err := b.fails("Collections"); err != nil {
		return nil, err
	}
	return b.Store.Collections(ctx)
}

func (b broken) Imports(ctx context.Context, limit int) ([]content.Import, error) {
	if err := b.fails("Imports"); err != nil {
		return nil, err
	}
	return b.Store.Imports(ctx, limit)
}

func (b broken) Scores(ctx context.Context, kind string) ([]content.Score, error) {
	if err := b.fails("Scores"); err != nil {
		return nil, err
	}
	return b.Store.Scores(ctx, kind)
}

func (b broken) Rendition(ctx context.Context, digest string) (content.Rendition, error) {
	if err := b.fails("Rendition"); err != nil {
		return content.Rendition{}, err
	}
	return b.Store.Rendition(ctx, digest)
}

func (b broken) Beats(ctx context.Context, since time.Time) ([]content.Beat, error) {
	if err := b.fails("Beats"); err != nil {
		return nil, err
	}
	return b.Store.Beats(ctx, since)
}

// What cannot be read must not look like nothing: a page without it is an error, not half a page.
func TestNoPageHidesAFailure(t *testing.T) {
	s := fullShop(t)
	for method, targets := range map[string][]string{
		"Releases": {"/", "/calendar", "/releases", "/releases/1", "/articles", "/articles/winter-list"},
		"Attempts": {"/releases/15"}, "HandoffOf": {"/", "/releases/18"}, "Publications": {"/", "/releases/1", "/rankings"},
		"Samples": {"/articles/winter-list"}, "LatestSamples": {"/releases/1", "/articles/winter-list"}, "SampleSources": {"/rankings"},
		"Corrections": {"/articles/winter-list"}, "CollectionsOf": {"/articles/winter-list"}, "Collections": {"/", "/collecting", "/health"}, "Imports": {"/import", "/collecting", "/health"}, "Scores": {"/rankings", "/articles/winter-list"},
		"Rendition": {"/articles/winter-list", "/articles/winter-list/preview/gzh"}, "Beats": {"/"},
	} {
		s.options.Store = broken{s.store, method}
		s.open()
		for _, target := range targets {
			if got := s.get(target); got.Code != http.StatusInternalServerError || strings.Contains(got.Body.String(), errGone.Error()) {
				t.Errorf("%s without %s answers %d", target, method, got.Code)
			}
		}
	}
}

func TestFindingsComeByWeight(t *testing.T) {
	s := newShop(t, library)
	s.ws.Config.Check.Severity = map[string]content.Severity{"limit/title": content.SeverityNote}
	a, _ := s.ws.Article("winter-list")
	a.Title = strings.Repeat("长", 40)
	a.Body = append(a.Body, "\n![](missing.png)\n\n::: only nowhere\n:::\n"...)
	var got []string
	for _, f := range s.page("/articles/winter-list?channel=gzh").Find(".findings li").EachIter() {
		got = append(got, f.AttrOr("data-severity", ""))
	}
	weight := map[string]int{"error": 0, "warning": 1, "note": 2}
	seen := map[string]bool{}
	for i, severity := range got {
		seen[severity] = true
		if i > 0 && weight[severity] < weight[got[i-1]] {
			t.Errorf("findings come as %v", got)
		}
	}
	if len(seen) < 3 {
		t.Errorf("only %v found: nothing to order", got)
	}
}

func speaks(lang string) web.Voice { return web.Voice{Lang: lang, Words: speech} }

func TestTimesInBothLanguages(t *testing.T) {
	zh, en := &page{Voice: speaks("zh"), now: now, zone: shanghai}, &page{Voice: speaks("en"), now: now, zone: shanghai}
	for _, tt := range []struct{ got, want string }{
		{zh.instant(now.UTC()).Text, "12-04 周五 09:30"}, {en.instant(now).Text, "12-04 Fri 09:30"},
		{en.instant(now.AddDate(1, 0, 0)).Text, "2027-12-04 Sat 09:30"}, {zh.instant(time.Time{}).Text, "—"}, {zh.instant(time.Time{}).ISO, ""},
		{zh.until(now.Add(90 * time.Minute)), "还有 90 分钟"}, {en.until(now.Add(-50 * time.Hour)), "2 d past"}, {zh.until(now), "现在"}, {zh.until(time.Time{}), ""},
		{zh.ago(time.Time{}, now), "—"}, {en.ago(now.Add(-3*time.Hour), now), "3 h ago"}, {zh.ago(now.Add(-4*time.Second), now), "4 秒前"},
		{zh.lateness(0), "准点"}, {en.lateness(310 * time.Millisecond), "0.3 s late"}, {zh.lateness(2500 * time.Millisecond), "晚 2.5 秒"}, {en.lateness(3 * time.Minute), "3 min late"},
		{zh.lateness(40 * time.Millisecond), "晚 40 毫秒"}, {zh.lateness(-3 * time.Second), "早 3.0 秒"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}
