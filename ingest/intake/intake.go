// Package intake brings files of numbers that people download into the store: what a file holds is looked
// at first and kept when somebody says so, once, whoever brings it and however often.
//
//	file ─ Look ─→ Report                          nothing is changed
//	file ─ Keep ─→ bytes, samples, import ─→ Report
//	                          ↑
//	         Answer, Forget ──┘                    its bytes are read again with what people said
//
// What it holds to:
//
//   - The same bytes for the same channel are one import, of the instant of the first time.
//   - Nothing that was read is written over: where the same source says something else for the same
//     instant, what was read first stands, and how many those are is told.
//   - Nothing counts twice: a row that is taken for another publication takes its numbers with it.
//
// How files are read is of package sheet.
package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"moxin/content"
	"moxin/ingest/sheet"
)

// Options are what files are read against, and where to.
type Options struct {
	Store    Store
	Channels []content.Channel
	Layouts  []sheet.Layout   // of the workspace's own files
	Now      func() time.Time // calendar
	// PostID reads the platform's id out of a link to a post; "" where it is none.
	PostID func(platform, link string) string
	Alone  *sync.Mutex // held by an import: the same file brought by two is known to the second
	// Absent and Taken are what the store's errors match where something is not there, or is there already.
	Absent, Taken error
}

// Intake reads files of numbers into the store, for commands, the watched folder and the console. It is
// safe for concurrent use.
type Intake struct{ Options }

// New makes an intake.
func New(o Options) *Intake { return &Intake{o} }

// Mapping is a file that describes an export, as it was given with it.
type Mapping struct {
	File string `json:"file"`
	Text string `json:"text"`
}

// File is a file that was brought.
type File struct {
	Name     string // base name
	Data     []byte
	Channel  string    // "" = every one that fits
	Platform string    // "" = as the headers say
	At       time.Time // calendar instant of the download
	Said     bool      // a person said At
	Mapping  *Mapping
	matches  []content.Match // answers to this file alone, for a look
}

// Report is what a file holds, and what the store has of it.
type Report struct {
	sheet.Result
	Asked   string          `json:"asked_platform,omitempty"` // as it was said, "" = it was not
	Mapping *Mapping        `json:"mapping,omitempty"`
	Fallen  []Fall          `json:"fallen,omitempty"`
	New     int             `json:"new"`              // samples that are not in the store yet
	Known   int             `json:"known"`            // samples that are
	Others  int             `json:"others,omitempty"` // samples of which it has another value, which stands
	Before  *content.Import `json:"-"`                // the same bytes were imported by it
	Was     *Report         `json:"-"`                // and it said this
}

// Fall is a counter that reads less than before. It is kept as it was read: platforms take
// back what they find to be false.
type Fall struct {
	Publication int64          `json:"publication"`
	Metric      content.Metric `json:"metric"`
	From        float64        `json:"from"`
	To          float64        `json:"to"`
	Since       time.Time      `json:"since"` // calendar instant of the reading before
}

// Look reads a file and changes nothing. The same bytes were downloaded at the same instant: where
// they were imported before, that import's instant and name hold.
func (i *Intake) Look(ctx context.Context, in File) (Report, error) {
	out, err := i.read(ctx, in, nil)
	if err != nil {
		return out, err
	}
	return out, i.compare(ctx, &out)
}

// LookAs looks at a file once more, with answers to rows that a look told of.
func (i *Intake) LookAs(ctx context.Context, in File, told Report, said []Answer) (Report, error) {
	posts, err := i.Store.Publications(ctx, content.PublicationFilter{})
	if err != nil {
		return told, err
	}
	if in.matches, err = told.matches(said, posts); err != nil {
		return told, err
	}
	return i.Look(ctx, in)
}

// Knows reports whether the same bytes were imported before, for whichever channel.
func (i *Intake) Knows(ctx context.Context, data []byte) (bool, error) {
	sum := sha256.Sum256(data)
	all, err := i.Store.ImportsOf(ctx, hex.EncodeToString(sum[:]))
	return len(all) > 0, err
}

// read reads a file of which the store may know something.
func (i *Intake) read(ctx context.Context, in File, sink func([]content.Sample) error) (Report, error) {
	before, err := i.before(ctx, in)
	if err != nil {
		return Report{}, err
	}
	out := Report{Before: before}
	if before != nil {
		var was Report
		if err := json.Unmarshal(before.Report, &was); err != nil {
			return out, fmt.Errorf("the report of import %d: %w", before.ID, err)
		}
		out.Was, in.Name = &was, before.File
		if before.Added > 0 || !in.Said { // an instant by which no number was read may be mended
			in.At, in.Said = before.ObservedAt, true
		}
	}
	out.Asked, out.Mapping = in.Platform, in.Mapping
	o, err := i.options(ctx, in)
	if err != nil {
		return out, err
	}
	o.Sink = sink
	out.Result, err = sheet.Read(in.Data, o)
	return out, err
}

// before is the import of the same bytes for the same channel; nil where there is none.
func (i *Intake) before(ctx context.Context, in File) (*content.Import, error) {
	sum := sha256.Sum256(in.Data)
	all, err := i.Store.ImportsOf(ctx, hex.EncodeToString(sum[:]))
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(x content.Import) bool { return x.Channel == in.Channel })
	if at < 0 {
		return nil, nil
	}
	one, err := i.Store.Import(ctx, all[at].ID)
	return &one, err
}

// options are what a file is read against.
func (i *Intake) options(ctx context.Context, in File) (sheet.Options, error) {
	o := sheet.Options{
		File: in.Name, Platform: in.Platform, Channel: in.Channel, ObservedAt: in.At, Said: in.Said, Now: i.Now(),
		Layouts: i.Layouts, Channels: i.Channels, Matches: in.matches, PostID: i.PostID,
	}
	if in.Channel != "" && !slices.ContainsFunc(i.Channels, func(c content.Channel) bool { return c.ID == in.Channel }) {
		return o, refused(ErrChannel, "moxin.yaml 里没有渠道 "+in.Channel, "moxin.yaml has no channel "+in.Channel)
	}
	if in.Mapping != nil {
		own, err := sheet.ParseLayouts(in.Mapping.File, []byte(in.Mapping.Text))
		if err != nil {
			return o, err
		}
		o.Layouts = own
	}
	var err error
	if o.Posts, err = i.Store.Publications(ctx, content.PublicationFilter{}); err != nil {
		return o, err
	}
	for _, p := range content.Platforms {
		if !slices.ContainsFunc(o.Posts, func(x content.Publication) bool { return x.Platform == p.ID }) {
			continue
		}
		matches, err := i.Store.Matches(ctx, p.ID)
		if err != nil {
			return o, err
		}
		o.Matches = append(matches, o.Matches...) // of two with one key the later holds
	}
	return o, nil
}
