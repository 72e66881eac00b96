package ingest

import "time"

// Span is days in a row whose numbers are read, both ends included, by their beginnings in the zone of
// the platform.
type Span struct{ Begin, End time.Time }

// Parts cuts the span into ones of at most n days, for a call that takes no more. None of a span that
// ends before it begins.
func (s Span) Parts(n int) []Span {
	var out []Span
	for begin := s.Begin; !begin.After(s.End); begin = begin.AddDate(0, 0, n) {
		end := begin.AddDate(0, 0, n-1)
		if end.After(s.End) {
			end = s.End
		}
		out = append(out, Span{begin, end})
	}
	return out
}
