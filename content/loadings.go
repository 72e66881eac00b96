package content

import (
	"bytes"
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"
	"unicode/utf8"
)

// LoadingRow is what a file of loadings says of one signal. A number that it does not name is not
// in Numbers: it stays what it was.
type LoadingRow struct {
	Signal  Metric
	At      Position            // of the signal
	Numbers map[string]float64  // by a name of LoadingColumns
	Places  map[string]Position // of Numbers
	Why     Text                // empty = unsaid
}

// LoadingColumns are the numbers of a row: how strongly each factor moves the signal, and what is the
// signal's own.
var LoadingColumns = []string{"trust", "attention", "demand", "debate", LoadingUnique}

// LoadingUnique is the column that is a standard deviation: above zero.
const LoadingUnique = "unique"

// MostLoading bounds the numbers of a row: a signal that moves by e³, twentyfold, per standard deviation
// is a slip of the pen.
const MostLoading = 3

// ParseLoadings reads a file of loadings strictly: signals by their names, each with numbers and a
// reason. Rows come in the order of the file; what is wrong is a finding, and left out of the rows.
//
//	saves: {trust: 0.6, unique: 0.2, why: 收藏了会照着做 / what is saved is done}
func ParseLoadings(file string, data []byte, signals []Metric) ([]LoadingRow, []Finding) {
	r := &loadingReader{reader: reader{file: file, area: "loadings"}}
	data = bytes.TrimPrefix(data, []byte(utf8BOM))
	if !utf8.Valid(data) {
		r.report("encoding", SeverityError, Position{File: file}, T("不是 UTF-8 编码", "not encoded in UTF-8"), T("另存为 UTF-8", "save it as UTF-8"))
		return nil, r.findings
	}
	root, err := parseYAML(data)
	switch {
	case err != nil:
		r.syntax(err, T(path.Base(file), path.Base(file)))
	case root != nil && root.kind != mapNode:
		r.expected(root, path.Base(file), mapNode)
	case root != nil:
		r.rows(root, signals)
	}
	sortFindings(r.findings)
	return r.list, r.findings
}

type loadingReader struct {
	reader
	list []LoadingRow
}

func (r *loadingReader) rows(root *node, signals []Metric) {
	names := words(signals)
	for _, f := range root.fields {
		if !slices.Contains(names, f.key) {
			r.unknown(f, "", names)
			continue
		}
		r.row(Metric(f.key), f)
	}
}

func (r *loadingReader) row(signal Metric, f field) {
	row := LoadingRow{Signal: signal, At: r.position(f.line, f.col), Numbers: map[string]float64{}, Places: map[string]Position{}}
	known := keys{"why": func(n *node) {
		if s, ok := r.str(n, f.key+".why"); ok {
			row.Why = ReadText(s)
		}
	}}
	for _, column := range LoadingColumns {
		known[column] = func(n *node) {
			if v, ok := r.loading(n, column, f.key+"."+column); ok {
				row.Numbers[column], row.Places[column] = v, r.position(n.line, n.col)
			}
		}
	}
	if r.mapping(f.value, f.key, known) {
		r.list = append(r.list, row)
	}
}

func (r *loadingReader) loading(n *node, column, name string) (float64, bool) {
	if n.kind != numberNode {
		r.expected(n, name, numberNode)
		return 0, false
	}
	v, err := strconv.ParseFloat(n.text, 64)
	if err != nil || math.IsNaN(v) || math.Abs(v) > MostLoading {
		r.bad(n, name, T(fmt.Sprintf("写 −%d 到 %d 之间的数", MostLoading, MostLoading), fmt.Sprintf("write a number from −%d to %d", MostLoading, MostLoading)))
		return 0, false
	}
	if column == LoadingUnique && v <= 0 {
		r.bad(n, name, T("是标准差，要大于 0", "it is a standard deviation: above 0"))
		return 0, false
	}
	return v, true
}
