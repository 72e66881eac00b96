package check

import (
	"slices"
	"strings"

	"moxin/content"
)

// A Rule is one thing that is checked.
type Rule struct {
	ID       string
	Severity content.Severity // unless moxin.yaml says otherwise
	Doc      content.Text
	Fixed    bool // cannot be disabled or softened
}

// Rules lists what this package checks itself, in the order of the ids. The entries of
// lexicons are rules too, with the ids that stand there.
func Rules() []Rule { return slices.Clone(rules) }

var rules = []Rule{
	{"article/draft-dated", content.SeverityWarning, content.T("草稿写了发布时间，不会发布", "a draft with a time to publish is not published"), false},
	{"article/empty", content.SeverityError, content.T("没有正文", "there is no text"), false},
	{"channel/unknown", content.SeverityError, content.T("front matter 提到的渠道不在 moxin.yaml 里", "front matter names a channel that moxin.yaml does not have"), false},
	{"check/unknown-rule", content.SeverityWarning, content.T("check.disable 或 check.severity 里没有这个规则", "check.disable or check.severity names a rule that does not exist"), false},
	{"cover/missing", content.SeverityError, content.T("公众号文章必须有封面", "a WeChat article must have a cover"), false},
	{"footnote/missing", content.SeverityWarning, content.T("脚注没有内容", "a footnote has no text"), false},
	{"footnote/unused", content.SeverityWarning, content.T("脚注没有被引用", "nothing refers to a footnote"), false},
	{"html/attribute", content.SeverityError, content.T("公众号会删掉的 HTML 属性", "an HTML attribute that WeChat removes"), false},
	{"html/style", content.SeverityError, content.T("公众号会删掉的样式", "a style that WeChat removes"), false},
	{"html/tag", content.SeverityError, content.T("公众号会删掉的 HTML 标签", "an HTML tag that WeChat removes"), false},
	{"html/url", content.SeverityError, content.T("公众号不接受的地址", "an address that WeChat refuses"), false},
	{"leftover/expression", content.SeverityError, content.T("正文里有没展开的 {{ }}", "the text holds an unexpanded {{ }}"), false},
	{"leftover/liquid", content.SeverityError, content.T("正文里有 Hexo/Jekyll 标签 {% %}", "the text holds a Hexo or Jekyll tag {% %}"), false},
	{"leftover/mdx", content.SeverityError, content.T("正文里有 MDX 的 import/export", "the text holds an import or export of MDX"), false},
	{"leftover/shortcode", content.SeverityError, content.T("正文里有 Hugo 短代码", "the text holds a Hugo shortcode"), false},
	{"leftover/toc", content.SeverityWarning, content.T("正文里有目录标记", "the text holds a mark for a table of contents"), false},
	{"leftover/wiki", content.SeverityWarning, content.T("正文里有 [[双链]]", "the text holds a [[wiki link]]"), false},
	{"lexicon/unreadable", content.SeverityError, content.T("词库读不了", "a lexicon cannot be read"), true},
	{"limit/author", content.SeverityError, content.T("作者超出平台上限", "the author is too long for the platform"), false},
	{"limit/html", content.SeverityError, content.T("HTML 超出平台上限", "the HTML is too large for the platform"), false},
	{"limit/images", content.SeverityError, content.T("图片多于平台上限", "more images than the platform takes"), false},
	{"limit/no-images", content.SeverityWarning, content.T("图片少于平台下限", "fewer images than the platform asks for"), false},
	{"limit/summary", content.SeverityError, content.T("摘要超出平台上限", "the summary is too long for the platform"), false},
	{"limit/text", content.SeverityError, content.T("正文超出平台限制", "the text does not fit the platform"), false},
	{"limit/title", content.SeverityError, content.T("标题超出平台限制", "the title does not fit the platform"), false},
	{"limit/topics", content.SeverityError, content.T("话题多于平台上限", "more topics than the platform takes"), false},
	{"media/missing", content.SeverityError, content.T("找不到图片文件", "an image file is missing"), false},
	{"media/outside", content.SeverityError, content.T("图片路径指到工作区外", "the path of an image leaves the workspace"), false},
	{"media/remote", content.SeverityNote, content.T("外链图片，编译时下载", "a remote image, fetched when compiling"), false},
	{"slug/alias", content.SeverityError, content.T("别名和另一篇文章的 slug 或别名相同", "an alias is another article's slug or alias"), false},
	{"slug/duplicate", content.SeverityError, content.T("两篇文章的 slug 相同", "two articles share one slug"), false},
}

// fixedAreas are the areas of content's own findings that nobody can switch off: a file
// that was not read is not there, whatever moxin.yaml wishes, and nor is a refused setting.
var fixedAreas = []string{"config/", "file/unreadable", "file/encoding", "file/zero-byte", "file/too-large",
	"frontmatter/syntax", "frontmatter/unclosed", "frontmatter/indented-close", "frontmatter/not-first", "frontmatter/bad-open",
	"frontmatter/no-open", "frontmatter/json-lines", "frontmatter/not-mapping", "frontmatter/bad-date", "article/nesting", "article/too-dense"}

func fixed(rule string) bool {
	if r, ok := ruleByID(rule); ok {
		return r.Fixed
	}
	return slices.ContainsFunc(fixedAreas, func(area string) bool { return strings.HasPrefix(rule, area) })
}

func ruleByID(id string) (Rule, bool) {
	i, ok := slices.BinarySearchFunc(rules, id, func(r Rule, id string) int { return strings.Compare(r.ID, id) })
	if !ok {
		return Rule{}, false
	}
	return rules[i], true
}

// finding makes a finding of a rule in the table.
func finding(rule string, at content.Position, message, suggestion content.Text) content.Finding {
	r, _ := ruleByID(rule)
	return content.Finding{Rule: rule, Severity: r.Severity, Position: at, Message: message, Suggestion: suggestion}
}
