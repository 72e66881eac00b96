package rank

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"moxin/content"
)

// WriteDir writes a data folder that ReadDir reads back. The folder is made when missing. Text that a
// spreadsheet would work out as a formula is written with ' before it (content.CellText).
func WriteDir(dir string, d Data) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("rank: making the data folder: %w", err)
	}
	err := writeCSV(filepath.Join(dir, postsFile), func(row func(...string)) {
		row(postColumns...)
		for _, p := range d.Posts {
			row(content.CellText(p.ID), p.PublishedAt.Format(time.RFC3339Nano),
				content.CellText(p.Title), content.CellText(p.Author), content.CellText(p.Series), content.CellText(p.Topic),
				content.CellText(p.Format), content.CellText(p.Stage), content.CellText(p.Audience))
		}
	})
	if err != nil {
		return err
	}
	return writeCSV(filepath.Join(dir, samplesFile), func(row func(...string)) {
		row(allSampleColumns()...)
		for _, r := range d.Readings {
			row(r.row()...)
		}
	})
}

func (r Reading) row() []string {
	published := ""
	if !r.PublishedAt.IsZero() {
		published = r.PublishedAt.Format(time.RFC3339Nano)
	}
	row := []string{content.CellText(r.Post), content.CellText(r.Platform), r.ObservedAt.Format(time.RFC3339Nano),
		content.CellText(r.Channel), published, content.CellText(r.Source)}
	for _, m := range metricColumns {
		cell := ""
		if v, ok := r.Values[m]; ok {
			cell = strconv.FormatFloat(v, 'f', -1, 64)
			if r.Capped[m] {
				cell += "+"
			}
		}
		row = append(row, cell)
	}
	return row
}

func writeCSV(path string, rows func(row func(...string))) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("rank: %w", err)
	}
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = fmt.Errorf("rank: %w", e)
		}
	}()
	out := csv.NewWriter(f)
	rows(func(row ...string) { _ = out.Write(row) }) // kept by the writer, and told by Error
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("rank: writing %s: %w", path, err)
	}
	return nil
}

var resultColumns = []string{"rank", "post_id", "trust", "low", "high", "rank_low", "rank_high", "p_top10", "demand", "exposure", "evidence"}

// WriteCSV writes the posts of a result, by rank; what is not known is blank.
func WriteCSV(w io.Writer, r Result) error {
	out := csv.NewWriter(w)
	_ = out.Write(resultColumns) // kept by the writer, and told by Error
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
		_ = out.Write([]string{places[0], content.CellText(s.Post), number(s.Trust.Value), number(s.Trust.Low), number(s.Trust.High),
			places[1], places[2], places[3], maybe(s.Demand), maybe(s.Exposure), number(s.Evidence)})
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("rank: writing the result: %w", err)
	}
	return nil
}
