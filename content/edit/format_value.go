package edit

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// names gives keys of ours their own name where another tool's name means the same: see renames.
func (f *formatter) names() {
	d, err := f.doc()
	if err != nil || d.lang == nil {
		return
	}
	byKey := map[string][]string{}
	for _, name := range d.Keys() {
		if key, ok := content.MatterKey(name); ok {
			byKey[key] = append(byKey[key], name)
		}
	}
	for _, key := range content.MatterKeys() {
		names := byKey[key]
		if len(names) != 1 { // with two names for one idea, which of them wins is the other tool's matter
			continue
		}
		fits, ok := renames[names[0]]
		if value, _ := d.Value(names[0]); !ok || !fits(value) {
			continue
		}
		kept := *d
		if err := d.Rename(names[0], key); err != nil || !f.keep(string(d.Bytes())) {
			*d = kept
			if !errors.Is(err, ErrNoKey) {
				f.note("键 "+names[0], "the key "+names[0])
			}
		}
	}
}

// renames are the names that mean the same as ours if their value fits. Not here are those that mean
// something else to the tool that reads them: keywords (words for search engines), published
// (the opposite of draft).
var renames = map[string]func(value any) bool{
	"description": isWord, "excerpt": isWord,
	"permalink": isSlug, "url": isSlug, "abbrlink": isSlug,
	"alias": isWords, "redirect_from": isWords,
	"authors": isWords,
	"image":   isWord, "images": isWord, "banner": isWord, "bigimg": isWord, "top_img": isWord, "header-img": isWord, "thumbnail": isWord,
	"tag": isWords,
}

func isWord(v any) bool {
	s, ok := v.(string)
	return ok && s != ""
}

// isSlug: an address with folders is more than a slug.
func isSlug(v any) bool {
	s, ok := v.(string)
	return ok && s != "" && content.Slugify(s) == s
}

func isWords(v any) bool {
	list, ok := v.([]any)
	return isWord(v) || ok && len(list) > 0 && !slices.ContainsFunc(list, func(e any) bool { return !isWord(e) })
}

// values writes dates and lists canonically, each on its own: one that would change the article
// stays as it is.
func (f *formatter) values(d *Doc) {
	for _, name := range d.Keys() {
		key, _ := content.MatterKey(name)
		if how, ok := canonical[key]; ok && !strings.Contains(name, ".") {
			f.value(name, how)
		}
	}
	channels, _ := d.Value("channels")
	ids, _ := channels.(map[string]any)
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		for _, key := range []string{"publish_at", "again", "topics"} {
			if !strings.Contains(id, ".") {
				f.value("channels."+id+"."+key, canonical[key])
			}
		}
	}
}

func (f *formatter) value(path string, how func(any, *time.Location) (any, bool)) {
	d, err := f.doc()
	if err != nil {
		return
	}
	old, ok := d.Value(path)
	if !ok {
		return
	}
	value, changed := how(old, f.zone)
	if !changed {
		return
	}
	if err := d.Set(path, value); err != nil || !f.keep(string(d.Bytes())) {
		f.note("键 "+path, "the key "+path)
	}
}

// canonical is how values are written, by key; false leaves them.
var canonical = map[string]func(any, *time.Location) (any, bool){
	"date": date, "publish_at": date,
	"again":   dates,
	"tags":    list,
	"aliases": func(v any, _ *time.Location) (any, bool) { s, ok := v.(string); return []string{s}, ok && s != "" },
	"topics":  bareTopics,
}

// date writes a day as 2026-12-01 and an instant as 2026-12-01 20:00 or 20:00:05 in zone.
func date(v any, zone *time.Location) (any, bool) {
	raw, ok := v.(string)
	if !ok {
		return nil, false
	}
	in, ok := content.ParseInstant(raw, zone)
	if !ok || in.HasZone && !in.HasTime {
		return nil, false
	}
	if !in.HasTime {
		day := in.At.Format(time.DateOnly)
		return day, day != raw
	}
	at := in.At.In(zone)
	layout := "2006-01-02 15:04"
	if at.Second() != 0 {
		layout = time.DateTime
	}
	text := at.Format(layout)
	back, ok := content.ParseInstant(text, zone)
	// The hour that comes twice when summer time ends, and fractions of a second, stay.
	twice := at.Add(time.Hour).Format(layout) == text || at.Add(-time.Hour).Format(layout) == text
	return text, ok && back.At.Equal(in.At) && !twice && text != raw
}

func dates(v any, zone *time.Location) (any, bool) {
	items, ok := v.([]any)
	if !ok {
		return date(v, zone)
	}
	out := make([]string, len(items))
	changed := false
	for i, item := range items {
		raw, isText := item.(string)
		if !isText {
			return nil, false
		}
		out[i] = raw
		if text, differs := date(raw, zone); differs {
			out[i], changed = text.(string), true // date gives strings alone
		}
	}
	return out, changed
}

// list makes a list of words that share one string.
func list(v any, _ *time.Location) (any, bool) {
	s, ok := v.(string)
	if !ok || strings.TrimSpace(s) == "" {
		return nil, false
	}
	return content.SplitWords(strings.TrimSpace(s)), true
}

// bareTopics takes off the marks that platforms write around topics, and adds themselves.
func bareTopics(v any, zone *time.Location) (any, bool) {
	if words, ok := list(v, zone); ok {
		v = asAny(words.([]string)) // list gives strings alone
	}
	items, ok := v.([]any)
	if !ok {
		return nil, false
	}
	out := make([]string, 0, len(items))
	for _, item := range items {
		s, isText := item.(string)
		if !isText {
			return nil, false
		}
		if s = strings.Trim(s, "#＃ "); s != "" {
			out = append(out, s)
		}
	}
	return out, !same(out, items)
}

func asAny(words []string) []any {
	out := make([]any, len(words))
	for i, w := range words {
		out[i] = w
	}
	return out
}
