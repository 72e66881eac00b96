package console

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// pager says which of the articles are shown, and leads to those before and after.
func (v *rankingsView) pager(shown, atOnce int) {
	if shown == 0 || atOnce == 0 {
		return
	}
	first := (v.wish.page-1)*atOnce + 1
	v.Shown = v.F("rankings.shown", count(float64(first)), count(float64(first+shown-1)), count(float64(v.total)))
	to := func(page int) string {
		if page == 1 {
			return v.asked.with("page", "")
		}
		return v.asked.with("page", strconv.Itoa(page))
	}
	if v.wish.page > 1 {
		v.Pages = append(v.Pages, link{Label: v.T("rankings.prev"), Href: to(v.wish.page - 1), Kind: "prev"})
	}
	if first+shown-1 < v.total {
		v.Pages = append(v.Pages, link{Label: v.T("rankings.next"), Href: to(v.wish.page + 1), Kind: "next"})
	}
}

// form fills the form that asks for days of one's own.
func (v *rankingsView) form() {
	if p := v.wish.period; p.Name != "" {
		v.From, v.Until = p.From.Format("2006-01-02"), p.Until.Add(-time.Nanosecond).Format("2006-01-02")
	}
	for _, key := range slices.Sorted(maps.Keys(v.asked.values)) {
		if key != "period" && key != "page" {
			v.Keep = append(v.Keep, link{Kind: key, Label: v.asked.get(key)})
		}
	}
	for _, kind := range exportKinds {
		to := url.URL{Path: "/rankings/" + kind.file, RawQuery: v.asked.set("page", "").values.Encode()}
		v.Exports = append(v.Exports, link{Label: kind.label, Href: to.String()})
	}
}

// aside is something on a page, for a template of its own.
type aside struct {
	Page *page
	It   any
}

// With gives a template of its own something on the page.
func (p *page) With(it any) aside { return aside{p, it} }

// narrowed reports that the URL asks for a part of what was scored, or for two parts beside each other.
func (v *rankingsView) narrowed() bool {
	return slices.ContainsFunc(slices.Collect(maps.Keys(v.asked.values)), func(key string) bool {
		return key != "by" && key != "page" && v.asked.get(key) != ""
	})
}

// Idle says why nothing is advised where all that was scored is shown.
func (v *rankingsView) Idle() string {
	switch {
	case v.Model == "" || v.narrowed():
		return ""
	case !v.Ranked():
		return v.T("advice.early")
	case len(v.kept.Advice) > 0:
		return v.T("advice.done")
	}
	return v.T("advice.none")
}

// Ranked reports that some article has a place: else the notes say why none has.
func (v *rankingsView) Ranked() bool { return v.outline.tally.Ranked > 0 }
