package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/scheduler"
)

func (a *app) newReleaseShow() *cobra.Command {
	c := &cobra.Command{
		Use:   "show ID",
		Short: "One release: its message, draft, attempts, evidence, publications and audit",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ids, err := releaseIDs(args)
			if err != nil {
				return err
			}
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.showRelease(cmd.Context(), b, s, ids[0])
			})
		},
	}
	a.jsonFlag(c)
	return c
}

// dossier is everything the store knows of one release.
type dossier struct {
	release      content.Release
	attempts     []content.Attempt
	evidence     scheduler.Evidence
	outreach     *scheduler.Outreach // whom it goes to; nil = the channel does not choose its readers
	waits        []content.Wait
	missing      int // words that its approval still takes
	approvals    approvals
	publications []content.Publication
	audit        []content.Entry
}

func readDossier(ctx context.Context, s *store.Store, id int64) (d dossier, err error) {
	if d.release, err = s.Release(ctx, id); err != nil {
		return d, explainAct(id, err)
	}
	if d.attempts, err = s.Attempts(ctx, id); err != nil {
		return d, err
	}
	if d.evidence, err = (&scheduler.Desk{Store: s}).Evidence(ctx, id); err != nil {
		return d, err
	}
	waits, err := s.WaitsOf(ctx, id)
	if err != nil {
		return d, err
	}
	d.waits = waits[id]
	if d.missing, err = s.WordsMissing(ctx, id); err != nil {
		return d, err
	}
	if d.approvals, err = approvalsOf(ctx, s, d.release); err != nil {
		return d, err
	}
	if d.publications, err = s.Publications(ctx, content.PublicationFilter{Release: id}); err != nil {
		return d, err
	}
	d.audit, err = s.Audit(ctx, fmt.Sprintf("release:%d", id), 100)
	return d, err
}

func (a *app) showRelease(ctx context.Context, b *bench, s *store.Store, id int64) error {
	d, err := readDossier(ctx, s, id)
	if err != nil {
		return err
	}
	if d.outreach, err = a.outreach(ctx, b, s, d.release); err != nil {
		return err
	}
	if a.json {
		return a.printJSON(d.json())
	}
	zone := b.ws.Config.Zone
	r := d.release
	due := instant(r.Due, zone)
	a.printf("%s\n", a.say(content.T(
		fmt.Sprintf("排期 %d  %s  %s\n时间 %s  文章写的 %s\n内容 %s", r.ID, r.Channel, content.StateWords[r.State].ZH, due, r.Asked, r.Digest),
		fmt.Sprintf("release %d  %s  %s\ndue %s  asked %s\ndigest %s", r.ID, r.Channel, r.State, due, r.Asked, r.Digest))))
	if r.Commit != "" {
		a.printf("%s %s\n", a.say(content.T("提交", "commit")), short(r.Commit))
	}
	if r.Why != "" {
		a.printf("%s%s\n", a.say(content.T("说明：", "why: ")), a.read(r.Why))
	}
	for i, it := range r.Items {
		a.printf("  %d. %s (%s)\n", i+1, it.Title, it.Slug)
	}
	a.showTerms(d)
	if o := d.outreach; o != nil {
		ch, _ := b.ws.Config.Channel(r.Channel)
		a.printf("%s\n", a.say(outreachText(*o, ch.Cap, zone)))
	}
	a.showEvidence(d, zone)
	for _, p := range d.publications {
		a.printf("%s %s  %s\n", a.say(content.T("已发布", "published")), instant(p.PublishedAt, zone), p.URL)
		if !p.GoneAt.IsZero() {
			a.printf("%s %s  %s\n", a.say(content.T("已不在", "gone")), instant(p.GoneAt, zone), a.read(p.GoneWhy))
		}
	}
	for _, e := range d.audit {
		a.printf("%s  %s  %s  %s → %s  %s\n", instant(e.At, zone), e.Who, e.Action, e.From, e.To, a.read(e.Why))
	}
	return nil
}

// showTerms prints what a release is under besides instant and content.
func (a *app) showTerms(d dossier) {
	r := d.release
	if r.Campaign != "" {
		a.printf("%s %s\n", a.say(content.T("活动", "campaign")), r.Campaign)
	}
	if r.Priority != content.PriorityNormal {
		a.printf("%s %s\n", a.say(content.T("优先级", "priority")), r.Priority)
	}
	if d.missing > 0 {
		a.printf("%s\n", a.say(content.T(fmt.Sprintf("还差 %d 人审批", d.missing), fmt.Sprintf("approvals missing: %d", d.missing))))
	}
	for _, w := range d.waits {
		a.printf("%s\n", a.say(waitText(w)))
	}
}

// showEvidence prints what was tried and found out, and what waits on the platform.
func (a *app) showEvidence(d dossier, zone *time.Location) {
	for _, at := range d.attempts {
		a.printf("attempt %d  %s  fence %d  %s late  → %s  %s\n", at.ID, instant(at.Called, zone), at.Fence, at.Lateness.Round(time.Millisecond), at.Result, a.read(at.Error))
	}
	e := d.evidence
	for _, c := range e.Attempts {
		for _, line := range c.Late {
			a.printf("late answer to fence %d: %s\n", c.Fence, a.read(line))
		}
	}
	if p := e.Prepared; p != nil {
		a.showDraft(*p, d.release.Digest, zone)
	}
	for _, s := range e.Steps {
		a.printf("step %s: %s\n", s.Name, fit(s.Value, 120))
	}
	for _, l := range e.Lookups {
		a.printf("looked up %s  %s\n", instant(l.At, zone), a.read(l.Text))
	}
	if e.Asked != nil && d.release.State == content.InDoubt {
		a.printf("asked %s  %s\n", instant(e.Asked.At, zone), a.read(e.Asked.Text))
	}
	if e.Progress != nil {
		a.printf("%s\n", a.say(progressText(*e.Progress, zone)))
	}
	if e.Hint != nil && d.release.State == content.HandedOff {
		a.printf("hint %s  %s\n", instant(e.Hint.At, zone), a.read(e.Hint.Text))
	}
}

func (a *app) showDraft(p scheduler.Prepared, digest string, zone *time.Location) {
	if p.InPlace() {
		a.printf("draft in place %s  %s\n", instant(p.At, zone), p.PreviewURL)
		if p.Digest != digest {
			a.printf("%s\n", a.say(content.T("草稿还是旧内容，会再更新", "the draft has the content of before and will be updated")))
		}
	}
	if p.Why != "" {
		a.printf("%s\n", a.read(p.Why))
	}
	if p.Error != "" {
		a.printf("draft not prepared: %s\n", a.read(p.Error))
	}
}

func (d dossier) json() map[string]any {
	attempts := make([]map[string]any, len(d.attempts))
	for i, at := range d.attempts {
		attempts[i] = map[string]any{
			"id": at.ID, "fence": at.Fence, "worker": at.Worker, "started": jsonTime(at.Started), "finished": jsonTime(at.Finished),
			"lateness_ms": at.Lateness.Milliseconds(), "result": at.Result, "error": at.Error, "late": at.Late,
		}
	}
	publications := make([]map[string]any, len(d.publications))
	for i, p := range d.publications {
		publications[i] = publicationJSON(p)
	}
	audit := make([]map[string]any, len(d.audit))
	for i, e := range d.audit {
		audit[i] = map[string]any{"at": jsonTime(e.At), "who": e.Who, "origin": e.Origin, "action": e.Action, "from": e.From, "to": e.To, "why": e.Why}
	}
	return map[string]any{
		"release": d.approvals.on(releaseJSON(d.release)), "waits": waitsJSON(d.waits), "approvals_missing": d.missing, "attempts": attempts, "evidence": d.evidence, "reach": outreachJSON(d.outreach),
		"publications": publications, "audit": audit,
	}
}
