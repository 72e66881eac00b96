package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/event"
	"moxin/ingest/rank"
	reports "moxin/site/report"
)

// reportAsk is which report is asked for.
type reportAsk struct {
	period content.Period
	now    time.Time // calendar
	asOf   time.Time // zero = all that is known
	late   bool
}

// reportMaker makes reports from a store; those of one process share a maker, and with it scorings.
type reportMaker struct {
	bench    *bench
	store    *store.Store
	scorings *reportScorings
	cores    int // processors that a scoring works on; 0 = all
}

func newReportMaker(b *bench, s *store.Store, cores int) *reportMaker {
	return &reportMaker{b, s, newReportScorings(), cores}
}

// makeReport makes one report, of a process that makes no other.
func makeReport(ctx context.Context, b *bench, s *store.Store, ask reportAsk) (reports.Report, error) {
	return newReportMaker(b, s, 0).make(ctx, ask)
}

// make sums up a period from the store, by its newest scoring; where that is of another model or
// older than what was read, or where only a part is to be known, by one of its own, which is not kept.
func (m *reportMaker) make(ctx context.Context, ask reportAsk) (reports.Report, error) {
	in := reports.Input{Config: m.bench.ws.Config, Period: ask.period, Now: ask.now, Late: ask.late}
	if !ask.asOf.IsZero() {
		in.Now = ask.asOf
	}
	for _, read := range []func(context.Context, *store.Store, reportAsk, *reports.Input) error{readReportSeen, readReportPosts, readReportNumbers, readReportReaders} {
		if err := read(ctx, m.store, ask, &in); err != nil {
			return reports.Report{}, fmt.Errorf("reading for the report: %w", err)
		}
	}
	if err := m.readScoring(ctx, ask, &in); err != nil {
		return reports.Report{}, fmt.Errorf("scoring for the report: %w", err)
	}
	return reports.Make(in), nil
}

// readReportSeen reads what the newest numbers are, before any other: what comes in meanwhile may not be known.
func readReportSeen(ctx context.Context, s *store.Store, _ reportAsk, in *reports.Input) (err error) {
	in.Seen, err = s.NewestNumbers(ctx)
	return err
}

// readReportPosts reads what went out, and what it belongs to as the scoring sees it.
func readReportPosts(ctx context.Context, s *store.Store, ask reportAsk, in *reports.Input) error {
	releases, err := s.Releases(ctx, content.ReleaseFilter{From: in.Period.From, To: in.Period.Until})
	if err != nil {
		return err
	}
	in.Releases = releasesAt(releases, ask.asOf)
	kept := rank.Kept{}
	if kept.Articles, err = s.Articles(ctx); err != nil {
		return err
	}
	if kept.Publications, err = s.Publications(ctx, content.PublicationFilter{Until: in.Now}); err != nil {
		return err
	}
	in.Publications = presentSlugs(kept.Publications, kept.Articles)
	kept.Samples = func(func(content.Sample, error) bool) {} // only what articles belong to is asked
	data, err := kept.Data()
	if err != nil {
		return err
	}
	for _, p := range data.Posts {
		in.Articles = append(in.Articles, reports.Article{
			Slug: p.ID, Title: p.Title, Published: p.PublishedAt, Author: p.Author, Series: p.Series,
			Groups: map[string]string{"author": p.Author, "series": p.Series, "topic": p.Topic, "format": p.Format, "stage": p.Stage, "audience": p.Audience},
		})
	}
	return nil
}

// releasesAt are releases as they stood at an instant, as far as that is known (zero = now): those of later are
// not there, and what became since then of one that was not due is left out. Of one that was due it counts how
// it stands now: of that no past is kept.
func releasesAt(all []content.Release, known time.Time) []content.Release {
	if known.IsZero() {
		return all
	}
	out := slices.DeleteFunc(slices.Clone(all), func(r content.Release) bool { return r.CreatedAt.After(known) })
	for i, r := range out {
		if r.Due.After(known) && r.UpdatedAt.After(known) {
			out[i].State, out[i].Why = content.Approved, ""
		}
	}
	return out
}

// presentSlugs are publications under the slugs that their articles have now.
func presentSlugs(posts []content.Publication, articles []content.ArticleRecord) []content.Publication {
	now := map[string]string{}
	for _, a := range articles {
		for _, old := range a.Aliases {
			now[old] = a.Slug
		}
	}
	for _, a := range articles { // a living slug is nobody's older one
		now[a.Slug] = a.Slug
	}
	out := slices.Clone(posts)
	for i, p := range out {
		out[i].Slug = cmp.Or(now[p.Slug], p.Slug)
	}
	return out
}

// readReportNumbers reads what was counted in the period and shortly before it, and what could not be.
func readReportNumbers(ctx context.Context, s *store.Store, ask reportAsk, in *reports.Input) (err error) {
	until := in.Period.Until
	if in.Now.Before(until) {
		until = in.Now
	}
	if in.Samples, err = s.Samples(ctx, content.SampleFilter{Since: in.Period.From.Add(-reports.Lead), Until: until, Known: ask.asOf}); err != nil {
		return err
	}
	var fresh []int64
	for _, p := range in.Publications {
		if in.Period.Holds(p.PublishedAt) {
			fresh = append(fresh, p.ID)
		}
	}
	all, err := s.CollectionsOf(ctx, fresh)
	for _, c := range all {
		if c.Failures > 0 {
			in.Failing = append(in.Failing, c)
		}
	}
	return err
}

// readReportReaders reads what readers did, with every order as the first of its reader or a later one.
func readReportReaders(ctx context.Context, s *store.Store, ask reportAsk, in *reports.Input) error {
	all, err := s.Outcomes(ctx, time.Time{})
	if err != nil {
		return err
	}
	until := in.Period.Until
	if in.Now.Before(until) {
		until = in.Now
	}
	of := map[string][]content.Outcome{}
	for _, o := range all {
		switch order := o.Kind == content.OutcomeOrder || o.Kind == content.OutcomeReorder || o.Kind == content.OutcomeRefund; {
		case !o.At.Before(until) || !ask.asOf.IsZero() && !o.KnownAt(ask.asOf):
		case order && o.Reader != "":
			of[o.Reader] = append(of[o.Reader], o)
			if o.Kind != content.OutcomeRefund {
				continue
			}
			fallthrough
		default:
			in.Outcomes = append(in.Outcomes, o)
		}
	}
	for _, orders := range of {
		in.Outcomes = append(in.Outcomes, event.Standing(orders, until)...)
	}
	return nil
}
