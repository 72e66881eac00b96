package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest"
)

func (a *app) newIngestRun() *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use:   "run",
		Short: "Read what is due by age; serve does this by itself",
		Long: `Read what is due: each publication at the ages of ingest.ages (1, 3, 6 and 12 hours and 1, 2, 3, 7, 14 and
30 days when unsaid), from the platform's statistics and from public pages on the hosts that
ingest.pages names, and each channel's own numbers twice a day. Then work on what WeCom told of contacts,
and score anew. What a serve reads
at this moment is left to it; a host that is stopped is not asked (see 'moxin ingest status').

Exits 3 when a reading failed or was put off.`,
		Example: "  moxin ingest run\n  moxin ingest run --all --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.runIngest(cmd.Context(), b, s, all)
			})
		},
	}
	c.Flags().BoolVar(&all, "all", false, "read every publication and channel now, due or not")
	a.jsonFlag(c)
	return c
}

func (a *app) runIngest(ctx context.Context, b *bench, s *store.Store, all bool) error {
	r := a.newIngest(b, s)
	read := func() (ingest.Report, error) { return readNumbers(ctx, r) }
	if all {
		read = func() (ingest.Report, error) { return readEverything(ctx, r, s) }
	}
	report, err := read()
	if err != nil {
		return err
	}
	meetings, err := a.newMeetings(b, s, r)
	if err != nil {
		return err
	}
	if err := meetings.all(ctx); err != nil {
		return err
	}
	if _, err := score(ctx, b.ws, s, a.now()); err != nil {
		return err
	}
	if err := a.printReadings(report); err != nil {
		return err
	}
	if report.Failed+report.PutOff > 0 {
		return exit(exitPartly, nil)
	}
	return nil
}

// readEverything reads all publications and channels, due or not.
func readEverything(ctx context.Context, r *ingest.Runner, s *store.Store) (ingest.Report, error) {
	posts, err := s.Publications(ctx, content.PublicationFilter{NotGone: true})
	if err != nil {
		return ingest.Report{}, err
	}
	report, err := r.Collect(ctx, posts)
	if err != nil {
		return report, err
	}
	channels, err := r.RunChannels(ctx, true)
	report.Add(channels)
	return report, err
}

func (a *app) printReadings(r ingest.Report) error {
	if a.json {
		return a.printJSON(r)
	}
	a.printf("%s\n", a.say(content.T(
		fmt.Sprintf("读到 %d，新样本 %d，还没有数 %d，已不在 %d，失败 %d，推后 %d", r.Read, r.Added, r.Waiting, r.Gone, r.Failed, r.PutOff),
		fmt.Sprintf("read %d, new samples %d, nothing yet %d, gone %d, failed %d, put off %d", r.Read, r.Added, r.Waiting, r.Gone, r.Failed, r.PutOff))))
	if r.Skipped > 0 {
		a.progressf("%s\n", a.say(content.T(
			fmt.Sprintf("有 %d 个时点过去时没有读：读到的是现在的数，当时的数无从知道，不会补造", r.Skipped),
			fmt.Sprintf("%d ages passed unread: what was read is the count now; what it was then nobody knows, and nothing is made up", r.Skipped))))
	}
	for _, p := range r.Problems {
		a.progressf("%s\n", a.say(problemText(p)))
	}
	return nil
}

// problemText is one reading that did not work out, with what its trouble means.
func problemText(p ingest.Problem) content.Text {
	what := content.T(fmt.Sprintf("%s 渠道 %s", p.Collector, p.Channel), fmt.Sprintf("%s channel %s", p.Collector, p.Channel))
	if p.Publication != 0 {
		what = content.T(fmt.Sprintf("%s 发布 %d（%s）", p.Collector, p.Publication, p.Channel), fmt.Sprintf("%s publication %d (%s)", p.Collector, p.Publication, p.Channel))
	}
	help := troubleText(p.Trouble, p.Raw)
	return content.T(what.ZH+"："+p.Error+help.ZH, what.EN+": "+p.Error+help.EN)
}

// troubleHelp is what a person does about each kind of trouble; a passing one is tried again by
// itself.
var troubleHelp = map[content.Trouble]content.Text{
	content.TroublePassing:   content.T("，会自己再试", "; tried again by itself"),
	content.TroubleBlocked:   content.T("，平台要求验证：请人打开那一页看看，之后 moxin ingest resume 主机", "; the platform asks for verification: have a person open the page, then moxin ingest resume HOST"),
	content.TroubleChanged:   content.T("，数字不在原来的地方了，规则要改", "; the numbers are no longer where they were, a rule has to be mended"),
	content.TroubleForbidden: content.T("，不允许读：看 robots.txt、ingest.pages 和账号的权限", "; reading is not allowed: look at robots.txt, ingest.pages and the account's permissions"),
}

// troubleText is what to do about a trouble, as the end of a sentence.
func troubleText(t content.Trouble, raw string) content.Text {
	help := troubleHelp[t]
	if raw != "" {
		help = content.T(help.ZH+"；当时的内容：moxin ingest raw "+raw+" > page.html", help.EN+"; what was read: moxin ingest raw "+raw+" > page.html")
	}
	return help
}
