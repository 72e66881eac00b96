package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"moxin/cmd/moxin/demo"
	"moxin/content"
	"moxin/ingest/intake"
	"moxin/ingest/rank"
)

// exportEvery is how often the person downloads the creator centres' files.
const exportEvery = 7 * 24 * time.Hour

// exports lets the person download each creator centre's file once a week and import it, as
// `moxin ingest import` does.
func (p *play) exports(ctx context.Context) error {
	now := p.clock.Now()
	if now.Sub(p.exported) < exportEvery {
		return nil
	}
	p.exported = now
	posts, err := p.station.store.Publications(ctx, content.PublicationFilter{})
	if err != nil {
		return err
	}
	for _, ch := range p.station.bench.ws.Config.Channels {
		if !demo.HasExport(ch.Platform) {
			continue
		}
		if err := p.export(ctx, ch, posts); err != nil {
			return fmt.Errorf("export of %s: %w", ch.ID, err)
		}
	}
	return nil
}

func (p *play) export(ctx context.Context, ch content.Channel, posts []content.Publication) error {
	now := p.clock.Now()
	var rows []demo.Exported
	for _, post := range posts {
		if post.Channel == ch.ID {
			rows = append(rows, demo.Count(p.audience, post, now))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	var b bytes.Buffer
	if err := demo.WriteExport(&b, ch.Platform, rows); err != nil {
		return err
	}
	name := fmt.Sprintf("%s-%s%s", ch.ID, now.Format(time.DateOnly), demo.ExportEnding(ch.Platform))
	file := filepath.Join(p.station.bench.root, "exports", name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		return err
	}
	reads, err := p.app.newIntake(p.station.bench, p.station.store)
	if err != nil {
		return err
	}
	got, _, err := reads.Keep(ctx, intake.File{Name: name, Data: b.Bytes(), Channel: ch.ID, At: now}, demo.Colleague)
	if err != nil {
		return err
	}
	p.out("%s  %-4s import    %d of %d rows, %d samples\n", now.In(demoBegins.Location()).Format("01-02 15:04"), ch.ID, got.Matched, got.Rows, got.New)
	for _, problem := range got.Problems {
		p.out("         %s: %s\n", problem.Title, p.app.say(problem.Text))
	}
	return nil
}

// report counts what the store and the platform hold.
func (p *play) report(ctx context.Context) (demoReport, error) {
	s := p.station.store
	r := demoReport{
		Articles: len(p.station.bench.ws.Articles), Renditions: len(p.all), Findings: len(p.findings),
		Releases: map[content.State]int{},
	}
	releases, err := s.Releases(ctx, content.ReleaseFilter{})
	if err != nil {
		return r, err
	}
	for _, rel := range releases {
		r.Releases[rel.State]++
	}
	publications, err := s.Publications(ctx, content.PublicationFilter{})
	if err != nil {
		return r, err
	}
	r.Publications = len(publications)
	p.tally(&r)
	if r.demoNumbers, err = p.numbers(ctx, publications); err != nil {
		return r, err
	}
	if r.demoContacts, err = p.contacts(ctx, publications); err != nil {
		return r, err
	}
	for _, one := range p.result.Posts {
		ranked := demoRanked{Rank: one.Rank, Slug: one.Post, Trust: one.Trust.Value, Low: one.Trust.Low, High: one.Trust.High}
		ranked.Demand, ranked.Exposure = valueOf(one.Demand), valueOf(one.Exposure)
		r.Ranking = append(r.Ranking, ranked)
	}
	if r.demoTruth, err = p.truth(ctx); err != nil {
		return r, err
	}
	err = p.lateness(ctx, releases, &r)
	return r, err
}

func valueOf(e *rank.Estimate) *float64 {
	if e == nil {
		return nil
	}
	return &e.Value
}

// tally counts how the publications came out, and holds the platforms' posts against them.
func (p *play) tally(r *demoReport) {
	r.Ways, r.Conflicts = map[way]int{}, p.conflicts
	for _, one := range p.passages {
		r.Ways[one.way]++
		r.Notices += one.told
		r.Reminders += one.reminded
		if one.heard {
			r.Callbacks++
		}
		if one.doubted {
			r.Doubts++
		}
	}
	r.Duplicates = p.world.posts()
	for _, made := range []way{wayAPI, wayMass, wayTap, wayWebhook, wayStaff, wayRobot} {
		r.Duplicates -= r.Ways[made]
	}
}

// lateness measures, in work time, from when the clock reached each instant to the claim.
func (p *play) lateness(ctx context.Context, releases []content.Release, r *demoReport) error {
	var late []float64
	for _, rel := range releases {
		attempts, err := p.station.store.Attempts(ctx, rel.ID)
		if err != nil {
			return err
		}
		for instant, at := range p.reached {
			if len(attempts) > 0 && instant.Equal(rel.Due) {
				late = append(late, float64(attempts[0].Started.Sub(at).Microseconds())/1000)
			}
		}
	}
	slices.Sort(late)
	if len(late) > 0 {
		r.LatenessP50 = late[len(late)/2]
		r.LatenessP99 = late[min(len(late)-1, len(late)*99/100)]
	}
	return nil
}
