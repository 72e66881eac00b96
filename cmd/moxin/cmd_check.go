package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/check"
)

type checkOptions struct {
	channel string
	online  bool
}

func newCheck(a *app) *cobra.Command {
	var o checkOptions
	c := &cobra.Command{
		Use:   "check [SLUG...]",
		Short: "Check articles and their renditions; findings with file:line:column",
		Long: `Check the workspace, each article, and each article's rendition for every channel it goes to.
Exit code 5 when there is an error among the findings. Remote images are fetched only with --online.`,
		Example: "  moxin check\n  moxin check why-customers-leave --channel xhs\n  moxin check --json | jq '.findings[] | select(.severity==\"error\")'",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.runCheck(cmd.Context(), args, o) },
	}
	c.Flags().StringVar(&o.channel, "channel", "", "only this channel")
	c.Flags().BoolVar(&o.online, "online", false, "fetch remote images")
	a.jsonFlag(c)
	return c
}

func (a *app) runCheck(ctx context.Context, slugs []string, o checkOptions) error {
	b, err := a.openBench(ctx, o.online)
	if err != nil {
		return err
	}
	articles, all, err := b.compileNamed(ctx, slugs, o.channel)
	if err != nil {
		return err
	}
	whole := len(slugs) == 0
	findings := b.findings(articles, all)
	checked := len(articles)
	if whole {
		checked += len(b.refused())
	}
	if a.json {
		if err := a.printJSON(map[string]any{"articles": checked, "findings": findings}); err != nil {
			return err
		}
	} else {
		a.printFindings(checked, findings)
	}
	if content.Failing(findings, "") {
		return exit(exitFindings, nil)
	}
	return nil
}

// refused lists the files that gave no article, each of which has a finding that says why.
func (b *bench) refused() []string {
	known := map[string]bool{content.ConfigName: true}
	for _, art := range b.ws.Articles {
		known[art.Path] = true
	}
	var files []string
	for _, f := range b.ws.Findings {
		if f.Severity == content.SeverityError && !known[f.File] {
			known[f.File] = true
			files = append(files, f.File)
		}
	}
	return files
}

// findings joins everything known about articles, sorted by place, each said once.
func (b *bench) findings(articles []*content.Article, all []compiled) []content.Finding {
	paths := map[string]bool{}
	for _, art := range articles {
		paths[art.Path] = true
	}
	whole := len(articles) == len(b.ws.Articles)
	findings := slices.DeleteFunc(b.check.Sources(), func(f content.Finding) bool { return !whole && !paths[f.File] })
	for _, c := range all {
		findings = append(findings, c.findings...)
	}
	return slices.Concat([]content.Finding{}, check.Tidy(slices.DeleteFunc(findings, b.unasked)))
}

// unasked reports a finding that only says what the person asked for: without a network remote
// pictures are not fetched. The note media/remote names each of them already.
func (b *bench) unasked(f content.Finding) bool {
	return b.engine.Fetch == nil && f.Rule == "media/offline"
}

func (a *app) printFindings(articles int, findings []content.Finding) {
	count := map[content.Severity]int{}
	for _, f := range findings {
		count[f.Severity]++
		a.printf("%s", a.findingLine(f))
	}
	a.progressf("%s\n", a.say(content.Text{
		ZH: fmt.Sprintf("%d 篇文章：%d 个错误，%d 个警告，%d 条提示", articles, count[content.SeverityError], count[content.SeverityWarning], count[content.SeverityNote]),
		EN: fmt.Sprintf("%d articles: %d errors, %d warnings, %d notes", articles, count[content.SeverityError], count[content.SeverityWarning], count[content.SeverityNote]),
	}))
}

var severityWord = map[content.Severity]content.Text{
	content.SeverityError:   content.T("错误", "error"),
	content.SeverityWarning: content.T("警告", "warning"),
	content.SeverityNote:    content.T("提示", "note"),
}

// findingLine is one finding as compilers print theirs, so that editors can jump to it.
func (a *app) findingLine(f content.Finding) string {
	line := fmt.Sprintf("%s: %s: ", f.Position, a.say(severityWord[f.Severity]))
	if f.Channel != "" {
		line += "[" + f.Channel + "] "
	}
	line += a.say(f.Message)
	if s := a.say(f.Suggestion); s != "" {
		line += " → " + s
	}
	return line + " (" + f.Rule + ")\n"
}
