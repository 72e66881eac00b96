package wechatapi

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"moxin/content"
)

var update = flag.Bool("update", false, "write the table of the documentation")

const (
	docFile  = "../../../site/docs/wechat.md"
	docBegin = "<!-- codes: made from the code, go test ./publishers/wechat/wechatapi -run Documentation -update -->\n"
	docEnd   = "<!-- end of codes -->\n"
)

// actions say what moxin does about a class.
var actions = map[Class]content.Text{
	Transient: content.T("读取、上传、草稿：稍后再试；发布、群发：查证或按同一个编号重发", "reads, uploads, drafts: tried again; publishing, sending: looked up or repeated under the key"),
	Token:     content.T("换一次凭证；还不行就停下", "one new token; then it stops"),
	Quota:     content.T("等到次数恢复再发", "waits until the allowance is back"),
	Config:    content.T("停下，等账号管理员", "stops: the account's owner"),
	Content:   content.T("停下，等编辑", "stops: the editor"),
	Bug:       content.T("停下，请报告", "stops: please report"),
	Repeat:    content.T("接着等上一次的结果", "goes on with the first one"),
	Wait:      content.T("等一分钟，结果未明", "waits a minute, in doubt"),
}

// TestTheDocumentationListsEveryCode keeps the page's table what the code does.
func TestTheDocumentationListsEveryCode(t *testing.T) {
	var b strings.Builder
	b.WriteString("| 错误码 | 意思和该做的事 | moxin 怎么办 | in English |\n| --- | --- | --- | --- |\n")
	for _, code := range slices.Sorted(maps.Keys(meanings)) {
		m := meanings[code]
		do, ok := actions[m.class]
		if !ok {
			t.Fatalf("%d has the class %s, of which nothing is said", code, m.class)
		}
		fmt.Fprintf(&b, "| %d | %s | %s | %s; %s |\n", code, m.text.ZH, do.ZH, strings.ReplaceAll(m.text.EN, "|", "\\|"), do.EN)
	}
	page, err := os.ReadFile(docFile)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(page), docBegin)
	got, after, ended := strings.Cut(rest, docEnd)
	if !ok || !ended {
		t.Fatal("the page has no place for the table")
	}
	if *update {
		if err := os.WriteFile(docFile, []byte(before+docBegin+b.String()+docEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != b.String() {
		t.Error("the table of the documentation is not what the code does: run with -update")
	}
}
