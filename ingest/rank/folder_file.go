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

// record is one row. A file has as many rows as there were readings: what rows share is kept once.
type record struct {
	file   string
	reader *csv.Reader
	column map[string]int // of the columns that are read
	blank  []int          // columns without a name
	metric []int          // of metricColumns; -1 = no such column
	cells  []string
	seen   map[string]string
}

// eachRow reads a file row by row. Of the columns it reads, the first few are required; odd is told of others.
func eachRow(fsys fs.FS, name string, columns []string, required int, row func(*record) error, odd func(*DataError)) error {
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
	rec := &record{file: name, reader: r, seen: map[string]string{}}
	rec.cells, err = r.Read()
	if errors.Is(err, io.EOF) {
		return &DataError{File: name, Line: 1, Why: noHeader}
	}
	if err != nil {
		return unreadable(name, err)
	}
	if err := rec.head(columns, required, odd); err != nil {
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
		if !slices.ContainsFunc(rec.cells, func(s string) bool { return s != "" }) {
			continue // as spreadsheets leave rows that were emptied
		}
		if err := rec.nameless(); err != nil {
			return err
		}
		if err := row(rec); err != nil {
			return err
		}
	}
}

// head reads the names of columns.
func (r *record) head(columns []string, required int, odd func(*DataError)) error {
	r.column = map[string]int{}
	there := map[string]bool{}
	var unread []*DataError
	for i, h := range r.cells {
		h = strings.Clone(strings.TrimSpace(h))
		switch {
		case !utf8.ValidString(h) || strings.ContainsRune(h, 0):
			return r.at(i, "", notUTF8)
		case h == "":
			r.blank = append(r.blank, i)
			continue
		case there[h]:
			return r.at(i, h, columnTwice)
		case !slices.Contains(columns, h):
			unread = append(unread, r.at(i, h, unknownColumn.or(content.Nearest(h, columns))))
		default:
			r.column[h] = i
		}
		there[h] = true
	}
	for _, h := range columns[:required] {
		if _, ok := r.column[h]; !ok {
			return r.lacks(h)
		}
	}
	for _, e := range unread {
		odd(e)
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

// lacks says which required column is not there, and where the header shows it what it is instead.
func (r *record) lacks(column string) error {
	e := &DataError{File: r.file, Line: 1, Column: column, Why: noColumn}
	header := strings.Join(r.cells, ",")
	for _, other := range otherForms {
		if strings.Contains(header, other.mark) {
			e.Why = other.why
			return e
		}
	}
	var unread []string
	for _, h := range r.cells {
		if h = strings.TrimSpace(h); h != "" {
			if _, read := r.column[h]; !read {
				unread = append(unread, h)
			}
		}
	}
	if like := content.Nearest(column, unread); like != "" {
		e.Why = content.T("没有这一列；有 "+like+"，把它改成 "+column, "there is no such column; there is "+like+": rename it to "+column)
	}
	return e
}

// nameless refuses what stands under no name: nobody can say what it is.
func (r *record) nameless() error {
	for _, i := range r.blank {
		if strings.TrimSpace(r.cells[i]) != "" {
			return r.at(i, "", noName)
		}
	}
	return nil
}

// at is a cell that something is to be said of.
func (r *record) at(i int, column string, why content.Text) *DataError {
	line, at := r.place(i)
	return &DataError{File: r.file, Line: line, At: at, Column: column, Why: why}
}

// place is where a cell begins: line and rune of the line, from 1. The reader counts in bytes.
func (r *record) place(i int) (line, at int) {
	line, at = r.reader.FieldPos(i)
	for j := i - 1; j >= 0; j-- {
		begins, _ := r.reader.FieldPos(j)
		part := r.cells[j]
		if begins != line { // over several lines: the last of them is this one
			part = part[strings.LastIndexByte(part, '\n')+1:]
		}
		at -= len(part) - utf8.RuneCountInString(part)
		if begins != line {
			break
		}
	}
	return line, at
}
