package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"moxin/content"
	frontmatter "moxin/content/edit"
	"moxin/content/store"
	"moxin/scheduler"
)

func (a *app) newCalendarExport() *cobra.Command {
	var write bool
	c := &cobra.Command{
		Use:   "export",
		Short: "Write what people moved back into front matter: as a patch, or with --write",
		Long: `Print a patch that lets front matter say what people moved releases to, so that git and calendar agree
again. Comments and everything else stay as they are. Run 'git apply' in the workspace's folder, or let
--write edit the files. A file whose front matter cannot be edited safely is named, with exit code 3.`,
		Example: "  moxin calendar export | git apply\n  moxin calendar export --write && git commit -am 排期",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.exportMoves(cmd.Context(), b, s, write)
			})
		},
	}
	c.Flags().BoolVar(&write, "write", false, "edit the files instead of printing a patch")
	a.jsonFlag(c)
	return c
}

// personMove is an instant that a person gave a release and git does not know.
type personMove struct {
	Release int64     `json:"release"`
	Slug    string    `json:"slug"`
	Path    string    `json:"path"`
	Channel string    `json:"channel"`
	Run     int       `json:"run"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Left    string    `json:"left,omitempty"` // why it could not be written

	asked string // what the release remembers of front matter
}

func (a *app) exportMoves(ctx context.Context, b *bench, s *store.Store, write bool) error {
	moves, err := b.personMoves(ctx, s, a.now())
	if err != nil {
		return err
	}
	left := 0
	for i := 0; i < len(moves); {
		n := i + 1
		for n < len(moves) && moves[n].Path == moves[i].Path {
			n++
		}
		if err := a.exportArticle(b, moves[i:n], write); err != nil {
			for j := i; j < n; j++ {
				moves[j].Left = err.Error()
			}
			a.progressf("%s: %s\n", moves[i].Path, a.inLanguage(err))
			left++
		}
		i = n
	}
	if a.json {
		if err := a.printJSON(map[string]any{"moves": append([]personMove{}, moves...)}); err != nil {
			return err
		}
	} else if len(moves) == 0 {
		a.progressf("%s\n", a.say(content.T("日历和文章一致，没有要写回的", "calendar and articles agree: nothing to write back")))
	}
	if left > 0 {
		return exit(exitPartly, nil)
	}
	return nil
}

// personMoves are the drifts of the plan, by article.
func (b *bench) personMoves(ctx context.Context, s *store.Store, now time.Time) ([]personMove, error) {
	p, err := b.shownPlan(ctx, s, now, nil)
	if err != nil {
		return nil, err
	}
	var moves []personMove
	for _, c := range p.Changes {
		if c.Kind != scheduler.KindDrift {
			continue
		}
		r, err := s.Release(ctx, c.Release)
		if err != nil {
			return nil, err
		}
		for _, it := range c.Items {
			moves = append(moves, personMove{Release: c.Release, Slug: it.Slug, Path: it.Path, Channel: c.Channel, Run: c.Run, From: c.From, To: c.To, asked: r.Asked})
		}
	}
	slices.SortStableFunc(moves, func(x, y personMove) int { return strings.Compare(x.Path, y.Path) })
	return moves, nil
}

// exportArticle writes the moves of one article, or prints what would be written.
func (a *app) exportArticle(b *bench, moves []personMove, write bool) error {
	art, ok := b.ws.Article(moves[0].Slug)
	if !ok {
		return usagef("no article %q / 没有这篇文章", moves[0].Slug)
	}
	name := filepath.Join(b.root, filepath.FromSlash(art.Path))
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	doc, err := frontmatter.FrontMatter(data)
	if err != nil {
		return err
	}
	if err := writeMoves(doc, art, b.ws.Config, moves); err != nil {
		return err
	}
	switch {
	case write:
		return replaceInPlace(name, doc.Bytes(), info.Mode().Perm())
	case !a.json:
		a.printf("%s", diff.Diff("a/"+art.Path, data, "b/"+art.Path, doc.Bytes()))
	}
	return nil
}

// writeMoves lets front matter say the moves, each as narrowly as it can be said.
func writeMoves(doc *frontmatter.Doc, art *content.Article, cfg content.Config, moves []personMove) error {
	if at, same := together(art, cfg, moves); same {
		if _, said := doc.Value("publish_at"); said {
			return doc.Set("publish_at", stampOf(at, cfg.Zone))
		}
	}
	if art.Channels == nil { // absent means every channel: it still does once one of them is named
		var ids []string
		for _, ch := range cfg.Channels {
			ids = append(ids, ch.ID)
		}
		if err := doc.Set("channels", ids); err != nil {
			return err
		}
	}
	for _, m := range moves {
		path, value := "channels."+m.Channel+".publish_at", any(stampOf(m.To, cfg.Zone))
		if m.Run > 1 {
			again, err := repeatsWith(art.Channels[m.Channel].Again, m, cfg.Zone)
			if err != nil {
				return err
			}
			path, value = "channels."+m.Channel+".again", again
		}
		if err := doc.Set(path, value); err != nil {
			return err
		}
	}
	return nil
}

// together reports whether all channels of an article that names none moved to one instant.
func together(art *content.Article, cfg content.Config, moves []personMove) (time.Time, bool) {
	if art.Channels != nil || len(moves) != len(cfg.Channels) {
		return time.Time{}, false
	}
	for _, m := range moves {
		if m.Run > 1 || !m.To.Equal(moves[0].To) {
			return time.Time{}, false
		}
	}
	return moves[0].To, true
}

// repeatsWith is the list of repeats with the moved one at its new instant.
func repeatsWith(again []content.Asked, m personMove, zone *time.Location) ([]string, error) {
	var out []string
	found := false
	for _, r := range again {
		mine := !found && (r.Raw == m.asked || r.Slot && strings.HasPrefix(m.asked, "slot"))
		switch {
		case mine:
			out, found = append(out, stampOf(m.To, zone)), true
		case r.Slot:
			out = append(out, "slot")
		default:
			out = append(out, stampOf(r.At, zone))
		}
	}
	if !found {
		return nil, problem(
			fmt.Sprintf("again 里找不到第 %d 次发布", m.Run), fmt.Sprintf("run %d is not in the list of again", m.Run))
	}
	return out, nil
}

// stampOf writes an instant as front matter does: in the workspace's zone, with the offset only where
// the clock shows that hour twice.
func stampOf(at time.Time, zone *time.Location) string {
	layout := "2006-01-02 15:04"
	if at.Second() != 0 {
		layout += ":05"
	}
	text := at.In(zone).Format(layout)
	if back, err := time.ParseInLocation(layout, text, zone); err != nil || !back.Equal(at) {
		return at.In(zone).Format(time.RFC3339)
	}
	return text
}
