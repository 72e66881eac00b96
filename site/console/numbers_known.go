package console

import (
	"slices"

	"moxin/content"
)

// knownView is what is known of an article's posts, and what is not, and why.
type knownView struct {
	Channels []knownHead
	Rows     []knownRow
	Unknown  bool // there is a cell without a number
}

// knownHead is a post over its column.
type knownHead struct {
	channelView
	Href  string
	Run   int // tells posts on one channel apart; 0 = there is one
	Posts int64
}

type knownRow struct {
	Metric content.Metric
	Name   string
	Cells  []knownCell
}

// knownCell is the newest reading of a metric of a post, or why there is none.
type knownCell struct {
	Value  string // "—" = never read
	Ago    string
	Source string
	File   string // that the source read; "" = none
	Why    string
	Kind   string // of the reason: never, due, passing, failing, empty, export, forbidden, unmade
	Href   string // where something can be done about it
}

// knowledge is what a matrix is made of.
type knowledge struct {
	posts       []content.Publication
	latest      map[int64]map[content.Metric]content.Sample
	collections map[int64][]content.Collection
}

// freshest are the newest readings of each metric, whatever their source, by publication. A total
// is preferred to what is of one day.
func freshest(samples []content.Sample) map[int64]map[content.Metric]content.Sample {
	out := map[int64]map[content.Metric]content.Sample{}
	for _, s := range samples {
		of := out[s.Publication]
		if of == nil {
			of = map[content.Metric]content.Sample{}
			out[s.Publication] = of
		}
		was, ok := of[s.Metric]
		if !ok || s.Cumulative && !was.Cumulative || s.Cumulative == was.Cumulative && s.ObservedAt.After(was.ObservedAt) {
			of[s.Metric] = s
		}
	}
	return out
}

// known is the matrix: a row for each metric that was read of any post, or that the platform of any
// could tell.
func (p *page) known(k knowledge, slug string) *knownView {
	if len(k.posts) == 0 {
		return nil
	}
	wanted := map[content.Metric]bool{}
	runs := map[string]int{}
	for _, post := range k.posts {
		runs[post.Channel]++
		for m := range k.latest[post.ID] {
			wanted[m] = true
		}
		if slices.ContainsFunc(k.collections[post.ID], func(c content.Collection) bool { return collects(c.Collector, wayOwn) }) {
			for _, m := range ownTells {
				wanted[m] = true
			}
		}
		ways, _ := p.waysFor(post)
		for _, w := range ways {
			for _, m := range w.metrics {
				wanted[m] = true
			}
		}
	}
	v := &knownView{}
	seen := map[string]int{}
	for _, post := range k.posts {
		head := knownHead{channelView: p.channel(post.Channel, post.Platform), Href: articleHref(slug, post.Channel) + "#numbers", Posts: post.ID}
		if seen[post.Channel]++; runs[post.Channel] > 1 {
			head.Run = seen[post.Channel]
		}
		v.Channels = append(v.Channels, head)
	}
	for _, m := range orderOf(wanted) {
		row := knownRow{Metric: m, Name: p.metric(m)}
		for _, post := range k.posts {
			c := p.knownCell(k, post, m)
			v.Unknown = v.Unknown || c.Value == unknown
			row.Cells = append(row.Cells, c)
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

func (p *page) knownCell(k knowledge, post content.Publication, m content.Metric) knownCell {
	if s, ok := k.latest[post.ID][m]; ok {
		kind, file := content.SourceKind(s.Source)
		c := knownCell{Value: p.value(s.Value, s.Unit), Ago: p.ago(s.ObservedAt, p.now), Source: p.sourceKind(kind)}
		if kind == wayExport {
			c.File = file
		}
		if s.Capped {
			c.Value = "≥" + c.Value
		}
		return c
	}
	c := p.whyUnknown(k.collections[post.ID], post, m)
	c.Value = unknown
	return c
}

// whyUnknown says why a number was never read, from what is known of its sources; of several ways
// the one that is nearest to telling it speaks.
func (p *page) whyUnknown(collections []content.Collection, post content.Publication, m content.Metric) knownCell {
	all, known := p.waysFor(post)
	ways := waysOf(all, m)
	if len(ways) == 0 {
		if !known {
			return knownCell{Kind: "never", Why: p.T("num.why.no_way")}
		}
		return knownCell{Kind: "never", Why: p.T("num.why.never")}
	}
	for _, speak := range []func(content.Collection) (knownCell, bool){p.failing, p.notDue, p.notSaid} {
		for _, c := range collections {
			if !slices.ContainsFunc(ways, func(w string) bool { return collects(c.Collector, w) }) {
				continue
			}
			if cell, ok := speak(c); ok {
				if why := p.ownReason(m); why != "" && cell.Kind == "empty" && collects(c.Collector, wayOwn) {
					cell.Why = why
				}
				return cell
			}
		}
	}
	switch {
	case slices.Contains(ways, wayExport):
		return knownCell{Kind: "export", Why: p.T("num.why.export"), Href: "/import"}
	case slices.Equal(ways, []string{wayPage}) && len(p.config.Ingest.Pages) == 0:
		return knownCell{Kind: "forbidden", Why: p.T("num.why.pages")}
	case slices.Equal(ways, []string{wayPage}):
		return knownCell{Kind: "forbidden", Why: p.T("num.why.host")}
	}
	switch {
	case slices.Equal(ways, []string{wayOwn}):
		return knownCell{Kind: "unmade", Why: p.T("num.why.own")}
	case slices.Equal(ways, []string{wayComments}):
		return knownCell{Kind: "unmade", Why: p.T("num.why.comments")}
	}
	return knownCell{Kind: "unmade", Why: p.T("num.why.unmade")}
}

// ownReason is why our own counting has nothing to tell of a number that is 0 once there is a link, or
// once orders come in, or once a message reached somebody; "" for other numbers.
func (p *page) ownReason(m content.Metric) string {
	switch m {
	case content.Clicks:
		return p.T("num.why.no_link")
	case content.Purchases, content.Repurchases:
		return p.T("num.why.no_orders")
	case content.Unfollows:
		return p.T("num.why.no_sends")
	}
	return ""
}

func (p *page) failing(c content.Collection) (knownCell, bool) {
	if c.Failures == 0 {
		return knownCell{}, false
	}
	kind := "failing"
	if c.Trouble == content.NoTrouble || c.Trouble == content.TroublePassing {
		kind = "passing" // mends itself: nothing for a person
	}
	return knownCell{Kind: kind, Why: p.F("num.why.failing", p.sourceKind(wayName(c.Collector)), p.trouble(c.Trouble)), Href: "/collecting"}, true
}

func (p *page) notDue(c content.Collection) (knownCell, bool) {
	if !c.Last.IsZero() || c.Next.IsZero() {
		return knownCell{}, false
	}
	if c.Next.After(p.now) {
		return knownCell{Kind: "due", Why: p.F("num.why.due", p.instant(c.Next).Text)}, true
	}
	return knownCell{Kind: "due", Why: p.T("num.why.soon")}, true
}

func (p *page) notSaid(c content.Collection) (knownCell, bool) {
	if c.Last.IsZero() {
		return knownCell{}, false
	}
	return knownCell{Kind: "empty", Why: p.F("num.why.empty", p.sourceKind(wayName(c.Collector)))}, true
}

func wayName(collector string) string {
	kind, _ := content.SourceKind(collector)
	return kind
}

// sourceKind names a kind of source.
func (p *page) sourceKind(kind string) string {
	if t, ok := numberWays[kind]; ok {
		return p.In(t)
	}
	return kind
}

// sourceWay names a source with its file.
func (p *page) sourceWay(source string) string {
	kind, file := content.SourceKind(source)
	if kind != wayExport || file == "" {
		return p.sourceKind(kind)
	}
	return p.sourceKind(kind) + " " + file
}

// trouble is why a reading did not work, in people's words.
func (p *page) trouble(t content.Trouble) string {
	if t == content.NoTrouble {
		t = content.TroublePassing
	}
	return p.T("trouble." + string(t))
}
