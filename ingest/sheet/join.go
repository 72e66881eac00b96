package sheet

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"moxin/content"
)

// window is how far a post's time in an export may lie from the instant moxin knows: people
// publish a hand-off around its minute and bring the link later, and exports of a bare date
// add up to a day.
const window = 48 * time.Hour

// shortest is how many letters a title needs to be recognised at the start of a caption.
const shortest = 6

// candidates are the publications a file can speak of.
func candidates(o Options, platform string) []content.Publication {
	var out []content.Publication
	for _, p := range o.Posts {
		if p.Platform == platform && (o.Channel == "" || p.Channel == o.Channel) {
			out = append(out, p)
		}
	}
	return out
}

// join finds the one publication of a row.
func (t table) join(r record, title string, posts []content.Publication, o Options) (content.Publication, *Problem) {
	fail := func(kind string, text content.Text) (content.Publication, *Problem) {
		return content.Publication{}, &Problem{Line: r.line, Kind: kind, Title: title, Text: text}
	}
	if plainTitle(title) == "" {
		return fail(Unmatched, content.T("没有标题", "no title"))
	}
	cell, name := t.cell(r, t.layout.time)
	at, err := ParseTime(cell, o.Zone)
	if err != nil && strings.TrimSpace(cell) != "" {
		_, p := fail(Unreadable, content.T("看不懂发布时间 "+cell, "cannot read the time "+cell))
		p.Column = name
		return content.Publication{}, p
	}
	var near []content.Publication
	for _, p := range titled(title, posts) {
		if at.At.IsZero() || at.near(p.PublishedAt) {
			near = append(near, p)
		}
	}
	switch len(near) {
	case 0:
		return fail(Unmatched, content.T("没有标题和时间都对得上的发布", "no publication has this title at about this time"))
	case 1:
		return near[0], nil
	}
	return fail(Ambiguous, content.T("不止一篇发布对得上，请改标题或用 samples.csv 指明",
		"more than one publication fits: change a title or use samples.csv"))
}

func (m Moment) near(t time.Time) bool {
	from, to := m.At.Add(-window), m.At.Add(window)
	if m.Day {
		to = to.Add(24 * time.Hour)
	}
	return t.After(from) && t.Before(to)
}

// titled are the posts whose title a row carries: the same title, or else, where an export
// gives the whole caption, the ones it begins with. The longest such title wins, so that
// 会员日 does not take the row of 会员日复盘.
func titled(title string, posts []content.Publication) []content.Publication {
	want := plainTitle(title)
	var same, begun []content.Publication
	longest := 0
	for _, p := range posts {
		have := plainTitle(p.Title)
		n := len([]rune(have))
		switch {
		case have == "":
		case have == want:
			same = append(same, p)
		case n >= shortest && strings.HasPrefix(want, have):
			if n > longest {
				begun, longest = nil, n
			}
			if n == longest {
				begun = append(begun, p)
			}
		}
	}
	if len(same) > 0 {
		return same
	}
	return begun
}

var topic = regexp.MustCompile(`#[^\s#]+(?:\[话题\])?#?`)

// plainTitle is a title without topics, spaces, punctuation, case and width.
func plainTitle(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(topic.ReplaceAllString(s, " ")))
}
