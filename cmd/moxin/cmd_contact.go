package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
)

func newContact(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "contact",
		Short: "Contact codes (渠道活码): by which article and channel readers become contacts",
		Long: `A contact code is scanned by a reader, who becomes a colleague's contact in WeCom; WeCom then says by which
code, and so by which article on which channel. moxin.yaml names the account and the colleagues (contacts:),
an article asks for a code with contact: true, and moxin apply makes it, one for each article and channel.`,
	}
	group(c)
	c.AddCommand(a.newContactList(), a.newContactShow(), a.newContactRetire())
	return c
}

func (a *app) newContactList() *cobra.Command {
	c := &cobra.Command{
		Use:     "list [SLUG]",
		Aliases: []string{"ls"},
		Short:   "List contact codes with how many readers came by them and are still there",
		Long: `List contact codes, the newest first: which article on which channel shows each, whose contact its readers
become, how many came by it and how many of them are still there ("—" = nothing was heard from WeCom yet).
An article is found by any name it ever had.`,
		Example: "  moxin contact list\n  moxin contact list why-customers-leave --json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.runContactList(cmd.Context(), b, s, strings.Join(args, ""))
			})
		},
	}
	a.jsonFlag(c)
	return c
}

func (a *app) runContactList(ctx context.Context, b *bench, s *store.Store, slug string) error {
	ways, err := s.Ways(ctx, slug)
	if err != nil {
		return err
	}
	n, err := waysTally(ctx, s, ways)
	if err != nil {
		return err
	}
	all := make([]wayJSON, 0, len(ways))
	t := table{head: []string{"state", "article", "channel", "staff", "came", "here", "made", "use"}}
	differ := 0
	for _, w := range ways {
		one := b.wayJSON(w, n)
		all = append(all, one)
		if one.Differs {
			differ++
		}
		t.add(w.State, w.Slug, w.Channel, strings.Join(w.Staff, ","), countOr(one.Came), countOr(one.Here),
			instant(w.At, b.ws.Config.Zone), a.say(wayUse(one)))
	}
	if a.json {
		return a.printJSON(map[string]any{"contact_ways": all})
	}
	a.printf("%s", t.render(a.terminal()))
	if differ > 0 {
		a.progressf("%s\n", a.say(content.T(
			fmt.Sprintf("%d 个活码还加到原来的同事：停用它（moxin contact retire），下次 apply 按 moxin.yaml 生成新的", differ),
			fmt.Sprintf("%s still lead to earlier colleagues: retire them (moxin contact retire), and the next apply makes new ones as moxin.yaml says", many(differ, "code")))))
	}
	return nil
}

// countOr is a number that may not be known.
func countOr(n *int) string {
	if n == nil {
		return "—"
	}
	return fmt.Sprint(*n)
}

func wayUse(w wayJSON) content.Text {
	switch {
	case w.Retired != nil:
		return content.T("停用", "retired")
	case w.Differs:
		return content.T("在用，同事变了", "in use, other staff")
	}
	return content.T("在用", "in use")
}

func (a *app) newContactShow() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "show STATE",
		Short: "Show one contact code, and save its picture",
		Long: `Show a contact code by its state, as WeCom hands it back and "moxin contact list" prints it. A state whose
record was lost is told from the workspace's articles and channels. --out saves the picture, for a poster
or a counter.`,
		Example: "  moxin contact show m1abcdefghjkmnpqrstvwxyz0123 --out counter.png",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.runContactShow(cmd.Context(), b, s, args[0], out)
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "file to save the picture to")
	a.jsonFlag(c)
	return c
}

func (a *app) runContactShow(ctx context.Context, b *bench, s *store.Store, state, out string) error {
	w, err := s.Way(ctx, state)
	if errors.Is(err, store.ErrNotFound) {
		return b.unknownState(state)
	}
	if err != nil {
		return err
	}
	n, err := waysTally(ctx, s, []content.ContactWay{w})
	if err != nil {
		return err
	}
	if out != "" {
		if err := b.savePicture(ctx, w.Picture, out); err != nil {
			return err
		}
	}
	one := b.wayJSON(w, n)
	if a.json {
		return a.printJSON(map[string]any{"contact_way": one})
	}
	for _, line := range [][2]string{
		{"state", w.State}, {"article", w.Slug}, {"channel", w.Channel}, {"wecom", w.WeCom + " " + w.Account},
		{"staff", strings.Join(w.Staff, ",")}, {"came", countOr(one.Came)}, {"here", countOr(one.Here)},
		{"made", instant(w.At, b.ws.Config.Zone) + " " + w.Who}, {"use", a.say(wayUse(one))}, {"picture", cmp.Or(out, w.Picture)},
	} {
		a.printf("%-8s %s\n", line[0], line[1])
	}
	return nil
}

func (b *bench) savePicture(ctx context.Context, hash, to string) error {
	from, err := b.media.Open(ctx, hash)
	if err != nil {
		return err
	}
	defer from.Close()
	file, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, from)
	return errors.Join(err, file.Close())
}
