package sheet

import (
	"archive/zip"
	"bytes"
	"os"
	"strings"
	"testing"
)

// office are the rows of both of LibreOffice's files in testdata, made of one document.
func office(last string) []string {
	return []string{
		"说明 1: 内部说明",
		"笔记 1: 最多导出前1000条",
		"笔记 2: 标题|发布时间|阅读量|完成率|时长|公开|合计",
		"笔记 3: 老客户为什么走了 🎉|46329.8340277778|1234|28.64%|0:01:07|1|2468",
		"笔记 5: Plain|2026/11/05|0.125|--|1:07|0|#N/A",
		"笔记 6: ||56789012345||||" + last,
	}
}

func TestWorkbookOfLibreOffice(t *testing.T) {
	data, err := os.ReadFile("testdata/libreoffice.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	sameLines(t, gridLines(t, data), office("甲乙"))
}

// plainBook is a workbook with everything that cells can be.
func plainBook() map[string]string {
	return map[string]string{
		"_rels/.rels": `<Relationships><Relationship Id="a" Type="http://x/relationships/officeDocument" Target="/xl/book.xml"/></Relationships>`,
		"xl/book.xml": `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns:r="r"><workbookPr date1904="1"/><sheets>
			<sheet name="藏" sheetId="1" state="veryHidden" r:id="h"/><sheet name="数据 &amp; 表" sheetId="2" r:id="s"/><sheet name="图" r:id="c"/></sheets></workbook>`,
		"xl/_rels/book.xml.rels": `<Relationships>
			<Relationship Id="h" Type="http://x/worksheet" Target="worksheets\hidden.xml"/><Relationship Id="s" Type="http://x/worksheet" Target="/xl/worksheets/Data.xml"/>
			<Relationship Id="c" Type="http://x/chartsheet" Target="chartsheets/sheet1.xml"/><Relationship Id="w" Type="http://x/styles" Target="http://example.com" TargetMode="External"/>
			<Relationship Id="t" Type="http://x/sharedStrings" Target="words.xml"/><Relationship Id="y" Type="http://x/styles" Target="styles.xml"/></Relationships>`,
		"xl/chartsheets/sheet1.xml": `<chartsheet/>`,
		"xl/worksheets/hidden.xml":  `<worksheet><sheetData><row><c t="inlineStr"><is><t>旧</t></is></c></row></sheetData></worksheet>`,
		"xl/words.xml": `<sst><si><t xml:space="preserve"> 标题 </t></si><si><r><t>老客户</t></r><r><rPr><b/></rPr><t>为什么走了</t></r><rPh sb="0" eb="1"><t>ラオ</t></rPh></si>
			<si><t>a_x000D_b_x4e2D_ _xZZZZ_ _x1</t></si><si/><si><t><![CDATA[<b>&]]></t></si></sst>`,
		"xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[h]:mm:ss"/><numFmt numFmtId="171" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>
			<cellStyleXfs><xf numFmtId="10"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="20"/></cellXfs></styleSheet>`,
		"xl/worksheets/Data.xml": `<x:worksheet xmlns:x="x"><x:cols><x:col min="1"/></x:cols><x:sheetData>
			<x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="C1" t="s"><x:v>1</x:v></x:c><x:c r="D1" t="s"><x:v>2</x:v></x:c><x:c r="E1" s="3"/></x:row>
			<x:row r="2"/>
			<x:row r="4"><x:c><x:v>0.28639999999999999</x:v></x:c><x:c s="1"><x:v>0.28639999999999999</x:v></x:c><x:c s="2"><x:v>7.7546296296296304E-4</x:v></x:c><x:c s="3"><x:v>44716.75</x:v></x:c><x:c s="4"><x:v>0.046527777777777779</x:v></x:c></x:row>
			<x:row><x:c t="b"><x:v>1</x:v></x:c><x:c t="b"><x:v>0</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c><x:c t="str"><x:f>A1&amp;"x"</x:f><x:v>标题x</x:v></x:c><x:c><x:f>1+1</x:f><x:v>2</x:v></x:c><x:c><x:f>1+1</x:f></x:c><x:c t="s"/><x:c t="s"><x:v> 4
</x:v></x:c></x:row>
			<x:row><x:c><x:v>5.6789012345E10</x:v></x:c><x:c t="d"><x:v>2026-06-05T18:01:32</x:v></x:c><x:c t="inlineStr"><x:is><x:r><x:t>内</x:t></x:r><x:r><x:t>联</x:t></x:r></x:is></x:c><x:c s="77"><x:v>5</x:v></x:c></x:row>
			</x:sheetData><x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells></x:worksheet>`,
	}
}

func plainLines() []string {
	return []string{
		"数据 & 表 1:  标题 ||老客户为什么走了|a\rb中 _xZZZZ_ _x1",
		"数据 & 表 4: 0.2864|28.64%|0:01:07|46178.75|1:07",
		"数据 & 表 5: TRUE|FALSE|#N/A|标题x|2|||<b>&",
		"数据 & 表 6: 56789012345|2026-06-05T18:01:32|内联|5",
		"藏 1: 旧",
	}
}

func TestWorkbook(t *testing.T) {
	data := zipped(t, plainBook())
	sameLines(t, gridLines(t, data), plainLines())
	grids, how, err := readGrids(data)
	if err != nil || how != "xlsx" || len(grids) != 2 {
		t.Fatal(how, len(grids), err)
	}
	if grids[0].hidden || !grids[1].hidden {
		t.Errorf("hidden %v %v", grids[0].hidden, grids[1].hidden)
	}
}

// The style sheets of 头条 are such that other readers refuse the file.
func TestBrokenStylesCostNothingButFormats(t *testing.T) {
	for _, styles := range []string{"", "<styleSheet><fills><fill><solidFill foo='1'/></fill><fill/></fills>", "<styleSheet count='x'><fills><fill></styleSheet>", "not XML <<<", "\x00\xff"} {
		parts := plainBook()
		parts["xl/styles.xml"] = styles
		got := gridLines(t, zipped(t, parts))
		want := plainLines()
		want[1] = "数据 & 表 4: 0.2864|0.2864|0.000775462962962963|44716.75|0.04652777777777778"
		sameLines(t, got, want)
	}
}

func TestDamagedWorkbooks(t *testing.T) {
	whole := zipped(t, plainBook())
	for n := len(whole) - 1; n > 4; n -= 97 {
		if f := refusal(t, whole[:n]); f == nil || !strings.Contains(f.Text.ZH, "重新下载") {
			t.Fatalf("%d bytes of %d: %v", n, len(whole), f)
		}
	}
	for part, text := range map[string]string{
		"xl/book.xml": "<workbook><sheets>", "xl/words.xml": "<sst><si><t>a", "xl/worksheets/Data.xml": "<worksheet><sheetData><row><c><v>1</v></c></row>",
		"xl/_rels/book.xml.rels": "<Relationships><<", "_rels/.rels": "<a", "xl/worksheets/hidden.xml": `<worksheet><sheetData><row><c t="s"><v>9</v></c></row></sheetData></worksheet>`,
	} {
		parts := plainBook()
		parts[part] = text
		if f := refusal(t, zipped(t, parts)); f == nil || !strings.Contains(f.Text.ZH, "已损坏") {
			t.Errorf("%s: %v", part, f)
		}
	}
	turned := bytes.Clone(whole)
	turned[len(turned)/2] ^= 0xff
	refusal(t, turned) // says something, or reads on
}

func FuzzXLSX(f *testing.F) {
	whole := zipped(f, plainBook())
	f.Add(whole, []byte(plainBook()["xl/worksheets/Data.xml"]))
	f.Add(whole[:len(whole)-9], []byte("<worksheet><sheetData><row r='9'><c r='XFD9' t='s'><v>1</v></c></row></sheetData></worksheet>"))
	f.Fuzz(func(t *testing.T, data, sheet []byte) {
		if bytes.HasPrefix(data, []byte("PK")) {
			refusal(t, data)
		}
		parts := plainBook()
		for _, part := range []string{"xl/worksheets/Data.xml", "xl/words.xml", "xl/styles.xml", "xl/book.xml"} {
			was := parts[part]
			parts[part] = string(sheet)
			refusal(t, zippedBy(t, zip.Store, parts)) // packing would take all the time there is
			parts[part] = was
		}
	})
}
