package content

import "testing"

func TestReadText(t *testing.T) {
	for _, c := range []struct{ in, zh, en string }{
		{"", "", ""},
		{"价格写错", "价格写错", "价格写错"},
		{"wrong price", "wrong price", "wrong price"},
		{T("没有人", "nobody").String(), "没有人", "nobody"},
		{"no release 7 / 没有这条排期", "没有这条排期", "no release 7"},
		{"no hand-off; see `moxin handoff` / 没有交接包", "没有交接包", "no hand-off; see `moxin handoff`"},
		{"a / b", "a / b", "a / b"},
		{"甲 / 乙", "甲 / 乙", "甲 / 乙"},
		{"甲 / a / b", "甲 / a / b", "甲 / a / b"},
		{"甲 / a; 乙 / b", "甲; 乙", "a; b"},
		{"已由 lin 撤回 / withdrawn by lin; 价格写错", "已由 lin 撤回; 价格写错", "withdrawn by lin; 价格写错"},
		{"已由 lin 撤回 / withdrawn by lin; wrong price", "已由 lin 撤回", "withdrawn by lin; wrong price"},
		{"wrong price; 已由 lin 撤回 / withdrawn by lin; 甲 / a; b", "wrong price; 已由 lin 撤回; 甲", "wrong price; withdrawn by lin; a; b"},
		{"《甲》有两篇 / two posts of 甲 exist", "《甲》有两篇 / two posts of 甲 exist", "《甲》有两篇 / two posts of 甲 exist"},
	} {
		if got := ReadText(c.in); got != T(c.zh, c.en) {
			t.Errorf("%q reads %q", c.in, got)
		}
	}
}
