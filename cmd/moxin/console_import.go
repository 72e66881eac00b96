package main

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/intake"
	"moxin/ingest/sheet"
	"moxin/site/console"
)

// consoleSheets read files of numbers that people bring to the console.
type consoleSheets struct {
	app     *app
	station *station
	tray    tray
}

func newConsoleSheets(a *app, st *station) consoleSheets {
	return consoleSheets{a, st, tray{filepath.Join(st.bench.root, stateDir, "tray"), time.Now}}
}

// Bring keeps a file until somebody has looked at it.
func (c consoleSheets) Bring(_ context.Context, b console.Brought, file io.Reader) (string, error) {
	return c.tray.bring(b, file)
}

// Waiting are the files on the tray.
func (c consoleSheets) Waiting(ctx context.Context) ([]console.Brought, error) {
	return c.tray.waiting(ctx)
}

// Drop throws a file on the tray away.
func (c consoleSheets) Drop(_ context.Context, key string) error { return c.tray.drop(key) }

// Look says what a file on the tray holds, and changes nothing.
func (c consoleSheets) Look(ctx context.Context, key string) (console.Sheet, error) {
	b, in, err := c.incoming(key)
	if err != nil {
		return console.Sheet{}, err
	}
	i, err := c.app.newIntake(c.station.bench, c.station.store)
	if err != nil {
		return unreadable(b, err)
	}
	l, err := i.Look(ctx, in)
	if err != nil {
		return unreadable(b, err)
	}
	b.At = l.ObservedAt
	out, err := c.sheet(ctx, b, l)
	if l.Before != nil {
		out.Before = l.Before.ID
	}
	return out, err
}

// incoming is a file on the tray as imports take it.
func (c consoleSheets) incoming(key string) (console.Brought, intake.File, error) {
	b, data, err := c.tray.open(key)
	in := intake.File{Name: b.File, Data: data, Channel: b.Channel, At: b.At, Said: !b.At.IsZero()}
	if !in.Said {
		in.At = c.app.now()
	}
	return b, in, err
}

// unreadable is a file that says nothing, with why; other errors stay errors.
func unreadable(b console.Brought, err error) (console.Sheet, error) {
	var file *sheet.FileError
	if errors.As(err, &file) {
		return console.Sheet{Brought: b, Error: file.Text}, nil
	}
	var both interface{ In(lang string) string }
	if errors.As(err, &both) {
		return console.Sheet{Brought: b, Error: content.T(both.In("zh"), both.In("en"))}, nil
	}
	return console.Sheet{}, err
}

// Keep imports a file on the tray, and takes answers to its rows.
func (c consoleSheets) Keep(ctx context.Context, key string, said []console.SheetAnswer) (int64, error) {
	_, in, err := c.incoming(key)
	if err != nil {
		return 0, err
	}
	i, err := c.app.newIntake(c.station.bench, c.station.store)
	if err != nil {
		return 0, sheetRefused(err)
	}
	l, record, err := i.Keep(ctx, in, caller(ctx))
	if err != nil {
		return 0, sheetRefused(err)
	}
	if rows := rowAnswers(l, said); len(rows) > 0 {
		if _, _, err := i.Answer(ctx, record.ID, rows, caller(ctx)); err != nil {
			return record.ID, sheetRefused(err)
		}
	}
	c.station.scoreAnew()
	if err := c.tray.drop(key); err != nil && !errors.Is(err, console.ErrNoSheet) {
		return record.ID, err
	}
	return record.ID, nil
}

// Imported says what an import holds now.
func (c consoleSheets) Imported(ctx context.Context, id int64) (console.Sheet, error) {
	i := c.app.plainIntake(c.station.bench, c.station.store)
	r, l, err := i.Import(ctx, id)
	if err != nil {
		return console.Sheet{}, err
	}
	out, err := c.sheet(ctx, console.Brought{File: r.File, Bytes: r.Bytes, Channel: r.Channel, At: r.ObservedAt, Who: r.Who, When: r.At}, l)
	out.ID, out.New = id, r.Added
	return out, err
}

// Answer takes answers to the rows of an import and reads it again.
func (c consoleSheets) Answer(ctx context.Context, id int64, said []console.SheetAnswer) error {
	i, err := c.app.newIntake(c.station.bench, c.station.store)
	if err != nil {
		return sheetRefused(err)
	}
	_, l, err := i.Import(ctx, id)
	if err != nil {
		return sheetRefused(err)
	}
	if _, _, err = i.Answer(ctx, id, rowAnswers(l, said), caller(ctx)); err != nil {
		return sheetRefused(err)
	}
	c.station.scoreAnew()
	return nil
}

// rowAnswers are answers of the console as imports take them; one for all the rows that fit nothing
// is one for each of those that nobody spoke of.
func rowAnswers(l intake.Report, said []console.SheetAnswer) []intake.Answer {
	var out []intake.Answer
	for _, s := range said {
		if s.Key != console.OtherRows {
			out = append(out, intake.Answer{Row: s.Key, Publication: s.Post})
			continue
		}
		for _, j := range l.Joined {
			spoken := slices.ContainsFunc(said, func(s console.SheetAnswer) bool { return s.Key == j.Ref() })
			if j.Open() && len(j.Candidates) == 0 && !spoken {
				out = append(out, intake.Answer{Row: j.Ref()})
			}
		}
	}
	return out
}

// sheetRefused says errors of imports as the console does.
func sheetRefused(err error) error {
	var file *sheet.FileError
	if errors.As(err, &file) {
		return &console.Refusal{Text: file.Text}
	}
	if errors.Is(err, store.ErrNotFound) {
		return console.ErrNoSheet
	}
	return actError(err)
}

// sheet is what a file holds, for the console.
func (c consoleSheets) sheet(ctx context.Context, b console.Brought, l intake.Report) (console.Sheet, error) {
	posts, err := c.station.store.Publications(ctx, content.PublicationFilter{})
	if err != nil {
		return console.Sheet{}, err
	}
	of := make(map[int64]content.Publication, len(posts))
	for _, p := range posts {
		of[p.ID] = p
	}
	out := console.Sheet{
		Brought: b, Layout: l.Layout, Encoding: l.Encoding, Rows: l.Rows, Matched: l.Matched, New: l.New, Known: l.Known, Skipped: l.Skipped, Open: l.Open,
	}
	for _, j := range l.Joined {
		switch {
		case j.Open():
			out.Asks = append(out.Asks, sheetAsk(j, of))
		case j.Publication != 0:
			out.Joined = append(out.Joined, console.SheetRow{Line: j.Line, Title: j.Title, Post: sheetPost(of[j.Publication]), How: howJoined[j.How], Samples: j.Samples})
		}
	}
	slices.SortStableFunc(out.Asks, func(a, b console.SheetAsk) int { return min(len(b.Posts), 1) - min(len(a.Posts), 1) })
	for _, p := range l.Problems {
		if p.Column == "" && slices.ContainsFunc(out.Asks, func(a console.SheetAsk) bool { return a.Line == p.Line }) {
			continue // it is asked
		}
		out.Problems = append(out.Problems, console.SheetProblem{Line: p.Line, Column: p.Column, Title: p.Title, Why: p.Text})
	}
	return out, nil
}

// howJoined says how a row found its publication.
var howJoined = map[string]content.Text{
	sheet.ByURL: content.T("链接", "link"), sheet.ByID: content.T("平台编号", "the platform's id"), sheet.ByAnswer: content.T("有人回答过", "somebody's answer"),
	sheet.ByTitle: content.T("标题和时间", "title and time"), sheet.ByCaption: content.T("正文开头是标题", "its text begins with the title"),
	sheet.BySelf: content.T("表里写明", "the file says so"),
}

func sheetAsk(j sheet.Joined, of map[int64]content.Publication) console.SheetAsk {
	ask := console.SheetAsk{Key: j.Ref(), Line: j.Line, Title: j.Title, When: j.Time}
	if j.Why != nil {
		ask.Why = *j.Why
	}
	for _, c := range j.Candidates {
		post, ok := of[c.Publication]
		if !ok {
			post = content.Publication{ID: c.Publication, Title: c.Title, Channel: c.Channel, PublishedAt: c.PublishedAt, URL: c.URL}
		}
		ask.Posts = append(ask.Posts, sheetPost(post))
	}
	return ask
}

func sheetPost(p content.Publication) console.SheetPost {
	return console.SheetPost{ID: p.ID, Title: p.Title, Slug: p.Slug, Channel: p.Channel, Platform: p.Platform, Where: p.URL, At: p.PublishedAt}
}
