package render

import (
	"regexp"
	"strings"

	"moxin/content"
)

// declaration is one property of CSS with its value.
type declaration struct{ property, value string }

func (d declaration) String() string { return d.property + ":" + d.value }

// parseCSS splits inline CSS into its declarations; properties are lower case.
func parseCSS(css string) []declaration {
	var list []declaration
	for _, part := range strings.Split(css, ";") {
		property, value, _ := strings.Cut(part, ":")
		property, value = strings.ToLower(strings.TrimSpace(property)), strings.TrimSpace(value)
		if property != "" || value != "" {
			list = append(list, declaration{property, value})
		}
	}
	return list
}

// cssRules say what becomes of CSS in a 公众号 article (platform notes collected 2026-11, HTML
// that the article body accepts: there is no official list, this is what tools agree on). The
// first that matches a declaration speaks.
var cssRules = []struct {
	match    *regexp.Regexp // of property:value
	severity content.Severity
	why      content.Text
}{
	{regexp.MustCompile(`^(position|top|left|right|bottom|z-index):`), content.SeverityError, content.T("会被公众号去掉（定位）", "is stripped by the platform (positioning)")},
	{regexp.MustCompile(`^(animation|transition)[a-z-]*:`), content.SeverityError, content.T("会被公众号去掉（动画）", "is stripped by the platform (animation)")},
	{regexp.MustCompile(`^(content|behavior|-moz-binding|class|id):`), content.SeverityError, content.T("在行内样式里没有作用", "does nothing in an inline style")},
	{regexp.MustCompile(`(?i)^--|var\(`), content.SeverityError, content.T("是 CSS 变量，公众号不认", "is a CSS variable, which the platform does not know")},
	{regexp.MustCompile(`(?i)url\(|expression\(|javascript:|@import|@media`), content.SeverityError, content.T("会被公众号去掉（外部内容）", "is stripped by the platform (outside content)")},
	{regexp.MustCompile(`[<>{}\\]`), content.SeverityError, content.T("不是行内样式：这里不能写选择器", "is no inline style: no selectors here")},
	{regexp.MustCompile(`^:|^[^:]*:$|^[^a-z-]|^[a-z-]*[^a-z:-][^:]*:`), content.SeverityError, content.T("不是“属性:值”", "is not property:value")},
	{regexp.MustCompile(`^(transform|float|flex|grid|filter|opacity)[a-z-]*:|^display:(inline-)?(flex|grid)`), content.SeverityWarning, content.T("在公众号里只是部分有效", "works in part only on the platform")},
}

// stripped says what is wrong with a declaration; severity "" when nothing is.
func stripped(d declaration) (why content.Text, severity content.Severity) {
	for _, rule := range cssRules {
		if rule.match.MatchString(d.String()) {
			return rule.why, rule.severity
		}
	}
	return content.Text{}, ""
}
