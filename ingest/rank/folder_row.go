package rank

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"moxin/content"
)

// cell is what stands in a column of the row; "" where there is no such column.
func (r *record) cell(column string) string {
	i, ok := r.column[column]
	if !ok {
		return ""
	}
	return strings.TrimSpace(r.cells[i])
}

// text is a cell of words. It is kept once however often it is there: cells of a row share its memory,
// and would hold all of it.
func (r *record) text(column string) (string, error) {
	s := r.cell(column)
	if kept, ok := r.seen[s]; ok {
		return kept, nil
	}
	if !utf8.ValidString(s) {
		return "", r.wrong(column, notUTF8)
	}
	s = strings.Clone(s)
	r.seen[s] = content.ReadCellText(s)
	return r.seen[s], nil
}

// texts fills fields by column, the first of which may not be blank.
func (r *record) texts(columns []string, fields []*string) (err error) {
	for i, column := range columns {
		if *fields[i], err = r.text(column); err != nil {
			return err
		}
		if i == 0 && *fields[i] == "" {
			return r.wrong(column, blank)
		}
	}
	return nil
}

func (r *record) instant(column string) (time.Time, error) {
	cell := r.cell(column)
	t, err := time.Parse(time.RFC3339, cell)
	switch {
	case err == nil:
		return t, nil
	case cell == "":
		return time.Time{}, r.wrong(column, blank)
	}
	return time.Time{}, r.wrong(column, saysInstant(cell))
}

func (r *record) post() (p Post, err error) {
	if p.PublishedAt, err = r.instant("published_at"); err != nil {
		return Post{}, err
	}
	err = r.texts([]string{"post_id", "title", "author", "series", "topic", "format", "stage", "audience"},
		[]*string{&p.ID, &p.Title, &p.Author, &p.Series, &p.Topic, &p.Format, &p.Stage, &p.Audience})
	return p, err
}

func (r *record) reading() (out Reading, err error) {
	if err = r.texts([]string{"post_id", "platform", "channel", "source"},
		[]*string{&out.Post, &out.Platform, &out.Channel, &out.Source}); err != nil {
		return out, err
	}
	if out.Platform == "" {
		return out, r.wrong("platform", blank)
	}
	if out.ObservedAt, err = r.instant("observed_at"); err != nil {
		return out, err
	}
	if r.cell("published_at") != "" {
		if out.PublishedAt, err = r.instant("published_at"); err != nil {
			return out, err
		}
	}
	return out, r.counts(&out)
}

// early reports whether a reading tells of a time before its publication.
func (r Reading) early(of Post) bool {
	if r.PublishedAt.IsZero() {
		return r.ObservedAt.Before(of.PublishedAt)
	}
	return r.ObservedAt.Before(r.PublishedAt)
}

// counts reads the counters. The map is made as large as it will be: there are as many as readings.
func (r *record) counts(out *Reading) error {
	n := 0
	for _, at := range r.metric {
		if at >= 0 && r.cells[at] != "" {
			n++
		}
	}
	out.Values = make(map[content.Metric]float64, n)
	for i, at := range r.metric {
		if at < 0 {
			continue
		}
		m := metricColumns[i]
		cell, capped := strings.CutSuffix(strings.TrimSpace(r.cells[at]), "+")
		if cell == "" && !capped {
			continue
		}
		v, err := strconv.ParseFloat(cell, 64)
		if err != nil || !isCount(v) {
			return r.wrong(string(m), saysCount(r.cell(string(m))))
		}
		out.Values[m] = v
		if capped {
			if out.Capped == nil {
				out.Capped = map[content.Metric]bool{}
			}
			out.Capped[m] = true
		}
	}
	return nil
}
