package console

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/site/web"
)

// readAgainRoute lifts the stop of a host.
const readAgainRoute = "POST /collecting/resume"

// ReadCount is how often something was asked today, and how often it may be.
type ReadCount struct {
	Source    string // a host, or the kind of a source
	Channel   string // whose quota it is; "" = everybody's
	Used, Max int    // Max 0 = nobody set a limit
}

// collectingView is how reading numbers goes.
type collectingView struct {
	*page
	Refused  string
	Done     string
	Stops    []stopView
	MayAgain bool
	Sources  []sourceHealth
	Counts   []countView
	Imports  []importRow // that wait for answers
	Pages    []string    // hosts whose public pages may be read
}

// stopView is a host that is not read until a person says so.
type stopView struct {
	Host, Scope, Reason, By string
	At, Until               instant
}

// sourceHealth is how one collector does on one channel.
type sourceHealth struct {
	Channel  channelView
	Name     string
	Posts    int // 0 = it reads the channel itself
	Good     instant
	Ago      string
	Next     instant
	When     string
	Done     bool // nothing more to read
	Troubles []troubleView
}

// troubleView is what does not work, for one reason.
type troubleView struct {
	Kind  content.Trouble
	Word  string
	Do    string
	Count int
	Posts []failingPost
	More  int
}

// failingPost is a post that cannot be read.
type failingPost struct {
	Title, Href string  // Href "" = the channel itself
	Since       instant // last good reading; "—" = never read
	Times       int
	Error       string
	Raw         string // what the failure was made of; "" = none was kept
}

type countView struct {
	Name      string
	Channel   string
	Used, Max int
	Full      bool
}

// failingShown is how many failing posts of one reason are named.
const failingShown = 5

// troubleOrder puts first what only a person can mend.
var troubleOrder = []content.Trouble{content.TroubleBlocked, content.TroubleChanged, content.TroubleForbidden, content.TroublePassing}

func (h *handler) collecting(w http.ResponseWriter, r *http.Request) error {
	v, err := h.collectingView(r)
	if err != nil {
		return err
	}
	return h.pages.Write(w, r, "collecting.html", v)
}

func (h *handler) collectingView(r *http.Request) (collectingView, error) {
	ctx := r.Context()
	v := collectingView{page: h.page(r, "collecting", "")}
	v.Done, v.Pages = v.done(), v.config.Ingest.Pages
	v.MayAgain = v.acts && v.visit.may(readAgainRoute)
	pauses, err := h.Store.Pauses(ctx)
	if err != nil {
		return v, err
	}
	v.Stops = v.stops(pauses)
	if v.Sources, err = h.readSources(ctx, v.page); err != nil {
		return v, err
	}
	if v.Imports, err = h.openImports(ctx, v.page); err != nil || h.ReadToday == nil {
		return v, err
	}
	counts, err := h.ReadToday(ctx)
	for _, c := range counts {
		v.Counts = append(v.Counts, countView{v.sourceKind(c.Source), c.Channel, c.Used, c.Max, c.Max > 0 && c.Used >= c.Max})
	}
	return v, err
}

// readHost is the host that a pause stops reading from; "" = it stops something else.
func readHost(scope string) string {
	host, ok := strings.CutPrefix(scope, content.ReadScope(""))
	if !ok {
		return ""
	}
	return host
}

// stops are the hosts that are not read now.
func (p *page) stops(pauses []content.Pause) []stopView {
	var out []stopView
	for _, s := range pauses {
		host := readHost(s.Scope)
		if host == "" || !s.Lasts(p.now) {
			continue
		}
		v := stopView{Host: host, Scope: s.Scope, Reason: p.In(content.ReadText(s.Reason)), By: s.By, At: p.instant(s.At)}
		if !s.Until.IsZero() {
			v.Until = p.instant(s.Until)
		}
		out = append(out, v)
	}
	return out
}

// readSources are the collectors by channel.
func (h *handler) readSources(ctx context.Context, p *page) ([]sourceHealth, error) {
	posts, err := h.Store.Publications(ctx, content.PublicationFilter{})
	if err != nil {
		return nil, err
	}
	all, err := h.Store.Collections(ctx)
	if err != nil {
		return nil, err
	}
	if h.ChannelPlans != nil {
		plans, err := h.ChannelPlans(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, plans...)
	}
	of := make(map[int64]content.Publication, len(posts))
	for _, post := range posts {
		of[post.ID] = post
	}
	type sourceKey struct{ channel, platform, collector string }
	groups := map[sourceKey][]content.Collection{}
	for _, c := range all {
		post := of[c.Publication]
		if c.Publication == 0 {
			_, post.Channel = content.SourceKind(c.Collector)
			ch, _ := p.config.Channel(post.Channel)
			post.Platform = ch.Platform
		}
		key := sourceKey{post.Channel, post.Platform, wayName(c.Collector)}
		groups[key] = append(groups[key], c)
	}
	var out []sourceHealth
	for key, collections := range groups {
		s := sourceHealth{Channel: p.channel(key.channel, key.platform), Name: p.sourceKind(key.collector), Posts: len(collections)}
		p.tally(&s, collections)
		if collections[0].Publication == 0 {
			s.Posts = 0
		}
		s.Troubles = p.troubles(collections, of)
		out = append(out, s)
	}
	order := map[string]int{}
	for i, ch := range p.config.Channels {
		order[ch.ID] = i - len(p.config.Channels)
	}
	slices.SortFunc(out, func(a, b sourceHealth) int {
		return cmp.Or(a.urgency()-b.urgency(), order[a.Channel.ID]-order[b.Channel.ID], strings.Compare(a.Channel.ID, b.Channel.ID), strings.Compare(a.Name, b.Name))
	})
	return out, nil
}

// urgency puts what needs a person before what mends itself, and that before what goes well.
func (s sourceHealth) urgency() int {
	switch {
	case len(s.Troubles) == 0:
		return 2
	case slices.ContainsFunc(s.Troubles, func(t troubleView) bool { return t.Kind != content.TroublePassing }):
		return 0
	}
	return 1
}

// tally says when a collector read last and when it reads next.
func (p *page) tally(s *sourceHealth, collections []content.Collection) {
	var good, next time.Time
	for _, c := range collections {
		if c.Last.After(good) {
			good = c.Last
		}
		if !c.Next.IsZero() && (next.IsZero() || c.Next.Before(next)) {
			next = c.Next
		}
	}
	s.Good, s.Next, s.When, s.Done = p.instant(good), p.instant(next), p.until(next), next.IsZero()
	if !good.IsZero() {
		s.Ago = p.ago(good, p.now)
	}
}

// troubles are the failing readings by reason.
func (p *page) troubles(collections []content.Collection, of map[int64]content.Publication) []troubleView {
	by := map[content.Trouble][]content.Collection{}
	for _, c := range collections {
		if c.Failures > 0 {
			by[cmp.Or(c.Trouble, content.TroublePassing)] = append(by[cmp.Or(c.Trouble, content.TroublePassing)], c)
		}
	}
	var out []troubleView
	for _, kind := range troubleOrder {
		failing := by[kind]
		if len(failing) == 0 {
			continue
		}
		slices.SortFunc(failing, func(a, b content.Collection) int {
			return of[b.Publication].PublishedAt.Compare(of[a.Publication].PublishedAt)
		})
		v := troubleView{Kind: kind, Word: p.trouble(kind), Do: p.T("mend." + string(kind)), Count: len(failing), More: max(0, len(failing)-failingShown)}
		for _, c := range failing[:min(len(failing), failingShown)] {
			post := of[c.Publication]
			f := failingPost{Title: cmp.Or(post.Title, post.Slug, c.Collector), Since: p.instant(c.Last), Times: c.Failures, Error: p.In(content.ReadText(c.Error))}
			if post.Slug != "" {
				f.Href = articleHref(post.Slug, post.Channel) + "#numbers"
			}
			if c.Raw != "" {
				f.Raw = "/collecting/raw/" + url.PathEscape(c.Raw)
			}
			v.Posts = append(v.Posts, f)
		}
		out = append(out, v)
	}
	return out
}

// failedRaw serves what a failing reading was made of, such as a changed page's HTML.
func (h *handler) failedRaw(w http.ResponseWriter, r *http.Request) error {
	all, err := h.Store.Collections(r.Context())
	if err != nil {
		return err
	}
	hash := r.PathValue("hash")
	if !slices.ContainsFunc(all, func(c content.Collection) bool { return c.Raw == hash && hash != "" }) {
		return web.ErrUnknown
	}
	return h.raw(w, r, hash, "")
}

// readAgain is the form that lifts the stop of a host, and of nothing else.
func (h *handler) readAgain(r *http.Request) (string, error) {
	scope := r.PostFormValue("scope")
	if readHost(scope) == "" {
		return "", refusal("act.form")
	}
	return "/collecting?done=reads", h.Acts.Resume(r.Context(), scope)
}

// collectingAgain shows what was refused.
func (h *handler) collectingAgain(w http.ResponseWriter, r *http.Request, why content.Text) error {
	v, err := h.collectingView(r)
	if err != nil {
		return err
	}
	v.Refused = v.In(why)
	v.Switch = web.OtherLanguage(&http.Request{URL: &url.URL{Path: "/collecting"}}, v.Lang)
	return h.pages.WriteStatus(w, r, http.StatusUnprocessableEntity, "collecting.html", v)
}

// readingHealth is how reading goes, for the health page.
type readingHealth struct {
	Stops    []stopView
	Troubles []troubleCount
	Posts    int // that are read by the plan
	Open     int // imports that wait for answers
}

type troubleCount struct {
	Kind  content.Trouble
	Word  string
	Count int
}

// needsPerson reports whether something does not mend itself.
func (v readingHealth) needsPerson() bool {
	return len(v.Stops) > 0 || slices.ContainsFunc(v.Troubles, func(t troubleCount) bool { return t.Kind != content.TroublePassing })
}

func (h *handler) readingHealth(ctx context.Context, p *page) (readingHealth, error) {
	var v readingHealth
	pauses, err := h.Store.Pauses(ctx)
	if err != nil {
		return v, err
	}
	v.Stops = p.stops(pauses)
	all, err := h.Store.Collections(ctx)
	if err != nil {
		return v, err
	}
	v.Posts = len(all)
	by := map[content.Trouble]int{}
	for _, c := range all {
		if c.Failures > 0 {
			by[cmp.Or(c.Trouble, content.TroublePassing)]++
		}
	}
	for _, kind := range troubleOrder {
		if by[kind] > 0 {
			v.Troubles = append(v.Troubles, troubleCount{kind, p.trouble(kind), by[kind]})
		}
	}
	open, err := h.openImports(ctx, p)
	v.Open = len(open)
	return v, err
}
