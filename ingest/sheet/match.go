package sheet

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"moxin/content"
)

// How a row found its publication.
const (
	ByURL      = "url"
	ByID       = "id"
	ByAnswer   = "answered"
	ByTitle    = "title+time" // the same title, or the same title in a file without times
	ByCaption  = "caption"    // the row's text begins with the title
	BySelf     = "post_id"    // samples.csv says it
	NoneOfOurs = "none"       // a person said so
	LeftOut    = "skipped"    // by a rule of the layout: nobody but the author sees such a post
)

// Joined is what became of one row.
type Joined struct {
	Sheet       string        `json:"sheet,omitempty"` // where a file has several
	Line        int           `json:"line"`
	Title       string        `json:"title"`
	Time        string        `json:"time,omitempty"`        // as the file writes it
	How         string        `json:"how,omitempty"`         // "" = open
	Publication int64         `json:"publication,omitempty"` // 0 = none
	Samples     int           `json:"samples,omitempty"`
	Kind        string        `json:"kind,omitempty"` // of an open row: unmatched, ambiguous, unreadable
	Why         *content.Text `json:"why,omitempty"`
	Candidates  []Candidate   `json:"candidates,omitempty"`
	// Key is what an answer to this row is remembered by; "" = it cannot be answered.
	Key string `json:"key,omitempty"`
}

// Candidate is a publication that a row may speak of.
type Candidate struct {
	Publication int64     `json:"publication"`
	Channel     string    `json:"channel"`
	Article     string    `json:"article"` // its slug: two may have one title
	Title       string    `json:"title"`
	PublishedAt time.Time `json:"published_at"`
	URL         string    `json:"url,omitempty"`
}

// Ref names the row in its file: its line, with the sheet before it where there are several.
func (j Joined) Ref() string {
	if j.Sheet == "" {
		return strconv.Itoa(j.Line)
	}
	return j.Sheet + "!" + strconv.Itoa(j.Line)
}

// Open reports whether a person's answer is missing.
func (j Joined) Open() bool { return j.How == "" && j.Key != "" }

func candidatesOf(posts []*content.Publication) []Candidate {
	var out []Candidate
	for _, p := range posts {
		out = append(out, Candidate{p.ID, p.Channel, p.Slug, p.Title, p.PublishedAt, p.URL})
	}
	return out
}

// keysOf are what an answer to a row is remembered by, none where nothing names it: its title and
// day, else its id or address. narrow holds the minute too, for a file with two such rows.
func keysOf(r identity) (key, narrow string) {
	title := cmp.Or(plainTitle(r.title), strings.TrimSpace(r.title)) // a title may be all emoji
	switch {
	case title == "" && r.id == "" && r.url == "":
		return "", ""
	case title == "":
		key = "id:" + short(cmp.Or(r.id, plainURL(r.url), r.url))
		return key, key
	case r.at.At.IsZero():
		return short(title), short(title)
	}
	key = short(title) + "@" + r.at.At.Format(time.DateOnly)
	if r.at.Day {
		return key, key
	}
	return key, key + r.at.At.Format("T15:04")
}

// short keeps a long caption apart from others without all of it.
func short(s string) string {
	const most = 60
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	sum := sha256.Sum256([]byte(s))
	return string(r[:most]) + "~" + hex.EncodeToString(sum[:6])
}

// answers are what people said, by platform and key.
type answers map[string]content.Match

func newAnswers(matches []content.Match) answers {
	out := answers{}
	for _, m := range matches {
		out[m.Platform+"\x00"+m.Key] = m
	}
	return out
}

// of is the answer to a row: to just this one, else to its title and day.
func (a answers) of(platform, key, narrow string) (content.Match, bool) {
	m, ok := a[platform+"\x00"+narrow]
	if !ok {
		m, ok = a[platform+"\x00"+key]
	}
	return m, ok && key != ""
}
