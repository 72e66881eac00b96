package page

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// errNowhere: the carrier is there and no way of the rule leads to the post in it.
var errNowhere = errors.New("the post is not where the rule says")

// object is a shape's post within a variable or a script of JSON.
type object struct {
	whole any // what the script holds
	post  map[string]any
	own   string // the post's id
}

// object finds the shape's post.
func (s *shape) object(m *markup, own string) (object, error) {
	whole, err := s.literal(m)
	if err != nil {
		return object{}, err
	}
	out := object{whole: whole, own: own}
	ways := s.At
	if len(ways) == 0 {
		ways = []string{""}
	}
	for _, way := range ways {
		if v, ok := walk(whole, split(way), own); ok {
			if post, ok := v.(map[string]any); ok && len(post) > 0 {
				out.post = post
				return out, nil
			}
		}
	}
	return out, s.lost(out, ways)
}

// lost is why no way led to the post: another one stands in its place, or nothing.
func (s *shape) lost(o object, ways []string) error {
	for _, way := range ways {
		if o.own == "" || !strings.Contains(way, "{id}") {
			continue
		}
		if v, ok := walk(o.whole, split(way), ""); ok {
			if post, ok := v.(map[string]any); ok && len(post) > 0 {
				return fmt.Errorf("%w: there is nothing of %s", ErrAnother, o.own)
			}
		}
	}
	return fmt.Errorf("%s: %w", s.place(), errNowhere)
}

// literal reads the shape's variable or script.
func (s *shape) literal(m *markup) (any, error) {
	err := fmt.Errorf("%s: %w", s.place(), errNoLiteral)
	for _, sc := range m.scripts {
		var v any
		var e error
		switch {
		case s.Variable != "" && strings.Contains(sc.text, s.Variable):
			v, e = assigned(sc.text, s.Variable)
		case s.Script != "" && sc.id == s.Script:
			v, e = s.decode(sc.text)
		default:
			continue
		}
		if e == nil {
			return v, nil
		}
		err = fmt.Errorf("%s: %w", s.place(), e)
	}
	return nil, err
}

func (s *shape) decode(text string) (any, error) {
	if s.Encoded {
		plain, err := url.PathUnescape(strings.TrimSpace(text))
		if err != nil {
			return nil, err
		}
		text = plain
	}
	return literal(text)
}

func (s *shape) place() string {
	switch {
	case s.Variable != "":
		return s.Variable
	case s.Script != "":
		return "script#" + s.Script
	}
	return s.Select
}

func split(way string) []string {
	if way == "" {
		return nil
	}
	return strings.Split(way, ".")
}

// walk follows a way and returns what stands at its end; ok false: it leads nowhere.
func walk(v any, way []string, own string) (end any, ok bool) {
	if len(way) == 0 {
		return v, true
	}
	if way[0] == "*" {
		return only(v, way[1:], own)
	}
	key := way[0]
	switch v := v.(type) {
	case map[string]any:
		if key == "{id}" && own == "" {
			if len(v) != 1 {
				return nil, false
			}
			return only(v, way[1:], own)
		}
		if key == "{id}" {
			key = own
		}
		next, ok := v[key]
		if !ok {
			return nil, false
		}
		return walk(next, way[1:], own)
	case []any:
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(v) {
			return walk(v[i], way[1:], own)
		}
	}
	return nil, false
}

// only follows the single entry from which the rest of a way leads on.
func only(v any, rest []string, own string) (end any, ok bool) {
	var entries []any
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			entries = append(entries, v[key])
		}
	case []any:
		entries = v
	}
	for _, e := range entries {
		if there, leads := walk(e, rest, own); leads {
			if ok {
				return nil, false // more than one: whose is it?
			}
			end, ok = there, true
		}
	}
	return end, ok
}

// first is what stands at the first of some keys that is there.
func (o object) first(keys []string) (key string, v any, ok bool) {
	for _, key := range keys {
		if v, ok := walk(o.post, split(key), o.own); ok {
			return key, v, true
		}
	}
	return "", nil, false
}

// ids are the post's own ids as the page tells them: a platform may give several to one post.
func (o object) ids(p spot) []postID {
	var out []postID
	for _, key := range p.Keys {
		if v, ok := walk(o.post, split(key), o.own); ok {
			if id := idOf(v); id.text != "" {
				out = append(out, id)
			}
		}
	}
	return out
}

func (o object) text(p spot) string {
	for _, key := range p.Keys {
		if v, ok := walk(o.post, split(key), o.own); ok {
			if s := plainText(v); s != "" {
				return s
			}
		}
	}
	return ""
}

func (o object) count(c counter, words Wording) Found {
	key, v, ok := o.first(c.Spot.Keys)
	if !ok {
		return c.absent(strings.Join(c.Spot.Keys, " / "))
	}
	return c.found(key, v, words)
}

// state is what a value of the whole says became of the post.
func (o object) state(states []state) (Verdict, string) {
	for _, st := range states {
		for _, key := range st.Keys {
			v, ok := walk(o.whole, split(key), o.own)
			if ok && slices.Contains(st.Is, plainText(v)) {
				return st.Verdict, key + ": " + plainText(v)
			}
		}
	}
	return "", ""
}

// kept is what is worth keeping of the post: plain values beside its counters, those included
// that no rule knows yet.
func (o object) kept(s *shape) any {
	out := map[string]any{}
	for _, c := range s.Counters {
		key, _, ok := o.first(c.Spot.Keys)
		if !ok {
			continue
		}
		way := split(key)
		parent, ok := walk(o.post, way[:len(way)-1], o.own)
		if holder, is := parent.(map[string]any); ok && is {
			at := strings.Join(way[:len(way)-1], ".")
			if out[at] == nil {
				out[at] = short(holder)
			}
		}
	}
	return out
}

const longest = 64 // bytes of a text that may still be a number, an id or a date

func short(holder map[string]any) map[string]any {
	out := map[string]any{}
	for key, v := range holder {
		switch v := v.(type) {
		case float64, bool, nil:
			out[key] = v
		case string:
			if len(v) <= longest {
				out[key] = v
			}
		}
	}
	return out
}

// plainText is a single value as text; "" for what is none.
func plainText(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}
