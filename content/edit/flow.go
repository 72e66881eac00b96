package edit

import "strings"

// skipQuoted is the offset behind the quoted scalar at from; limit if it does not end.
func skipQuoted(s string, from, limit int) int {
	quote := s[from]
	for i := from + 1; i < limit; i++ {
		switch {
		case s[i] == '\\' && quote == '"':
			i++
		case s[i] == quote && quote == '\'' && i+1 < limit && s[i+1] == quote:
			i++
		case s[i] == quote:
			return i + 1
		}
	}
	return limit
}

// maxFlow bounds the nesting of flow collections: nothing that people write comes near.
const maxFlow = 40

// scanFlow reads the collection in brackets or braces at from: the offset behind it, and for a
// mapping its keys. JSON is such a collection too.
func scanFlow(s string, from, limit int) (int, []item, bool) {
	f := flowScanner{src: s[:limit], at: from}
	items, ok := f.collection(0)
	return f.at, items, ok
}

type flowScanner struct {
	src string
	at  int
}

// space skips blanks, line ends and comments.
func (f *flowScanner) space() {
	for f.at < len(f.src) {
		c := f.src[f.at]
		comment := c == '#' && f.at > 0 && strings.IndexByte(" \t\n", f.src[f.at-1]) >= 0
		switch {
		case comment:
			end := strings.IndexByte(f.src[f.at:], '\n')
			if end < 0 {
				end = len(f.src) - f.at
			}
			f.at += end
		case strings.IndexByte(" \t\n\r", c) >= 0:
			f.at++
		default:
			return
		}
	}
}

func (f *flowScanner) peek() byte {
	if f.at < len(f.src) {
		return f.src[f.at]
	}
	return 0
}

// collection reads from the opening bracket to behind the closing one.
func (f *flowScanner) collection(depth int) ([]item, bool) {
	if depth > maxFlow {
		return nil, false
	}
	closer := byte(']')
	isMap := f.peek() == '{'
	if isMap {
		closer = '}'
	}
	f.at++
	var items []item
	for {
		f.space()
		switch f.peek() {
		case closer:
			f.at++
			return items, true
		case ',':
			f.at++
			continue
		case 0:
			return nil, false
		}
		it, ok := f.entry(isMap, depth)
		if !ok {
			return nil, false
		}
		if isMap {
			items = append(items, it)
		}
	}
}

func (f *flowScanner) entry(isMap bool, depth int) (item, bool) {
	it := item{from: f.at, keyFrom: f.at, indent: -1}
	if isMap {
		raw, ok := f.word(":,}")
		if !ok {
			return it, false
		}
		it.keyTo = it.keyFrom + len(raw)
		if it.key, ok = yamlScalar(raw); !ok {
			return it, false
		}
		it.valFrom, it.valTo, it.to, it.kind = f.at, f.at, f.at, emptyKind
		mark := f.at
		if f.space(); f.peek() != ':' {
			f.at = mark
			return it, true
		}
		f.at++
		it.valFrom, it.valTo, it.to = f.at, f.at, f.at
		f.space()
	}
	if c := f.peek(); c == 0 || strings.IndexByte(",]}", c) >= 0 {
		return it, isMap
	}
	it.valFrom = f.at
	ok := f.value(&it, depth)
	it.valTo, it.to = f.at, f.at
	return it, ok
}

func (f *flowScanner) value(it *item, depth int) bool {
	it.kind = scalarKind
	switch f.peek() {
	case '{', '[':
		it.kind = flowList
		if f.peek() == '{' {
			it.kind = flowMap
		}
		var ok bool
		it.items, ok = f.collection(depth + 1)
		return ok
	}
	raw, ok := f.word(",]}")
	if raw == "null" || raw == "~" {
		it.kind = emptyKind
	}
	return ok
}

// word reads a quoted scalar, or a plain one up to one of the stops or a comment. A colon stops
// only where it ends a key.
func (f *flowScanner) word(stops string) (string, bool) {
	from := f.at
	if c := f.peek(); c == '"' || c == '\'' {
		f.at = skipQuoted(f.src, f.at, len(f.src))
		return f.src[from:f.at], f.at > from+1
	}
	for f.at < len(f.src) {
		c := f.src[f.at]
		next := byte(' ')
		if f.at+1 < len(f.src) {
			next = f.src[f.at+1]
		}
		ends := strings.IndexByte(stops, c) >= 0 && (c != ':' || strings.IndexByte(" \n\t,}]", next) >= 0)
		if ends || c == '#' && f.at > from && f.src[f.at-1] == ' ' {
			break
		}
		f.at++
	}
	f.at = from + len(strings.TrimRight(f.src[from:f.at], " \t\n"))
	return f.src[from:f.at], f.at > from
}
