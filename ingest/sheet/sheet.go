// Package sheet reads samples from files that people download: creator-centre exports as
// workbooks, CSV or pages, and moxin's own samples.csv.
//
//	bytes ─ readGrids ─→ tables ─ header by name ─→ rows ─ join ─→ samples, open rows, problems
//
// What an export means is data: a Layout says which columns tell the post and what the others
// count. Built-in ones are in layouts/, those of a workspace in files of the same form. Columns are
// found by name, never by position, because the platforms reorder and rename them.
//
// Most exports carry no ids: a row is joined to a publication by its address or id where it has one,
// else by its title and time. A row that fits none, or more than one, is open: it is listed with its
// candidates, a person answers, and the answer holds for the same row of every later file. Nothing
// is guessed.
//
// Reading changes nothing: a dry run is Read without Save.
package sheet

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"moxin/content"
	"moxin/ingest"
)

// Options say what a file is read against.
type Options struct {
	File     string // base name: part of the samples' source, "csv:<file>"
	Platform string // "" = whatever the headers say
	Channel  string // "" = every channel of the platform
	// Zone is of instants without one; exports are in Beijing time. nil = UTC+8, or what the
	// layout says.
	Zone *time.Location
	// ObservedAt is the calendar instant that an export's numbers hold for: when it was
	// downloaded. samples.csv has its own, and an export may tell one in its banner, which counts
	// unless Said.
	ObservedAt time.Time
	Said       bool      // a person said ObservedAt
	Now        time.Time // nothing can have been observed after it; zero = not looked at

	Posts    []content.Publication // to be joined with
	Matches  []content.Match       // what people answered about rows before
	Layouts  []Layout              // of the workspace, beside the built-in ones
	Channels []content.Channel     // of the workspace
	// PostID reads the platform's id out of a link to a post, "" for none; nil = links are compared
	// as they are.
	PostID func(platform, link string) string
	// Sink takes the samples of a samples.csv of any length in parts; nil = they are in the Result.
	Sink func([]content.Sample) error
}

// platform is the one that was said, also by the channel; "" for none.
func (o Options) platform() string {
	if o.Platform != "" || o.Channel == "" {
		return o.Platform
	}
	for _, ch := range o.Channels {
		if ch.ID == o.Channel {
			return ch.Platform
		}
	}
	return ""
}

// has reports whether the workspace has a channel on a platform.
func (o Options) has(platform string) bool {
	return slices.ContainsFunc(o.Channels, func(ch content.Channel) bool { return ch.Platform == platform })
}

// Result is what a file says.
type Result struct {
	Layout     string           `json:"layout"` // as people know the file
	Platform   string           `json:"platform,omitempty"`
	Channel    string           `json:"channel,omitempty"` // of a file of an account's days
	Raw        string           `json:"raw,omitempty"`     // hash of the bytes, once they are kept
	Encoding   string           `json:"encoding"`
	Header     int              `json:"header_line"`
	ObservedAt time.Time        `json:"observed_at"`
	Rows       int              `json:"rows"`
	Matched    int              `json:"matched"`
	Skipped    int              `json:"skipped"` // rows of posts that nobody else can see, and sums of others
	None       int              `json:"none"`    // rows that a person said are not ours
	Open       int              `json:"open"`    // rows that wait for an answer
	Joined     []Joined         `json:"joined,omitempty"`
	Columns    []string         `json:"columns_not_read,omitempty"`
	Sheets     []string         `json:"sheets_not_read,omitempty"`
	Samples    []content.Sample `json:"-"`
	Problems   []Problem        `json:"problems,omitempty"`

	several bool // tables were read
}

// Reasons a row was left out, or a cell.
const (
	Unmatched  = "unmatched"
	Ambiguous  = "ambiguous"
	Unreadable = "unreadable"
	Unfinished = "unfinished" // a day that was not over
)

// Problem is a row, or a cell of it, that was left out.
type Problem struct {
	Sheet  string       `json:"sheet,omitempty"` // where a file has several
	Line   int          `json:"line"`
	Column string       `json:"column,omitempty"` // "" = the row
	Kind   string       `json:"kind"`
	Title  string       `json:"title"`
	Text   content.Text `json:"text"`
}

// Ref names the row as Joined.Ref does.
func (p Problem) Ref() string { return Joined{Sheet: p.Sheet, Line: p.Line}.Ref() }

// FileError is a file that cannot be read at all, for the person who brought it.
type FileError struct{ Text content.Text }

// Error says why in both languages.
func (e *FileError) Error() string { return "sheet: " + e.Text.String() }

// Read reads a file. A *FileError says what to bring instead.
func Read(data []byte, o Options) (Result, error) {
	grids, how, err := readGrids(data)
	if err != nil {
		return Result{}, err
	}
	if err := o.past(o.ObservedAt); err != nil {
		return Result{}, err
	}
	result := Result{Encoding: how, ObservedAt: o.ObservedAt}
	for _, g := range grids {
		if t, ok, err := g.own(); err != nil {
			return Result{}, err
		} else if ok {
			return result, t.readOwn(&result, o)
		}
	}
	layouts, err := o.layouts()
	if err != nil {
		return Result{}, err
	}
	f, err := find(grids, layouts, o)
	if err != nil {
		return Result{}, err
	}
	return result, result.tables(f, o)
}

// layouts are those of the workspace, then the built-in ones.
func (o Options) layouts() ([]*Layout, error) {
	builtin, err := Layouts()
	if err != nil {
		return nil, err
	}
	var out []*Layout
	for _, some := range [][]Layout{o.Layouts, builtin} {
		for i := range some {
			out = append(out, &some[i])
		}
	}
	return out, nil
}

// past refuses an instant that is still to come.
func (o Options) past(at time.Time) error {
	if o.Now.IsZero() || !at.After(o.Now) {
		return nil
	}
	s := at.Format("2006-01-02 15:04")
	return &FileError{content.T("文件的时间 "+s+" 还没到：看看电脑的时钟，或用 --at 说明是什么时候导出的",
		"The file is of "+s+", which is still to come: look at the computer's clock, or say --at when it was exported")}
}

// tables reads every table that was found.
func (r *Result) tables(f found, o Options) error {
	r.several, r.Sheets = len(f.tables) > 1, f.other
	posts := newReader(r, o, f.tables[0].layout.Platform)
	for i, t := range f.tables {
		o := o
		o.Zone = cmp.Or(o.Zone, t.layout.zone, content.Beijing())
		if i == 0 {
			r.Layout, r.Platform, r.Header = t.layout.Name, t.layout.Platform, t.header.line
		}
		if err := r.observed(t, &o); err != nil {
			return err
		}
		r.Columns = append(r.Columns, t.unread()...)
		var err error
		if t.layout.ofChannel() {
			err = t.readDays(r, o)
		} else {
			err = posts.read(t, o)
		}
		if err != nil {
			return err
		}
	}
	posts.finish()
	r.count()
	return nil
}

// observed takes the instant that a banner tells.
func (r *Result) observed(t table, o *Options) error {
	at, ok := t.told(o.Zone)
	if !ok || o.Said {
		return nil
	}
	end := at.At
	if at.Day { // its end, or when the file was written on that day
		end = at.At.AddDate(0, 0, 1)
		if !o.ObservedAt.IsZero() && !o.ObservedAt.Before(at.At) && o.ObservedAt.Before(end) {
			end = o.ObservedAt
		}
	}
	o.ObservedAt, r.ObservedAt = end, end
	return o.past(end)
}

// count sums up what became of the rows.
func (r *Result) count() {
	for _, j := range r.Joined {
		if j.Publication != 0 {
			r.Matched++
		}
		if j.Open() {
			r.Open++
		}
	}
	slices.SortStableFunc(r.Problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
}

// Save keeps the file, whatever its rows found, and stores its samples; reading the same file again
// adds nothing. It sets Raw.
func (r *Result) Save(ctx context.Context, store ingest.Samples, data []byte, at time.Time) (added int, err error) {
	r.Raw, err = store.PutRaw(ctx, "csv:"+r.Layout, at, data)
	if err != nil {
		return 0, fmt.Errorf("sheet: keeping the file: %w", err)
	}
	if len(r.Samples) == 0 {
		return 0, nil
	}
	for i := range r.Samples {
		r.Samples[i].Raw = r.Raw
	}
	added, err = store.AddSamples(ctx, r.Samples)
	if err != nil {
		return added, fmt.Errorf("sheet: adding samples: %w", err)
	}
	return added, nil
}
