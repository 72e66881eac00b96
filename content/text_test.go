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
		{"《甲》有两篇 / two posts of 《甲》 exist", "《甲》有两篇", "two posts of 《甲》 exist"},
		{"no post of 《甲; 乙》 / 没有《甲; 乙》", "没有《甲; 乙》", "no post of 《甲; 乙》"},
		{"《a / b; c》还在等 / 《a / b; c》 still waits; 《乙》没有发 / 《乙》 is not out", "《a / b; c》还在等; 《乙》没有发", "《a / b; c》 still waits; 《乙》 is not out"},
		{"已暂停：“盘点” / paused: “盘点”", "已暂停：“盘点”", "paused: “盘点”"},
		{"在等排期 7 / it waits for release 7; 《甲》", "在等排期 7; 《甲》", "it waits for release 7; 《甲》"},
		{"已暂停 / paused; “stocktaking”", "已暂停; “stocktaking”", "paused; “stocktaking”"},
		{"《甲》 / 《乙》", "《甲》 / 《乙》", "《甲》 / 《乙》"},
		{"《甲 没写完 / not closed", "《甲 没写完", "not closed"},
	} {
		if got := ReadText(c.in); got != T(c.zh, c.en) {
			t.Errorf("%q reads %q", c.in, got)
		}
	}
}
