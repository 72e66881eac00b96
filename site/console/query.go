package console

import (
	"maps"
	"net/http"
	"net/url"
)

// link is something to follow; On says that it is where the reader is.
type link struct {
	Label string
	Href  string
	On    bool
	Count int // 0 = not counted
	Kind  string
}

// query is the state of a page, which is its URL; a language asked for and what was just done are no
// part of it.
type query struct {
	path   string
	values url.Values
}

func asked(r *http.Request) query {
	v := r.URL.Query()
	for _, key := range []string{"lang", "done", "of"} {
		v.Del(key)
	}
	return query{r.URL.EscapedPath(), v}
}

// get is a value, or "".
func (q query) get(key string) string { return q.values.Get(key) }

// with is the URL of the same page with one thing changed; an empty value removes it.
func (q query) with(key, value string) string { return q.set(key, value).url() }

func (q query) set(key, value string) query {
	v := maps.Clone(q.values)
	if value == "" {
		v.Del(key)
	} else {
		v.Set(key, value)
	}
	return query{q.path, v}
}

func (q query) url() string {
	if s := q.values.Encode(); s != "" {
		return q.path + "?" + s
	}
	return q.path
}

// filter is one way to narrow a page down: its values as links, the chosen one removable.
type filter struct {
	Label string
	Links []link
}

// filter makes the links of a key. Following the chosen value again removes it.
func (q query) filter(key, label string, values []link) filter {
	f := filter{Label: label}
	for _, l := range values {
		on := q.get(key) == l.Kind
		target := l.Kind
		if on {
			target = ""
		}
		l.Href, l.On = q.with(key, target), on
		f.Links = append(f.Links, l)
	}
	return f
}
