package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"

	"moxin/content"
)

// importGC is how much garbage, in percent of what is held, may lie about during an import: a long file's
// samples are held at once, so that they are stored all or none, and would lie about once more.
const importGC = 50

// Keep imports a file: its bytes, its samples and what became of each row. The same bytes again are
// the same import, to which is added what fits by now. A *sheet.FileError keeps nothing.
func (i *Intake) Keep(ctx context.Context, in File, who string) (Report, content.Import, error) {
	i.Alone.Lock()
	defer i.Alone.Unlock()
	defer debug.SetGCPercent(debug.SetGCPercent(importGC))
	added, others := 0, 0
	raw := ""
	sink := func(samples []content.Sample) error {
		var err error
		if raw == "" {
			if raw, err = i.Store.PutRaw(ctx, "csv:"+in.Name, i.Now(), in.Data); err != nil {
				return err
			}
		}
		for j := range samples {
			samples[j].Raw = raw
		}
		n, err := i.Store.AddSamples(ctx, samples)
		if err != nil {
			return err
		}
		other, err := i.contradicted(ctx, samples, n)
		added, others = added+n, others+other
		return err
	}
	out, err := i.read(ctx, in, sink)
	if err != nil {
		return out, content.Import{}, err
	}
	if err := i.fallen(ctx, &out); err != nil {
		return out, content.Import{}, err
	}
	n, err := out.Save(ctx, i.Store, in.Data, i.Now())
	if err != nil {
		return out, content.Import{}, err
	}
	other, err := i.contradicted(ctx, out.Samples, n)
	if err != nil {
		return out, content.Import{}, err
	}
	out.New, out.Others = added+n, others+other
	if err := i.moved(ctx, out, who); err != nil {
		return out, content.Import{}, err
	}
	record, err := i.write(ctx, in, out, who)
	return out, record, err
}

// write keeps what an import came to.
func (i *Intake) write(ctx context.Context, in File, out Report, who string) (content.Import, error) {
	r := content.Import{File: in.Name, Channel: in.Channel, Bytes: int64(len(in.Data))}
	if out.Before != nil {
		r = *out.Before
		if out.New == 0 && out.Open == out.Was.Open && out.None == out.Was.None && out.Matched == out.Was.Matched {
			return r, nil // nothing became of it
		}
	}
	r.Layout, r.Raw, r.Who, r.At, r.ObservedAt = out.Layout, out.Raw, who, i.Now(), out.ObservedAt
	r.Rows, r.Matched, r.Added, r.Open = out.Rows, out.Matched, r.Added+out.New, out.Open
	var err error
	if r.Report, err = json.Marshal(out); err != nil {
		return r, fmt.Errorf("the report of %s: %w", in.Name, err)
	}
	if out.Before != nil {
		return r, i.Store.PutImport(ctx, r)
	}
	r.ID, err = i.Store.AddImport(ctx, r)
	if !errors.Is(err, i.Taken) {
		return r, err
	}
	return i.join(ctx, in, out, who)
}

// join adds what came of a file to the import that another process made of it meanwhile.
func (i *Intake) join(ctx context.Context, in File, out Report, who string) (content.Import, error) {
	before, err := i.before(ctx, in)
	if err != nil {
		return content.Import{}, err
	}
	if before == nil {
		return content.Import{}, fmt.Errorf("importing %s: %w", in.Name, i.Taken)
	}
	var was Report
	if err := json.Unmarshal(before.Report, &was); err != nil {
		return *before, fmt.Errorf("the report of import %d: %w", before.ID, err)
	}
	out.Before, out.Was = before, &was
	return i.write(ctx, in, out, who)
}

// Again reads the kept bytes of an import once more, with what is known by now.
func (i *Intake) Again(ctx context.Context, id int64, who string) (Report, content.Import, error) {
	in, err := i.Kept(ctx, id)
	if err != nil {
		return Report{}, content.Import{}, err
	}
	return i.Keep(ctx, in, who)
}

// Kept is the file of an import as it was brought. An error that matches Absent says that there is no
// such import.
func (i *Intake) Kept(ctx context.Context, id int64) (File, error) {
	r, was, err := i.Import(ctx, id)
	if err != nil {
		return File{}, err
	}
	data, err := i.Store.Raw(ctx, r.Raw)
	return File{Name: r.File, Data: data, Channel: r.Channel, Platform: was.Asked, At: r.ObservedAt, Said: true, Mapping: was.Mapping}, err
}

// Import is an import and what it said. An error that matches Absent says that there is none.
func (i *Intake) Import(ctx context.Context, id int64) (content.Import, Report, error) {
	var was Report
	r, err := i.Store.Import(ctx, id)
	if err != nil {
		return r, was, err
	}
	if err := json.Unmarshal(r.Report, &was); err != nil {
		return r, was, fmt.Errorf("the report of import %d: %w", id, err)
	}
	return r, was, nil
}
