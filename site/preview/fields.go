package preview

import (
	"slices"
	"time"
	"unicode/utf8"

	"moxin/content"
)

// fieldView is one part of a rendition: what it says, how much of its limit it uses, and a button
// that copies it. A part that cannot be copied (pictures, HTML) is a counter alone.
type fieldView struct {
	Key     string
	Label   string
	Value   string
	Counted bool
	Used    int
	Max     int    // 0 = no limit known
	Bar     int    // share used of a bar of barWidth
	Over    int    // by how much the limit is passed; 0 = not
	Under   int    // how much is missing to the least
	Warn    bool   // above what every source agrees on
	Unit    string // what is counted
	Source  string // where the limit comes from
}

// barWidth is the length of a counter's bar, in its own units.
const barWidth = 100

// parts are the fields of renditions in reading order, with what is copied of each. The title of a
// family that shows none is not a part of it.
var parts = []struct {
	key   string
	value func(*content.Rendition) string
}{
	{content.LimitTitle, func(r *content.Rendition) string { return r.Title }},
	{content.LimitShort, func(r *content.Rendition) string { return r.Short }},
	{content.LimitAuthor, func(r *content.Rendition) string { return r.Author }},
	{content.LimitSummary, func(r *content.Rendition) string { return r.Summary }},
	{content.LimitURL, func(r *content.Rendition) string { return r.SourceURL }},
	{content.LimitText, func(r *content.Rendition) string { return r.Text }},
	{content.LimitBytes, nil},
	{"topics", func(r *content.Rendition) string { return topicsLine(r.Topics) }},
	{content.LimitTags, nil},
	{content.LimitImages, nil},
	{content.LimitHTML, nil},
}

// without are the fields that a family's posts have no place for: their text holds it all.
var without = map[content.Family][]string{
	content.FamilyNote:    {content.LimitAuthor},
	content.FamilyCaption: {content.LimitAuthor},
	content.FamilyPost:    {content.LimitAuthor, content.LimitTitle, "topics"},
	content.FamilyMessage: {content.LimitAuthor, content.LimitTitle, "topics"},
}

// hasPlace reports whether posts of a family show a part: a card of WeCom, whose title is limited,
// shows it as no other message does. Only cards have an address of their own.
func hasPlace(f content.Family, key string, limited bool) bool {
	if key == content.LimitURL {
		return limited
	}
	return !slices.Contains(without[f], key) || f == content.FamilyMessage && key == content.LimitTitle && limited
}

// topicsLine is topics as people type them.
func topicsLine(topics []string) string {
	out := ""
	for i, t := range topics {
		if i > 0 {
			out += " "
		}
		out += "#" + t
	}
	return out
}

// fields are the parts of a rendition that say something or that the platform counts.
func (p *page) fields(r content.Rendition, limits content.Limits) []fieldView {
	var out []fieldView
	for _, part := range parts {
		f := fieldView{Key: part.key, Label: p.T("field." + part.key)}
		l, limited := limits[part.key]
		if part.value != nil && hasPlace(r.Family, part.key, limited) {
			f.Value = part.value(&r)
		}
		if limited && !(part.key == content.LimitImages && r.Family == content.FamilyCaption) { // a video has none
			p.measure(&f, r, l)
		}
		if f.Value != "" || f.Counted && (f.Used > 0 || l.Min > 0) {
			out = append(out, f)
		}
	}
	return out
}

func (p *page) measure(f *fieldView, r content.Rendition, l content.Limit) {
	f.Counted, f.Used, f.Max, f.Source = true, r.Measure(f.Key, l), l.Max, l.Source
	f.Under = max(0, l.Min-f.Used)
	f.Warn = l.Warn > 0 && f.Used > l.Warn
	if f.Key == content.LimitHTML || l.Count == content.CountBytes {
		f.Unit = p.T("bytes")
	}
	if l.Max > 0 {
		f.Over = max(0, f.Used-l.Max)
		f.Bar = min(barWidth, f.Used*barWidth/l.Max)
	}
}

// scriptView is what is spoken in a video, and how long that takes.
type scriptView struct{ Text, Said string }

func (p *page) script(text string, spoken func(string) time.Duration) *scriptView {
	if text == "" {
		return nil
	}
	seconds := int(spoken(text).Round(time.Second) / time.Second)
	return &scriptView{text, p.F("script.time", utf8.RuneCountInString(text), p.F("minutes", seconds/60, seconds%60))}
}
