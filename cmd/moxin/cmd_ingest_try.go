package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest"
	"moxin/ingest/all"
	"moxin/ingest/page"
)

type tryOptions struct{ platform, rule string }

func (a *app) newIngestTry() *cobra.Command {
	var o tryOptions
	c := &cobra.Command{
		Use:   "try URL|FILE",
		Short: "Show what is read off a public page and by which rule; store no numbers",
		Long: `Read one public page and show which rule read it, what it found, what it did not find and why.

A FILE is a page saved from a browser; nothing is asked. A URL is asked by the manners of every
reading: its host has to be named in ingest.pages of moxin.yaml, robots.txt is obeyed, ten seconds
pass between two requests to a host, and the request counts in its day. A verification page stops
the host until 'moxin ingest resume'. Rules of the workspace (ingest.rules) come before built-in ones.

Verdicts: read; deleted, violating, unavailable (the post is gone); busy; blocked (verification or
login); changed (no numbers where the rule says); another (somebody else's post); forbidden; later.

Exits 0 when numbers were read; 3 when the page tells none now: gone, busy, not its turn, or all
unknown; 4 when it is blocked or forbidden; 5 when it is changed or another post's.`,
		Example: "  moxin ingest try page.html --platform zhihu\n  moxin ingest try https://weibo.cn/comment/Qa1Bc2De3 --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runIngestTry(cmd.Context(), args[0], o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.platform, "platform", "", "only rules of this platform")
	completes(c, "platform", platformWords())
	f.StringVar(&o.rule, "rule", "", "only the rule with this id")
	a.jsonFlag(c)
	return c
}

// tried is what became of one page.
type tried struct {
	of string // address or file
	page.Page
	why content.Text
}

// Verdicts beside those of package page: what kept a page from being read at all.
const (
	tryForbidden page.Verdict = "forbidden"
	tryLater     page.Verdict = "later"
)

func (a *app) runIngestTry(ctx context.Context, what string, o tryOptions) error {
	if _, ok := content.PlatformByID(o.platform); o.platform != "" && !ok {
		return noPlatform(o.platform)
	}
	do := a.trySaved
	if strings.HasPrefix(what, "http://") || strings.HasPrefix(what, "https://") {
		do = a.tryAddress
	}
	t, err := do(ctx, what, o)
	if err != nil {
		return err
	}
	t.of = what
	if a.json {
		if err := a.printJSON(t.json(a.say)); err != nil {
			return err
		}
	} else {
		a.printTried(t)
	}
	if code := t.exit(); code != exitOK {
		return exit(code, nil)
	}
	return nil
}

// noPlatform says that there is no platform of that id, and which may be meant.
func noPlatform(id string) error {
	var ids []string
	for _, p := range content.Platforms {
		ids = append(ids, p.ID)
	}
	near := meant(id, ids)
	if near.ZH == "" {
		all := strings.Join(ids, ", ")
		near = content.T("，有："+all, "; there are "+all)
	}
	return usageText("没有平台 "+id+near.ZH, "there is no platform "+id+near.EN)
}

// trySaved reads a saved page. It takes no workspace, and uses the rules of one that is there.
func (a *app) trySaved(ctx context.Context, name string, o tryOptions) (tried, error) {
	rules, err := a.tryRules(ctx)
	if err != nil {
		return tried{}, err
	}
	if err := o.known(rules); err != nil {
		return tried{}, err
	}
	f, err := os.Open(name)
	if err != nil {
		return tried{}, exit(exitUsage, err)
	}
	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, page.MaxBody+1))
	if err != nil {
		return tried{}, err
	}
	if len(body) > page.MaxBody {
		return tried{}, usageText(fmt.Sprintf("%s 超过 %d MB", name, page.MaxBody>>20), fmt.Sprintf("%s is over %d MB", name, page.MaxBody>>20))
	}
	p, err := rules.Parse(page.Post{Platform: o.platform, Rule: o.rule}, body)
	t, err := judgeTried(p, err)
	if t.Rule == "" && t.Verdict == page.Changed {
		t.why = content.T("没有一条规则在这一页上找到数字；写上 --platform 或 --rule，看那条规则缺什么",
			"no rule finds numbers on this page; say --platform or --rule to see what that one misses")
	}
	return t, err
}

func (a *app) tryRules(ctx context.Context) (*page.Rules, error) {
	if _, err := a.findRoot(); err != nil && a.dir == "" {
		return all.Rules(nil, nil)
	}
	b, err := a.openBench(ctx, offline)
	if err != nil {
		return nil, err
	}
	rules, err := all.Rules(b.ws.FS, b.ws.Config.Ingest.Rules)
	return rules, badRules(err)
}

// known refuses the id of a rule that is not there.
func (o tryOptions) known(rules *page.Rules) error {
	if o.rule == "" || slices.Contains(rules.IDs(), o.rule) {
		return nil
	}
	known := strings.Join(rules.IDs(), ", ")
	return usageText("没有规则 "+o.rule+"，有："+known, "there is no rule "+o.rule+"; there are "+known)
}

// badRules makes rules that cannot be read an error of config.
func badRules(err error) error {
	if err == nil {
		return nil
	}
	return exit(exitUsage, err)
}

// tryAddress asks for a page as every reading does.
func (a *app) tryAddress(ctx context.Context, address string, o tryOptions) (t tried, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return t, exit(exitUsage, err)
	}
	err = a.withStore(ctx, offline, func(b *bench, s *store.Store) error {
		deps, err := a.pageDeps(b, s)
		if err != nil {
			return badRules(err)
		}
		if err := o.known(deps.Rules); err != nil {
			return err
		}
		post := page.Post{Platform: o.platform, Rule: o.rule, URL: u}
		if post, err = ownPost(ctx, s, post); err != nil {
			return err
		}
		p, _, err := all.Pages(deps).Load(ctx, post)
		if p.Verdict == page.Blocked {
			if err := stopHost(ctx, s, u.Host, content.Pause{Reason: err.Error(), By: ingest.Reader, At: a.now()}); err != nil {
				return err
			}
		}
		t, err = judgeTried(p, err)
		return err
	})
	return t, err
}

// ownPost adds what the store knows of the post at an address: whether it is ours shows by its title.
func ownPost(ctx context.Context, s *store.Store, post page.Post) (page.Post, error) {
	posts, err := s.Publications(ctx, content.PublicationFilter{})
	if err != nil {
		return post, err
	}
	for _, p := range posts {
		if p.URL == post.URL.String() {
			post.Title = p.Title
			if post.Platform == "" {
				post.Platform = p.Platform
			}
		}
	}
	return post, nil
}

// stopHost reads nothing more from a host that asks for verification, as a collection would.
func stopHost(ctx context.Context, s *store.Store, host string, p content.Pause) error {
	p.Scope = content.ReadScope(host)
	if err := s.Pause(ctx, p); err != nil {
		return fmt.Errorf("stopping %s: %w", host, err)
	}
	return nil
}

// judgeTried gives errors that are no page's their verdict; others stay errors.
func judgeTried(p page.Page, err error) (tried, error) {
	t := tried{Page: p}
	var later ingest.ErrLater
	switch {
	case errors.As(err, &later):
		t.Verdict = tryLater
	case errors.Is(err, ingest.ErrForbidden):
		t.Verdict = tryForbidden
	case p.Verdict == "" && errors.Is(err, ingest.ErrBlocked):
		t.Verdict = page.Blocked
	case p.Verdict == "" && errors.Is(err, ingest.ErrChanged):
		t.Verdict = page.Changed
	case p.Verdict == "":
		return t, err
	}
	if err != nil {
		t.why = content.T(err.Error(), "")
	}
	if p.Why != "" {
		t.why = content.T(p.Why, "")
	}
	return t, nil
}

// verdictTexts say what a verdict means.
var verdictTexts = map[page.Verdict]content.Text{
	page.Read:        content.T("数字在规则说的地方", "the numbers are where the rule says"),
	page.Deleted:     content.T("作者删除了，或已不存在", "deleted, or not there"),
	page.Missing:     content.T("现在找不到这一页，过六小时还找不到才算没了", "not there now; still not there in six hours means gone"),
	page.Violating:   content.T("被平台下架", "taken down by the platform"),
	page.Unavailable: content.T("账号注销、迁移或被封", "the account is closed, moved or barred"),
	page.Busy:        content.T("平台请稍后再来", "the platform asks to come again later"),
	page.Blocked:     content.T("平台要求验证或登录；停止读这个主机，请人看看", "the platform asks for verification or a login; a person has to look"),
	page.Changed:     content.T("数字不在规则说的地方，规则要改", "no numbers where the rule says; the rule has to be mended"),
	page.Another:     content.T("这一页是别的内容", "this is another post's page"),
	tryForbidden:     content.T("不允许读：主机写进 ingest.pages 了吗，有规则读这个地址吗，robots.txt 许可吗", "reading is not allowed: is the host in ingest.pages, does a rule read this address, does robots.txt allow it"),
	tryLater:         content.T("还没轮到这个主机，或今天的次数用完了，或它被停了", "not the host's turn, or its day is used up, or it is stopped"),
}

func (t tried) exit() int {
	switch t.Verdict {
	case page.Read:
		if len(t.Samples) > 0 {
			return exitOK
		}
	case page.Blocked, tryForbidden:
		return exitAuth
	case page.Changed, page.Another:
		return exitFindings
	}
	return exitPartly
}

func (a *app) printTried(t tried) {
	rows := table{head: strings.Fields(a.say(content.T("项 值 位置 原文", "what value where written")))}
	add := func(zh, en, value string) {
		if value != "" {
			rows.add(a.say(content.T(zh, en)), value)
		}
	}
	if t.Rule != "" {
		add("规则", "rule", t.Rule+" ("+t.Origin+checkedOn(t.Checked)+")")
	}
	add("位置", "shape", t.Shape)
	add("标题", "title", fit(t.Title, 60))
	add("编号", "id", t.ID)
	if t.Template >= 0 && t.Rule != "" && t.Verdict == page.Read {
		add("模板", "template", strings.TrimSpace(fmt.Sprint(t.Template, " ", t.Kind)))
	}
	for _, f := range t.Found {
		value := a.say(content.T("未知：", "unknown: ")) + a.say(f.Why)
		if f.Known {
			value = fmt.Sprintf("%.0f %s", f.Value, f.Unit)
		}
		if f.Capped {
			value += a.say(content.T("（至少）", " (at least)"))
		}
		rows.add(string(f.Metric), value, f.Where, f.Raw)
	}
	add("结论", "verdict", string(t.Verdict)+"  "+a.say(verdictTexts[t.Verdict]))
	add("原因", "why", a.say(t.why))
	a.printf("%s", rows.render(a.terminal()))
}

func checkedOn(day string) string {
	if day == "" {
		return ""
	}
	return ", " + day
}

// json is the stable shape of a tried page; a value that is not known is null.
func (t tried) json(say func(content.Text) string) map[string]any {
	found := []map[string]any{}
	for _, f := range t.Found {
		var value any
		if f.Known {
			value = f.Value
		}
		found = append(found, map[string]any{
			"metric": f.Metric, "value": value, "unit": f.Unit, "capped": f.Capped, "where": f.Where, "raw": f.Raw, "why": say(f.Why),
		})
	}
	var template any
	if t.Template >= 0 && t.Rule != "" {
		template = t.Template
	}
	return map[string]any{
		"of": t.of, "verdict": t.Verdict, "gone": t.Verdict.Gone(), "why": say(t.why), "rule": t.Rule, "platform": t.Platform, "origin": t.Origin,
		"checked": t.Checked, "shape": t.Shape, "title": t.Title, "id": t.ID, "template": template, "kind": t.Kind, "found": found,
	}
}
