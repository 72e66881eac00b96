package render_test

import (
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/render"
)

func TestSpokenSeconds(t *testing.T) {
	for script, want := range map[string]time.Duration{
		"":                                     0,
		strings.Repeat("念", render.SpeechRate): time.Minute,
		strings.Repeat("念，", render.SpeechRate/2):                      30 * time.Second,
		"【画面：" + strings.Repeat("不念", 100) + "】":                       0,
		strings.Repeat("念", 40) + "【画面：代码】" + strings.Repeat("念", 40):  20 * time.Second,
		strings.Repeat("hello world ", 10):                             10 * time.Second,
		strings.Repeat("4", 8) + "【没有结束的不是画面" + strings.Repeat("念", 3): 5 * time.Second,
	} {
		if got := render.SpokenSeconds(script); got != want {
			t.Errorf("%q: %v, want %v", script, got, want)
		}
	}
}

func script(t *testing.T, body string) string {
	t.Helper()
	a := article(body)
	a.Title = "存茶"
	r, _ := compile(t, a, channel(t, "dy"))
	return r.Script
}

func TestScriptSpeaksTheStructure(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"one list item is not counted":  {"开头这一句话。\n\n- 只有一样\n", "开头这一句话。\n\n只有一样。"},
		"what stands below an item":     {"开头这一句话。\n\n- 甲\n  - 甲的下面\n- 乙\n", "开头这一句话。\n\n第一，甲。甲的下面。\n\n第二，乙。"},
		"steps":                         {"开头这一句话。\n\n分两步：\n\n1. 洗罐\n2. 装茶\n", "开头这一句话。\n\n分两步：\n\n第一步，洗罐。\n\n第二步，装茶。"},
		"own numbers":                   {"开头这一句话。\n\n- 一、洗罐\n- 二、装茶\n", "开头这一句话。\n\n第一，洗罐。\n\n第二，装茶。"},
		"parts in turn":                 {"开头这一句话。\n\n## 1. 甲\n\n甲的话。\n\n## 2. 乙\n\n乙的话。\n\n## 3. 丙\n\n丙的话。\n", "开头这一句话。\n\n先说：甲。\n\n甲的话。\n\n再说：乙。\n\n乙的话。\n\n最后说：丙。\n\n丙的话。"},
		"headings of place":             {"## 0、前言\n\n开头这一句话。\n\n## 总结\n\n记住这一句。\n", "开头这一句话。\n\n最后，总结一下。\n\n记住这一句。"},
		"numbers":                       {"要放 3~5 天，湿度 90%。2020-11-20 起的 3-5 天也一样。", "要放 3到5 天，湿度百分之90。\n\n2020-11-20 起的 3到5 天也一样。"},
		"links are words":               {"看[存茶手册](https://example.com)里怎么说。", "看存茶手册里怎么说。"},
		"code and tables are shown":     {"开头这一句话。\n\n```\nx\n```\n\n```\ny\n```\n\n| 茶 | 价 |\n|---|---|\n| 绿 | 1 |\n", "开头这一句话。\n\n【画面：代码】\n\n【画面：表格，茶、价】"},
		"words before code":             {"开头这一句话。\n\n先运行\n\n```\nx\n```\n", "开头这一句话。\n\n先运行：\n\n【画面：代码】"},
		"a table without a head":        {"开头这一句话。\n\n| | |\n|---|---|\n| 绿 | 1 |\n", "开头这一句话。\n\n【画面：表格】"},
		"pictures that say what":        {"开头这一句话。\n\n![罐子里的茶](a.png)\n\n![IMG_01.jpg](b.png)\n", "开头这一句话。\n\n【画面：罐子里的茶】"},
		"a heading with a colon":        {"开头这一句话。\n\n## 一、水：先看水\n\n甲的话。\n\n## 二、茶\n\n乙的话。\n", "开头这一句话。\n\n先说水：先看水。\n\n甲的话。\n\n最后说：茶。\n\n乙的话。"},
		"bare numbers":                  {"开头这一句话。\n\n## 1 水\n\n甲的话。\n\n## 2 茶\n\n乙的话。\n", "开头这一句话。\n\n先说：水。\n\n甲的话。\n\n最后说：茶。\n\n乙的话。"},
		"numbers that are words":        {"开头这一句话。\n\n## 3 个理由\n\n甲的话。\n\n## 后来\n\n乙的话。\n", "开头这一句话。\n\n先说：3 个理由。\n\n甲的话。\n\n最后说：后来。\n\n乙的话。"},
		"a heading of place counts not": {"## 背景\n\n开头这一句话。\n\n## 水\n\n甲的话。\n\n## 茶\n\n乙的话。\n", "开头这一句话。\n\n先说：水。\n\n甲的话。\n\n最后说：茶。\n\n乙的话。"},
		"two lists in a row":            {"开头这一句话。\n\n- 甲\n- 乙\n\n1. 丙\n2. 丁\n", "开头这一句话。\n\n第一，甲。\n\n第二，乙。\n\n还有，丙。\n\n丁。"},
		"tasks":                         {"开头这一句话。\n\n- [x] 甲\n- [ ] 乙\n", "开头这一句话。\n\n已经做了：甲。\n\n还没做：乙。"},
		"definitions":                   {"开头这一句话。\n\n盖碗\n: 放 5 克\n\n壶\n: 放 8 克\n", "开头这一句话。\n\n盖碗：放 5 克。壶：放 8 克。"},
		"formulas":                      {"开头这一句话。\n\n$$\na = \\frac{b}{c}\n$$\n", "开头这一句话。\n\n【画面：公式】"},
		"names of files":                {"开头这一句话。\n\n![微信图片_2026](a.png)\n\n![图片](b.png)\n\n![截屏2026-01-02](c.png)\n", "开头这一句话。"},
		"pictographs":                   {"开头这一句话 ☕️。", "开头这一句话。"},
		"no hook":                       {"所以要先说标题。", "存茶。\n\n所以要先说标题。"},
		"nothing":                       {"```\nx\n```\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := script(t, c.body); got != c.want {
				t.Errorf("%s", got)
			}
		})
	}
}

func TestLongScriptSaysWhatItLeavesOut(t *testing.T) {
	a := article(strings.Repeat("这一句话一共有十个字。", 200) + "\n\n## 尾\n\n最后要记住的是这一句。\n")
	short, rules := compile(t, a, channel(t, "dy"))
	if d := render.SpokenSeconds(short.Script); d > 3*time.Minute || d < 2*time.Minute || !strings.HasSuffix(short.Script, "最后要记住的是这一句。") {
		t.Errorf("%v, ends %q", d, short.Script[len(short.Script)-60:])
	}
	if f := rules["caption/script-unconfirmed"]; f.Severity != content.SeverityNote || !strings.Contains(f.Message.ZH, "略去了") {
		t.Errorf("%v", f)
	}
	long, _ := compile(t, a, content.Channel{ID: "bz", Platform: content.Bilibili})
	if render.SpokenSeconds(long.Script) < 6*time.Minute {
		t.Errorf("a long video has %v", render.SpokenSeconds(long.Script))
	}
}

func TestOwnScriptWins(t *testing.T) {
	a := article("正文一句。")
	a.Channels = map[string]content.Override{"dy": {Script: "我自己的稿子。\n"}}
	r, rules := compile(t, a, channel(t, "dy"))
	if _, said := rules["caption/script-unconfirmed"]; said || r.Script != "我自己的稿子。" {
		t.Errorf("%q, said %v", r.Script, said)
	}
}
