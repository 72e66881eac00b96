package sheet

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
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

// Of several publications of one title the one is meant whose instant the row tells to within
// exact, when no other is within apart.
const (
	exact = 5 * time.Minute
	apart = time.Hour
)

// shortest is how many letters a title needs to be recognised at the start of a caption.
const shortest = 6

// identity is what a row says of its post.
type identity struct {
	title, id, url string
	when           string // the time as it is written
	at             Moment
}

// index finds publications by what rows say of them.
type index struct {
	platform string
	postID   func(platform, link string) string
	byID     map[string]*content.Publication
	byURL    map[string]*content.Publication
	byTitle  map[string][]*content.Publication
	known    map[int64]*content.Publication
	byTime   []*content.Publication
	lengths  []int // of titles that captions may begin with, the longest first
}

// newIndex looks through the publications that a file of a platform can speak of.
func newIndex(o Options, platform string) *index {
	x := &index{platform: platform, postID: o.PostID, byID: map[string]*content.Publication{}, byURL: map[string]*content.Publication{},
		byTitle: map[string][]*content.Publication{}, known: map[int64]*content.Publication{}}
	for _, p := range candidates(o, platform) {
		x.known[p.ID] = p
		x.byTime = append(x.byTime, p)
		for _, id := range []string{p.RemoteID, p.StatID, x.linkID(p.URL)} {
			only(x.byID, id, p)
		}
		only(x.byURL, plainURL(p.URL), p)
		if t := plainTitle(p.Title); t != "" {
			x.byTitle[t] = append(x.byTitle[t], p)
			if n := len([]rune(t)); n >= shortest && !slices.Contains(x.lengths, n) {
				x.lengths = append(x.lengths, n)
			}
		}
	}
	slices.SortStableFunc(x.byTime, func(a, b *content.Publication) int { return a.PublishedAt.Compare(b.PublishedAt) })
	slices.SortFunc(x.lengths, func(a, b int) int { return cmp.Compare(b, a) })
	return x
}

// only keeps p by a name unless another has the same one: articles of one message may share an id,
// which then tells none of them.
func only(by map[string]*content.Publication, name string, p *content.Publication) {
	if other, ok := by[name]; ok && (other == nil || other.ID != p.ID) {
		p = nil
	}
	if name != "" {
		by[name] = p
	}
}

// candidates are the publications a file can speak of.
func candidates(o Options, platform string) []*content.Publication {
	var out []*content.Publication
	for i := range o.Posts {
		if p := &o.Posts[i]; p.Platform == platform && (o.Channel == "" || p.Channel == o.Channel) {
			out = append(out, p)
		}
	}
	return out
}

func (x *index) linkID(link string) string {
	if x.postID == nil || link == "" {
		return ""
	}
	return x.postID(x.platform, link)
}

// match is what an index knows of a row: one publication and how it was found, or none or several.
type match struct {
	posts []*content.Publication
	how   string
}

// find looks a row up: by what names its post for certain, then by its words and time.
func (x *index) find(r identity) match {
	for _, certain := range []struct {
		p   *content.Publication
		how string
	}{{x.byURL[plainURL(r.url)], ByURL}, {x.byID[x.linkID(r.url)], ByURL}, {x.byID[r.id], ByID}} {
		if certain.p != nil {
			return match{[]*content.Publication{certain.p}, certain.how}
		}
	}
	posts, how := x.titled(r.title)
	return match{r.at.nearest(posts), how}
}

// titled are the posts whose title a row carries: the same title, or else, where an export
// gives the whole caption, the ones it begins with. The longest such title wins, so that
// 会员日 does not take the row of 会员日复盘.
func (x *index) titled(title string) ([]*content.Publication, string) {
	want := plainTitle(title)
	if same := x.byTitle[want]; len(same) > 0 {
		return same, ByTitle
	}
	letters := []rune(want)
	for _, n := range x.lengths {
		if n >= len(letters) {
			continue
		}
		if begun := x.byTitle[string(letters[:n])]; len(begun) > 0 {
			return begun, ByCaption
		}
	}
	return nil, ""
}

// nearest are the posts that lie about where the row says. Without a time all do.
func (m Moment) nearest(posts []*content.Publication) []*content.Publication {
	if m.At.IsZero() {
		return posts
	}
	var near, same, close []*content.Publication
	for _, p := range posts {
		off := p.PublishedAt.Sub(m.At).Abs()
		if m.near(p.PublishedAt) {
			near = append(near, p)
		}
		if off <= exact {
			same = append(same, p)
		}
		if off <= apart {
			close = append(close, p)
		}
	}
	if !m.Day && len(same) == 1 && len(close) == 1 {
		return same
	}
	return near
}

// offered is how many publications are offered for a row that has the title of none.
const offered = 5

// about are the publications of about a row's time, the nearest first: a title may have been changed
// while a person published it.
func (x *index) about(m Moment) []*content.Publication {
	if m.At.IsZero() {
		return nil
	}
	from, _ := slices.BinarySearchFunc(x.byTime, m.At.Add(-window), func(p *content.Publication, t time.Time) int { return p.PublishedAt.Compare(t) })
	var near []*content.Publication
	for _, p := range x.byTime[from:] {
		if !m.near(p.PublishedAt) && p.PublishedAt.After(m.At) {
			break
		}
		if m.near(p.PublishedAt) {
			near = append(near, p)
		}
	}
	slices.SortStableFunc(near, func(a, b *content.Publication) int {
		return cmp.Compare(a.PublishedAt.Sub(m.At).Abs(), b.PublishedAt.Sub(m.At).Abs())
	})
	return near[:min(len(near), offered)]
}

func (m Moment) near(t time.Time) bool {
	from, to := m.At.Add(-window), m.At.Add(window)
	if m.Day {
		to = to.Add(24 * time.Hour)
	}
	return t.After(from) && t.Before(to)
}

var topic = regexp.MustCompile(`#[^\s#]+(?:\[话题\])?#?`)

// plainTitle is a title without topics, spaces, punctuation, case and width.
func plainTitle(s string) string {
	if strings.Contains(s, "#") {
		s = topic.ReplaceAllString(s, " ")
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(s))
}

// telling are the parts of a query that name a post; the others say where its reader came from.
var telling = []string{"__biz", "mid", "idx", "sn", "id", "aid", "bvid", "p"}

// plainURL is what makes two addresses of one post the same: host, path and the telling part of
// the query. "" for what is no http(s) address.
func plainURL(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	q := url.Values{}
	for _, k := range telling {
		if v := u.Query().Get(k); v != "" {
			q.Set(k, v)
		}
	}
	return strings.ToLower(u.Host) + strings.TrimSuffix(u.EscapedPath(), "/") + "?" + q.Encode()
}
