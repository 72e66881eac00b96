//go:build unix

package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// What may not go before what, in the arena: a note counts from its article, a webhook from the mass
// send; an article comes after another; two channels take two people's words.

// twoWords asks for two people on one lane of two kinds, and for nobody elsewhere.
const twoWords = "rules: [{channels: [" + kindHook + "1, " + kindMass + "1], people: 2}, {people: 0}]"

// countsFrom is the channel that another counts its instant from; "" = it has its own.
func countsFrom(channel string) string {
	before := map[string]string{kindHandoff: kindPublish, kindHook: kindMass}[kindOf(channel)]
	if before == "" {
		return ""
	}
	return before + strings.TrimPrefix(channel, kindOf(channel))
}

// followers are the channels of an article that comes after another: those where a release ends
// without a person's hand, and where two articles of one instant are not one message.
func followers(lane int) []string {
	return []string{kindNamed(kindHook).channel(lane), kindNamed(boardChannel).channel(lane)}
}

// after is the line of front matter of such an article.
func after(name string) string {
	if first, ok := strings.CutSuffix(name, "-3"); ok {
		return fmt.Sprintf("after: [%q]\n", first)
	}
	return ""
}

// speakers are those who say a word in the arena.
var speakers = []string{"lin", "mo"}

// consent lets each in turn approve what falls due soon: some of it is late by the second word.
func (a *arena) consent(ctx context.Context) {
	planned, err := a.store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.Planned}, To: time.Now().Add(time.Second)})
	if err != nil {
		return // asked again
	}
	for _, x := range planned {
		words, err := a.store.Approvals(ctx, x.ID)
		if err != nil || len(words) >= len(speakers) {
			continue
		}
		_ = a.store.Approve(ctx, content.Approval{ // said again when the store was locked
			Release: x.ID, Digest: x.Digest, By: speakers[len(words)], Via: "cli", At: time.Now(),
		})
	}
}

// order judges that a release was not tried before what it waits for was out, nor before the words
// that it needs were said.
func (a *arena) order(x content.Release, tried []content.Attempt) {
	if len(tried) == 0 {
		return
	}
	first := tried[0].Called // calendar, which is the machine's here
	waits, err := a.store.WaitsOf(a.t.Context(), x.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	for _, w := range waits[x.ID] {
		out := a.out(w.Release)
		a.toll.waits++
		if out.After(x.Due) {
			a.toll.held++
		}
		if out.IsZero() || first.Before(out) {
			a.toll.hasty++
			a.t.Errorf("release %d went at %s, before release %d, which was out at %s: %s", x.ID, first, w.Release, out, a.story(x))
		}
	}
	if x.Consent.People == 0 {
		return
	}
	words, err := a.store.Approvals(a.t.Context(), x.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	a.toll.words += len(words)
	if len(words) < x.Consent.People || first.Before(words[x.Consent.People-1].At) {
		a.toll.hasty++
		a.t.Errorf("release %d went at %s with the words %+v, and needs %d: %s", x.ID, first, words, x.Consent.People, a.story(x))
	}
}

// out is when a release was published first, by the store's own word.
func (a *arena) out(release int64) time.Time {
	audit, err := a.store.Audit(a.t.Context(), fmt.Sprintf("release:%d", release), 0)
	if err != nil {
		a.t.Fatal(err)
	}
	slices.Reverse(audit)
	for _, e := range audit {
		if e.To == string(content.Published) {
			return e.At
		}
	}
	return time.Time{}
}
