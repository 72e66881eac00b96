package storetest

import (
	"fmt"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// word is a person's word for a release's present content.
func (d *desk) word(r content.Release, by string) error {
	d.Helper()
	return d.Approve(d.ctx, content.Approval{Release: r.ID, Digest: d.release(r.ID).Digest, By: by, Via: "cli", At: noon})
}

// stands wants a release's state and how many words it lacks.
func (d *desk) stands(what string, r content.Release, state content.State, missing int) {
	d.Helper()
	n, err := d.WordsMissing(d.ctx, r.ID)
	d.ok(err)
	d.equal(what, []any{d.release(r.ID).State, n}, []any{state, missing})
}

func approvalTakesPeople(d *desk) {
	cs := wish(noon, "a")
	cs.Create[0].Consent = content.Consent{People: 2, Barred: []string{"林溪", "linxi@example.com"}}
	ids, err := d.Apply(d.ctx, cs)
	d.ok(err)
	r := d.release(ids[0])
	d.stands("at first", r, content.Planned, 2)
	d.ok(d.word(r, "zhouyan"))
	d.stands("one word", r, content.Planned, 1)
	e := d.last(r)
	d.equal("the first word is audited", []string{e.Action, e.Who, e.To}, []string{"release.approve", "zhouyan", r.Digest})
	d.ok(d.word(r, "zhouyan"))
	d.stands("the same word again", r, content.Planned, 1)

	// Whom the consent bars does not count, under whichever name.
	d.ok(d.word(r, "林溪"))
	d.stands("the author's word", r, content.Planned, 1)
	d.ok(d.AddPerson(d.ctx, content.NewPerson{Person: content.Person{Name: "linxi", Aka: []string{"林溪"},
		Roles: []content.PersonRole{content.Admin}, MadeAt: work, MadeBy: "cli"}, Hash: "x"}, noon))
	d.ok(d.word(r, "linxi"))
	d.stands("the author's word under another name", r, content.Planned, 1)
	d.ok(d.word(r, "chenmo"))
	d.stands("the last word", r, content.Approved, 0)
	if e := d.last(r); e.Action != "release.transition" || e.Who != "chenmo" || e.To != "approved" {
		d.Errorf("approved, audited as %+v", e)
	}
	d.is(d.Approve(d.ctx, content.Approval{Release: 999, Digest: "x", By: "linxi"}), store.ErrNotFound)
}

func termsTakeTheApproval(d *desk) {
	consent := func(people int, barred ...string) content.Terms {
		return content.Terms{Consent: content.Consent{People: people, Barred: barred}}
	}
	r := d.approved(noon) // nobody had to
	d.ok(d.terms(r, content.Terms{Priority: content.PriorityHigh}))
	d.stands("another priority", r, content.Approved, 0)
	d.ok(d.terms(r, consent(1)))
	d.stands("somebody has to by now", r, content.Planned, 1)
	d.equal("reason", d.release(r.ID).Why, "按审批规则还差 1 人 / the rule of approval asks for 1 more")
	d.ok(d.word(r, "zhouyan"))
	d.ok(d.terms(r, consent(1, "somebody else")))
	d.stands("its word still counts", r, content.Approved, 0)
	d.ok(d.terms(r, consent(1, "zhouyan")))
	d.stands("its only word is barred", r, content.Planned, 1)
	d.ok(d.terms(r, consent(0)))
	d.stands("nobody has to any more", r, content.Approved, 0)
	d.equal("reason of that", d.release(r.ID).Why, "不再需要审批 / nobody has to approve it any more")
	d.ok(d.terms(r, consent(2)))
	d.ok(d.word(r, "chenmo"))
	d.ok(d.terms(r, consent(2, "zhouyan")))
	d.stands("one of two words is barred", r, content.Planned, 1)
	d.ok(d.terms(r, consent(1, "zhouyan")))
	d.stands("one word is enough now", r, content.Approved, 0)

	// What was tried may have left something: a rule does not send it again.
	tried, ticket := d.queued(noon.Add(time.Hour))
	at, err := d.Claim(d.ctx, claimOf(ticket, noon.Add(time.Hour)))
	d.ok(err)
	d.ok(d.Settle(d.ctx, settlement(d.release(tried.ID), at, content.Failed)))
	d.ok(d.Transition(d.ctx, content.Transition{Release: tried.ID, To: content.Planned, Who: "linxi", At: noon}))
	d.ok(d.terms(tried, consent(1)))
	d.ok(d.terms(tried, consent(0)))
	d.stands("tried, and nobody has to approve it", tried, content.Planned, 1)

	// New content under the same terms: what was approved is what is published.
	d.ok(d.terms(r, consent(1)))
	d.ok(d.word(r, "zhouyan"))
	made := rendition(r.Slug(), "gzh", "新标题")
	t := consent(1)
	_, err = d.Apply(d.ctx, content.Changeset{By: "plan", At: noon, Renditions: []content.Rendition{made}, Change: []content.Change{
		{Release: r.ID, Version: d.release(r.ID).Version, Items: []content.Item{item(made)}, Terms: &t}}})
	d.ok(err)
	d.stands("new content", r, content.Planned, 1)
}

// oneHumanIsOneWord: names that turn out to be one human's are one word when a rule becomes stricter,
// and bar whom the rule bars.
func oneHumanIsOneWord(d *desk) {
	r := d.plan(noon)
	consent := func(people int, barred ...string) content.Terms {
		return content.Terms{Consent: content.Consent{People: people, Barred: barred}}
	}
	d.ok(d.terms(r, consent(1)))
	d.ok(d.word(r, "Laptop"))
	d.ok(d.word(r, "linxi"))
	d.ok(d.AddPerson(d.ctx, content.NewPerson{Person: content.Person{Name: "linxi", Aka: []string{"laptop", "林溪"},
		Roles: []content.PersonRole{content.Admin}, MadeAt: work, MadeBy: "cli"}, Hash: "x"}, noon))
	d.stands("with one word", r, content.Approved, 0)
	d.ok(d.terms(r, consent(2)))
	d.stands("two are asked for, one has spoken under two names", r, content.Planned, 1)
	d.ok(d.word(r, "zhouyan"))
	d.stands("two have spoken", r, content.Approved, 0)
	d.ok(d.terms(r, consent(1, "林溪", "zhouyan")))
	d.stands("nobody who counts has spoken", r, content.Planned, 1)
}

// wordsBringNothingThrough: no word but those of approval lets a release go that lacks some, whatever
// it was decided on.
func wordsBringNothingThrough(d *desk) {
	r := d.plan(noon)
	d.ok(d.terms(r, content.Terms{Consent: content.Consent{People: 2}}))
	d.ok(d.word(r, "linxi"))
	again := content.Transition{Release: r.ID, To: content.Approved, Who: "linxi", At: noon}
	d.is(d.Transition(d.ctx, again), store.ErrStale)
	_, err := d.Apply(d.ctx, content.Changeset{By: "plan", At: noon, Change: []content.Change{{Release: r.ID, Version: d.release(r.ID).Version, To: content.Approved}}})
	d.is(err, store.ErrStale)
	missed, err := d.MissLate(d.ctx, noon.Add(late+time.Second))
	d.ok(err)
	d.equal("missed", missed, []int64{r.ID})
	again.Due = noon.Add(2 * time.Hour)
	d.is(d.Transition(d.ctx, again), store.ErrStale)
	t := content.Terms{Consent: content.Consent{People: 1}}
	_, err = d.Apply(d.ctx, content.Changeset{By: "plan", At: noon, Change: []content.Change{{Release: r.ID, Version: d.release(r.ID).Version, Terms: &t}}})
	d.ok(err)
	d.ok(d.Transition(d.ctx, again))
	d.stands("one word is asked for, one given", r, content.Approved, 0)
}

// raceLastWord: of two who approve at once neither is taken for the only one.
func raceLastWord(d *desk) {
	for round := range 20 {
		cs := wish(noon.Add(time.Duration(round)*time.Hour), fmt.Sprintf("a%d", round))
		cs.Create[0].Consent.People = 2
		ids, err := d.Apply(d.ctx, cs)
		d.ok(err)
		r := d.release(ids[0])
		won := d.together(2, nil, func(i int) error { return d.word(r, fmt.Sprintf("person-%d", i)) })
		d.equal("words taken", won, 2)
		d.stands("after both", r, content.Approved, 0)
		d.equal("version: approved once", d.release(r.ID).Version, r.Version+1)
	}
}

func latenessIsOfFirstAttempts(d *desk) {
	none, err := d.Lateness(d.ctx, time.Time{})
	d.ok(err)
	d.equal("of nothing", none, content.Lateness{})
	for i := range 100 { // 1 ms to 100 ms late, an hour apart
		due := noon.Add(time.Duration(i) * time.Hour)
		r, t := d.queued(due)
		a, err := d.Claim(d.ctx, claimOf(t, due.Add(time.Duration(i+1)*time.Millisecond)))
		d.ok(err)
		m := settlement(d.release(r.ID), a, content.Approved)
		d.ok(d.Settle(d.ctx, m))
		if i == 0 { // a second try is no lateness of moxin's
			_, err := d.Claim(d.ctx, claimOf(d.ticket(due.Add(20*time.Minute)), due.Add(20*time.Minute)))
			d.ok(err)
		} else {
			d.ok(d.Transition(d.ctx, content.Transition{Release: r.ID, To: content.Cancelled, Who: "linxi", At: due}))
		}
	}
	got, err := d.Lateness(d.ctx, time.Time{})
	d.ok(err)
	d.equal("of all", got, content.Lateness{N: 100, P50: 50 * time.Millisecond, P99: 99 * time.Millisecond, Max: 100 * time.Millisecond})
	got, err = d.Lateness(d.ctx, noon.Add(98*time.Hour))
	d.ok(err)
	d.equal("of the last two", got, content.Lateness{N: 2, P50: 99 * time.Millisecond, P99: 100 * time.Millisecond, Max: 100 * time.Millisecond})
}

func pulseBeats(d *desk) {
	before, err := d.Pulse(d.ctx)
	d.ok(err)
	r := d.plan(noon)
	after, err := d.Pulse(d.ctx)
	d.ok(err)
	d.equal("newest line", []any{after > before, after}, []any{true, d.last(r).ID})
}
