package check

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"moxin/content"
)

// view is what the rules need to know of an article's text, found once for all its channels.
type view struct {
	a      *content.Article
	prose  []byte // of the body, code blanked
	folded folded // prose
	starts []int  // offsets of the lines of the body
	blocks []channelBlock
	// Few ask for these.
	body     func() folded            // the whole body, code and all
	pictures func() []reference       // that the prose refers to
	external func() []int             // offsets of links that WeChat does not open
	found    func() []content.Finding // about the article as such: see Checker.Article
}

func newView(a *content.Article) *view {
	v := &view{a: a, prose: prose(a.Body), starts: []int{0}}
	for i, b := range a.Body {
		if b == '\n' {
			v.starts = append(v.starts, i+1)
		}
	}
	v.folded = fold(string(v.prose))
	v.blocks = channelBlocks(v.prose)
	v.body = sync.OnceValue(func() folded { return fold(string(a.Body)) })
	v.pictures = sync.OnceValue(func() []reference { return references(v.prose) })
	v.external = sync.OnceValue(func() []int { return externalLinks(v.prose) })
	return v
}

// line is the number of the body's line that holds an offset, from 0.
func (v *view) line(offset int) int {
	line, found := slices.BinarySearch(v.starts, offset)
	if !found {
		line--
	}
	return line
}

// at is the place of an offset in the body.
func (v *view) at(offset int) content.Position {
	line := v.line(offset)
	return content.Position{
		File: v.a.Path, Line: v.a.BodyLine + line, Column: utf8.RuneCount(v.a.Body[v.starts[line]:offset]) + 1,
	}
}

// context is how much of the surroundings tells one place of a word from another, in characters.
const context = 8

// find looks a hit of other folded text up in the article: the place that stands among the same
// words, else the first. False when the words are not there: they come from the front matter.
func (v *view) find(text string, from, to int) (content.Position, bool) {
	for _, f := range []func() folded{func() folded { return v.folded }, v.body} {
		in := f()
		before, after := around(text, from, to)
		for _, c := range [][2]int{{before, after}, {before, to}, {from, after}, {from, to}} {
			if i := strings.Index(in.text, text[c[0]:c[1]]); i >= 0 {
				return v.at(min(in.source(i+from-c[0]), len(v.a.Body))), true
			}
		}
	}
	return content.Position{}, false
}

// around are the bounds of the hit with its surroundings within the line.
func around(text string, from, to int) (int, int) {
	before, after := from, to
	for range context {
		if r, size := utf8.DecodeLastRuneInString(text[:before]); size > 0 && r != '\n' {
			before -= size
		}
		if r, size := utf8.DecodeRuneInString(text[after:]); size > 0 && r != '\n' {
			after += size
		}
	}
	return before, after
}

// channelBlock is a stretch of the body that is for some channels only.
type channelBlock struct {
	from, to int // lines of the body, the ::: lines included
	except   bool
	channels []string
}

// channelBlocks finds ::: only and ::: except. Blocks of other kinds are followed for their ends.
func channelBlocks(prose []byte) []channelBlock {
	if !bytes.Contains(prose, []byte(":::")) {
		return nil
	}
	var out []channelBlock
	type open struct {
		colons, at int // at: in out, -1 for other kinds
	}
	var stack []open
	n := -1
	for raw := range bytes.Lines(prose) {
		n++
		rest := bytes.TrimLeft(bytes.TrimSpace(raw), ":")
		colons := len(bytes.TrimSpace(raw)) - len(rest)
		if colons < 3 {
			continue
		}
		words := strings.FieldsFunc(string(rest), func(r rune) bool { return strings.ContainsRune(" \t,，、", r) })
		if len(words) == 0 { // the end of the innermost of its length
			for i := len(stack) - 1; i >= 0; i-- {
				if stack[i].colons == colons {
					if at := stack[i].at; at >= 0 {
						out[at].to = n
					}
					stack = stack[:i]
					break
				}
			}
			continue
		}
		at := -1
		if words[0] == "only" || words[0] == "except" {
			at = len(out)
			out = append(out, channelBlock{from: n, to: 1 << 30, except: words[0] == "except", channels: words[1:]})
		}
		stack = append(stack, open{colons, at})
	}
	return out
}

// channelsAt are the channels that a line of the body is shown on: nil for all of them.
func (v *view) channelsAt(line int, all []content.Channel) []string {
	var out []string
	limited := false
	for _, b := range v.blocks {
		if line < b.from || line > b.to {
			continue
		}
		shown := func(id string) bool { return slices.Contains(b.channels, id) != b.except }
		if !limited {
			limited = true
			for _, ch := range all {
				out = append(out, ch.ID)
			}
		}
		out = slices.DeleteFunc(out, func(id string) bool { return !shown(id) })
	}
	if limited && out == nil {
		out = []string{}
	}
	return out
}

// views remembers the views of the articles that were asked for last: the channels of one
// article are checked close together.
type views struct {
	mu    sync.Mutex
	known map[*content.Article]func() *view
	order []*content.Article
}

// keptViews bounds how many are remembered: each is some three times its article.
const keptViews = 32

func (v *views) of(a *content.Article, examine func(*view) []content.Finding) *view {
	v.mu.Lock()
	make1, ok := v.known[a]
	if !ok {
		make1 = sync.OnceValue(func() *view {
			made := newView(a)
			made.found = sync.OnceValue(func() []content.Finding { return examine(made) })
			return made
		})
		if v.known == nil {
			v.known = map[*content.Article]func() *view{}
		}
		if len(v.order) == keptViews {
			delete(v.known, v.order[0])
			v.order = v.order[1:]
		}
		v.known[a] = make1
		v.order = append(v.order, a)
	}
	v.mu.Unlock()
	return make1()
}
