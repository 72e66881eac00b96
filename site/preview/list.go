package preview

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"moxin/content"
)

// listed is how many articles one page of the list shows.
const listed = 100

// listView is the list of articles.
type listView struct {
	*page
	Filters    []filter
	Rows       []listRow
	Found      int
	Total      int
	Uncounted  int           // articles that nobody has checked yet
	Unreadable []findingView // files that are no article because they could not be read
	Settings   []findingView // what is to be said of moxin.yaml
	Wrong      bool          // Settings hold an error
	Prev, Next string
}

type listRow struct {
	Href     string
	Title    string
	Path     string
	Stage    string
	Date     instant
	Slot     bool
	Draft    bool
	Channels []channelView
	Counted  bool
	Tally
}

// channelView is a channel as pages show it.
type channelView struct {
	ID       string
	Platform string // its name in the reader's language; what kind of it where there are several
	Mark     string // one character
}

func (p *page) channel(ch content.Channel) channelView {
	v := channelView{ID: ch.ID, Platform: p.In(ch.Name()), Mark: "·"}
	if known, ok := content.PlatformByID(ch.Platform); ok {
		v.Mark = known.Mark
	}
	return v
}

func (h *handler) list(w http.ResponseWriter, r *http.Request) error {
	reading := h.Desk.Reading()
	v := listView{page: h.page(r, reading, words.Of("articles").In("zh")), Total: len(reading.Articles)}
	v.Title = v.T("articles")
	v.Filters = v.filters(reading.Config)
	var found []*content.Article
	slugs := map[string]int{}
	for _, a := range reading.Articles {
		slugs[a.Slug]++
		tally, counted := h.Desk.Tally(a)
		if !counted {
			v.Uncounted++
		}
		if v.wanted(a, tally, counted) {
			found = append(found, a)
		}
	}
	v.Found = len(found)
	slices.SortStableFunc(found, newest)
	for _, a := range v.turn(found) {
		row := v.row(reading.Config, a, slugs[a.Slug] > 1)
		row.Tally, row.Counted = h.Desk.Tally(a)
		v.Rows = append(v.Rows, row)
	}
	v.unread(reading.Workspace)
	return h.pages.Write(w, r, "list.html", v)
}

// newest puts the last to be published first, then the last path: folders are named by date.
func newest(a, b *content.Article) int {
	return cmp.Or(asked(b).At.Compare(asked(a).At), strings.Compare(b.Path, a.Path))
}

// asked is the earliest instant that an article asks for, for itself or for a channel, or a slot.
func asked(a *content.Article) content.Asked {
	first := a.PublishAt
	for _, o := range a.Channels {
		at := o.PublishAt
		if first.None() || !at.At.IsZero() && (first.Slot || at.At.Before(first.At)) {
			first = at
		}
	}
	return first
}

// sharesPlatform reports whether the platform's name alone does not tell which channel is meant.
func sharesPlatform(cfg content.Config, ch content.Channel) bool {
	return slices.ContainsFunc(cfg.Channels, func(o content.Channel) bool { return o.ID != ch.ID && o.Platform == ch.Platform })
}

func (p *page) filters(cfg content.Config) []filter {
	var channels [][2]string
	for _, ch := range cfg.Channels {
		label := p.channel(ch).Platform
		if sharesPlatform(cfg, ch) {
			label += " " + ch.ID
		}
		channels = append(channels, [2]string{ch.ID, label})
	}
	return []filter{
		p.filter("channel", channels),
		p.filter("stage", p.words("stage.", "attract", "trust", "convert", "retain")),
		p.filter("findings", p.words("filter.", "error", "warning", "clean")),
	}
}

func (p *page) words(prefix string, values ...string) [][2]string {
	out := make([][2]string, len(values))
	for i, v := range values {
		out[i] = [2]string{v, p.T(prefix + v)}
	}
	return out
}

// wanted reports whether an article is among those that the URL asks for. One that nobody has
// checked yet is in no class of findings.
func (v *listView) wanted(a *content.Article, t Tally, counted bool) bool {
	words := strings.ToLower(strings.Join(slices.Concat(a.Tags, a.Authors, []string{a.Title, a.Slug, a.Path, a.Series}), "\n"))
	_, goes := a.For(v.get("channel"))
	counted = counted && !t.Broken
	class := map[string]bool{
		"":        true,
		"error":   counted && t.Errors > 0,
		"warning": counted && t.Warnings > 0,
		"clean":   counted && t.Errors+t.Warnings == 0,
	}
	return strings.Contains(words, strings.ToLower(strings.TrimSpace(v.get("q")))) &&
		(v.get("channel") == "" || goes) &&
		(v.get("stage") == "" || v.get("stage") == string(a.Stage)) &&
		class[v.get("findings")]
}

// turn is the part of the list that the URL asks for, with links to the parts beside it.
func (v *listView) turn(found []*content.Article) []*content.Article {
	number, err := strconv.Atoi(v.get("page"))
	last := max(1, (len(found)+listed-1)/listed)
	if err != nil {
		number = 1
	}
	number = min(max(number, 1), last)
	if number > 1 {
		v.Prev = v.with("page", strconv.Itoa(number-1))
	}
	if number < last {
		v.Next = v.with("page", strconv.Itoa(number+1))
	}
	return found[(number-1)*listed : min(number*listed, len(found))]
}

func (v *listView) row(cfg content.Config, a *content.Article, ambiguous bool) listRow {
	row := listRow{
		Title: a.Title, Path: a.Path, Stage: v.T("stage." + string(a.Stage)), Draft: a.Draft,
		Date: v.instant(asked(a).At), Slot: asked(a).Slot,
	}
	q := url.Values{}
	if ch := v.get("channel"); ch != "" {
		q.Set("channel", ch)
	}
	if ambiguous { // two files claim the slug: say which
		q.Set("file", a.Path)
	}
	row.Href = address(articlePath(a.Slug), q)
	for _, ch := range cfg.Channels {
		if _, goes := a.For(ch.ID); goes {
			row.Channels = append(row.Channels, v.channel(ch))
		}
	}
	return row
}

// unread says which files are missing from the list because they could not be read.
func (v *listView) unread(ws *content.Workspace) {
	read := map[string]bool{}
	for _, a := range ws.Articles {
		read[a.Path] = true
	}
	for _, f := range ws.Findings {
		view := v.finding(f)
		view.Line = 0 // of a file that is not on the page
		switch {
		case f.File == content.ConfigName:
			v.Settings = append(v.Settings, view)
			v.Wrong = v.Wrong || f.Severity == content.SeverityError
		case !read[f.File] && f.Severity == content.SeverityError:
			v.Unreadable = append(v.Unreadable, view)
		}
	}
}

// articlePath is where an article is shown.
func articlePath(slug string) string { return base + "a/" + url.PathEscape(slug) }

// instant is a time for people and for machines; the zero instant is unknown.
type instant struct{ Text, Full, ISO string }

func (p *page) instant(t time.Time) instant {
	if t.IsZero() {
		return instant{Text: "—"}
	}
	t = t.In(p.zone)
	layout := "01-02 15:04"
	if t.Year() != p.now.Year() {
		layout = "2006-01-02 15:04"
	}
	return instant{Text: t.Format(layout), Full: t.Format("2006-01-02 15:04:05 ") + zoneName(t), ISO: t.Format(time.RFC3339)}
}

// zoneName is Asia/Shanghai, UTC+08:00.
func zoneName(t time.Time) string {
	zone := t.Format("UTC-07:00")
	if name := t.Location().String(); strings.Contains(name, "/") {
		zone = name + ", " + zone
	}
	return zone
}

// ZoneName is the zone of every time on the page.
func (p *page) ZoneName() string { return zoneName(p.now) }
