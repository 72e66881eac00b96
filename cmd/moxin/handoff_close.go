package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/publishers/handoff"
	"moxin/scheduler"
)

// confirmation is what a person says of a post at the command line.
type confirmation struct{ link, shot, evidence string }

func (a *app) newHandoffConfirm() *cobra.Command {
	var o confirmation
	c := &cobra.Command{
		Use:   "confirm ID (--link URL | --screenshot FILE | --evidence TEXT)",
		Short: "Close a hand-off: it is published",
		Long: `Say that a hand-off was posted, by its link (the whole share text is fine), a screenshot (jpg, png or webp up to
10 MB; only what is seen is kept, under .moxin/media) or in words. They can be given together. A link is read to the
platform's id of the post, which numbers are joined by.`,
		Example: "  moxin handoff confirm 12 --link https://www.xiaohongshu.com/explore/…\n" +
			"  moxin handoff confirm 13 --screenshot group.png --evidence '19:58 老客户一群'",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o == (confirmation{}) {
				return usagef("--link URL, --screenshot FILE or --evidence TEXT is needed / 请用 --link 写链接，或 --screenshot 给截图，或 --evidence 写依据")
			}
			return a.closeHandoff(cmd.Context(), args[0], func(b *bench, people *scheduler.Desk, w scheduler.Word) error {
				said := content.Evidence{Note: o.evidence}
				if o.shot != "" {
					var err error
					if said.Shot, err = readScreenshot(cmd.Context(), b, o.shot); err != nil {
						return err
					}
				}
				w.Why = said.String()
				return people.Confirm(cmd.Context(), w, o.link)
			})
		},
	}
	c.Flags().StringVar(&o.link, "link", "", "the published post, or a share text with its link")
	c.Flags().StringVar(&o.shot, "screenshot", "", "a picture of the post")
	c.Flags().StringVar(&o.evidence, "evidence", "", "how the post can be recognised")
	a.jsonFlag(c)
	return c
}

func (a *app) newHandoffCannot() *cobra.Command {
	var why string
	c := &cobra.Command{
		Use:     "cannot ID --why REASON",
		Short:   "Close a hand-off: it could not be posted, because",
		Long:    "Say that a hand-off could not be posted and why. The release becomes failed; `moxin release retry` gives it a new instant.",
		Example: "  moxin handoff cannot 12 --why 账号被限流",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if why == "" {
				return usagef("--why REASON is needed / 请用 --why 说明原因")
			}
			return a.closeHandoff(cmd.Context(), args[0], func(_ *bench, people *scheduler.Desk, w scheduler.Word) error {
				w.Why = why
				return people.CannotBecause(cmd.Context(), w)
			})
		},
	}
	c.Flags().StringVar(&why, "why", "", "why it could not be posted")
	a.jsonFlag(c)
	return c
}

// closeHandoff writes down a person's word and says how the release stands then.
func (a *app) closeHandoff(ctx context.Context, arg string, say func(*bench, *scheduler.Desk, scheduler.Word) error) error {
	ids, err := releaseIDs([]string{arg})
	if err != nil {
		return err
	}
	return a.withStore(ctx, offline, func(b *bench, s *store.Store) error {
		people, err := a.reaching(ctx, b, s)
		if err != nil {
			return err
		}
		if err := say(b, people, scheduler.Word{Release: ids[0], Who: a.who()}); err != nil {
			return explainAct(ids[0], err)
		}
		r, err := s.Release(ctx, ids[0])
		if err != nil {
			return err
		}
		if a.json {
			return a.printJSON(releaseJSON(r))
		}
		a.printf("%d\t%s\t%s\t%s\n", r.ID, r.State, instant(r.Due, b.ws.Config.Zone), r.Title())
		return nil
	})
}

// readScreenshot stores the picture in a file.
func readScreenshot(ctx context.Context, b *bench, name string) (hash string, err error) {
	switch info, err := os.Stat(name); {
	case errors.Is(err, fs.ErrNotExist):
		return "", usagef("no file %s / 没有这个文件", name)
	case err != nil:
		return "", err
	case info.Size() > handoff.MaxScreenshot:
		return "", usagef("%s is above 10 MB / 截图超过 10 MB", name)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	if hash, err = keepScreenshot(ctx, b.media, data); err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return hash, nil
}
