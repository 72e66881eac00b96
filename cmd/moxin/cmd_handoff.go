package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/scheduler"
	page "moxin/site/handoff"
)

func newHandoff(a *app) *cobra.Command {
	list := a.newHandoffList()
	c := &cobra.Command{
		Use:   "handoff",
		Short: "What people post by hand: list it, take it along, close it",
		Long: `Releases that a person completes. Each has a package (texts to copy, pictures in order, a checklist) and, where
a public listener is configured, a page that opens on a phone. Without a command this lists them.`,
		Example: "  moxin handoff\n  moxin handoff qr 12\n  moxin handoff confirm 12 --link https://www.xiaohongshu.com/explore/…",
	}
	group(c)
	refuse := c.RunE
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return list.RunE(cmd, args)
		}
		return refuse(cmd, args)
	}
	a.jsonFlag(c)
	c.AddCommand(list, a.newHandoffShow(), a.newHandoffExport(), a.newHandoffQR(), a.newHandoffConfirm(), a.newHandoffCannot())
	return c
}

func (a *app) newHandoffList() *cobra.Command {
	var link bool
	c := &cobra.Command{
		Use:   "list",
		Short: "The hand-offs that wait for a person, due first",
		Long: `List the hand-offs that wait for a person, due first, with the page of each.

--link prints a link to the same list for a phone. It works for 7 days and opens every open hand-off:
give it to people who may answer all of them.`,
		Example: "  moxin handoff list\n  moxin handoff list --link",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				if link {
					return a.printListLink(cmd.Context(), b, s)
				}
				return a.listHandoffs(cmd.Context(), b, s)
			})
		},
	}
	c.Flags().BoolVar(&link, "link", false, "print a link to the list for a phone, valid for 7 days")
	a.jsonFlag(c)
	return c
}

func (a *app) listHandoffs(ctx context.Context, b *bench, s *store.Store) error {
	releases, err := s.Releases(ctx, content.ReleaseFilter{States: []content.State{content.HandedOff}})
	if err != nil {
		return err
	}
	slices.SortStableFunc(releases, func(x, y content.Release) int { return x.Due.Compare(y.Due) })
	rows := []map[string]any{}
	t := &table{head: []string{"id", "due", "channel", "title", "page", "hint"}}
	for _, r := range releases {
		h, err := b.waitingHandoff(ctx, s, r.ID)
		if err != nil {
			return err
		}
		t.add(fmt.Sprint(r.ID), instant(r.Due, b.ws.Config.Zone), r.Channel, fit(r.Title(), 36), h.page, h.news(a))
		row := releaseJSON(r)
		row["page"], row["expires"], row["hint"], row["progress"] = h.page, jsonTime(h.expires), h.hint, h.progress
		rows = append(rows, row)
	}
	if a.json {
		return a.printJSON(map[string]any{"handoffs": rows})
	}
	a.printf("%s", t.render(a.terminal()))
	return nil
}

// handoffPage is the address of a hand-off's page, "" where no phone reaches us.
func (b *bench) handoffPage(token string) string {
	if b.ws.Config.Public.URL == "" || token == "" {
		return ""
	}
	return b.ws.Config.Public.URL + "/h/" + token
}

func (a *app) printListLink(ctx context.Context, b *bench, s *store.Store) error {
	if b.ws.Config.Public.URL == "" {
		return exit(exitUsage, spoken{noPublicURL, nil})
	}
	key, err := s.InstanceKey(ctx)
	if err != nil {
		return err
	}
	until := page.ListUntil(a.now())
	link := b.handoffPage(content.LinkKey(key).ListToken(until))
	if a.json {
		return a.printJSON(map[string]any{"link": link, "expires": jsonTime(until)})
	}
	a.printf("%s\n", link)
	return nil
}

// noPublicURL says what to do where no phone reaches us.
var noPublicURL = content.T(
	"没有配置 public.url，手机打不开交接页：用 moxin handoff export ID 文件夹，或 --zip 文件，把交接包发过去",
	"public.url is not set, so no phone opens a page: send the package itself, by moxin handoff export ID DIR or --zip FILE")

// withHandoff opens the store and a release's newest package, with its instants in the workspace's zone.
func (a *app) withHandoff(ctx context.Context, arg string, do func(*bench, *store.Store, content.Handoff) error) error {
	ids, err := releaseIDs([]string{arg})
	if err != nil {
		return err
	}
	return a.withStore(ctx, offline, func(b *bench, s *store.Store) error {
		h, err := s.HandoffOf(ctx, ids[0])
		if errors.Is(err, store.ErrNotFound) {
			return usagef("release %d has no hand-off; see `moxin handoff` / 这条排期没有交接包", ids[0])
		}
		if err != nil {
			return err
		}
		h.Due, h.Expires = h.Due.In(b.ws.Config.Zone), h.Expires.In(b.ws.Config.Zone)
		return do(b, s, h)
	})
}

func (a *app) newHandoffShow() *cobra.Command {
	c := &cobra.Command{
		Use:     "show ID",
		Short:   "Show a hand-off: texts, files, checklist, and how it ended",
		Example: "  moxin handoff show 12",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withHandoff(cmd.Context(), args[0], func(b *bench, s *store.Store, h content.Handoff) error {
				r, err := s.Release(cmd.Context(), h.Release)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(handoffJSON(b, r, h))
				}
				a.showHandoff(b, r, h)
				return nil
			})
		},
	}
	a.jsonFlag(c)
	return c
}

func (a *app) showHandoff(b *bench, r content.Release, h content.Handoff) {
	zone := b.ws.Config.Zone
	said := content.ReadEvidence(r.Why)
	for _, line := range []struct {
		name  content.Text
		value string
	}{
		{content.T("标题", "title"), cmp.Or(h.Title, r.Title())},
		{content.T("渠道", "channel"), h.Channel + " (" + h.Platform + ")"},
		{content.T("状态", "state"), string(r.State)},
		{content.T("说明", "why"), said.Note},
		{content.T("截图", "screenshot"), said.Shot},
		{content.T("发布时间", "due"), instant(h.Due, zone)},
		{content.T("有效至", "expires"), instant(h.Expires, zone)},
		{content.T("页面", "page"), b.handoffPage(h.Token)},
		{h.Open.Label, h.Open.URL},
		{content.T("预览", "preview"), h.PreviewURL},
	} {
		if line.value != "" {
			a.printf("%s\t%s\n", a.say(line.name), line.value)
		}
	}
	for _, t := range h.Texts {
		a.printf("\n%s\n%s\n", a.say(t.Label), indented(t.Value))
	}
	names := h.FileNames()
	for i, m := range h.Media {
		if i == 0 {
			a.printf("\n%s\n", a.say(content.T("文件", "files")))
		}
		a.printf("  %s\t%s\n", names[i], cmp.Or(m.Remote(), m.Alt, m.Source))
	}
	for i, c := range h.Checklist {
		if i == 0 {
			a.printf("\n%s\n", a.say(content.T("发布前核对", "before you post")))
		}
		a.printf("  ☐ %s\n", a.say(c))
	}
}

// indented sets a text off from the labels around it.
func indented(text string) string { return "  " + strings.ReplaceAll(text, "\n", "\n  ") }

// handoffJSON is the stable shape of a hand-off.
func handoffJSON(b *bench, r content.Release, h content.Handoff) map[string]any {
	said := content.ReadEvidence(r.Why)
	row := releaseJSON(r)
	row["page"], row["expires"], row["preview_url"], row["why"] = b.handoffPage(h.Token), jsonTime(h.Expires), h.PreviewURL, said.Note
	row["screenshot"] = said.Shot
	row["open"] = nil
	if h.Open.URL != "" {
		row["open"] = map[string]any{"url": h.Open.URL, "label": h.Open.Label, "expires": jsonTime(h.Open.Expires)}
	}
	texts := []map[string]any{}
	for _, t := range h.Texts {
		texts = append(texts, map[string]any{"key": t.Key, "label": t.Label, "value": t.Value, "html": t.HTML})
	}
	files, names := []map[string]any{}, h.FileNames()
	for i, m := range h.Media {
		files = append(files, map[string]any{"name": names[i], "role": m.Role, "type": m.Type, "hash": m.Hash, "url": m.Remote(), "alt": m.Alt, "size": m.Size})
	}
	row["texts"], row["files"] = texts, files
	row["checklist"] = append([]content.Text{}, h.Checklist...)
	return row
}

// waitingHandoff is what a list shows of a hand-off that waits for its person.
type waitingHandoff struct {
	page    string // its page on a phone; "" without a public listener
	expires time.Time
	hint    string // what the platform shows of it meanwhile; no proof
	// progress is how far colleagues have confirmed it; nil = one person finishes it, or nobody asked yet.
	progress *content.Progress
}

// news is what the platform shows of a hand-off, and how far colleagues are.
func (h waitingHandoff) news(a *app) string {
	if h.progress == nil {
		return a.read(h.hint)
	}
	return strings.TrimSpace(a.say(h.progress.Words()) + " " + a.read(h.hint))
}

func (b *bench) waitingHandoff(ctx context.Context, s *store.Store, release int64) (waitingHandoff, error) {
	h, err := s.HandoffOf(ctx, release)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return waitingHandoff{}, err
	}
	e, err := (&scheduler.Desk{Store: s}).Evidence(ctx, release)
	if err != nil {
		return waitingHandoff{}, err
	}
	out := waitingHandoff{page: b.handoffPage(h.Token), expires: h.Expires, progress: e.Progress}
	if e.Hint != nil {
		out.hint = e.Hint.Text
	}
	return out, nil
}
