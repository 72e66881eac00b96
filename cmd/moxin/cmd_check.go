package main

import (
	"context"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/check"
)

type checkOptions struct {
	channel string
	online  bool
	format  string
	source  bool
	fix     bool
	dryRun  bool
	changed string // a git ref; "" = not asked
	stdin   bool
	path    string
	noCache bool
}

const checkHelp = `Check the workspace, each article, and each article's rendition for every channel it goes to.

On a terminal each finding comes with its source line and a caret under the place; in a pipe it is
one line, file:line:column: severity: [channel] message → suggestion (rule), for editors and
scripts. --source and --source=false choose. --format json, sarif (2.1.0) and github (annotations)
are for programs.

--fix mends what takes no judgement, in one write for each file; --fix --dry-run shows it as a diff
and writes nothing. --changed checks the articles that differ from a git commit (HEAD unless named:
staged, unstaged and new files), with those that name a picture that differs, and all of them where
moxin.yaml, a lexicon or a theme does. Slugs, channels and duplicates are always compared with the
whole workspace. --stdin checks what an editor has not saved yet.

What was found in an article is remembered in .moxin/cache until the article, a file that it names,
moxin.yaml, a lexicon, a theme or moxin itself changes. Cards are laid out and not drawn, and remote
images are fetched only with --online; then nothing is remembered.

Exit code 5 when there is an error among the findings.`

const checkExamples = `  moxin check
  moxin check why-customers-leave --channel xhs
  moxin check --fix --dry-run
  moxin check --changed=origin/main --format github
  moxin check --stdin --path articles/2026/11/x.md < buffer.md
  moxin check --json | jq '.findings[] | select(.severity=="error")'`

func newCheck(a *app) *cobra.Command {
	var o checkOptions
	c := &cobra.Command{
		Use:     "check [SLUG...]",
		Short:   "Check articles and their renditions; findings with file:line:column",
		Long:    checkHelp,
		Example: checkExamples,
		Args:    cobra.ArbitraryArgs, // slugs; with it flags that exclude each other are wrong usage
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("source") {
				o.source = a.terminal()
			}
			if o.changed != "" && len(args) == 1 && o.changed == defaultRef {
				o.changed, args = args[0], nil // --changed REF, as people type it
			}
			if err := o.validate(args); err != nil {
				return err
			}
			return a.runCheck(cmd.Context(), args, o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.channel, "channel", "", "only this channel")
	f.BoolVar(&o.online, "online", false, "fetch remote images")
	f.StringVar(&o.format, "format", formatText, "text, json, sarif or github")
	f.BoolVar(&o.source, "source", false, "show source lines (default: on a terminal)")
	f.BoolVar(&o.fix, "fix", false, "mend what takes no judgement")
	f.BoolVar(&o.dryRun, "dry-run", false, "with --fix: show the diff and write nothing")
	f.StringVar(&o.changed, "changed", "", "only articles that differ from this git commit (HEAD when none is named)")
	f.Lookup("changed").NoOptDefVal = defaultRef
	f.BoolVar(&o.stdin, "stdin", false, "check the text on standard input as the article at --path")
	f.StringVar(&o.path, "path", "", "with --stdin: the article's path in the workspace")
	f.BoolVar(&o.noCache, "no-cache", false, "check everything anew, and remember nothing")
	a.jsonFlag(c)
	c.MarkFlagsMutuallyExclusive("json", "format")
	c.MarkFlagsMutuallyExclusive("changed", "stdin")
	c.MarkFlagsMutuallyExclusive("fix", "stdin")
	c.MarkFlagsRequiredTogether("stdin", "path")
	return c
}

// Formats of findings.
const (
	formatText   = "text"
	formatJSON   = "json"
	formatSARIF  = "sarif"
	formatGitHub = "github"
)

func (o *checkOptions) validate(args []string) error {
	formats := []string{formatText, formatJSON, formatSARIF, formatGitHub}
	switch {
	case !slices.Contains(formats, o.format):
		return usagef("no format %q%s / 没有这种格式，可用的有 %s", o.format, didYouMean(o.format, formats), strings.Join(formats, ", "))
	case o.dryRun && !o.fix:
		return usagef("--dry-run goes with --fix: a check alone changes nothing / --dry-run 和 --fix 一起用，单独检查不会改文件")
	case len(args) > 0 && (o.changed != "" || o.stdin):
		return usagef("slugs do not go with --changed or --stdin / 指定了文章就不能再用 --changed 或 --stdin")
	case o.fix && o.online:
		return usagef("--fix needs no network: run --online alone / --fix 不需要网络，--online 请单独运行")
	}
	return nil
}

func (a *app) runCheck(ctx context.Context, slugs []string, o checkOptions) error {
	root, err := a.findRoot()
	if err != nil {
		return err
	}
	opening := examinerOptions{online: o.online, noCache: o.noCache}
	if o.stdin {
		if opening.replaced, err = a.unsaved(root, &o); err != nil {
			return err
		}
	}
	x, err := a.newExaminer(ctx, root, opening)
	if err != nil {
		return err
	}
	s, err := x.scope(ctx, slugs, o)
	if err != nil {
		return err
	}
	found, err := x.examine(ctx, s)
	if err != nil {
		return err
	}
	r := report{articles: x.count(s), outcome: found, files: newPlains(x.files)}
	if o.fix {
		if err := a.fix(ctx, x, s, o, &r); err != nil {
			return err
		}
	}
	if x.cache != nil && !o.dryRun {
		if err := x.cache.save(x.ws.Articles); err != nil {
			a.logger().Info("the results of the check are not remembered", "err", err) // read-only folders are fine
		}
	}
	if err := a.printReport(ctx, root, o, r); err != nil {
		return err
	}
	if content.Failing(r.findings, "") {
		return exit(exitFindings, nil)
	}
	return nil
}

// unsaved reads the buffer of an editor from standard input. Its path may be written as the
// editor knows it: absolute, or from the current folder.
func (a *app) unsaved(root string, o *checkOptions) (map[string][]byte, error) {
	data, err := io.ReadAll(io.LimitReader(a.stdin, content.MaxArticle+1))
	if err != nil {
		return nil, fmt.Errorf("reading standard input: %w", err)
	}
	name := o.path
	if filepath.IsAbs(name) {
		if name, err = filepath.Rel(root, name); err != nil {
			return nil, exit(exitUsage, fmt.Errorf("--path %s: %w", o.path, err))
		}
	}
	o.path = path.Clean(filepath.ToSlash(name))
	return map[string][]byte{o.path: data}, nil
}

// scope is what the command line asks about.
func (x *examiner) scope(ctx context.Context, slugs []string, o checkOptions) (scope, error) {
	b := &bench{root: x.root, ws: x.ws}
	channels, err := b.pickChannels(o.channel)
	if err != nil {
		return scope{}, err
	}
	s := scope{articles: x.ws.Articles, whole: true, channels: channels}
	switch {
	case o.stdin:
		if !x.read(o.path) {
			return scope{}, usagef("%s is no article of %s / 不是这个工作区的文章", o.path, x.root)
		}
		return s.only([]string{o.path}), nil
	case o.changed != "":
		c, err := changedSince(ctx, x.root, o.changed)
		if err != nil {
			return scope{}, err
		}
		return x.concerned(s, c), nil
	case len(slugs) > 0:
		if s.articles, err = b.pick(slugs); err != nil {
			return scope{}, err
		}
		var files []string
		for _, art := range s.articles {
			files = append(files, art.Path)
		}
		return s.only(files), nil
	}
	return s, nil
}

// only narrows a scope to files.
func (s scope) only(files []string) scope {
	s.whole, s.files = false, map[string]bool{}
	for _, f := range files {
		s.files[f] = true
	}
	s.articles = slices.DeleteFunc(slices.Clone(s.articles), func(a *content.Article) bool { return !s.files[a.Path] })
	return s
}

// read reports whether a path was read as an article, good or not.
func (x *examiner) read(name string) bool {
	_, ok := x.digests[name]
	return ok && name != content.ConfigName
}

// count is how many article files the scope has, those that gave no article included.
func (x *examiner) count(s scope) int {
	refused := (&bench{ws: x.ws}).refused()
	if !s.whole {
		refused = slices.DeleteFunc(refused, func(f string) bool { return !s.files[f] })
	}
	return len(s.articles) + len(refused)
}

// refused lists the files that gave no article, each of which has a finding that says why.
func (b *bench) refused() []string {
	known := map[string]bool{content.ConfigName: true, b.ws.Config.Articles: true} // a folder that cannot be read is no article
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
	return append([]content.Finding{}, check.Tidy(slices.DeleteFunc(findings, b.unasked))...)
}

// unasked reports a finding that only says what the person asked for: without a network remote
// pictures are not fetched. The note media/remote names each of them already.
func (b *bench) unasked(f content.Finding) bool {
	return b.engine.Fetch == nil && f.Rule == "media/offline"
}
