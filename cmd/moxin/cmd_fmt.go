package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"moxin/content"
	matter "moxin/content/edit"
)

type fmtOptions struct{ check, diff bool }

func newFmt(a *app) *cobra.Command {
	var o fmtOptions
	c := &cobra.Command{
		Use:   "fmt [FILE|SLUG...]",
		Short: "Write front matter the canonical way; comments stay",
		Long: `Rewrite front matter: our names for keys that mean the same (description is summary), dates as
2026-12-01 20:00 in the workspace's zone without moving the instant, lists where lists are meant,
our keys in the documented order and other tools' behind them, comments beside what they speak
of, a blank line before the text, LF, no BOM, a final newline. The text is not touched otherwise.

Nothing changes its meaning: an article that would be read differently stays as it is, with a
message. A new blank line or line end makes the text other bytes, so that an approval falls.

Prints the files that changed. --check changes none and exits 1 if one would; --diff changes none
and shows how. Exit code 3 when a file could not be read.`,
		Example: "  moxin fmt\n  moxin fmt why-customers-leave articles/2026/11/x.md\n  moxin fmt --check    # in CI\n  moxin fmt --diff | less",
		RunE:    func(_ *cobra.Command, args []string) error { return a.runFmt(args, o) },
	}
	c.Flags().BoolVar(&o.check, "check", false, "change nothing; list what would change and exit 1")
	c.Flags().BoolVar(&o.diff, "diff", false, "change nothing; show what would change")
	a.jsonFlag(c)
	return c
}

// formatted is what fmt did, or would do, with a file.
type formatted struct {
	File    string         `json:"file"`
	Changed bool           `json:"changed"`
	Left    []content.Text `json:"left"`
	Refused *content.Text  `json:"refused"`
}

func (a *app) runFmt(args []string, o fmtOptions) error {
	root, err := a.findRoot()
	if err != nil {
		return err
	}
	ws, err := content.Load(os.DirFS(root))
	if err != nil {
		return exit(exitUsage, err)
	}
	b := &bench{root: root, ws: ws}
	files, err := b.fmtFiles(args)
	if err != nil {
		return err
	}
	rows := make([]formatted, 0, len(files))
	for _, file := range files {
		row, err := a.fmtFile(file, ws.Config.Zone, o)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	return a.reportFmt(rows, o)
}

// fmtFiles are the files that a command line names, by path or slug; all articles where it names none.
func (b *bench) fmtFiles(args []string) ([]string, error) {
	var files []string
	if len(args) == 0 {
		for _, f := range b.ws.Findings {
			if f.File == b.ws.Config.Articles {
				return nil, usagef("%s: %s / %s", f.File, f.Message.EN, f.Message.ZH)
			}
		}
		for _, art := range b.ws.Articles {
			files = append(files, b.path(art.Path))
		}
		for _, refused := range b.refused() {
			if name := b.path(refused); isFile(name) {
				files = append(files, name)
			}
		}
		return files, nil
	}
	for _, arg := range args {
		if isFile(arg) {
			files = append(files, arg)
			continue
		}
		picked, err := b.pick([]string{arg})
		if err != nil {
			return nil, err
		}
		files = append(files, b.path(picked[0].Path))
	}
	return files, nil
}

// path is where a file of the workspace is, from the current folder where it lies below that.
func (b *bench) path(name string) string {
	full := filepath.Join(b.root, filepath.FromSlash(name))
	here, err := os.Getwd()
	if err != nil {
		return full
	}
	if rel, err := filepath.Rel(here, full); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return full
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

func (a *app) fmtFile(name string, zone *time.Location, o fmtOptions) (formatted, error) {
	row := formatted{File: name, Left: []content.Text{}}
	info, err := os.Stat(name)
	if err != nil {
		return row, fmt.Errorf("formatting: %w", err)
	}
	if info.Size() > content.MaxArticle {
		row.Refused = &content.Text{ZH: "文件太大", EN: "the file is too large"}
		return row, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return row, fmt.Errorf("formatting: %w", err)
	}
	out, left, err := matter.Format(data, zone)
	if f, refused := matter.Refused(err); refused {
		row.Refused = &content.Text{ZH: fmt.Sprintf("第 %d 行：%s", f.Line, f.Message.ZH), EN: fmt.Sprintf("line %d: %s", f.Line, f.Message.In("en"))}
		return row, nil
	}
	if err != nil {
		return row, fmt.Errorf("formatting %s: %w", name, err)
	}
	row.Left = append(row.Left, left...)
	row.Changed = !bytes.Equal(data, out)
	switch {
	case !row.Changed:
	case o.diff && !a.json:
		a.printf("%s", diff.Diff(name, data, name+" (fmt)", out))
	case !o.check && !o.diff:
		return row, replaceInPlace(name, out, info.Mode().Perm())
	}
	return row, nil
}

func (a *app) reportFmt(rows []formatted, o fmtOptions) error {
	changed, refused := 0, 0
	for _, r := range rows {
		if r.Changed {
			changed++
		}
		if r.Refused != nil {
			refused++
		}
		if !a.json {
			a.printFormatted(r, o)
		}
	}
	if a.json {
		if err := a.printJSON(map[string]any{"files": rows}); err != nil {
			return err
		}
	}
	would := content.T(fmt.Sprintf("%d 个文件，改了 %d 个，读不懂 %d 个", len(rows), changed, refused), fmt.Sprintf("%s, %d changed, %d refused", many(len(rows), "file"), changed, refused))
	if o.check || o.diff {
		would = content.T(fmt.Sprintf("%d 个文件，%d 个要改，读不懂 %d 个", len(rows), changed, refused), fmt.Sprintf("%s, %d would change, %d refused", many(len(rows), "file"), changed, refused))
	}
	a.progressf("%s\n", a.say(would))
	switch {
	case o.check && changed > 0:
		return exit(exitFailed, nil)
	case refused > 0:
		return exit(exitPartly, nil)
	}
	return nil
}

func (a *app) printFormatted(r formatted, o fmtOptions) {
	if r.Changed && !o.diff {
		a.printf("%s\n", r.File)
	}
	for _, l := range r.Left {
		a.progressf("%s: %s\n", r.File, a.say(l))
	}
	if r.Refused != nil {
		a.progressf("%s: %s\n", r.File, a.say(content.T("没有改动："+r.Refused.ZH, "left alone: "+r.Refused.EN)))
	}
}
