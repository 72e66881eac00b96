package rank

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"moxin/content"
)

// Files of a data folder, and their columns. Only post_id and published_at (posts) and
// post_id, platform and observed_at (samples) are required; other columns may be absent or
// blank, and columns that are not named here are not read.
const (
	postsFile   = "posts.csv"
	samplesFile = "samples.csv"
)

var postColumns = []string{"post_id", "published_at", "title", "author", "series", "topic", "format", "stage", "audience"}

var sampleColumns = []string{"post_id", "platform", "observed_at", "channel", "published_at", "source"}

// metricColumns are cumulative counters; blank is unknown, never 0, and "100000+" is at least so many.
// hearts (在看, 推荐) is moxin's own addition.
var metricColumns = []content.Metric{
	FollowersAtPublish, content.FollowerReads, content.Impressions, content.Reads, content.Finishes,
	content.Likes, content.Saves, content.Shares, content.Comments, content.DeepComments, content.Follows,
	content.ProfileVisits, content.Messages, content.Unfollows, content.Adds, content.Returns,
	content.Purchases, content.Repurchases, content.Hearts,
}

// ReadDir reads a data folder. What cannot be read is a *DataError.
func ReadDir(fsys fs.FS) (Data, error) {
	var d Data
	known := map[string]bool{}
	err := eachRow(fsys, postsFile, postColumns, 2, func(r *record) error {
		p, err := r.post()
		if err != nil {
			return err
		}
		if known[p.ID] {
			return r.wrong("post_id", secondRow)
		}
		known[p.ID] = true
		d.Posts = append(d.Posts, p)
		return nil
	})
	if err != nil {
		return Data{}, err
	}
	err = eachRow(fsys, samplesFile, allSampleColumns(), 3, func(r *record) error {
		reading, err := r.reading()
		if err != nil {
			return err
		}
		if !known[reading.Post] {
			return r.wrong("post_id", noSuchPost)
		}
		d.Readings = append(d.Readings, reading)
		return nil
	})
	if err != nil {
		return Data{}, err
	}
	d.Readings = slices.Clip(d.Readings)
	return d, nil
}

func allSampleColumns() []string {
	out := slices.Clone(sampleColumns)
	for _, m := range metricColumns {
		out = append(out, string(m))
	}
	return out
}

// record is one row. A file has as many rows as there were readings: what rows share is kept once.
type record struct {
	file   string
	line   int
	column map[string]int // of the columns that are read
	metric []int          // of metricColumns; -1 = no such column
	cells  []string
	seen   map[string]string
}

// eachRow reads a file row by row. Of the columns it reads, the first few are required.
func eachRow(fsys fs.FS, name string, columns []string, required int, row func(*record) error) error {
	f, err := fsys.Open(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return &DataError{File: name, Why: noSuchFile}
		}
		return fmt.Errorf("rank: %w", err)
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<16)
	if bom, err := in.Peek(3); err == nil && string(bom) == "\ufeff" {
		_, _ = in.Discard(3) // peeked: it is there
	}
	r := csv.NewReader(in)
	r.ReuseRecord = true
	rec := &record{file: name, line: 1, seen: map[string]string{}}
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return &DataError{File: name, Line: 1, Why: noHeader}
	}
	if err != nil {
		return unreadable(name, err)
	}
	if err := rec.head(header, columns, required); err != nil {
		return err
	}
	for {
		rec.cells, err = r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return unreadable(name, err)
		}
		rec.line, _ = r.FieldPos(0)
		if err := row(rec); err != nil {
			return err
		}
	}
}

func (r *record) head(header, columns []string, required int) error {
	r.column = map[string]int{}
	for i, h := range header {
		h = strings.Clone(strings.TrimSpace(h))
		if !utf8.ValidString(h) {
			return &DataError{File: r.file, Line: 1, Why: notUTF8}
		}
		if !slices.Contains(columns, h) {
			continue
		}
		if _, twice := r.column[h]; twice {
			return &DataError{File: r.file, Line: 1, Column: h, Why: columnTwice}
		}
		r.column[h] = i
	}
	for _, h := range columns[:required] {
		if _, ok := r.column[h]; !ok {
			return &DataError{File: r.file, Line: 1, Column: h, Why: noColumn}
		}
	}
	for _, m := range metricColumns {
		i, ok := r.column[string(m)]
		if !ok {
			i = -1
		}
		r.metric = append(r.metric, i)
	}
	return nil
}
