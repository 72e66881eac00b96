package content

import (
	"maps"
	"slices"
	"sort"
)

// AskedOn is the instant that an article asks for on a channel: its own word for that channel, else
// the step of its campaign, else its word for all. A step that counts from a channel for which
// nothing is asked asks for nothing.
func (c *Config) AskedOn(a *Article, channel string) Asked {
	asked, _ := c.askedOn(a, channel)
	return asked
}

// askedOn also names the front matter key that says so.
func (c *Config) askedOn(a *Article, channel string) (Asked, string) {
	over, goes := a.For(channel)
	if !goes {
		return Asked{}, ""
	}
	if !over.PublishAt.None() {
		return over.PublishAt, "channels." + channel + ".publish_at"
	}
	k, _ := c.Campaign(a.Campaign)
	if o, ok := k.Steps[channel]; ok {
		if _, goes := a.For(o.Channel); goes && c.AskedOn(a, o.Channel).None() { // steps run in no circle
			return Asked{}, ""
		}
		return Asked{Raw: o.String(), Offset: o}, "campaign"
	}
	return a.PublishAt, "publish_at"
}

// Terms finds what only all articles together show of their terms: campaigns, articles and channels
// that are not there, and what would wait for itself. All of it is an error but what is said about
// parts, which holds nothing back. A finding without Channel concerns all of the article's.
func (w *Workspace) Terms() []Finding {
	t := &termReader{cfg: &w.Config, bySlug: map[string]*Article{}, series: SeriesOf(w.Articles)}
	for _, a := range w.Articles {
		for _, alias := range a.Aliases {
			if t.bySlug[alias] == nil {
				t.bySlug[alias] = a
			}
		}
	}
	for _, a := range w.Articles {
		t.bySlug[a.Slug] = a
	}
	for _, a := range w.Articles {
		t.article(a)
	}
	t.circles(w.Articles)
	sortFindings(t.findings)
	return t.findings
}

// SeriesOf lists the articles of each series that say which part they are, in order.
func SeriesOf(articles []*Article) map[string][]*Article {
	series := map[string][]*Article{}
	for _, a := range articles {
		if a.Series != "" && a.Part > 0 && !a.Draft {
			series[a.Series] = append(series[a.Series], a)
		}
	}
	for _, parts := range series {
		slices.SortStableFunc(parts, func(a, b *Article) int { return a.Part - b.Part })
	}
	return series
}

type termReader struct {
	cfg      *Config
	bySlug   map[string]*Article
	series   map[string][]*Article
	findings []Finding
}

func (t *termReader) report(rule string, severity Severity, at Position, channel string, message, suggestion Text) {
	t.findings = append(t.findings, Finding{
		Rule: rule, Severity: severity, Position: at, Channel: channel, Message: message, Suggestion: suggestion,
	})
}

// article judges what one article names.
func (t *termReader) article(a *Article) {
	if _, ok := t.cfg.Campaign(a.Campaign); a.Campaign != "" && !ok {
		t.report("plan/campaign", SeverityError, a.At("campaign"), "",
			Text{ZH: "moxin.yaml 里没有活动 " + quote(a.Campaign), EN: "moxin.yaml has no campaign " + quote(a.Campaign)},
			nearestOf(a.Campaign, t.campaigns(), T("在 moxin.yaml 的 campaigns 里加上它", "add it to campaigns in moxin.yaml")))
	}
	for _, slug := range a.After {
		if other := t.bySlug[slug]; other == nil {
			t.report("plan/after", SeverityError, a.At("after"), "",
				Text{ZH: "没有 slug 是 " + quote(slug) + " 的文章", EN: "there is no article " + quote(slug)},
				nearestOf(slug, slices.Collect(maps.Keys(t.bySlug)), T("写那篇文章的 slug", "write the slug of that article")))
		}
	}
	t.part(a)
	for _, ch := range t.cfg.Channels {
		if asked, key := t.cfg.askedOn(a, ch.ID); asked.Offset.Channel != "" {
			t.offset(a, ch.ID, key, asked.Offset)
		}
	}
}

// part warns of a part that says no order.
func (t *termReader) part(a *Article) {
	if a.Part > 0 && a.Series == "" {
		t.report("plan/part", SeverityWarning, a.At("part"), "",
			T("写了 part，没有写 series，不起作用", "part has no effect without series"), T("写上 series", "write series"))
	}
	parts := t.series[a.Series]
	first := sort.Search(len(parts), func(i int) bool { return parts[i].Part >= a.Part })
	for _, other := range parts[first:min(first+2, len(parts))] {
		if other != a && other.Part == a.Part && a.Part > 0 && !a.Draft {
			t.report("plan/part", SeverityWarning, a.At("part"), "",
				Text{ZH: "和 " + other.Path + " 是同一个 part，两篇不分先后", EN: "the part is also that of " + other.Path + ": neither waits for the other"},
				T("各写各的", "write another number"))
			return
		}
	}
}

// offset judges an instant that is counted from another channel's.
func (t *termReader) offset(a *Article, channel, key string, o Offset) {
	at := a.At(key)
	_, known := t.cfg.Channel(o.Channel)
	_, goes := a.For(o.Channel)
	from := Text{ZH: quote(o.String()) + " 从 " + o.Channel + " 算起", EN: quote(o.String()) + " counts from " + o.Channel}
	switch {
	case !known:
		t.report("plan/offset", SeverityError, at, channel, Text{ZH: from.ZH + "，moxin.yaml 里没有这个渠道", EN: from.EN + ", which moxin.yaml does not have"},
			nearestOf(o.Channel, t.channels(), offsetHint))
	case o.Channel == channel: // found as a circle
	case !goes:
		t.report("plan/offset", SeverityError, at, channel, Text{ZH: from.ZH + "，这篇文章不发到那里", EN: from.EN + ", where the article does not go"},
			Text{ZH: "给 " + channel + " 写自己的 publish_at，或在 channels 里加上 " + o.Channel, EN: "write a publish_at for " + channel + ", or add " + o.Channel + " to channels"})
	case t.cfg.AskedOn(a, o.Channel).None():
		t.report("plan/offset", SeverityError, at, channel, Text{ZH: from.ZH + "，那里没有写 publish_at", EN: from.EN + ", which has no publish_at"},
			Text{ZH: "给 " + o.Channel + " 写 publish_at", EN: "write a publish_at for " + o.Channel})
	}
}

func (t *termReader) campaigns() []string {
	var ids []string
	for _, k := range t.cfg.Campaigns {
		ids = append(ids, k.ID)
	}
	return ids
}

func (t *termReader) channels() []string {
	var ids []string
	for _, ch := range t.cfg.Channels {
		ids = append(ids, ch.ID)
	}
	return ids
}

// nearestOf names the word that was meant, all there are where they are few, or says what to do.
func nearestOf(word string, words []string, otherwise Text) Text {
	if Nearest(word, words) != "" || len(words) > 0 && len(words) <= 12 {
		return didYouMean(word, words)
	}
	return otherwise
}
