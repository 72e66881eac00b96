package sheet

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestWebPages(t *testing.T) {
	cases := map[string][]string{
		"<table><tr><th>时间<th>新关注人数<tr><td>2026-11-03<td>&lt;5&nbsp;人</table>":                                                                             {"1: 时间|新关注人数", "2: 2026-11-03|<5\u00a0人"},
		"\ufeff \r\n<!DOCTYPE html><TABLE>\n<THEAD><TR><TD> a </TD><TD><b>b</b><br>c</TD></TR></THEAD><TBODY><tr></tr><TR><TD>1</TD></TR></TBODY></TABLE>": {"1: a|b\nc", "2: 1"},
		"<table><tr><td colspan=3>横幅<tr><td rowspan=3>甲<td>1<td>2<tr><td>3<td rowspan='2'>4<tr><td>5<tr><td>6<td>7":                                        {"1: 横幅||", "2: 甲|1|2", "3: |3|4", "4: |5", "5: 6|7"},
		"<table><tr><td>外<table><tr><td>内</table>边</td><td>旁</td></tr></table><p>无关</p><table><tr><td>三":                                                   {"1: 外边|旁", "1: 内", "1: 三"},
		"<html><style>td{}</style><script>var a='<td>x';</script><table><tr><td>a<style>b</style><script>c</script>d</table>":                              {"1: ad"},
		"<?xml version='1.0'?><html><body><table><tr><td>x</td></tr></table></body></html>":                                                                {"1: x"},
		"<table><tr><td rowspan=0 colspan=-2>a<td colspan=x>b":                                                                                             {"1: a|b"},
	}
	for page, want := range cases {
		sameLines(t, gridLines(t, []byte(page)), want)
	}
}

func TestEncodingsOfPages(t *testing.T) {
	const page = `<html><head><meta http-equiv="Content-Type" content="text/html; charset=%s"></head><table><tr><td>时间<td>关注</table>`
	want := []string{"1: 时间|关注"}
	for _, name := range []string{"gb2312", "gbk", "GB18030", "utf-8"} {
		data, err := simplifiedchinese.GB18030.NewEncoder().String(fmt.Sprintf(page, name))
		if err != nil {
			t.Fatal(err)
		}
		sameLines(t, gridLines(t, []byte(data)), want)
		sameLines(t, gridLines(t, fmt.Appendf(nil, page, name)), want) // saved anew as UTF-8
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(fmt.Sprintf(page, "unicode"))
	if err != nil {
		t.Fatal(err)
	}
	sameLines(t, gridLines(t, []byte(wide)), want)
	latin := "<meta charset=windows-1251><table><tr><td>\xc4\xe0"
	sameLines(t, gridLines(t, []byte(latin)), []string{"1: Да"})
}

func TestPagesThatAreRefused(t *testing.T) {
	cases := map[string]string{
		"<html><body>请登录</body></html>":                                                      "没有表格",
		strings.Repeat("<table><tr><td>1</table>", maxTables+1):                              "超过 64 张",
		strings.Repeat("<table><tr><td>", maxTables+1):                                       "超过 64 张",
		"<table><tr><td>a<tr>" + strings.Repeat("<td>1", maxColumns+1):                       "第 2 行超过 1024 列",
		"<table><tr><td rowspan=9 colspan=999999><tr>" + strings.Repeat("<td>", 9):           "第 2 行超过 1024 列",
		"<table><tr><td>" + strings.Repeat("字", maxCell+1):                                   "第 1 行有一格",
		"<table>" + strings.Repeat("<tr><td>1", maxRows+1):                                   "超过 20 万行",
		"<table><tr><td title='" + strings.Repeat("x", 2*maxToken) + "'>1</td></tr></table>": "大得不正常",
	}
	for page, want := range cases {
		if f := refusal(t, []byte(page)); f == nil || !strings.Contains(f.Text.ZH, want) || f.Text.EN == "" {
			t.Errorf("%.40s: %v, want it to speak of %s", page, f, want)
		}
	}
}
