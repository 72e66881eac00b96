package main

import (
	"fmt"
	"regexp"

	"moxin/content"
)

// nextThatWouldDo stands between why an instant is refused and the next one that is free.
var nextThatWouldDo = content.T("；下一个可用时刻 ", "; the next that would do: ")

// usageText is an error of usage or config in the reader's language.
func usageText(zh, en string) error { return exit(exitUsage, problem(zh, en)) }

// meant is the known word that somebody probably meant, as the end of a sentence; nothing where none is
// like it.
func meant(typed string, known []string) content.Text {
	best := content.Nearest(typed, known)
	if best == "" {
		return content.Text{}
	}
	return content.T(fmt.Sprintf("，是不是 %q？", best), fmt.Sprintf("; did you mean %q?", best))
}

// wrongUsage is what the parser of commands says in English, and the same in Chinese with what was typed
// in the places of $1 and $2.
var wrongUsage = []struct {
	en *regexp.Regexp
	zh string
}{
	{regexp.MustCompile(`^unknown flag: (.+)$`), "没有 $1 这个选项，可用的见 --help"},
	{regexp.MustCompile(`^unknown shorthand flag: .+ in (.+)$`), "没有 $1 这个选项，可用的见 --help"},
	{regexp.MustCompile(`^flag needs an argument: (?:'.' in )?(.+)$`), "$1 后面要写一个值"},
	{regexp.MustCompile(`^(?s)invalid argument (".*") for "(.+)" flag: .+$`), "$2 不能是 $1"},
	{regexp.MustCompile(`^required flag\(s\) (.+) not set$`), "还要写选项 $1"},
	{regexp.MustCompile(`^if any flags in the group \[(.+)\] are set none of the others can be; .+$`), "这几个选项只能写一个：$1"},
	{regexp.MustCompile(`^at least one of the flags in the group \[(.+)\] is required$`), "这几个选项至少写一个：$1"},
	{regexp.MustCompile(`^accepts (\d+) arg\(s\), received (\d+)$`), "要写 $1 个参数，写了 $2 个；写法见 --help"},
	{regexp.MustCompile(`^accepts at most (\d+) arg\(s\), received (\d+)$`), "至多写 $1 个参数，写了 $2 个；写法见 --help"},
	{regexp.MustCompile(`^accepts between (\d+ and \d+) arg\(s\), received (\d+)$`), "要写 $1 个参数，写了 $2 个；写法见 --help"},
	{regexp.MustCompile(`^requires at least (\d+) arg\(s\), only received (\d+)$`), "至少写 $1 个参数，写了 $2 个；写法见 --help"},
	{regexp.MustCompile(`^unknown command (".*") for "(.+)"$`), "$2 后面不要写 $1；写法见 --help"},
}

// asUsage is an error of the parser of commands as one of usage, in both languages where it is known.
func asUsage(err error) error {
	en := err.Error()
	for _, w := range wrongUsage {
		if w.en.MatchString(en) {
			return usageText(w.en.ReplaceAllString(en, w.zh), en)
		}
	}
	return exit(exitUsage, err)
}
