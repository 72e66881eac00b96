package check

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"moxin/content"
)

// docs is the folder of the pages that are generated from the table of rules.
const docs = "../../site/docs/rules"

// familyNames head the pages.
var familyNames = map[string]content.Text{
	"ad": t("广告法用语", "Words of advertising law"), "ai": t("AI 声明", "Declaring AI"), "article": t("文章", "Articles"),
	"caption": t("视频文案", "Captions"), "card": t("图片卡片", "Image cards"), "channel": t("渠道", "Channels"),
	"check": t("检查设置", "Settings of the check"), "config": t("moxin.yaml", "moxin.yaml"), "contact": t("渠道活码", "Contact ways"), "container": t("::: 容器", "::: containers"),
	"cover": t("封面", "Covers"), "diversion": t("导流", "Diversion"), "draw": t("图表和公式", "Diagrams and formulas"),
	"file": t("文件", "Files"), "footnote": t("脚注", "Footnotes"), "frontmatter": t("front matter", "Front matter"),
	"html": t("HTML", "HTML"), "leftover": t("别的工具留下的写法", "What other tools left"), "lexicon": t("词库", "Lexicons"),
	"loadings": t("载荷表", "Tables of loadings"), "limit": t("平台上限", "Limits of platforms"), "link": t("链接", "Links"), "media": t("图片和视频", "Pictures and videos"),
	"message": t("朋友圈、群和企业微信", "Messages"), "note": t("小红书笔记", "Notes"), "plan": t("排期", "Planning"),
	"post": t("微博", "Posts"), "promise": t("收益和功效的保证", "Promises"), "sell": t("催买", "Calls to buy"),
	"slug": t("slug", "Slugs"), "structure": t("结构", "Structure"), "summary": t("摘要", "Summaries"),
	"suppress": t("例外", "Exceptions"), "text": t("成稿文字", "Text of renditions"), "theme": t("主题", "Themes"),
	"title": t("标题", "Titles"), "topics": t("话题", "Topics"), "typo": t("标点和字形", "Punctuation"),
}

// TestDocs: the pages say what the table says. With -update they are written.
func TestDocs(t *testing.T) {
	pages := map[string]string{}
	var families []string
	for _, r := range Rules() {
		f := r.Family()
		if pages[f] == "" {
			families = append(families, f)
			name, ok := familyNames[f]
			if !ok {
				t.Errorf("family %s has no name", f)
			}
			pages[f] = fmt.Sprintf("# %s\n\n%s\n\n[全部规则](README.md)\n", name.ZH, name.EN)
		}
		pages[f] += section(r)
	}
	pages["README"] = contents(families)
	for name, want := range pages {
		file := filepath.Join(docs, name+".md")
		if *update {
			if err := os.MkdirAll(docs, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(file)
		if err != nil || string(got) != want {
			t.Errorf("%s is not what the table says (%v): run go test ./content/check -run TestDocs -update", file, err)
		}
	}
	files, err := filepath.Glob(filepath.Join(docs, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if pages[strings.TrimSuffix(filepath.Base(file), ".md")] == "" {
			t.Errorf("%s is of no family", file)
		}
	}
}

var severityNames = map[content.Severity]content.Text{
	content.SeverityError: t("错误", "error"), content.SeverityWarning: t("警告", "warning"), content.SeverityNote: t("提示", "note"),
}

func section(r Rule) string {
	var b strings.Builder
	_, anchor, _ := strings.Cut(r.Page(), "#")
	fmt.Fprintf(&b, "\n<a id=\"%s\"></a>\n\n## %s\n\n**%s** · %s\n\n%s\n\n怎么改：%s\n\n", anchor, r.ID, r.Doc.ZH, severityNames[r.Severity].ZH, r.Why.ZH, r.Do.ZH)
	fmt.Fprintf(&b, "> **%s** · %s\n>\n> %s\n>\n> To mend it: %s\n", r.Doc.EN, severityNames[r.Severity].EN, r.Why.EN, r.Do.EN)
	if e := entryByID(r.ID); e != nil {
		b.WriteString(words(e))
	}
	b.WriteString("\n例外 Exceptions：" + exception(r) + "\n")
	if r.Source != "" {
		b.WriteString("\n依据 Source：" + r.Source + "\n")
	}
	return b.String()
}

func entryByID(id string) *entry {
	all := builtin()
	if i := slices.IndexFunc(all, func(e entry) bool { return e.ID == id }); i >= 0 {
		return &all[i]
	}
	return nil
}

func words(e *entry) string {
	var b strings.Builder
	list := func(head string, items []string) {
		if len(items) > 0 {
			fmt.Fprintf(&b, "\n%s：%s\n", head, strings.Join(items, "、"))
		}
	}
	fmt.Fprintf(&b, "\n会报 Reported：%s\n\n不报 Fine：%s\n", e.Examples.Hit, e.Examples.Pass)
	list("词 Words", e.Words)
	if e.Pattern != "" {
		b.WriteString("\n写法 Pattern：`" + strings.ReplaceAll(e.Pattern, "`", "") + "`\n")
	}
	list("不报 Harmless", e.Except)
	list("同一句里有这些就不报 Harmless beside", e.Unless)
	list("平台 Platforms", e.Platforms)
	list("没有查到明文、从轻一级 One grade milder", e.Elsewhere)
	var graver []string
	for _, industry := range slices.Sorted(func(yield func(string) bool) {
		for k := range e.Industries {
			if !yield(k) {
				return
			}
		}
	}) {
		graver = append(graver, industry+" "+severityNames[e.Industries[industry]].ZH)
	}
	list("按行业 By industry", graver)
	return b.String()
}

func exception(r Rule) string {
	switch {
	case r.Fixed:
		return "没有，也不能在 moxin.yaml 里关掉。None, and moxin.yaml cannot switch it off."
	case r.Hard && r.Severity != content.SeverityError:
		return "文章里不能写例外；有意的用 check.disable 关掉。None in articles; where it is meant, check.disable switches it off."
	case r.Hard:
		return "文章里不能写例外，不改就发不出去。None: the post would not go out."
	}
	return fmt.Sprintf("`<!-- lint-ok %s: 理由 -->`，front matter 里写 `# lint-ok %s: 理由`。", r.ID, r.ID)
}

// head tells how to change, disable and except rules.
const head = `# 检查规则

moxin check 报告的每个问题都带规则名，在这里按名字查。The rules of moxin check, by id.

## 调整 Settings

` + "```yaml" + `
check:
  disable: [typo/half-width, link/]        # 规则或整类 an id or a family
  severity: {media/alt: error, typo/: warning}
  industries: [medical]                    # medical health food cosmetics finance：这些行业更严
  lexicons: [rules/brand.yaml]             # 自己的词库
` + "```" + `

## 例外 Exceptions

在问题所在的行或上一行写注释，要有理由。A comment on the line or the line above it, with a reason:

` + "```markdown" + `
<!-- lint-ok ad/first-sales: 2026 年 10 月平台榜单截图 -->
这款茶连续三个月销量第一。
` + "```" + `

front matter 里写 ` + "`# lint-ok 规则: 理由`" + `，同一行或上一行；它也管整篇文章的问题（没有行号的那些）。规则可以写整类，例如 ` + "`ad/`" + `，几条用逗号分开。没有理由的例外不起作用（suppress/no-reason），没用上的会提示（suppress/unused）。

In front matter, ` + "`# lint-ok RULE: reason`" + ` also reaches findings of the whole article. A rule may be a family such as ` + "`ad/`" + `; commas part several. Without a reason it has no effect; one that nothing needs is reported.

文件没读进来、平台一定拒收的问题没有例外。There is none where the file was not read or the platform would refuse the post.

## 词库 Lexicons

词库是一个 YAML 列表，每条是一条规则。A lexicon is a list; each entry is a rule:

` + "```yaml" + `
- id: brand/name            # 类/名
  severity: warning         # error warning note
  words: [墨欣]             # 全角、大小写、空格和表情不影响 width, case, spaces and emoji aside
  replace: 墨信             # check --fix 会换 mended mechanically
  except: [墨欣堂]          # 含有它就不报 harmless phrases
  unless: [旧名]            # 同一句里有它就不报 harmless beside
  platforms: [xiaohongshu]  # 不写就是全部 all when unsaid
  industries: {medical: error}
  why: {zh: 品牌名写错了, en: the brand's name is misspelt}
  do: {zh: 写墨信, en: write 墨信}
  examples: {hit: 墨欣出品, pass: 墨欣堂是另一家}   # 不成立时会提示（lexicon/example） held to
` + "```" + `

pattern 是 RE2 正则，在折叠后的文字上匹配（小写、半角、去掉表情和看不见的字符、汉字之间的空格）；any 是它可能出现的附近的词，省时间；entries 里的条目继承外层没写的内容。

pattern is RE2 on folded text (small letters, half width, without emoji, invisible characters and spaces between Han characters); any names words near which alone it can match; entries inherit what they leave unsaid.
`

func contents(families []string) string {
	var b strings.Builder
	b.WriteString(head + "\n## 全部规则 All rules\n")
	for _, f := range families {
		fmt.Fprintf(&b, "\n### [%s](%s.md) %s\n\n| 规则 | 级别 | 说明 | |\n|---|---|---|---|\n", familyNames[f].ZH, f, familyNames[f].EN)
		for _, r := range Rules() {
			if r.Family() == f {
				cell := func(s string) string { return strings.ReplaceAll(s, "|", "\\|") }
				fmt.Fprintf(&b, "| [%s](%s) | %s | %s | %s |\n", r.ID, strings.TrimPrefix(r.Page(), "rules/"), severityNames[r.Severity].ZH, cell(r.Doc.ZH), cell(r.Doc.EN))
			}
		}
	}
	return b.String()
}
