package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
)

// workbook is an xlsx file without its rows: what its sheets share.
type workbook struct {
	parts   archive
	strings []string
	styles  styles
}

// related is what a part points to: targets by id, and the first target of each kind.
type related struct{ byID, byKind map[string]string }

// xlsxGrids finds the sheets of a workbook. Styles are read as far as they can be: exports of
// 头条 have style sheets that no schema allows, and values need none.
func xlsxGrids(data []byte) ([]grid, error) {
	parts, err := openArchive(data)
	if err != nil {
		return nil, err
	}
	root, err := parts.related("")
	if err != nil {
		return nil, err
	}
	main := root.byKind["officedocument"]
	if parts[main] == nil {
		main = "xl/workbook.xml"
	}
	if parts[main] == nil {
		return nil, parts.what()
	}
	near, err := parts.related(main)
	if err != nil {
		return nil, err
	}
	b := &workbook{parts: parts, styles: styles{shown: parts.styles(near.byKind["styles"])}}
	if b.strings, err = parts.shared(near.byKind["sharedstrings"]); err != nil {
		return nil, err
	}
	return b.sheets(main, near)
}

// related reads what a part ("" = the whole file) points to.
func (a archive) related(name string) (related, error) {
	out := related{map[string]string{}, map[string]string{}}
	dir, file := path.Split(name)
	rels := dir + "_rels/" + file + ".rels"
	if a[rels] == nil {
		return out, nil
	}
	return out, a.elements(rels, func(e xml.StartElement) error {
		target := attr(e, "Target")
		if len(out.byID) > maxParts {
			return errBomb
		}
		if e.Name.Local != "Relationship" || attr(e, "TargetMode") == "External" {
			return nil
		}
		if !strings.HasPrefix(target, "/") {
			target = dir + target
		}
		target = partName(target)
		out.byID[attr(e, "Id")] = target
		if kind := strings.ToLower(path.Base(attr(e, "Type"))); out.byKind[kind] == "" {
			out.byKind[kind] = target
		}
		return nil
	})
}

// sheets lists the sheets as Excel does, the hidden ones last.
func (b *workbook) sheets(main string, near related) ([]grid, error) {
	var out []grid
	err := b.parts.elements(main, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			b.styles.from1904, _ = strconv.ParseBool(attr(e, "date1904"))
		case "sheet":
			name := near.byID[attr(e, "id")]
			if name == "" {
				name = "xl/worksheets/sheet" + strconv.Itoa(len(out)+1) + ".xml"
			}
			if b.parts[name] == nil || strings.Contains(name, "chartsheets/") {
				return nil
			}
			if len(out) == maxTables {
				return errTables
			}
			hidden := strings.Contains(strings.ToLower(attr(e, "state")), "hidden")
			out = append(out, grid{name: attr(e, "name"), hidden: hidden, rows: b.rows(name)})
		}
		return nil
	})
	if err == nil && len(out) == 0 {
		err = errors.New("no worksheet")
	}
	slices.SortStableFunc(out, hiddenLast)
	return out, err
}

// styles reads how cells are shown, up to where the part can no longer be read.
func (a archive) styles(name string) []display {
	if a[name] == nil {
		return nil
	}
	codes, inCells := map[int]display{}, false
	var out []display
	_ = a.elements(name, func(e xml.StartElement) error {
		id, err := strconv.Atoi(attr(e, "numFmtId"))
		switch e.Name.Local {
		case "numFmt":
			if err == nil && len(codes) < maxParts {
				codes[id] = displayOf(attr(e, "formatCode"))
			}
		case "cellXfs":
			inCells = true
		case "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if !inCells || len(out) == maxStyles {
				return nil
			}
			d, own := codes[id]
			if !own {
				d = builtins[id]
			}
			out = append(out, d)
		}
		return nil
	})
	return out
}

// shared reads the strings that cells name by number.
func (a archive) shared(name string) ([]string, error) {
	if a[name] == nil {
		return nil, nil
	}
	r, err := a.open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var out []string
	spent := 0
	for t := newTokens(r); ; {
		token, err := t.next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if e, ok := token.(xml.StartElement); !ok || e.Name.Local != "si" {
			continue
		}
		s, err := t.text("si")
		if err != nil {
			return nil, err
		}
		if spent += len(s) + 16; spent > maxText {
			return nil, errStrings
		}
		out = append(out, s)
	}
}

// inside is the next token of an element that is open: the file may not end there.
func (t *tokens) inside() (xml.Token, error) {
	token, err := t.next()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return token, err
}

// text reads the text of a string up to its end: its runs one after the other, without the
// readings that East Asian text may have above it.
func (t *tokens) text(end string) (string, error) {
	var text []byte
	keep, aside := false, false
	for {
		token, err := t.inside()
		if err != nil {
			return "", err
		}
		switch e := token.(type) {
		case xml.StartElement:
			keep = e.Name.Local == "t"
			aside = aside || e.Name.Local == "rPh"
		case xml.EndElement:
			keep = false
			aside = aside && e.Name.Local != "rPh"
			if e.Name.Local == end {
				return unescape(string(text)), nil
			}
		case xml.CharData:
			if keep && !aside && len(text) < maxToken {
				text = append(text, e...)
			}
		}
	}
}
