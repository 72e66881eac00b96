package console

import (
	"context"
	"slices"
	"strings"

	"moxin/content"
)

// matesShown is how many others of its campaign a release's page names; the rest is a link away.
const matesShown = 20

// waitView is another release that has to be out first.
type waitView struct {
	Kind  content.WaitKind
	Label string // why it is waited for
	Title string
	Href  string
	On    channelView
	State content.State
	Word  string
	Over  bool
}

// waitViews are what a release waits for, or waited for until it was over.
func (p *page) waitViews(waits []content.Wait) []waitView {
	out := make([]waitView, len(waits))
	for i, w := range waits {
		platform := ""
		if ch, ok := p.config.Channel(w.Channel); ok {
			platform = ch.Platform
		}
		out[i] = waitView{
			Kind: w.Kind, Label: p.T("tie." + string(w.Kind)), Title: w.Title, Href: releaseHref(w.Release),
			On: p.channel(w.Channel, platform), State: w.State, Word: p.stateWord(w.State), Over: w.Over(),
		}
		if w.Title == "" {
			out[i].Title = w.Slug
		}
	}
	return out
}

// consentView is what a release's approval takes and has.
type consentView struct {
	Need  int // people; 0 = nobody has to
	Have  int
	Rule  string // 2 人，不能批自己的
	Given []wordView
	Stale bool // there were words for what it said before, and none of them counts any more
}

// Left is how many more have to approve.
func (v consentView) Left() int { return v.Need - v.Have }

// wordView is one person's word for the present content.
type wordView struct {
	By  string
	Via string
	At  instant
}

func (p *page) consent(r content.Release, given []content.Approval) consentView {
	v := consentView{Need: r.Consent.People, Have: r.Consent.Words(r.Digest, given)}
	if r.State == content.Planned {
		v.Need = max(1, v.Need)
	}
	for _, a := range given {
		if a.Digest == r.Digest {
			v.Given = append(v.Given, wordView{p.actor(a.By), p.via(a.Via), p.instant(a.At)})
		}
	}
	v.Stale = r.State == content.Planned && len(given) > 0 && len(v.Given) == 0
	v.Have = min(v.Have, v.Need)
	if v.Need > 0 {
		v.Rule = p.F("consent.people", v.Need)
	}
	if len(r.Consent.Barred) > 0 {
		v.Rule += p.F("consent.barred", strings.Join(r.Consent.Barred, p.T("comma")))
	}
	return v
}

// barred says why the visitor may not approve; "" = they may.
func (p *page) barred(r content.Release, given []content.Approval) string {
	who := p.visit.Person
	if r.Consent.Bars(append(slices.Clone(who.Aka), who.Name)...) {
		return p.T("consent.own")
	}
	if slices.ContainsFunc(given, func(a content.Approval) bool { return a.Digest == r.Digest && content.SameName(a.By, who.Name) }) {
		return p.T("consent.twice")
	}
	return ""
}

// drift says in a sentence what front matter asks for where a person moved the release away from it;
// "" = they agree, or it asks for no instant.
func (p *page) drift(r content.Release, sentence string) string {
	at, asks := content.AskedAt(r.Asked)
	if !asks || at.Equal(r.Due) || !r.State.Changeable() {
		return ""
	}
	return p.F(sentence, p.instant(at).Text)
}

// ties gathers what decides which acts a release has room for, and nothing that its state has no use for.
func (h *handler) ties(ctx context.Context, r content.Release, e Evidence) (ties, error) {
	t := ties{draft: e.Draft}
	if slices.Contains(offers[ActUnwait], r.State) {
		waits, err := h.Store.WaitsOf(ctx, r.ID)
		if err != nil {
			return t, err
		}
		t.waits = waits[r.ID]
	}
	var err error
	if slices.Contains(offers[ActApprove], r.State) {
		t.approvals, err = h.Store.Approvals(ctx, r.ID)
	}
	if slices.Contains(offers[ActRetry], r.State) {
		t.attempts, err = h.Store.Attempts(ctx, r.ID)
	}
	return t, err
}

// evidence is what is known of a release beside attempts and audit.
func (h *handler) evidence(ctx context.Context, release int64) (Evidence, error) {
	if h.Evidence == nil {
		return Evidence{}, nil
	}
	return h.Evidence(ctx, release)
}

// mates are the other releases of a release's campaign, in order of their instants, and how many
// there are beyond those shown.
func (h *handler) mates(ctx context.Context, p *page, r content.Release) (rows []releaseRow, more bool, err error) {
	if r.Campaign == "" {
		return nil, false, nil
	}
	all, err := h.Store.Releases(ctx, content.ReleaseFilter{Campaign: r.Campaign, Limit: matesShown + 2})
	if err != nil {
		return nil, false, err
	}
	all = slices.DeleteFunc(all, func(other content.Release) bool { return other.ID == r.ID })
	more = len(all) > matesShown
	return p.rows(all[:min(len(all), matesShown)]), more, nil
}
