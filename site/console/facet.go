package console

import "slices"

// kinds are what can be ranked, in the order of the tabs. facet lists the values of an article
// that a ranking of articles can be narrowed to; nil for articles themselves.
var kinds = []struct {
	name  string
	facet func(piece, []string) []string
}{
	{kindArticle, nil},
	{"author", func(a piece, _ []string) []string { return []string{a.Author} }},
	{"series", func(a piece, _ []string) []string { return []string{a.Series} }},
	{"topic", func(a piece, _ []string) []string { return a.Tags }},
	{"channel", func(_ piece, channels []string) []string { return channels }},
	{"stage", func(a piece, _ []string) []string { return []string{string(a.Stage)} }},
	{"audience", func(a piece, _ []string) []string { return []string{string(a.Audience)} }},
}

// narrow makes the filters of a ranking of articles.
func (v *rankingsView) narrow() {
	q := v.asked
	v.Filters = []filter{
		q.filter("channel", v.T("channel"), v.channelLinks()),
		q.filter("stage", v.T("stage"), v.stageLinks()),
		q.filter("audience", v.T("audience"), v.audienceLinks()),
	}
	for _, kind := range []string{"author", "series", "topic"} {
		if value := q.get(kind); value != "" {
			v.Narrowed = append(v.Narrowed, link{Label: v.T("by."+kind) + " " + value, Href: q.with(kind, ""), On: true})
		}
	}
}

// matches reports whether an article has every value that the URL asks for.
func (v *rankingsView) matches(a piece, on []channelView) bool {
	var channels []string
	for _, c := range on {
		channels = append(channels, c.ID)
	}
	for _, k := range kinds {
		if value := v.asked.get(k.name); k.facet != nil && value != "" && !slices.Contains(k.facet(a, channels), value) {
			return false
		}
	}
	return true
}
