package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/intake"
	"moxin/ingest/sheet"
)

func (a *app) newIngestWatch() *cobra.Command {
	c := &cobra.Command{
		Use:   "watch [DIR]",
		Short: "Import the exports that come into a folder; serve does this for ingest.inbox",
		Long: `Import each export that comes into a folder, ingest.inbox of moxin.yaml unless another is named, until
interrupted. A file is read once it is completely written; it is never moved, changed or deleted. What was
imported is known by its bytes, so that a restart imports nothing twice. Rows that wait for an answer are
said; 'moxin ingest import --again' takes it.`,
		Example: "  moxin ingest watch\n  moxin ingest watch ~/Downloads",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.runWatch(cmd.Context(), b, s, args)
			})
		},
	}
	a.jsonFlag(c)
	return c
}

// watchLine is what became of one file, as JSON.
type watchLine struct {
	File    string `json:"file"`
	Import  int64  `json:"import,omitempty"`
	Layout  string `json:"layout,omitempty"`
	Rows    int    `json:"rows"`
	Matched int    `json:"matched"`
	Added   int    `json:"added"`
	Open    int    `json:"open"`
	Error   string `json:"error,omitempty"`
}

func (a *app) runWatch(ctx context.Context, b *bench, s *store.Store, args []string) error {
	dir := b.ws.Config.Ingest.Inbox
	switch {
	case len(args) > 0:
		dir = args[0]
	case dir == "":
		return usageText("写上文件夹，或在 moxin.yaml 写 ingest.inbox", "name a folder, or set ingest.inbox in moxin.yaml")
	default:
		dir = filepath.Join(b.root, filepath.FromSlash(dir))
	}
	x, err := a.newInbox(b, s, dir)
	if err != nil {
		return importUsage(err)
	}
	tick := time.NewTicker(intake.LookEvery)
	defer tick.Stop()
	var failed error
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	x.Look, x.Who = tick.C, a.who()
	x.Told = func(file string, l intake.Report, id int64, err error) {
		if err == nil {
			_, err = score(ctx, b.ws, s, a.now())
		}
		if e := a.printWatch(file, l, id, err); e != nil {
			failed = e // nobody listens any more
			stop()
		}
	}
	a.progressf("%s\n", a.say(content.T("看着 "+dir+"，按 Ctrl-C 结束", "watching "+dir+"; Ctrl-C ends it")))
	return errors.Join(x.Run(ctx), failed)
}

func (a *app) printWatch(file string, l intake.Report, id int64, err error) error {
	line := watchLine{File: file, Import: id, Layout: l.Layout, Rows: l.Rows, Matched: l.Matched, Added: l.New, Open: l.Open}
	if err != nil {
		line.Error = a.inLanguage(err)
		var unfit *sheet.FileError
		if errors.As(err, &unfit) {
			line.Error = a.say(unfit.Text)
		}
	}
	if a.json {
		return a.printJSON(line)
	}
	if err != nil {
		a.progressf("%s: %s\n", file, line.Error)
		return nil
	}
	what := a.say(content.T(
		fmt.Sprintf("%d 行，对上 %d 行，%d 条新数据，%d 行等人回答", l.Rows, l.Matched, l.New, l.Open),
		fmt.Sprintf("%d rows, %d matched, %d new samples, %d rows wait for an answer", l.Rows, l.Matched, l.New, l.Open)))
	_, err = fmt.Fprint(a.stdout, shown("%s\t%d\t%s\t%s\n", file, id, l.Layout, what))
	return err
}
