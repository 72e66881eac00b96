package rank

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

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

// metricColumns are cumulative counters; blank is unknown, never 0. hearts (在看, 推荐) is
// moxin's own addition.
var metricColumns = []content.Metric{
	FollowersAtPublish, content.FollowerReads, content.Impressions, content.Reads, content.Finishes,
	content.Likes, content.Saves, content.Shares, content.Comments, content.DeepComments, content.Follows,
	content.ProfileVisits, content.Messages, content.Unfollows, content.Adds, content.Returns,
	content.Purchases, content.Repurchases, content.Hearts,
}

// ReadDir reads a data folder. An error names file, line and column.
func ReadDir(fsys fs.FS) (Data, error) {
	var d Data
	known := map[string]bool{}
	err := eachRow(fsys, postsFile, postColumns[:2], func(r record) error {
		p, err := r.post()
		if err != nil {
			return err
		}
		if known[p.ID] {
			return r.wrong("post_id", errors.New("a second row of this post"))
		}
		known[p.ID] = true
		d.Posts = append(d.Posts, p)
		return nil
	})
	if err != nil {
		return Data{}, err
	}
	err = eachRow(fsys, samplesFile, sampleColumns[:3], func(r record) error {
		reading, err := r.reading()
		if err != nil {
			return err
		}
		if !known[reading.Post] {
			return r.wrong("post_id", fmt.Errorf("%s has no such post", postsFile))
		}
		d.Readings = append(d.Readings, reading)
		return nil
	})
	if err != nil {
		return Data{}, err
	}
	return d, nil
}

// record is one row with its header.
type record struct {
	file   string
	line   int
	column map[string]int
	cells  []string
}

func eachRow(fsys fs.FS, name string, required []string, row func(record) error) error {
	f, err := fsys.Open(name)
	if err != nil {
		return fmt.Errorf("rank: %w", err)
	}
	defer f.Close()
	in := bufio.NewReader(f)
	if bom, err := in.Peek(3); err == nil && string(bom) == "\ufeff" {
		_, _ = in.Discard(3) // peeked: it is there
	}
	r := csv.NewReader(in)
	r.ReuseRecord = true
	header, err := r.Read()
	if err != nil {
		return fmt.Errorf("rank: %s: reading the header: %w", name, err)
	}
	rec := record{file: name, column: map[string]int{}}
	for i, h := range header {
		rec.column[strings.TrimSpace(h)] = i
	}
	for _, h := range required {
		if _, ok := rec.column[h]; !ok {
			return fmt.Errorf("rank: %s:1: there is no column %s", name, h)
		}
	}
	for {
		rec.cells, err = r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("rank: %s: %w", name, err)
		}
		rec.line, _ = r.FieldPos(0)
		if err := row(rec); err != nil {
			return err
		}
	}
}

func (r record) cell(column string) string {
	i, ok := r.column[column]
	if !ok {
		return ""
	}
	return content.ReadCellText(strings.TrimSpace(r.cells[i]))
}

func (r record) wrong(column string, err error) error {
	return fmt.Errorf("rank: %s:%d: column %s, %q: %w", r.file, r.line, column, r.cell(column), err)
}

func (r record) instant(column string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, r.cell(column))
	if err != nil {
		return time.Time{}, r.wrong(column, errors.New("not an instant in RFC 3339, such as 2026-11-03T20:00:00+08:00"))
	}
	return t, nil
}

func (r record) post() (Post, error) {
	at, err := r.instant("published_at")
	if err != nil {
		return Post{}, err
	}
	if r.cell("post_id") == "" {
		return Post{}, r.wrong("post_id", errors.New("blank"))
	}
	return Post{
		ID: r.cell("post_id"), PublishedAt: at, Title: r.cell("title"), Author: r.cell("author"),
		Series: r.cell("series"), Topic: r.cell("topic"), Format: r.cell("format"),
		Stage: r.cell("stage"), Audience: r.cell("audience"),
	}, nil
}

func (r record) reading() (Reading, error) {
	out := Reading{
		Post: r.cell("post_id"), Platform: r.cell("platform"), Channel: r.cell("channel"),
		Source: r.cell("source"), Values: map[content.Metric]float64{},
	}
	var err error
	if out.ObservedAt, err = r.instant("observed_at"); err != nil {
		return out, err
	}
	if r.cell("published_at") != "" {
		if out.PublishedAt, err = r.instant("published_at"); err != nil {
			return out, err
		}
	}
	for _, m := range metricColumns {
		cell := r.cell(string(m))
		if cell == "" {
			continue
		}
		v, err := strconv.ParseFloat(cell, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
			return out, r.wrong(string(m), errors.New("not a count"))
		}
		out.Values[m] = v
	}
	return out, nil
}

// WriteDir writes a data folder that ReadDir reads back. The folder is made when missing. Text that a
// spreadsheet would work out as a formula is written with ' before it (content.CellText).
func WriteDir(dir string, d Data) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("rank: making the data folder: %w", err)
	}
	posts := [][]string{postColumns}
	for _, p := range d.Posts {
		posts = append(posts, []string{content.CellText(p.ID), p.PublishedAt.Format(time.RFC3339),
			content.CellText(p.Title), content.CellText(p.Author), content.CellText(p.Series), content.CellText(p.Topic),
			content.CellText(p.Format), content.CellText(p.Stage), content.CellText(p.Audience)})
	}
	header := slices.Clone(sampleColumns)
	for _, m := range metricColumns {
		header = append(header, string(m))
	}
	samples := [][]string{header}
	for _, r := range d.Readings {
		samples = append(samples, r.row())
	}
	if err := writeCSV(filepath.Join(dir, postsFile), posts); err != nil {
		return err
	}
	return writeCSV(filepath.Join(dir, samplesFile), samples)
}

func (r Reading) row() []string {
	published := ""
	if !r.PublishedAt.IsZero() {
		published = r.PublishedAt.Format(time.RFC3339)
	}
	row := []string{content.CellText(r.Post), r.Platform, r.ObservedAt.Format(time.RFC3339),
		content.CellText(r.Channel), published, content.CellText(r.Source)}
	for _, m := range metricColumns {
		cell := ""
		if v, ok := r.Values[m]; ok {
			cell = strconv.FormatFloat(v, 'f', -1, 64)
		}
		row = append(row, cell)
	}
	return row
}

func writeCSV(path string, rows [][]string) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("rank: %w", err)
	}
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = fmt.Errorf("rank: %w", e)
		}
	}()
	if err := csv.NewWriter(f).WriteAll(rows); err != nil {
		return fmt.Errorf("rank: writing %s: %w", path, err)
	}
	return nil
}

var resultColumns = []string{"rank", "post_id", "trust", "low", "high", "rank_low", "rank_high", "p_top10", "demand", "exposure", "evidence"}

// WriteCSV writes the posts of a result, by rank; what is not known is blank.
func WriteCSV(w io.Writer, r Result) error {
	out := csv.NewWriter(w)
	if err := out.Write(resultColumns); err != nil {
		return fmt.Errorf("rank: writing the result: %w", err)
	}
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	maybe := func(e *Estimate) string {
		if e == nil {
			return ""
		}
		return number(e.Value)
	}
	for _, s := range r.Posts {
		places := []string{"", "", "", ""}
		if s.Rank > 0 {
			places = []string{strconv.Itoa(s.Rank), strconv.Itoa(s.RankLow), strconv.Itoa(s.RankHigh), number(s.PTop10)}
		}
		row := []string{places[0], content.CellText(s.Post), number(s.Trust.Value), number(s.Trust.Low), number(s.Trust.High),
			places[1], places[2], places[3], maybe(s.Demand), maybe(s.Exposure), number(s.Evidence)}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("rank: writing the result: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("rank: writing the result: %w", err)
	}
	return nil
}
