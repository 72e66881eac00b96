package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/sheet"
)

func newIngest(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "ingest",
		Short: "Read numbers back: from platforms, public pages and exported files",
	}
	group(c)
	c.AddCommand(a.newIngestRun(), a.newIngestStatus(), a.newIngestResume(), a.newIngestRaw(), a.newIngestImport())
	return c
}

type importOptions struct {
	channel string
	at      string
	dry     bool
}

func (a *app) newIngestImport() *cobra.Command {
	var o importOptions
	c := &cobra.Command{
		Use:   "import FILE...",
		Short: "Read samples from exported files: 小红书, 抖音, 视频号, 公众号 as CSV, or moxin's samples.csv",
		Long: `Read creator-centre exports as CSV (UTF-8, GB18030 or UTF-16) or moxin's own samples.csv. The platform is
recognised by the headers; a row is joined by title and time. A row that fits none, or more than one,
is reported and left out, never guessed. The same file read twice adds nothing.`,
		Example: "  moxin ingest import 笔记列表明细表.csv\n  moxin ingest import *.csv --dry-run",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.runImport(cmd.Context(), b, s, args, o)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.channel, "channel", "", "only posts of this channel")
	f.StringVar(&o.at, "at", "", "when the file was exported, 2006-01-02 15:04 (default: when it was last written)")
	f.BoolVar(&o.dry, "dry-run", false, "show how the rows match; store nothing")
	a.jsonFlag(c)
	return c
}

// imported is what became of one file.
type imported struct {
	File  string `json:"file"`
	Added int    `json:"added"`
	sheet.Result
}

func (a *app) runImport(ctx context.Context, b *bench, s *store.Store, files []string, o importOptions) error {
	posts, err := s.Publications(ctx, content.PublicationFilter{})
	if err != nil {
		return err
	}
	var all []imported
	for _, file := range files {
		one, err := a.importFile(ctx, b, s, posts, file, o)
		var unfit *sheet.FileError
		if errors.As(err, &unfit) {
			return usagef("%s: %s", file, a.say(unfit.Text))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, one)
	}
	if !o.dry {
		if _, err := score(ctx, s, a.now()); err != nil {
			return err
		}
	}
	return a.reportImport(all, o.dry)
}

func (a *app) importFile(ctx context.Context, b *bench, s *store.Store, posts []content.Publication, file string, o importOptions) (imported, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return imported{}, err
	}
	info, err := os.Stat(file)
	if err != nil {
		return imported{}, err
	}
	at := info.ModTime()
	if o.at != "" {
		if at, err = parseInstant(o.at, b.ws.Config.Zone); err != nil {
			return imported{}, err
		}
	}
	result, err := sheet.Read(data, sheet.Options{
		File: filepath.Base(file), Channel: o.channel, ObservedAt: at, Posts: posts,
	})
	if err != nil || o.dry {
		return imported{File: file, Result: result}, err
	}
	added, err := result.Save(ctx, s, data, a.now())
	return imported{File: file, Added: added, Result: result}, err
}

func (a *app) reportImport(all []imported, dry bool) error {
	problems := 0
	for _, one := range all {
		problems += len(one.Problems)
	}
	if a.json {
		if err := a.printJSON(map[string]any{"files": all, "dry_run": dry}); err != nil {
			return err
		}
	} else {
		for _, one := range all {
			a.printf("%s\t%s\t%d rows, %d matched, %d new samples\n", one.File, one.Layout, one.Rows, one.Matched, one.Added)
			for _, p := range one.Problems {
				a.progressf("%s:%d: %s %s (%s)\n", one.File, p.Line, p.Title, a.say(p.Text), p.Kind)
			}
		}
	}
	if problems > 0 {
		return exit(exitPartly, nil)
	}
	return nil
}
