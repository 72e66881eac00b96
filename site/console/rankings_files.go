package console

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"moxin/content"
)

// byteOrder tells spreadsheets that a CSV is UTF-8.
const byteOrder = "\ufeff"

// csv has the columns' keys as its head and leaves blank what is not known. A text that a spreadsheet
// would take for a formula gets an apostrophe before it, as it is typed by hand.
func (t table) csv() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(byteOrder)
	w := csv.NewWriter(&out)
	var head []string
	for _, c := range t.Columns {
		head = append(head, c.Key)
	}
	_ = w.Write(head) // into memory
	for _, row := range t.Rows {
		line := make([]string, len(row))
		for i, cell := range row {
			line[i] = cellPlain(cell)
		}
		_ = w.Write(line)
	}
	w.Flush()
	return out.Bytes(), nil
}

func cellPlain(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case string:
		return content.CellText(v)
	case float64:
		return strconv.FormatFloat(v, 'f', 4, 64)
	case figures:
		return strconv.FormatFloat(float64(v), 'g', 6, 64)
	case time.Time:
		return v.Format(time.RFC3339)
	}
	return fmt.Sprint(cell)
}

// markdown is the table with its notes; what is not known is "—".
func (t table) markdown() ([]byte, error) {
	var out strings.Builder
	out.WriteString("# " + cellText(t.Title) + "\n\n")
	line := func(cells []string) { out.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	var head, rule []string
	for i, c := range t.Columns {
		head = append(head, cellText(c.Name))
		rule = append(rule, map[bool]string{true: "---:", false: "---"}[t.numeric(i)])
	}
	line(head)
	line(rule)
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = said(cell)
		}
		line(cells)
	}
	for _, n := range t.Notes {
		out.WriteString("\n" + strings.TrimSpace(cellText(n)) + "\n")
	}
	return []byte(out.String()), nil
}

// numeric reports that a column has a number in some row.
func (t table) numeric(i int) bool {
	for _, row := range t.Rows {
		switch row[i].(type) {
		case int, float64, figures:
			return true
		case string:
			return false
		}
	}
	return false
}

func said(cell any) string {
	switch v := cell.(type) {
	case nil:
		return unknown
	case string:
		return cellText(v)
	case int:
		return count(float64(v))
	case float64:
		return content.Grouped(v, 2)
	case figures:
		return indexValue(float64(v), false)
	case time.Time:
		return v.Format("2006-01-02 15:04")
	}
	return fmt.Sprint(cell)
}

// cellText is text that stays in its cell and is no markup: neither of Markdown nor of HTML, which
// Markdown lets through.
var cellReplacer = strings.NewReplacer("\\", "\\\\", "|", "\\|", "\r", " ", "\n", " ", "<", "&lt;", "[", "\\[", "*", "\\*", "_", "\\_", "`", "\\`", "#", "\\#")

func cellText(s string) string { return cellReplacer.Replace(s) }

// xlsx is a workbook of one sheet with typed cells, its head in place while the rows move, and the notes
// below.
func (t table) xlsx() ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	const sheet = "Sheet1"
	styles, err := stylesOf(f)
	if err != nil {
		return nil, err
	}
	w, err := f.NewStreamWriter(sheet)
	if err != nil {
		return nil, fmt.Errorf("xlsx: %w", err)
	}
	if err := t.stream(w, styles); err != nil {
		return nil, fmt.Errorf("xlsx: %w", err)
	}
	var out bytes.Buffer
	if _, err := f.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("xlsx: %w", err)
	}
	return out.Bytes(), nil
}

// cellStyles are how cells look by what is in them.
type cellStyles struct{ head, number, instant int }

func stylesOf(f *excelize.File) (cellStyles, error) {
	var s cellStyles
	date := "yyyy-mm-dd hh:mm"
	for _, one := range []struct {
		id    *int
		style *excelize.Style
	}{
		{&s.head, &excelize.Style{Font: &excelize.Font{Bold: true}}},
		{&s.number, &excelize.Style{NumFmt: 2}}, // 0.00
		{&s.instant, &excelize.Style{CustomNumFmt: &date}},
	} {
		id, err := f.NewStyle(one.style)
		if err != nil {
			return s, fmt.Errorf("xlsx: %w", err)
		}
		*one.id = id
	}
	return s, nil
}

func (t table) stream(w *excelize.StreamWriter, s cellStyles) error {
	for i, c := range t.Columns {
		if err := w.SetColWidth(i+1, i+1, float64(c.Wide)); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = excelize.Cell{StyleID: s.head, Value: c.Name}
	}
	rows := append([][]any{head}, t.Rows...)
	for i, row := range rows[1:] {
		rows[i+1] = s.cells(row)
	}
	rows = append(rows, nil)
	for _, n := range append([]string{t.Title}, t.Notes...) {
		rows = append(rows, []any{n})
	}
	for i, row := range rows {
		if len(row) == 0 {
			continue
		}
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := w.SetRow(at, row); err != nil {
			return err
		}
	}
	return w.Flush()
}

// cells are a row as the sheet has it; what is not known stays empty. Instants are those of the wall clock:
// a sheet has no zones.
func (s cellStyles) cells(row []any) []any {
	out := make([]any, len(row))
	for i, cell := range row {
		switch v := cell.(type) {
		case float64:
			out[i] = excelize.Cell{StyleID: s.number, Value: v}
		case figures:
			out[i] = float64(v)
		case time.Time:
			wall := time.Date(v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute(), v.Second(), 0, time.UTC)
			out[i] = excelize.Cell{StyleID: s.instant, Value: wall}
		default:
			out[i] = cell
		}
	}
	return out
}
