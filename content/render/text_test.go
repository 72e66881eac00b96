package render

import (
	"strings"
	"testing"
)

func TestUnescape(t *testing.T) {
	for in, want := range map[string]string{
		`a\*b\_c`: "a*b_c", `\a`: `\a`, `&amp;&lt;&#8212;`: "&<—", `\&amp;`: "&amp;", "A & B": "A & B",
		`空\ 格`: "空格", "a\u2028b\x00c": "abc", "&nosuch;": "&nosuch;", `x\`: `x\`,
	} {
		if got := unescape([]byte(in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestSentences(t *testing.T) {
	for in, want := range map[string]string{
		"甲。乙！丙":           "甲。|乙！|丙",
		"他说：“好。”她笑。":      "他说：“好。”|她笑。",
		"真的吗？！是。":         "真的吗？！|是。",
		"v1.2 is out. Go": "v1.2 is out.| Go",
		"……好":             "……|好",
		"":                "",
	} {
		got := sentences(in)
		if strings.Join(got, "|") != want || strings.Join(got, "") != in {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func TestFitSentencesNeverCutsOne(t *testing.T) {
	fits := func(s string) bool { return len([]rune(s)) <= 6 }
	for in, want := range map[string]string{"甲乙。丙丁。戊": "甲乙。丙丁。", "很长很长很长的一句。": "", "短": "短"} {
		if got := fitSentences(in, fits); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func TestTopic(t *testing.T) {
	for in, want := range map[string]string{"#私域": "私域", "Go 语言": "Go语言", "  ": "", "a_b": "a_b", "C++": "C", "复购！": "复购"} {
		if got := topic(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
