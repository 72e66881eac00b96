package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/sheet"
	"moxin/publishers/handoff"
)

// intake reads files of numbers into the store, for commands, the watched folder and the console.
type intake struct {
	store   *store.Store
	config  content.Config
	layouts []sheet.Layout // of the workspace's own files
	now     func() time.Time
	alone   *sync.Mutex // held by an import: the same file brought by two is known to the second
}

// newIntake reads what the workspace says of exports. What is wrong there is a *sheet.LayoutError.
func (a *app) newIntake(b *bench, s *store.Store) (*intake, error) {
	i := &intake{store: s, config: b.ws.Config, now: a.now, alone: &b.importing}
	for _, name := range i.config.Ingest.Sheets {
		data, err := os.ReadFile(filepath.Join(b.root, filepath.FromSlash(name)))
		if err != nil {
			return nil, fmt.Errorf("ingest.sheets: %w", err)
		}
		layouts, err := sheet.ParseLayouts(name, data)
		if err != nil {
			return nil, err
		}
		i.layouts = append(i.layouts, layouts...)
	}
	return i, nil
}

// mapping is a file that describes an export, as it was given with it.
type mapping struct {
	File string `json:"file"`
	Text string `json:"text"`
}

// incoming is a file that was brought.
type incoming struct {
	file     string // base name
	data     []byte
	channel  string // "" = every one that fits
	platform string // "" = as the headers say
	at       time.Time
	said     bool // a person said at
	mapping  *mapping
	matches  []content.Match // answers to this file alone, for a look
}

// looked is what a file holds.
type looked struct {
	sheet.Result
	Asked   string          `json:"asked_platform,omitempty"` // as it was said, "" = it was not
	Mapping *mapping        `json:"mapping,omitempty"`
	Fallen  []fallen        `json:"fallen,omitempty"`
	New     int             `json:"new"`              // samples that are not in the store yet
	Known   int             `json:"known"`            // samples that are
	Others  int             `json:"others,omitempty"` // samples of which it has another value, which stands
	Before  *content.Import `json:"-"`                // the same bytes were imported by it
	Was     *looked         `json:"-"`                // and it said this
}

// fallen is a counter that reads less than before. It is kept as it was read: platforms take
// back what they find to be false.
type fallen struct {
	Publication int64          `json:"publication"`
	Metric      content.Metric `json:"metric"`
	From        float64        `json:"from"`
	To          float64        `json:"to"`
	Since       time.Time      `json:"since"` // calendar instant of the reading before
}

// look reads a file and changes nothing. The same bytes were downloaded at the same instant: where
// they were imported before, that import's instant and name hold.
func (i *intake) look(ctx context.Context, in incoming) (looked, error) {
	out, err := i.read(ctx, in, nil)
	if err != nil {
		return out, err
	}
	return out, i.compare(ctx, &out)
}

// read reads a file of which the store may know something.
func (i *intake) read(ctx context.Context, in incoming, sink func([]content.Sample) error) (looked, error) {
	before, err := i.before(ctx, in)
	if err != nil {
		return looked{}, err
	}
	out := looked{Before: before}
	if before != nil {
		var was looked
		if err := json.Unmarshal(before.Report, &was); err != nil {
			return out, fmt.Errorf("the report of import %d: %w", before.ID, err)
		}
		out.Was, in.file = &was, before.File
		if before.Added > 0 || !in.said { // an instant by which no number was read may be mended
			in.at, in.said = before.ObservedAt, true
		}
	}
	out.Asked, out.Mapping = in.platform, in.mapping
	o, err := i.options(ctx, in)
	if err != nil {
		return out, err
	}
	o.Sink = sink
	out.Result, err = sheet.Read(in.data, o)
	return out, err
}

// before is the import of the same bytes for the same channel; nil where there is none.
func (i *intake) before(ctx context.Context, in incoming) (*content.Import, error) {
	sum := sha256.Sum256(in.data)
	all, err := i.store.ImportsOf(ctx, hex.EncodeToString(sum[:]))
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(x content.Import) bool { return x.Channel == in.channel })
	if at < 0 {
		return nil, nil
	}
	one, err := i.store.Import(ctx, all[at].ID)
	return &one, err
}

// options are what a file is read against.
func (i *intake) options(ctx context.Context, in incoming) (sheet.Options, error) {
	o := sheet.Options{
		File: in.file, Platform: in.platform, Channel: in.channel, ObservedAt: in.at, Said: in.said, Now: i.now(),
		Layouts: i.layouts, Channels: i.config.Channels, Matches: in.matches, PostID: postID,
	}
	if _, ok := i.config.Channel(in.channel); in.channel != "" && !ok {
		return o, usageText("moxin.yaml 里没有渠道 "+in.channel, "moxin.yaml has no channel "+in.channel)
	}
	if in.mapping != nil {
		own, err := sheet.ParseLayouts(in.mapping.File, []byte(in.mapping.Text))
		if err != nil {
			return o, err
		}
		o.Layouts = own
	}
	var err error
	if o.Posts, err = i.store.Publications(ctx, content.PublicationFilter{}); err != nil {
		return o, err
	}
	for _, p := range content.Platforms {
		if !slices.ContainsFunc(o.Posts, func(x content.Publication) bool { return x.Platform == p.ID }) {
			continue
		}
		matches, err := i.store.Matches(ctx, p.ID)
		if err != nil {
			return o, err
		}
		o.Matches = append(matches, o.Matches...) // of two with one key the later holds
	}
	return o, nil
}

// postID reads the platform's id out of a link to a post.
func postID(platform, link string) string {
	id, _, err := handoff.ParseLink(platform, link)
	if err != nil {
		return ""
	}
	return id
}

// importGC is how much garbage, in percent of what is held, may lie about during an import: a long file's
// samples are held at once, so that they are stored all or none, and would lie about once more.
const importGC = 50

// keep imports a file: its bytes, its samples and what became of each row. The same bytes again are
// the same import, to which is added what fits by now. A *sheet.FileError keeps nothing.
func (i *intake) keep(ctx context.Context, in incoming, who string) (looked, content.Import, error) {
	i.alone.Lock()
	defer i.alone.Unlock()
	defer debug.SetGCPercent(debug.SetGCPercent(importGC))
	added, others := 0, 0
	raw := ""
	sink := func(samples []content.Sample) error {
		var err error
		if raw == "" {
			if raw, err = i.store.PutRaw(ctx, "csv:"+in.file, i.now(), in.data); err != nil {
				return err
			}
		}
		for j := range samples {
			samples[j].Raw = raw
		}
		n, err := i.store.AddSamples(ctx, samples)
		if err != nil {
			return err
		}
		refused, err := i.refused(ctx, samples, n)
		added, others = added+n, others+refused
		return err
	}
	out, err := i.read(ctx, in, sink)
	if err != nil {
		return out, content.Import{}, err
	}
	if err := i.fallen(ctx, &out); err != nil {
		return out, content.Import{}, err
	}
	n, err := out.Save(ctx, i.store, in.data, i.now())
	if err != nil {
		return out, content.Import{}, err
	}
	refused, err := i.refused(ctx, out.Samples, n)
	if err != nil {
		return out, content.Import{}, err
	}
	out.New, out.Others = added+n, others+refused
	if err := i.moved(ctx, out, who); err != nil {
		return out, content.Import{}, err
	}
	record, err := i.write(ctx, in, out, who)
	return out, record, err
}

// write keeps what an import came to.
func (i *intake) write(ctx context.Context, in incoming, out looked, who string) (content.Import, error) {
	r := content.Import{File: in.file, Channel: in.channel, Bytes: int64(len(in.data))}
	if out.Before != nil {
		r = *out.Before
		if out.New == 0 && out.Open == out.Was.Open && out.None == out.Was.None && out.Matched == out.Was.Matched {
			return r, nil // nothing became of it
		}
	}
	r.Layout, r.Raw, r.Who, r.At, r.ObservedAt = out.Layout, out.Raw, who, i.now(), out.ObservedAt
	r.Rows, r.Matched, r.Added, r.Open = out.Rows, out.Matched, r.Added+out.New, out.Open
	var err error
	if r.Report, err = json.Marshal(out); err != nil {
		return r, fmt.Errorf("the report of %s: %w", in.file, err)
	}
	if out.Before != nil {
		return r, i.store.PutImport(ctx, r)
	}
	r.ID, err = i.store.AddImport(ctx, r)
	if !errors.Is(err, store.ErrTaken) {
		return r, err
	}
	return i.join(ctx, in, out, who)
}

// join adds what came of a file to the import that another process made of it meanwhile.
func (i *intake) join(ctx context.Context, in incoming, out looked, who string) (content.Import, error) {
	before, err := i.before(ctx, in)
	if err != nil {
		return content.Import{}, err
	}
	if before == nil {
		return content.Import{}, fmt.Errorf("importing %s: %w", in.file, store.ErrTaken)
	}
	var was looked
	if err := json.Unmarshal(before.Report, &was); err != nil {
		return *before, fmt.Errorf("the report of import %d: %w", before.ID, err)
	}
	out.Before, out.Was = before, &was
	return i.write(ctx, in, out, who)
}

// again reads the kept bytes of an import once more, with what is known by now.
func (i *intake) again(ctx context.Context, id int64, who string) (looked, content.Import, error) {
	in, err := i.kept(ctx, id)
	if err != nil {
		return looked{}, content.Import{}, err
	}
	return i.keep(ctx, in, who)
}

// kept is the file of an import as it was brought. ErrNotFound when there is no such import.
func (i *intake) kept(ctx context.Context, id int64) (incoming, error) {
	r, was, err := i.imported(ctx, id)
	if err != nil {
		return incoming{}, err
	}
	data, err := i.store.Raw(ctx, r.Raw)
	return incoming{file: r.File, data: data, channel: r.Channel, platform: was.Asked, at: r.ObservedAt, said: true, mapping: was.Mapping}, err
}

// imported is an import and what it said.
func (i *intake) imported(ctx context.Context, id int64) (content.Import, looked, error) {
	var was looked
	r, err := i.store.Import(ctx, id)
	if err != nil {
		return r, was, err
	}
	if err := json.Unmarshal(r.Report, &was); err != nil {
		return r, was, fmt.Errorf("the report of import %d: %w", id, err)
	}
	return r, was, nil
}
