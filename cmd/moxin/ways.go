package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/content/media"
	"moxin/content/render"
	"moxin/content/store"
	"moxin/publishers"
	"moxin/scheduler"
)

// missingWays are the contact ways that a plan asks for and that are not there: of the articles that
// will wait for their instant once it is applied. Nothing is made.
func (b *bench) missingWays(ctx context.Context, s *store.Store, p scheduler.Plan, known scheduler.Existing) ([]content.ContactWay, error) {
	if b.ws.Config.Contacts.Channel == "" {
		return nil, nil
	}
	asks := b.wayAsks(waitingAfter(p, known.Releases), known.Articles)
	if len(asks) == 0 {
		return nil, nil
	}
	ways, err := s.Ways(ctx, "")
	if err != nil {
		return nil, fmt.Errorf("reading contact ways: %w", err)
	}
	return scheduler.Missing(&b.ws.Config, ways, asks), nil
}

// onChannel is an article on a channel.
type onChannel struct{ slug, channel string }

// waitSet is what will wait for its instant once a plan is applied.
type waitSet struct {
	on    map[onChannel]bool
	older map[string][]string // names that articles had before this plan, by the new one
}

// waitingAfter says what waits once a plan is applied. Lines that are left for a person write nothing.
func waitingAfter(p scheduler.Plan, releases []content.Release) waitSet {
	out, cancelled, before := waitSet{map[onChannel]bool{}, map[string][]string{}}, map[int64]bool{}, map[int64][]content.Item{}
	for _, r := range releases {
		before[r.ID] = r.Items
	}
	for _, c := range p.Changes {
		switch {
		case c.Kind == scheduler.KindCancel:
			cancelled[c.Release] = true
		case c.Kind == scheduler.KindConflict, c.Kind == scheduler.KindDrift, c.Kind == scheduler.KindRename && c.Rule == "rename":
		default:
			for i, it := range c.Items {
				out.on[onChannel{it.Slug, c.Channel}] = true
				if old := before[c.Release]; c.Kind == scheduler.KindRename && i < len(old) && old[i].Slug != it.Slug {
					out.older[it.Slug] = append(out.older[it.Slug], old[i].Slug)
				}
			}
		}
	}
	for _, r := range releases {
		if cancelled[r.ID] || !r.State.Changeable() && r.State != content.Queued {
			continue
		}
		for _, it := range r.Items {
			out.on[onChannel{it.Slug, r.Channel}] = true
		}
	}
	return out
}

// wayAsks are those of them that show a code, in the order of the workspace.
func (b *bench) wayAsks(w waitSet, records []content.ArticleRecord) []scheduler.WayAsk {
	older := map[string][]string{}
	for _, r := range records {
		older[r.Slug] = r.Aliases
	}
	var asks []scheduler.WayAsk
	for _, art := range b.ws.Articles {
		names := slices.Concat(art.Aliases, older[art.Slug], w.older[art.Slug])
		for _, ch := range b.ws.Config.Channels {
			waits := w.on[onChannel{art.Slug, ch.ID}] ||
				slices.ContainsFunc(names, func(name string) bool { return w.on[onChannel{name, ch.ID}] })
			if waits && b.ws.Config.ShowsContact(art, ch) {
				asks = append(asks, scheduler.WayAsk{Slug: art.Slug, Aliases: names, Channel: ch.ID})
			}
		}
	}
	return asks
}

// wayOf is the contact way that one article needs on one channel now, for a release that no plan made.
func (b *bench) wayOf(ctx context.Context, s *store.Store, r content.Rendition) ([]content.ContactWay, error) {
	if !r.HasContact() {
		return nil, nil
	}
	ways, err := s.Ways(ctx, "")
	if err != nil {
		return nil, fmt.Errorf("reading contact ways: %w", err)
	}
	records, err := s.ArticlesOf(ctx, r.Slug)
	if err != nil {
		return nil, fmt.Errorf("reading articles: %w", err)
	}
	return scheduler.Missing(&b.ws.Config, ways, b.wayAsks(waitSet{on: map[onChannel]bool{{r.Slug, r.Channel}: true}}, records)), nil
}

// wayTime bounds the making of one way, in work time.
const wayTime = time.Minute

// waysLeft says why ways could not be made, beside work that was done.
func waysLeft(left int, err error) error {
	why := troubleOf(err)
	if known, ok := errors.AsType[*publishers.Error](err); ok && known.Class == publishers.Unknown {
		why = content.T("没有收到企业微信的答复，可能已经生成，再来时先找它，不会有两个", "WeCom's answer was lost: it may be made, and is looked for first, so that there are never two")
	}
	return problem(
		fmt.Sprintf("%d 个渠道活码没有生成：%s；带它们的排期会等着，好了以后再运行 moxin apply", left, why.ZH),
		fmt.Sprintf("%s not made: %s. What shows them waits; run moxin apply again when that is mended", many(left, "contact code"), why.In("en")))
}

// makeWays makes contact ways in the name of who and says which. The first failure ends it, because the
// others would fail the same way.
func (a *app) makeWays(ctx context.Context, b *bench, s *store.Store, wanted []content.ContactWay, who string) ([]content.ContactWay, error) {
	if len(wanted) == 0 {
		return nil, nil
	}
	maker, err := a.wayMaker(ctx, b, s, b.ws.Config.Contacts.Channel)
	if err != nil {
		return nil, waysLeft(len(wanted), err)
	}
	ways := scheduler.Ways{Store: s, Maker: maker, Keep: b.keepCode, Now: a.now}
	var made []content.ContactWay
	for i, w := range wanted {
		w, err := oneWay(ctx, ways, w, who)
		if err != nil {
			return made, waysLeft(len(wanted)-i, err)
		}
		made = append(made, w)
	}
	return made, nil
}

func oneWay(ctx context.Context, ways scheduler.Ways, w content.ContactWay, who string) (content.ContactWay, error) {
	ctx, stop := context.WithTimeout(ctx, wayTime)
	defer stop()
	return ways.Make(ctx, w, who)
}

// wayMaker is the account that makes contact ways, where it is connected to this store.
func (a *app) wayMaker(ctx context.Context, b *bench, s *store.Store, channel string) (publishers.WayMaker, error) {
	registry, err := a.newRegistry(ctx, b, s)
	if err != nil {
		return nil, err
	}
	if err := connected(ctx, s, channel); err != nil {
		return nil, spoken{content.T(
			fmt.Sprintf("渠道 %s 还没有连接，先运行 moxin accounts connect %[1]s", channel),
			fmt.Sprintf("channel %s is not connected: moxin accounts connect %[1]s", channel)), err}
	}
	p, _, err := registry.Publisher(channel)
	if err != nil {
		return nil, err
	}
	maker, ok := publishers.As[publishers.WayMaker](p)
	if !ok {
		return nil, spoken{content.T("渠道 "+channel+" 生成不了渠道活码", "channel "+channel+" makes no contact codes"), nil}
	}
	return maker, nil
}

// codeBox is a form that every channel takes a code in: see the boxes of package render.
var codeBox = media.Box{Types: []string{media.TypePNG, media.TypeJPEG}, MaxBytes: 1_000_000, MaxWidth: 1280}

// keepCode stores the picture of a code.
func (b *bench) keepCode(ctx context.Context, picture []byte) (string, error) {
	fitted, err := media.Fit(picture, codeBox)
	if err != nil {
		return "", err
	}
	return b.media.Put(ctx, fitted.Data)
}

// withCode shows the real code of a contact way where a rendition has the placeholder, if there is one.
// It is for looking at: what cannot be read leaves the placeholder.
func withCode(ctx context.Context, s *store.Store, files publishers.Media, r content.Rendition) content.Rendition {
	if s == nil || !r.HasContact() {
		return r
	}
	way, ok, err := scheduler.WayOf(ctx, s, r.Slug, r.Channel)
	if err != nil || !ok {
		return r
	}
	if picture, err := scheduler.WayPicture(ctx, files, way); err == nil {
		r.FillContact(picture)
	}
	return r
}

// pageWithCode is a page as readers get it when it is put back: with the code that its article has now,
// and without one where it has none any more. A page never shows the placeholder.
func pageWithCode(ctx context.Context, s *store.Store, files publishers.Media, page content.Rendition) content.Rendition {
	page = withCode(ctx, s, files, page)
	if slices.ContainsFunc(page.Media, render.Placeholder) {
		page.WithoutContact()
	}
	return page
}

// planWays are the lines of a plan that make contact ways.
func (a *app) planWays(ways []content.ContactWay) string {
	var out strings.Builder
	for _, w := range ways {
		fmt.Fprintf(&out, "+ %-8s %-6s %s  # %s\n", a.say(content.T("活码", "code")), w.Channel, w.Slug,
			a.say(content.T("加到 "+strings.Join(w.Staff, "、"), "adds "+strings.Join(w.Staff, ", "))))
	}
	return out.String()
}
