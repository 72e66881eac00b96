package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	people "moxin/publishers/notice"
)

func newNotices(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "notices",
		Short: "Whom moxin tells what needs a person, and how the day looks",
		Long: `moxin tells people when a hand-off's minute has come, when it is still open, when it is not known whether
something went out, when something failed or was missed; and, where notices.digest names an hour, once
a day how it all stands. moxin.yaml's notices name the places: a robot of a WeCom, Feishu or DingTalk
group, and mail; any of them together. 'moxin serve' does the telling.`,
	}
	group(c)
	c.AddCommand(a.newNoticesTest(), a.newNoticesDigest())
	return c
}

func (a *app) newNoticesTest() *cobra.Command {
	c := &cobra.Command{
		Use:   "test [PLACE...]",
		Short: "Send a test notice to each place and say what each answered",
		Long: `Send one test notice to each place that moxin.yaml's notices name, or to those named here: wecom, feishu,
dingtalk, email. It counts for the place's rate like any other,
and a place that status names as failing and that takes it is named no more.

Exit 0 when all took it, 3 when some did, 1 when none did.`,
		Example: "  moxin notices test\n  moxin notices test feishu email --json",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.runNoticesTest(cmd.Context(), args) },
	}
	a.jsonFlag(c)
	return c
}

func (a *app) newNoticesDigest() *cobra.Command {
	c := &cobra.Command{
		Use:   "digest",
		Short: "Print the digest of the last 24 hours, and send nothing",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				cfg, now := b.ws.Config, a.now()
				d, err := digestOf(cmd.Context(), s, cfg, content.Digest{From: now.AddDate(0, 0, -1), To: now, Until: now.AddDate(0, 0, 1)})
				if err != nil {
					return err
				}
				text, err := (&people.Notifier{ConsoleURL: cfg.Console.URL, Zone: cfg.Zone}).Text(content.Notice{Kind: content.NoticeDigest, Digest: &d})
				if err == nil {
					a.printf("%s\n", text)
				}
				return err
			})
		},
	}
	return c
}

// noticeTime bounds one test notice; work time.
const noticeTime = 15 * time.Second

func (a *app) runNoticesTest(ctx context.Context, names []string) error {
	return a.withStore(ctx, offline, func(b *bench, s *store.Store) error {
		places, err := a.namedPlaces(b, names)
		if err != nil {
			return err
		}
		failed := make([]error, len(places))
		hosts := make([]string, len(places))
		var wg sync.WaitGroup
		for i, p := range places {
			wg.Go(func() { hosts[i], failed[i] = a.testPlace(ctx, b, s, p) })
		}
		wg.Wait()
		if err := ctx.Err(); err != nil {
			return err
		}
		return a.sayTested(places, hosts, failed)
	})
}

// namedPlaces are the places that were named, or all.
func (a *app) namedPlaces(b *bench, names []string) ([]noticePlace, error) {
	all := a.noticePlaces(b.ws.Config.Notices)
	if len(all) == 0 {
		return nil, usageText("moxin.yaml 的 notices 没有写任何地方，见 site/docs/notices.md", "moxin.yaml's notices name no place; see site/docs/notices.md")
	}
	if len(names) == 0 {
		return all, nil
	}
	var out []noticePlace
	for _, name := range names {
		found := false
		for _, p := range all {
			if p.key == "notices."+name {
				out, found = append(out, p), true
			}
		}
		if !found {
			return nil, usageText("moxin.yaml 的 notices 没有 "+name, "moxin.yaml's notices do not name "+name)
		}
	}
	return out, nil
}

// testPlace sends one notice and says where it went.
func (a *app) testPlace(ctx context.Context, b *bench, s *store.Store, p noticePlace) (host string, err error) {
	n, err := a.notifier(b, s, p)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, noticeTime)
	defer cancel()
	host = n.Target.Host()
	if err := n.Notify(ctx, content.Notice{Kind: content.NoticeTest}); err != nil {
		return host, err
	}
	last, err := lastOf(ctx, s, p)
	if err != nil || last.Action != content.ActionNoticeFails {
		return host, err
	}
	return host, s.Log(ctx, content.Entry{At: a.now(), Who: a.who(), Action: content.ActionNoticeWorks, Subject: content.NoticeSubject(p.name)})
}

// sayTested prints what each place answered, and makes the exit code.
func (a *app) sayTested(places []noticePlace, hosts []string, failed []error) error {
	rows, took := []map[string]any{}, 0
	for i, p := range places {
		row := map[string]any{"place": p.name, "host": hosts[i], "ok": failed[i] == nil, "error": nil}
		said := content.T("收下了", "took it")
		if failed[i] == nil {
			took++
		} else {
			said = troubleOf(failed[i])
			row["error"] = said
		}
		rows = append(rows, row)
		if !a.json {
			a.printf("%s: %s\n", a.say(p.label), a.say(said))
		}
	}
	var err error
	if a.json {
		err = a.printJSON(map[string]any{"places": rows})
	}
	switch {
	case took == len(places):
		return err
	case took > 0:
		return errors.Join(err, exit(exitPartly, nil))
	}
	return errors.Join(err, exit(exitFailed, nil))
}
