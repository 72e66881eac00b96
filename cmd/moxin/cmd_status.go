package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
)

const (
	upcoming     = 10                 // how many of the next releases status shows
	approveAhead = 7 * 24 * time.Hour // what is to approve is shown up to so far ahead,
	approveLeast = 5                  // and so many of it however far
)

func newStatus(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "status",
		Short: "What needs a person, what goes out next, what holds it up",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.runStatus(cmd.Context(), b, s)
			})
		},
	}
	a.jsonFlag(c)
	return c
}

// status is the store's answer to "how do we stand?".
type status struct {
	now    time.Time
	counts map[content.State]int
	person []content.Release // in the order of urgency
	next   []content.Release
	going  []content.Release // the next of those that nobody has to approve any more
	away   []content.Release // the platform has them, and says later how it ended
	pauses []content.Pause
	loose  []string                 // channels that are not connected
	byHand map[int64]waitingHandoff // of those that are handed off
	words  map[int64]approvals      // of what is to approve by more than one, or has a word already
	waits  map[int64][]content.Wait // of what goes out next: which are not over
	quiet  []content.Silence
	late   content.Lateness // of the last latenessSpan
	silent []silentPlace    // where people are told, and it does not get there
	other  []content.Text   // what is said of channels whose account is not the connected one
}

// urgency orders what needs a person.
var urgency = []content.State{
	content.InDoubt, content.Failed, content.HandedOff, content.Planned, content.Missed, content.Expired,
}

func readStatus(ctx context.Context, b *bench, s *store.Store, now time.Time) (status, error) {
	st := status{now: now}
	releases, err := s.Releases(ctx, content.ReleaseFilter{})
	if err != nil {
		return st, err
	}
	st.counts = map[content.State]int{}
	for _, r := range releases {
		st.counts[r.State]++
		if r.State == content.Submitted {
			st.away = append(st.away, r)
		}
		if r.State.Changeable() && len(st.next) < upcoming {
			st.next = append(st.next, r)
		}
		if r.State == content.Approved && len(st.going) < upcoming {
			st.going = append(st.going, r)
		}
	}
	for _, state := range urgency {
		for _, r := range releases {
			if r.State == state {
				st.person = append(st.person, r)
			}
		}
	}
	st.byHand = map[int64]waitingHandoff{}
	for _, r := range st.person {
		if r.State != content.HandedOff {
			continue
		}
		if st.byHand[r.ID], err = b.waitingHandoff(ctx, s, r.ID); err != nil {
			return st, err
		}
	}
	if err := st.readTime(ctx, s, now); err != nil {
		return st, err
	}
	if st.pauses, err = s.Pauses(ctx); err != nil {
		return st, err
	}
	if st.quiet, err = content.Silences(ctx, s, b.ws.Config.Channels, now); err != nil {
		return st, err
	}
	st.pauses = slices.DeleteFunc(st.pauses, func(p content.Pause) bool { return !p.Lasts(now) })
	accounts, err := s.Accounts(ctx)
	if err != nil {
		return st, err
	}
	for _, ch := range b.ws.Config.Channels {
		if !slices.ContainsFunc(accounts, func(acc content.Account) bool { return acc.Channel == ch.ID }) {
			st.loose = append(st.loose, ch.ID)
		}
	}
	return st, nil
}

// readTime reads what holds up what goes out next, and how late things went out.
func (st *status) readTime(ctx context.Context, s *store.Store, now time.Time) (err error) {
	st.waits = map[int64][]content.Wait{}
	all, err := s.WaitsOf(ctx)
	if err != nil {
		return err
	}
	for id, waits := range all {
		if waits = stillWaits(waits); len(waits) > 0 {
			st.waits[id] = waits
		}
	}
	st.late, err = s.Lateness(ctx, now.Add(-latenessSpan))
	return err
}

// otherAccounts says which channels moxin.yaml gives another account than the connected one: nothing is
// published on them.
func (a *app) otherAccounts(ctx context.Context, b *bench, s *store.Store) ([]content.Text, error) {
	r, err := a.newRegistry(ctx, b, s)
	if err != nil {
		return nil, err
	}
	var out []content.Text
	for _, ch := range b.ws.Config.Channels {
		p, _, err := r.publisher(ch.ID)
		if err != nil {
			continue // a secret that is missing is told by accounts status and by the release itself
		}
		was, err := connectedTo(ctx, s, ch.ID)
		if err != nil {
			return nil, err
		}
		if err := sameAccount(was, ch, p); err != nil {
			out = append(out, aboutChannel(ch, troubleOf(err)))
		}
	}
	return out, nil
}

// told gives hand-offs what a person needs of them where others have their reason: what the platform
// shows of it, and the page on which it is done; and a release that waits for another whom it waits for.
func (st status) told(a *app, releases []content.Release) []content.Release {
	out := slices.Clone(releases)
	for i, r := range out {
		if h, ok := st.byHand[r.ID]; ok {
			out[i].Why = strings.TrimSpace(cmp.Or(h.news(a), a.read(r.Why)) + " " + h.page)
		}
		if waits := st.waits[r.ID]; len(waits) > 0 {
			out[i].Why = a.say(waitText(waits[0]))
		}
		if n, ok := st.words[r.ID]; ok {
			text := a.say(approvalsText(n.Have, n.Need))
			if len(st.waits[r.ID]) > 0 {
				text += a.say(content.T("；", "; ")) + out[i].Why
			}
			out[i].Why = text
		}
	}
	return out
}

// personJSON is what needs a person, hand-offs with their page and hint.
func (st status) personJSON() []map[string]any {
	rows := releasesJSON(st.person)
	for i, r := range st.person {
		if h, ok := st.byHand[r.ID]; ok {
			rows[i]["page"], rows[i]["hint"], rows[i]["progress"] = h.page, h.hint, h.progress
		}
	}
	return rows
}

// nextJSON is what goes out next, with what it waits for.
func (st status) nextJSON() []map[string]any {
	rows := releasesJSON(st.next)
	for i, r := range st.next {
		rows[i]["waits"] = waitsJSON(st.waits[r.ID])
	}
	return rows
}

// pausedText says what is paused, until when, why and by whom.
func pausedText(p content.Pause, zone *time.Location) content.Text {
	what, until := scopeText(p.Scope), untilText(p, zone)
	return content.T(
		fmt.Sprintf("已暂停：%s，%s，原因：%s（%s）", what.ZH, until.ZH, p.Reason, p.By),
		fmt.Sprintf("paused: %s %s: %s (%s)", what.EN, until.EN, p.Reason, p.By))
}

// open reports whether anything is left to be carried out or watched.
func (st status) open() bool {
	for state, n := range st.counts {
		if n > 0 && state.Open() {
			return true
		}
	}
	return false
}

// served reports whether a process carries this store's releases out.
func (a *app) served(ctx context.Context, b *bench, s *store.Store) (bool, error) {
	url, err := a.storeURL(b)
	if err != nil {
		return false, err
	}
	if postgres(url) {
		beats, err := s.Beats(ctx, machineClock{}.Now().Add(-workerSilent))
		return len(beats) > 0, err
	}
	held, err := store.Holder(url)
	return held != nil, err
}

func (a *app) runStatus(ctx context.Context, b *bench, s *store.Store) error {
	st, err := readStatus(ctx, b, s, a.now())
	if err != nil {
		return err
	}
	if st.other, err = a.otherAccounts(ctx, b, s); err != nil {
		return err
	}
	if st.silent, err = a.silentPlaces(ctx, b, s); err != nil {
		return err
	}
	served, err := a.served(ctx, b, s)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(map[string]any{
			"serving": served, "releases": st.counts, "needs_person": st.personJSON(), "submitted": releasesJSON(st.away), "next": st.nextJSON(),
			"lateness": latenessJSON(st.late),
			"paused":   pausesJSON(st.pauses), "not_connected": append([]string{}, st.loose...),
			"other_account": append([]content.Text{}, st.other...), "notices_failing": silentJSON(st.silent),
		})
	}
	person, _ := st.pressing()
	if st.words, err = wordsOf(ctx, s, person); err != nil {
		return err
	}
	a.printHeld(b, st, served)
	a.printNext(st, b.ws.Config.Zone)
	return nil
}
