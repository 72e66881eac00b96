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
	"moxin/publishers/handoff"
)

type handoffOptions struct {
	out string
	zip bool
}

func newHandoff(a *app) *cobra.Command {
	var o handoffOptions
	c := &cobra.Command{
		Use:   "handoff [ID]",
		Short: "List hand-offs, or write one as a folder or a zip for a phone",
		Long: `Without an ID list the releases that wait for a person, with the page that opens on a phone when a
public listener is configured. With an ID write its package: texts to copy, pictures in order, a checklist.`,
		Example: "  moxin handoff\n  moxin handoff 12 --out ~/Desktop\n  moxin handoff 12 --zip --out ~/Desktop",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				if len(args) == 0 {
					return a.listHandoffs(cmd.Context(), b, s)
				}
				return a.writeHandoff(cmd.Context(), b, s, args[0], o)
			})
		},
	}
	c.Flags().StringVar(&o.out, "out", ".", "folder to write to")
	c.Flags().BoolVar(&o.zip, "zip", false, "one zip instead of a folder")
	a.jsonFlag(c)
	return c
}

func (a *app) listHandoffs(ctx context.Context, b *bench, s *store.Store) error {
	releases, err := s.Releases(ctx, content.ReleaseFilter{States: []content.State{content.HandedOff}})
	if err != nil {
		return err
	}
	rows := []map[string]any{}
	t := &table{head: []string{"id", "due", "channel", "title", "page"}}
	for _, r := range releases {
		h, err := s.HandoffOf(ctx, r.ID)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		page := ""
		if b.ws.Config.Public.URL != "" && h.Token != "" {
			page = b.ws.Config.Public.URL + "/h/" + h.Token
		}
		t.add(fmt.Sprint(r.ID), instant(r.Due, b.ws.Config.Zone), r.Channel, fit(r.Title(), 36), page)
		row := releaseJSON(r)
		row["page"], row["expires"] = page, jsonTime(h.Expires)
		rows = append(rows, row)
	}
	if a.json {
		return a.printJSON(map[string]any{"handoffs": rows})
	}
	a.printf("%s", t.render(a.terminal()))
	return nil
}

func (a *app) writeHandoff(ctx context.Context, b *bench, s *store.Store, arg string, o handoffOptions) error {
	ids, err := releaseIDs([]string{arg})
	if err != nil {
		return err
	}
	h, err := s.HandoffOf(ctx, ids[0])
	if errors.Is(err, store.ErrNotFound) {
		return usagef("release %d has no hand-off; see `moxin handoff` / 这条排期没有交接包", ids[0])
	}
	if err != nil {
		return err
	}
	h.Due, h.Expires = h.Due.In(b.ws.Config.Zone), h.Expires.In(b.ws.Config.Zone)
	name := filepath.Join(o.out, fmt.Sprintf("moxin-%d-%s", ids[0], h.Channel))
	if o.zip {
		name += ".zip"
		err = writeFile(name, func(f *os.File) error { return handoff.WriteZip(ctx, f, h, b.media) })
	} else {
		err = handoff.WriteDir(ctx, name, h, b.media)
	}
	if err != nil {
		return fmt.Errorf("writing the hand-off: %w", err)
	}
	a.printf("%s\n", name)
	return nil
}
