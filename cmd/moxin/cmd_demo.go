package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"moxin/cmd/moxin/demo"
	"moxin/content"
)

type demoOptions struct {
	once   bool
	dir    string
	listen string
}

func newDemo(a *app) *cobra.Command {
	var o demoOptions
	c := &cobra.Command{
		Use:   "demo",
		Short: "Watch Markdown become posts, posts become numbers, numbers become a ranking",
		Long: `Play six weeks of a small tea shop that does not exist, on this machine alone: a sample workspace, an
embedded queue, an SQLite store, and simulated platforms: two 公众号 with readers who have a taste of their
own, one that publishes and one that sends to its followers within the platform's monthly quota; 抖音 and
the phone that its links open; a shop behind a webhook; a company in WeCom with its staff and customers, its
robots; and moxin's own site.

Articles are checked, compiled, planned, approved and released on a clock that is stepped. At the due
minute the robot tells of each hand-off; a person completes it through its page, and two of them only
after a reminder. Messages to the company's customers go out as colleagues confirm them, which one of
them never does; readers who scan an article's code become contacts, and who is sold to too hard leaves.
Platforms call back. One answer gets lost: the release is in doubt, looked up and found.
Numbers are read back: from the platforms' interfaces, from public pages, from the files that the person
downloads each week, from the own site, whose readers were asked, from short links and the orders that
bring their codes back, and one off a screen by hand. The ranking is compared with the readers' real taste,
and it is told which articles brought contacts and which messages lost them. Some of the desk's work is left:
a campaign to come, approvals that lack a second person, a release that was moved and one that was
missed, a channel on pause. Then the console and the own site are served on loopback until you press
Ctrl-C, unless --once; the pages worth opening are named.

With --json the last line of output is one JSON object.`,
		Example: "  moxin demo\n  moxin demo --once --json | tail -n 1 | jq .ranking",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runDemo(cmd.Context(), o) },
	}
	f := c.Flags()
	f.BoolVar(&o.once, "once", false, "end after the ranking instead of serving the console")
	f.StringVar(&o.dir, "keep", "", "play in this new folder and keep it (default: a temporary one)")
	f.StringVar(&o.listen, "listen", "127.0.0.1:8080", "console address; another port is taken when it is busy")
	a.jsonFlag(c)
	return c
}

func (a *app) runDemo(ctx context.Context, o demoOptions) (err error) {
	began := time.Now()
	dir, clean, err := demoFolder(o.dir)
	if err != nil {
		return err
	}
	defer clean()
	p, ctx := a.newPlay(ctx)
	defer func() { err = errors.Join(err, p.close()) }()
	if err := p.open(ctx, a, dir); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if err := p.run(ctx); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	r, err := p.report(ctx)
	if err != nil {
		return err
	}
	r.Seconds = time.Since(began).Seconds()
	if err := a.printDemo(p, r); err != nil || o.once {
		return err
	}
	return a.serveDemo(ctx, p, o.listen)
}

// demoFolder is a new folder that must not exist yet, or a temporary one that clean removes.
func demoFolder(keep string) (dir string, clean func(), err error) {
	if keep == "" {
		dir, err = os.MkdirTemp("", "moxin-demo-")
		return dir, func() { os.RemoveAll(dir) }, err
	}
	if dir, err = filepath.Abs(keep); err != nil {
		return "", nil, err
	}
	if exists(dir) {
		return "", nil, usagef("--keep %s is there already / 文件夹已存在", keep)
	}
	return dir, func() {}, os.MkdirAll(dir, 0o755)
}

// demoReport is the demo's JSON; its fields are stable.
type demoReport struct {
	Articles     int                   `json:"articles"`
	Renditions   int                   `json:"renditions"`
	Findings     int                   `json:"findings"`
	Releases     map[content.State]int `json:"releases"`
	Publications int                   `json:"publications"`
	// Duplicates are posts that a platform has and the store does not account for.
	Duplicates int `json:"duplicates"`
	// Ways are publications by how they came out.
	Ways      map[way]int `json:"ways"`
	Conflicts int         `json:"conflicts"` // wishes that the calendar refused
	// Doubts are publications whose answer was lost and that were looked up.
	Doubts    int `json:"doubts"`
	Callbacks int `json:"callbacks"` // publications whose end the platform told
	Notices   int `json:"notices"`   // that were delivered, reminders included
	Reminders int `json:"reminders"`
	demoNumbers
	demoContacts
	Ranking []demoRanked `json:"ranking"`
	// Lateness of attempts in work time: from when the clock reached the instant to the claim.
	LatenessP50 float64 `json:"lateness_p50_ms"`
	LatenessP99 float64 `json:"lateness_p99_ms"`
	demoTruth
	Seconds float64 `json:"seconds"`
}

type demoRanked struct {
	Rank     int      `json:"rank"` // 0 = too little evidence for a rank
	Slug     string   `json:"slug"`
	Trust    float64  `json:"trust"`
	Low      float64  `json:"low"`
	High     float64  `json:"high"`
	Demand   *float64 `json:"demand"` // null = no demand data
	Exposure *float64 `json:"exposure"`
}

func (a *app) printDemo(p *play, r demoReport) error {
	if a.json {
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		a.printf("%s\n", line)
		return nil
	}
	a.printf("\n%s\n", a.say(content.T("哪些内容建立信任（读者的信号在这些文章上一致）", "What builds trust (readers' signals agree on these)")))
	t := a.rankTable(p.result.Posts)
	t.head = append(t.head, "truth")
	for i, s := range p.result.Posts {
		t.rows[i] = append(t.rows[i], content.WithSign(demo.Taste[s.Post].Trust, 1))
	}
	a.printf("%s", t.render(true))
	a.printf("\n%s\n%s", a.say(content.T("按系列", "By series")), a.groupTable(p.result.Groups, "series").render(true))
	a.printf("\n%s\n", a.say(content.Text{
		ZH: fmt.Sprintf("%d 篇文章 → %d 份成稿 → %d 次发布（重复 %d）→ %d 条采样；%s；%.0f 秒",
			r.Articles, r.Renditions, r.Publications, r.Duplicates, r.Samples, r.demoTruth.text().ZH, r.Seconds),
		EN: fmt.Sprintf("%d articles → %d renditions → %d publications (%d duplicates) → %d samples; %s; %.0f s",
			r.Articles, r.Renditions, r.Publications, r.Duplicates, r.Samples, r.demoTruth.text().EN, r.Seconds),
	}))
	a.printf("%s\n%s\n", a.say(r.demoNumbers.text()), a.say(r.passages()))
	r.demoContacts.print(a)
	a.printf("%s\n", a.say(content.Text{
		ZH: fmt.Sprintf("发布延迟（真实时间，从时钟走到该时刻起算）：p50 %.0f ms，p99 %.0f ms", r.LatenessP50, r.LatenessP99),
		EN: fmt.Sprintf("lateness (work time, from when the stepped clock reached the instant): p50 %.0f ms, p99 %.0f ms", r.LatenessP50, r.LatenessP99),
	}))
	return nil
}

// passages says how the publications came out.
func (r demoReport) passages() content.Text {
	w := r.Ways
	return content.T(
		fmt.Sprintf("公众号发布 %d、群发 %d（另有 %d 条超过平台每月的次数，没有排上）；抖音点一下 %d；照交接页手工发 %d；接口 %d；自有站点 %d；企业微信群发和朋友圈 %d，群机器人 %d\n提醒 %d 条，其中再次提醒 %d；平台回调告知结果 %d 次；答复丢失 %d 次：存疑、查到、没有重发",
			w[wayAPI], w[wayMass], r.Conflicts, w[wayTap], w[wayHand], w[wayWebhook], w[waySite], w[wayStaff], w[wayRobot], r.Notices, r.Reminders, r.Callbacks, r.Doubts),
		fmt.Sprintf("公众号: %d published, %d sent to followers (%d more would pass the platform's monthly quota and got no place); 抖音 by one tap %d; by hand from the page %d; webhook %d; own site %d; WeCom messages and moments %d, by a group's robot %d\n%d notices, %d of them reminders; %d ends told by callback; %d answers lost: in doubt, looked up, found, not sent again",
			w[wayAPI], w[wayMass], r.Conflicts, w[wayTap], w[wayHand], w[wayWebhook], w[waySite], w[wayStaff], w[wayRobot], r.Notices, r.Reminders, r.Callbacks, r.Doubts))
}

// demoPages are the pages worth opening, in this order.
var demoPages = []struct {
	path string
	what content.Text
}{
	{"/", content.T("今天：要人处理的，一条错过、一条待人发布", "today: what needs a person, one missed, one to post by hand")},
	{"/calendar", content.T("日历：拖一条到盘点那天试试；主渠道冷下来会说", "the calendar: drag a post onto the stocktaking; it says which primary channel has gone quiet")},
	{"/calendar?view=week&week=2027-W03", content.T("一周：空档、活动里谁等谁、按钟点拖动", "a week: free slots, what waits for what in a campaign, dragging by the hour")},
	{"/approvals", content.T("审批：卖货的要两个人，还差你一个；企业微信的写着发给多少客户", "approvals: what sells takes two people, and yours is missing; of WeCom, how many customers get it")},
	{"/releases?channel=qy", content.T("企业微信群发：几位同事确认了，谁一直没有", "messages in WeCom: how many colleagues confirmed, and who never did")},
	{"/articles/why-customers-leave", content.T("一篇文章：读到、加企微、30 天后还在、下单", "an article: read, added as a contact, still there after 30 days, ordered")},
	{"/articles/double-twelve-sale?channel=qy", content.T("一条促销群发：送到几位客户，之后走了几位", "a message that sold hard: how many customers got it, and how many left after it")},
	{"/rankings", content.T("排名：哪些内容建立信任，依据是什么", "the ranking: which content builds trust, and why")},
	{"/collecting", content.T("采集：每个来源上次、下次，读不到会说为什么", "collecting: when each source was read and will be, and why not")},
	{"/health", content.T("运行状况：延迟、队列、进程", "health: lateness, queues, processes")},
	{"/audit", content.T("操作记录：谁、什么时候、做了什么", "the audit: who did what, and when")},
}

// demoGuide says where to look in the console at an address.
func demoGuide(a *app, console string) string {
	t := table{head: []string{a.say(content.T("值得打开", "Worth opening")), a.say(content.T("看什么", "what to see"))}}
	for _, page := range demoPages {
		t.rows = append(t.rows, []string{"  " + console + page.path, a.say(page.what)})
	}
	return t.render(true)
}

// serveDemo shows what became of the play in the console until ctx ends.
func (a *app) serveDemo(ctx context.Context, p *play, address string) error {
	l, err := listenLoopback(address)
	if err != nil {
		if l, err = listenLoopback("127.0.0.1:0"); err != nil {
			return err
		}
	}
	pages, err := p.app.consoleHandler(ctx, p.station, l.Addr().String())
	if err != nil {
		return err
	}
	a.printf("\n%s http://%s   %s\n", a.say(content.T("控制台", "Console")), l.Addr(), a.say(content.T("Ctrl-C 结束", "Ctrl-C ends")))
	a.printf("%s http://%s/\n", a.say(content.T("自有站点", "Own site")), p.world.places.Public)
	a.printf("\n%s", demoGuide(a, "http://"+l.Addr().String()))
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return serveHTTP(ctx, l, pages) })
	g.Go(func() error { return pages.follow(ctx) })
	g.Go(func() error { return p.station.scoring(ctx) })
	return g.Wait()
}
