package preview

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/site/web"
)

// articleView is one article, as one channel will show it.
type articleView struct {
	*page
	Slug     string
	Path     string
	Draft    bool
	Tabs     []tab
	Channel  channelView
	Later    bool // compiled and shown, never released by this version
	Source   sourceView
	Phone    phoneView
	Fields   []fieldView
	Script   *scriptView   // nil where nothing is spoken
	Lost     []findingView // what the channel leaves out
	Rich     string        // where the rich text is; "" for families of plain text
	Package  string
	Night    link
	Diff     link
	Compared *diffView // nil unless asked for
	Back     string    // the list, with this channel
}

// tab is a channel of the article.
type tab struct {
	link
	channelView
	Twin    bool // another channel of the same platform stands beside it
	Failing int  // errors of this channel alone, as far as they are counted
}

// diffView is what changed since the article was last published on the channel.
type diffView struct {
	None    bool // nothing is known to have been published
	Long    bool // too long to compare
	At      instant
	Same    bool
	Changes []change
}

func (h *handler) article(w http.ResponseWriter, r *http.Request) error {
	reading := h.Desk.Reading()
	a, err := find(reading.Workspace, r.PathValue("slug"), r.URL.Query().Get("file"))
	if err != nil {
		return err
	}
	if a.Slug != r.PathValue("slug") { // an older name
		http.Redirect(w, r, address(articlePath(a.Slug), r.URL.Query()), http.StatusFound)
		return nil
	}
	v := articleView{page: h.page(r, reading, a.Title), Slug: a.Slug, Path: a.Path, Draft: a.Draft}
	v.Back = address(base, values("channel", v.get("channel")))
	ch, ok := h.choose(&v, reading.Config, a)
	if !ok {
		v.Source = v.source(reading.Workspace, a, about(reading.Findings, a.Path))
		return h.pages.Write(w, r, "article.html", v)
	}
	out, findings, err := h.Desk.Compile(r.Context(), reading, a, ch)
	if err != nil {
		return err
	}
	v.Source = v.source(reading.Workspace, a, findings)
	h.fill(&v, out, ch, findings)
	v.Phone.Date = v.date(a, ch.ID)
	if v.Phone.Message != nil {
		v.Phone.Message.Date = v.Phone.Date
	}
	if v.Diff.On {
		if v.Compared, err = h.compared(r.Context(), v.page, a, out); err != nil {
			return err
		}
	}
	return h.pages.Write(w, r, "article.html", v)
}

// find looks an article up by its slug, an older one, or its file where two claim the slug.
func find(ws *content.Workspace, slug, file string) (*content.Article, error) {
	i := slices.IndexFunc(ws.Articles, func(a *content.Article) bool { return a.Slug == slug && a.Path == file })
	if i >= 0 {
		return ws.Articles[i], nil
	}
	if a, ok := ws.Article(slug); ok {
		return a, nil
	}
	return nil, web.ErrUnknown
}

func about(findings []content.Finding, file string) []content.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f content.Finding) bool { return f.File != file })
}

func values(key, value string) url.Values {
	if value == "" {
		return nil
	}
	return url.Values{key: {value}}
}

// choose makes a tab of each channel that the article goes to, and opens the one asked for, else
// the first.
func (h *handler) choose(v *articleView, cfg content.Config, a *content.Article) (content.Channel, bool) {
	var goes []content.Channel
	tally, _ := h.Desk.Tally(a)
	for _, ch := range cfg.Channels {
		if _, ok := a.For(ch.ID); !ok {
			continue
		}
		goes = append(goes, ch)
		v.Tabs = append(v.Tabs, tab{
			link:        link{Href: v.with("channel", ch.ID), On: ch.ID == v.get("channel")},
			channelView: v.channel(ch), Failing: tally.Failing[ch.ID],
			Twin: sharesPlatform(cfg, ch),
		})
	}
	if len(goes) == 0 {
		return content.Channel{}, false
	}
	i := max(0, slices.IndexFunc(v.Tabs, func(t tab) bool { return t.On }))
	v.Tabs[i].On = true
	v.Channel = v.Tabs[i].channelView
	return goes[i], true
}

// fill shows a rendition.
func (h *handler) fill(v *articleView, out content.Rendition, ch content.Channel, findings []content.Finding) {
	at := articlePath(v.Slug) + "/" + url.PathEscape(ch.ID) + "/"
	where := url.Values{}
	if file := v.get("file"); file != "" {
		where.Set("file", file)
	}
	v.Package = address(at+"package", where)
	if out.HTML != "" {
		v.Rich = address(at+"rich", where)
	}
	frame := url.Values{"lang": {v.Lang}}
	for _, key := range []string{"file", "night"} {
		if value := v.get(key); value != "" {
			frame.Set(key, value)
		}
	}
	v.Phone = v.phone(out, ch, address(at+"body", frame))
	v.Phone.Message = web.NewMessage(v.Voice, out, web.MessageLook{Brand: v.Phone.Account, Night: v.Phone.Night, Media: mediaHref, Marked: h.Body})
	v.Fields, v.Script = v.fields(out, ch.Limits()), v.script(out.Script, h.Spoken)
	for _, f := range findings {
		if slices.ContainsFunc(leftOut, func(prefix string) bool { return strings.HasPrefix(f.Rule, prefix) }) {
			v.Lost = append(v.Lost, v.finding(f))
		}
	}
	v.Night, v.Diff = v.toggle("night", "night"), v.toggle("diff", "diff")
	known, _ := content.PlatformByID(ch.Platform)
	v.Later = known.Later
}

// leftOut are the rules that say what a channel's rendition does without: tags, attributes and
// addresses that the platform refuses, pictures that could not be had, diagrams nobody drew.
var leftOut = []string{"html/", "media/missing", "media/unreadable", "media/offline", "media/video", "media/still", "draw/", "link/"}

// date is when the article will be published on the channel, as its head says it there.
func (p *page) date(a *content.Article, channel string) string {
	at := a.PublishAt
	if o, _ := a.For(channel); !o.PublishAt.None() {
		at = o.PublishAt
	}
	switch {
	case at.Slot:
		return p.T("slot")
	case at.None():
		return p.T("undated")
	}
	return at.At.In(p.zone).Format(p.T("date_format"))
}

// compared sets a rendition against what was last published.
func (h *handler) compared(ctx context.Context, p *page, a *content.Article, now content.Rendition) (*diffView, error) {
	before, at, err := h.Desk.Published(ctx, a, now.Channel)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &diffView{None: true}, nil
	case err != nil:
		return nil, err
	}
	return p.difference(before, now, at), nil
}

func (p *page) difference(before, now content.Rendition, at time.Time) *diffView {
	v := &diffView{At: p.instant(at)}
	changes, ok := compare(readable(before), readable(now))
	v.Long = !ok
	v.Same = ok && !slices.ContainsFunc(changes, func(c change) bool { return c.Kind != "same" })
	if !v.Same {
		v.Changes = shorten(changes)
	}
	return v
}
