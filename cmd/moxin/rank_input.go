package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/rank"
)

// rankInput is what a ranking rests on.
type rankInput struct {
	data rank.Data
	// now is until when things are known, in the zone that days are of: the workspace's, or that of the
	// newest reading of a data folder.
	now      time.Time
	loadings rank.Loadings // nil = the built-in table
	going    *ongoing      // nil: of what is done since nothing is known
	// then are the scores at the end of the period to compare with, where articles are compared.
	then []rank.Score
}

// options are how a ranking of it is made.
func (in rankInput) options() rank.Options { return rank.Options{Loadings: in.loadings} }

// rankInput reads a data folder, or what the workspace's store holds, as it was known at --as-of.
func (a *app) rankInput(ctx context.Context, o rankOptions) (in rankInput, err error) {
	if o.data != "" {
		if at, err := os.Stat(o.data); err == nil && !at.IsDir() {
			return in, usageText(o.data+" 不是文件夹：--data 写 posts.csv 和 samples.csv 所在的文件夹", o.data+" is no folder: --data takes the folder with posts.csv and samples.csv")
		}
		folder, err := rank.ReadDir(os.DirFS(o.data), func(odd *rank.DataError) {
			a.progressf("%s: %s\n", o.data, odd.In(a.language()))
		})
		if err != nil {
			return in, exit(exitUsage, fmt.Errorf("%s: %w", o.data, err))
		}
		in.now = newestOf(folder, a.now())
		err = a.readKnown(ctx, &in, o, func(t time.Time) (rank.Data, error) {
			if t.IsZero() {
				return folder, nil
			}
			return folder.AsOf(t), nil
		})
		return in, err
	}
	err = a.withStore(ctx, offline, func(b *bench, s *store.Store) (err error) {
		in.now = a.now().In(b.ws.Config.Zone)
		if in.loadings, err = loadingsOf(b.ws); err != nil && o.loadings == "" {
			return exit(exitUsage, err)
		}
		if o.asOf == "" { // what was done since does not tell what was to do then
			going, err := goingOn(ctx, b.ws, s)
			if err != nil {
				return err
			}
			in.going = &going
		}
		return a.readKnown(ctx, &in, o, func(t time.Time) (rank.Data, error) { return keptAt(ctx, s, t) })
	})
	return in, err
}

// readKnown reads what was known at --as-of, and scores what was known at the end of --compare; known reads
// what was known at an instant, zero = now. One of the two is read after the other was let go: of ten
// thousand articles each is hundreds of megabytes.
func (a *app) readKnown(ctx context.Context, in *rankInput, o rankOptions, known func(time.Time) (rank.Data, error)) (err error) {
	if o.loadings != "" {
		if in.loadings, err = a.loadingsAt(o.loadings); err != nil {
			return err
		}
	}
	var at time.Time
	if o.asOf != "" {
		if at, err = asOf(o.asOf, in.now); err != nil {
			return err
		}
		in.now = at
	}
	asked, err := periodsOf(o, in.now)
	if err != nil {
		return err
	}
	if asked.with != nil && o.by == rankedBy[0] {
		end := asked.with.Until.Add(-time.Nanosecond)
		if end.After(in.now) {
			end = in.now
		}
		then, err := known(end)
		if err != nil {
			return err
		}
		scored, err := rank.RankUntil(ctx, then, in.options())
		if err != nil {
			return fmt.Errorf("scoring what was known then: %w", err)
		}
		in.then = scored.Posts
	}
	in.data, err = known(at)
	return err
}

// newestOf is the instant of the newest reading, or of the newest post where nothing was read.
func newestOf(d rank.Data, none time.Time) time.Time {
	var newest time.Time
	for _, p := range d.Posts {
		if p.PublishedAt.After(newest) {
			newest = p.PublishedAt
		}
	}
	for i, r := range d.Readings {
		if i == 0 || r.ObservedAt.After(newest) {
			newest = r.ObservedAt
		}
	}
	if newest.IsZero() {
		return none
	}
	return newest
}

// asOf reads an instant, or a day's last one. What is still to come cannot have been seen.
func asOf(s string, now time.Time) (time.Time, error) {
	day, err := time.ParseInLocation(time.DateOnly, s, now.Location())
	if err == nil {
		if day.After(now) {
			return day, notYet(s, now)
		}
		if end := day.AddDate(0, 0, 1).Add(-time.Nanosecond); end.Before(now) {
			return end, nil
		}
		return now, nil
	}
	at, err := parseInstant(s, now.Location())
	if err != nil {
		return at, usageText(fmt.Sprintf("--as-of %q 不是时刻，写成 2026-12-03 20:00 或 2026-12-03", s),
			fmt.Sprintf("--as-of %q is no instant; write it as 2026-12-03 20:00 or 2026-12-03", s))
	}
	if at.After(now) {
		return at, notYet(s, now)
	}
	return at.In(now.Location()), nil
}

func notYet(s string, now time.Time) error {
	return usageText(fmt.Sprintf("--as-of %s 还没有到，最新是 %s", s, instant(now, now.Location())),
		fmt.Sprintf("--as-of %s is still to come; the newest is %s", s, instant(now, now.Location())))
}

// loadingsAt is a table that somebody named on the command line, with what is odd about it said.
func (a *app) loadingsAt(path string) (rank.Loadings, error) {
	b, err := readLoadings(os.DirFS(filepath.Dir(path)), filepath.Base(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usageText("没有 --loadings 这个文件："+path, "there is no file for --loadings: "+path)
	}
	if err != nil {
		return nil, exit(exitUsage, err)
	}
	table, err := rank.ReadLoadings(path, b)
	if err != nil {
		return nil, exit(exitUsage, err)
	}
	for _, f := range rank.CheckLoadings(path, b) {
		if f.Severity != content.SeverityError {
			a.progressf("%s: %s\n", f.Position, a.say(f.Message))
		}
	}
	return table, nil
}
