package render

import (
	"strings"
	"testing"
)

// noticed are sentences that speak of the text, one for each way of beginning.
var noticed = []string{
	"—— 完", "-- 完", "未完待续", "（未完待续）", "全文完", "（完结）", "参考：某书", "参见 某书", "详见某书", "另见某书", "详情请看某书", "详情参见某书",
	"本文首发于某处", "这篇，本文约 3000 字", "译自 某书", "本文作者", "人物介绍", "了解更多", "更多精彩", "更多文章", "点击这里", "点击阅读原文",
	"转载请注明", "转载自某处", "版权声明", "{:.left}", "原文：某处", "作者: 林溪", "来源：某处", "译者：周禾", "封面：某图", "封面图：某图",
	"更新时间：昨天", "发布时间：昨天", "原标题：某题", "关键字：茶", "关键词：茶", "Author: x", "authors：x", "Keywords: tea", "keyword : tea",
	"\u212aeyword: tea", "TAGS: tea", "tag：tea", "key\u017f: no", " \u00a0\t作者：林溪",
}

func TestNoticesAreTriedWhereTheyMayMatch(t *testing.T) {
	matched := 0
	for _, s := range noticed {
		for _, s := range []string{s, "  " + s, "\u00a0\f" + s, strings.ToUpper(s)} {
			if notices.MatchString(s) {
				matched++
				if !mayNotice(s) || !isNotice(s) {
					t.Errorf("%q is a notice that was not looked for", s)
				}
			}
		}
	}
	if least := 4 * (len(noticed) - 1); matched < least {
		t.Errorf("%d of the sentences are notices, want %d", matched, least)
	}
	for _, s := range []string{"", "今天在店里试茶。", "\xff作者：林溪", "茶叶的作者：林溪"} {
		if notices.MatchString(s) || isNotice(s) {
			t.Errorf("%q is no notice", s)
		}
	}
}

func FuzzNotice(f *testing.F) {
	for _, s := range noticed {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if notices.MatchString(s) && !mayNotice(s) {
			t.Errorf("%q is a notice that would be missed", s)
		}
	})
}
