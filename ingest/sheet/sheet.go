// Package sheet reads samples from files that people download: creator-centre exports as CSV
// and moxin's own samples.csv.
//
// Exports carry no ids: a row is joined to a publication by its title and time. A row that
// fits none, or more than one, is reported and left out, never guessed. Layouts are data
// (layouts); columns are found by name, never by position, because the platforms reorder and
// rename them.
//
//	bytes ─ readGrids ─→ tables ─ header by name ─→ rows ─ join ─→ samples, problems
//
// Reading changes nothing: a dry run is Read without Save.
package sheet

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
	"moxin/ingest"
)

// Options say what a file is read against.
type Options struct {
	File     string // base name: part of the samples' source, "csv:<file>"
	Platform string // "" = whatever the headers say
	Channel  string // "" = every channel of the platform
	// Zone is of instants without one; exports are in Beijing time. nil = UTC+8.
	Zone *time.Location
	// ObservedAt is the calendar instant that an export's numbers hold for: when it was
	// downloaded. samples.csv has its own.
	ObservedAt time.Time
	Posts      []content.Publication // to be joined with
}

// Result is what a file says.
type Result struct {
	Layout   string           `json:"layout"` // as people know the file
	Platform string           `json:"platform,omitempty"`
	Encoding string           `json:"encoding"`
	Header   int              `json:"header_line"`
	Rows     int              `json:"rows"`
	Matched  int              `json:"matched"`
	Skipped  int              `json:"skipped"` // rows of posts that nobody else can see
	Samples  []content.Sample `json:"-"`
	Problems []Problem        `json:"problems,omitempty"`
}

// Reasons a row was left out, or a cell.
const (
	Unmatched  = "unmatched"
	Ambiguous  = "ambiguous"
	Unreadable = "unreadable"
)

// Problem is a row, or a cell of it, that was left out.
type Problem struct {
	Line   int          `json:"line"`
	Column string       `json:"column,omitempty"` // "" = the row
	Kind   string       `json:"kind"`
	Title  string       `json:"title"`
	Text   content.Text `json:"text"`
}

// FileError is a file that cannot be read at all, for the person who brought it.
type FileError struct{ Text content.Text }

// Error says why in both languages.
func (e *FileError) Error() string { return "sheet: " + e.Text.String() }

// Read reads a file. A *FileError says what to bring instead.
func Read(data []byte, o Options) (Result, error) {
	if o.Zone == nil {
		o.Zone = time.FixedZone("UTC+8", 8*60*60)
	}
	grids, how, err := readGrids(data)
	if err != nil {
		return Result{}, err
	}
	var first error
	for _, g := range grids {
		result := Result{Encoding: how}
		records, err := g.all()
		if err == nil {
			err = result.table(records, o)
		}
		if err == nil {
			return result, nil
		}
		if first == nil {
			first = err
		}
	}
	return Result{}, first
}

// all are the rows of a table.
func (g grid) all() ([]record, error) {
	var out []record
	for r, err := range g.rows {
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// table reads records of whichever layout they have.
func (r *Result) table(records []record, o Options) error {
	if t, ok := ownTable(records); ok {
		t.own(r, o)
		return nil
	}
	t, err := find(records, o.Platform)
	if err != nil {
		return err
	}
	t.read(r, o)
	return nil
}

// Save keeps the file and stores its samples; reading the same file again adds nothing.
func (r Result) Save(ctx context.Context, store ingest.Samples, data []byte, at time.Time) (added int, err error) {
	if len(r.Samples) == 0 {
		return 0, nil
	}
	hash, err := store.PutRaw(ctx, r.Samples[0].Source, at, data)
	if err != nil {
		return 0, fmt.Errorf("sheet: keeping the file: %w", err)
	}
	samples := make([]content.Sample, len(r.Samples))
	for i, s := range r.Samples {
		s.Raw = hash
		samples[i] = s
	}
	added, err = store.AddSamples(ctx, samples)
	if err != nil {
		return added, fmt.Errorf("sheet: adding samples: %w", err)
	}
	return added, nil
}
