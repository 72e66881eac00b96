package handoff

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"moxin/content"
	"moxin/site/web"
)

// base is what every page shows, in the reader's language.
type base struct {
	web.Voice
	Switch string // the same page in the other language
}

// pageView is the hand-off page.
type pageView struct {
	base
	Form      formView
	Token     string
	Base      string // /h/<token>
	Query     string // "?lang=en&list=…" where the reader chose it or came from there, kept by the forms
	List      string // the list that the reader came from
	Place     string // "2/5 open"
	Title     string
	Platform  content.Platform
	Channel   string
	Open      bool
	State     content.State
	StateWord content.Text
	Why       string
	URL       string
	Preview   string
	Shot      bool // there is a screenshot to show
	Shots     bool // one may be given
	Links     bool // posts there have a link
	Code      bool // there is a QR code
	Opening   openingView
	All       string
	Due       instant
	Closed    instant
	When      string // how long until the due instant, or since
	Overdue   bool
	Texts     []textView
	Media     []mediaView
	Checklist []content.Text
	Reasons   []reasonView
}

// formView is what a person had typed and what was wrong with it.
type formView struct {
	Link, Note  string
	DoneError   string
	Reason, Why string
	CannotError string
	OpenError   string
	Late        bool // the answer came after the release had ended
}

// openingView is the button that goes on to the platform.
type openingView struct {
	Label   content.Text
	Expires instant // zero where the link is made anew at the tap
	Over    bool
	App     bool // not a web page: some browsers inside apps open none
}

type textView struct {
	content.HandoffText
	Rows int
	// Rich is the text with its formats, the pictures at their addresses; it was sanitised when
	// it was compiled.
	Rich template.HTML
}

type mediaView struct {
	content.Media
	Name   string
	URL    string
	Remote string // its address, when the package does not hold it
	Video  bool
	Cover  bool
}

type reasonView struct {
	Key     string
	Text    content.Text
	Checked bool
}

// instant is a time with its zone, for people and for machines. Its text fits one line of a phone;
// the zone's name is told beside it.
type instant struct{ Text, Zone, ISO string }

func (h *handler) show(w http.ResponseWriter, r *http.Request) {
	if h.list(w, r) {
		return
	}
	if p, ok := h.open(w, r); ok {
		h.render(w, r, http.StatusOK, p, formView{})
	}
}

func (h *handler) render(w http.ResponseWriter, r *http.Request, status int, p Package, f formView) {
	h.write(w, r, status, "page.html", h.view(r, p, f))
}

// notice is a page of one sentence.
func (h *handler) notice(w http.ResponseWriter, r *http.Request, status int, key string) {
	h.write(w, r, status, "notice.html", struct {
		base
		Key string
	}{h.base(r), key})
}

// write executes a template before it answers: half a page is never sent as a whole one.
func (h *handler) write(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	var page bytes.Buffer
	if err := templates().ExecuteTemplate(&page, name, data); err != nil {
		h.Log.ErrorContext(r.Context(), "hand-off template", "error", err)
		http.Error(w, words.Of("broken").String(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Vary", "Accept-Language")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w) // whoever went away needs no page
}

func (h *handler) base(r *http.Request) base {
	lang := language(r)
	other := url.Values{"lang": {"en"}}
	if lang == "en" {
		other.Set("lang", "zh")
	}
	if list := h.fromList(r); list != "" {
		other.Set("list", list)
	}
	// What was refused or failed stands one below the page itself.
	return base{web.Voice{Lang: lang, Words: words, Assets: h.assets}, basePath(r) + "?" + other.Encode()}
}

func (h *handler) view(r *http.Request, p Package, f formView) pageView {
	list := h.fromList(r)
	v := pageView{
		base: h.base(r), Form: f, Token: p.Token, Base: basePath(r), Query: query(r, list), List: list,
		Title: p.Title, Channel: p.Channel,
		Open: p.State == content.HandedOff, State: p.State, StateWord: stateWord(p.State),
		Why: p.Why, URL: p.URL, Preview: p.PreviewURL,
		Due: h.instant(p.Due), Closed: h.instant(p.ClosedAt),
		Checklist: p.Checklist, Media: mediaViews(p.Handoff, basePath(r)), All: p.AllText(),
		Shot: p.Shot != "", Shots: h.Screenshot != nil, Links: h.Unlinked == nil || !h.Unlinked(p.Handoff), Code: h.Origin != "", Opening: h.openingView(p.Handoff.Open),
	}
	if at, of := h.place(r.Context(), p); at > 0 && of > 1 {
		v.Place = v.F("place", at, of)
	}
	v.Platform = platform(p.Platform)
	if v.Open && !p.Due.IsZero() {
		v.When, v.Overdue = when(p.Due.Sub(h.Now()), v.Lang)
	}
	for _, t := range p.Texts {
		rich := p.FillHTML(t.HTML, func(i int) string { return v.Media[i].URL })
		v.Texts = append(v.Texts, textView{t, rows(t.Value), template.HTML(rich)})
	}
	for _, reason := range reasons {
		v.Reasons = append(v.Reasons, reasonView{reason.Key, reason.Text, reason.Key == f.Reason})
	}
	return v
}

func (h *handler) openingView(o content.Opening) openingView {
	v := openingView{Label: o.Label, App: o.URL != "" && !strings.HasPrefix(o.URL, "https://") && !strings.HasPrefix(o.URL, "http://")}
	if o.URL != "" && o.Label == (content.Text{}) {
		v.Label = words.Of("open")
	}
	if h.Open == nil {
		v.Expires, v.Over = h.instant(o.Expires), over(o, h)
	}
	return v
}

func mediaViews(p content.Handoff, base string) []mediaView {
	names := p.FileNames()
	views := make([]mediaView, len(p.Media))
	for i, m := range p.Media {
		views[i] = mediaView{m, names[i], base + "/media/" + m.Hash, m.Remote(), m.Role == content.RoleVideo, m.Role == content.RoleCover}
	}
	return views
}

func platform(id string) content.Platform {
	if p, ok := content.PlatformByID(id); ok {
		return p
	}
	return content.Platform{ID: id, Name: content.T(id, id)}
}

func stateWord(s content.State) content.Text {
	if t, ok := states[s]; ok {
		return t
	}
	return content.T(string(s), string(s))
}

func basePath(r *http.Request) string { return "/h/" + r.PathValue("token") }

func (h *handler) pageURL(r *http.Request) string { return basePath(r) + query(r, h.fromList(r)) }

func (h *handler) instant(t time.Time) instant {
	if t.IsZero() {
		return instant{}
	}
	t = t.In(h.Zone)
	return instant{t.Format("2006-01-02 15:04") + " " + t.Format("UTC-07:00"), t.Location().String(), t.Format(time.RFC3339)}
}

// when says how far the due instant is away, in the largest unit that fits.
func when(d time.Duration, lang string) (text string, overdue bool) {
	key := "soon"
	if d < 0 {
		d, key, overdue = -d, "overdue", true
	}
	n, unit := int(d/time.Minute), "minute"
	switch {
	case n == 0:
		return words.Of("now").In(lang), false
	case d >= 48*time.Hour:
		n, unit = int(d/(24*time.Hour)), "day"
	case d >= 2*time.Hour:
		n, unit = int(d/time.Hour), "hour"
	}
	return fmt.Sprintf("%s %d %s", words.Of(key).In(lang), n, words.Of(unit).In(lang)), overdue
}

// Columns of Han characters that a phone shows in a text field, and the most rows of one.
const (
	rowWidth = 19
	maxRows  = 16
)

// rows is how high a field must be to show its text on a phone without scrolling.
func rows(text string) int {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n += max(1, (utf8.RuneCountInString(line)+rowWidth-1)/rowWidth)
	}
	return min(n, maxRows)
}
