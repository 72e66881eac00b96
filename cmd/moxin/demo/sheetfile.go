package demo

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// Parts of the smallest workbook that spreadsheet programs open (ECMA-376, part 1), but for the rows.
var workbookParts = []struct{ name, text string }{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
}

// writeWorkbook writes rows as the one sheet of a workbook, every cell as text: creator centres do so.
// A row with a single cell is a banner over all columns.
func writeWorkbook(w io.Writer, rows [][]string) error {
	z := zip.NewWriter(w)
	for _, p := range workbookParts {
		if err := writePart(z, p.name, p.text); err != nil {
			return err
		}
	}
	if err := writePart(z, "xl/worksheets/sheet1.xml", sheetXML(rows)); err != nil {
		return err
	}
	return z.Close()
}

func writePart(z *zip.Writer, name, text string) error {
	part, err := z.Create(name)
	if err == nil {
		_, err = io.WriteString(part, xml.Header+text)
	}
	return err
}

func sheetXML(rows [][]string) string {
	var b, merged strings.Builder
	b.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	wide := 0
	for _, row := range rows {
		wide = max(wide, len(row))
	}
	for i, row := range rows {
		fmt.Fprintf(&b, `<row r="%d">`, i+1)
		for j, cell := range row {
			fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">`, place(j, i))
			_ = xml.EscapeText(&b, []byte(cell)) // a strings.Builder takes everything
			b.WriteString(`</t></is></c>`)
		}
		b.WriteString(`</row>`)
		if len(row) == 1 && wide > 1 {
			fmt.Fprintf(&merged, `<mergeCells count="1"><mergeCell ref="%s:%s"/></mergeCells>`, place(0, i), place(wide-1, i))
		}
	}
	return b.String() + `</sheetData>` + merged.String() + `</worksheet>`
}

// place is a cell's name; the exports have no more than 26 columns.
func place(column, row int) string { return fmt.Sprintf("%c%d", 'A'+column, row+1) }
