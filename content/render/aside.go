package render

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// asides are headings above what refers to other texts, to the page itself or to who made it.
var asides = regexp.MustCompile(`(?i)^(参考(资料|链接|文献|阅读)?|相关(阅读|链接|文章|资料|资源)|(本周)?推荐阅读|延伸阅读|扩展阅读|引用(链接)?|致谢|鸣谢|更新(记录|日志)|目录|关注我们|关于(作者|译者|本期)|作者简介|译者简介|本期编辑|打赏|赞赏|版权(声明|说明)?|许可(协议|证)?|license|about\b.*|references?|table of contents|toc|links?)$`)

// notices are sentences about the text instead of its subject. White space may be of any width.
var notices = regexp.MustCompile(`(?i)^[\s\x{a0}]*(——|-{2,}\s|（?(未完待续|全文完|完结)|(参考|参见|详见|另见|详情请?[参见看])[\s:：]*|本文.{0,16}(首发|转载|译自|发表|收录|同步|原载|最后更新)|译自\s|本文作者|\W*本文\W*\d+\W{0,2}字|人物介绍|了解更多|更多(内容|精彩|文章)|点击(这里|此处|链接|阅读原文|原文)|转载(请|自|于)|版权声明|\{:|(原文|作者|来源|译者|封面图?|更新时间|发布时间|原标题|关键[字词]|authors?|keywords?|tags?)\s*[:：])`)

// rights are sentences about who may use the text.
var rights = regexp.MustCompile(`(?i)知识共享|creative commons|CC[ -]BY|(版权|著作权).{0,4}(归|所有)|转载.{0,8}(注明|许可|授权|同意)|未经.{0,12}(转载|许可|授权)|禁止转载`)

func isNotice(s string) bool {
	return mayNotice(s) && notices.MatchString(s) || strings.ContainsFunc(s, speaksOfRights) && rights.MatchString(s)
}

// noticeBegins are the characters that the alternatives of notices begin with, but for the one that
// looks for 本文 behind others. The last is the Kelvin sign, a k in any case.
const noticeBegins = "—-（未全完参详另本译人了更点转版{原作来封发关aAkKtT\u212a"

// mayNotice reports what notices might match: in most sentences it need not be tried.
func mayNotice(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "\t\n\f\r \u00a0"))
	return strings.ContainsRune(noticeBegins, r) || strings.Contains(s, "本文")
}

// speaksOfRights reports the characters of which each alternative of rights holds one.
func speaksOfRights(r rune) bool {
	switch r {
	case '权', '载', '知', 'C', 'c':
		return true
	}
	return false
}

// bylines say who wrote a text, or when, and nothing else.
var bylines = regexp.MustCompile(`^[\s\x{a0}]*([文图][｜|/丨／]|(作者|译者|撰文|编辑|校对|审校)[｜|丨]|\d{4} 年 \d{1,2} 月 \d{1,2} 日\s*(by )?[A-Z][^，。！？]*$)`)

func isByline(s string) bool { return bylines.MatchString(s) }

// maxTitleOfPerson is how long a line is that says what somebody is: 某某公司高级工程师.
const maxTitleOfPerson = 28

// isTitleOfPerson reports a line below a byline that belongs to it: short and no sentence.
func isTitleOfPerson(s string) bool {
	n := utf8.RuneCountInString(s)
	return n <= maxTitleOfPerson && !strings.ContainsAny(s, "。！？；：") || n <= 2*maxTitleOfPerson && bios.MatchString(s)
}

// bios begin what somebody says of themselves.
var bios = regexp.MustCompile(`^\s*(专注|负责|从事|就读|现任|毕业)`)

// partNumber is the number that headings of parts begin with, in the ways of authors. A number of a
// version or a year is none.
var partNumber = regexp.MustCompile(`(?i)^\s*(part\.?\s*\d+\s*[-–—:：.、]*\s*|\d{1,2}(\.\d{1,2})*\s*--+\s*)`)

// headingWords is a heading without its number and the colon behind it: in an extract neither the
// parts before it nor what it leads to need to be there.
func headingWords(s string) string {
	words := partNumber.ReplaceAllString(s, "")
	words = strings.TrimRight(spokenNumber.ReplaceAllString(words, ""), "：: ")
	if words == "" {
		return s
	}
	return words
}
