package handoff

import (
	"testing"

	"moxin/content"
)

func TestRichTextReadsAsPlainText(t *testing.T) {
	r := content.Rendition{Family: content.FamilyRich, Text: "not this",
		HTML: `<h2>一、客户</h2><p>正文<strong>粗</strong>，见<a href="https://example.com">记录</a>&lt;3。</p>` +
			`<ul><li><p>甲</p><ul><li>乙</li></ul></li><li>丙</li></ul><pre lang="go"><code>a := 1` + "\n  b()" + `</code></pre>` +
			`<table><thead><tr><th>列</th><th>数</th></tr></thead><tbody><tr><td>x</td><td>1</td></tr></tbody></table>` +
			`<p><img src="media:bb" alt="图"></p><p>上<br>下</p>`,
		Media: []content.Media{{Hash: "cc", Role: content.RoleCover}, {Hash: "aa", Role: content.RoleInline}, {Hash: "bb", Role: content.RoleInline}},
	}
	want := "一、客户\n\n正文粗，见记录<3。\n· 甲\n· 乙\n· 丙\n\na := 1\n  b()\n\n  列  数\n  x  1\n\n［图 02］\n\n上\n下"
	if got := Body(r); got != want {
		t.Errorf("Body = %q, want %q", got, want)
	}
	r.Family = content.FamilyNote
	if got := Body(r); got != "not this" {
		t.Errorf("text of another family %q", got)
	}
}

// The numbers of a list are the author's: steps are counted as they were.
func TestOrderedListsKeepTheirNumbers(t *testing.T) {
	r := content.Rendition{Family: content.FamilyRich, HTML: `<ol><li><p>甲</p><ol start="5"><li>子</li></ol></li><li>乙<ul><li>点</li></ul></li></ol>` +
		`<p>末</p><ol start="x"><li>丙</li></ol></ol><li>散</li>`}
	if got, want := Body(r), "1. 甲\n5. 子\n2. 乙\n· 点\n\n末\n1. 丙\n· 散"; got != want {
		t.Errorf("Body = %q, want %q", got, want)
	}
}
