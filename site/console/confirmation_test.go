package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// messenger is a shop that writes to its customers in WeCom, with a person at the console.
func messenger(t *testing.T) (*shop, *hand) {
	s, h := busyShop(t)
	cfg := s.ws.Config
	cfg.Channels = append(cfg.Channels, content.Channel{ID: "qy", Platform: content.WeCom, Mode: content.ModeMessage})
	s.options.Config = func() content.Config { return cfg }
	s.ok(s.store.Connect(t.Context(), content.Account{Channel: "qy", Platform: content.WeCom, ID: "ww1", ConnectedAt: now, ConnectedBy: "林溪"}))
	s.open()
	return s, h
}

// message is a release to customers; one that is handed off is a task of WeCom.
func (s *shop) message(slug string, state content.State) int64 {
	s.Helper()
	ctx, due := s.Context(), now.Add(-2*time.Hour)
	r := content.Rendition{Slug: slug, Channel: "qy", Platform: content.WeCom, Family: content.FamilyMessage, Mode: content.ModeMessage, Title: "写给老会员的一封信", Text: "这个月读了什么",
		To: &content.Recipients{Audience: content.AudienceExisting, Tags: []string{"客户等级/老客"}}, SourceDigest: "1"}
	r.Seal()
	items := []content.Item{{Slug: slug, Title: r.Title, Rendition: r.Digest, SourceDigest: "1"}}
	first := content.Planned
	if state == content.HandedOff {
		first = content.Approved
	}
	ids, err := s.store.Apply(ctx, content.Changeset{By: "plan", At: due, Renditions: []content.Rendition{r}, Create: []content.Release{{
		Channel: "qy", Platform: content.WeCom, Run: 1, Items: items, State: first, Due: due, Late: content.DefaultLate, Digest: content.MessageDigest(items),
	}}})
	s.ok(err)
	if state != content.HandedOff {
		return ids[0]
	}
	tickets, err := s.store.DispatchDue(ctx, due, work, 0)
	s.ok(err)
	a, err := s.store.Claim(ctx, content.Claim{Ticket: tickets[0], Worker: "studio:4021", Now: due, Started: work, Lease: work.Add(time.Minute)})
	s.ok(err)
	s.ok(s.store.Settle(ctx, content.Settlement{Release: ids[0], Fence: tickets[0].Fence, From: content.Publishing, To: content.HandedOff, Attempt: a.ID, Who: "worker",
		At: due, Finished: work, Job: "msg1", Handoff: &content.Handoff{Token: "token-qy", Due: due, Expires: due.Add(26 * time.Hour), Title: r.Title}}))
	return ids[0]
}

// confirmed lets colleagues be so far with every hand-off.
func (s *shop) confirmed(p *content.Progress) {
	s.options.Evidence = func(context.Context, int64) (Evidence, error) { return Evidence{Progress: p}, nil }
	s.open()
}

func TestConfirmationIsShown(t *testing.T) {
	s, _ := messenger(t)
	id := s.message("member-letter", content.HandedOff)
	page := releaseHref(id)
	s.confirmed(nil)
	says(t, s.page(page), map[string]string{".confirmation .reason:first-of-type": "已交给同事在企业微信里确认，还没有问到确认了几位。"})
	s.confirmed(&content.Progress{Done: 12, Total: 30, Waiting: []string{"chenmo", "zhouye"}, At: now.Add(-5 * time.Minute)})
	doc := s.page(page)
	says(t, doc, map[string]string{
		".confirmation [data-progress]": "30 位里 12 位已确认", ".confirmation h3": "还差 18 位",
		".names li:nth-child(2)": "zhouye", ".names li:last-child": "另有 16 位",
	})
	if bar, _ := doc.Find(".confirmation .fill").Attr("width"); bar != "40" {
		t.Errorf("the bar is %q wide", bar)
	}
	if by := doc.Find(".confirmation > .reason").Text(); !strings.Contains(by, "12-05 周六 07:30") {
		t.Errorf("by %q", by) // a day after its instant
	}
	counts(t, doc, map[string]int{"form[data-act=remind]": 1, "[data-ask=cancel] p": 1})
	if ask := doc.Find("[data-ask=cancel] p").Text(); !strings.Contains(ask, "任务会先从企业微信收回") {
		t.Errorf("cancelling asks %q", ask)
	}
	says(t, s.page(page+"?lang=en"), map[string]string{".confirmation [data-progress]": "12 of 30 confirmed"})
	today := s.page("/")
	row := fmt.Sprintf("li[data-release=\"%d\"]", id)
	says(t, today, map[string]string{row + " [data-progress]": "30 位里 12 位已确认"})
	counts(t, today, map[string]int{row + " form[data-act=remind]": 1, "form[data-act=remind]": 1, // no other hand-off is one of colleagues
		row + " form[data-act=confirm]": 0, "[data-need=handed_off] form[data-act=confirm]": 2,
		row + " .when.over": 0}) // nobody pastes a link of it, and colleagues have a day
	says(t, today, map[string]string{"[data-need=handed_off] h3 .soft": "用手机打开交接页，发完贴回链接；企微的任务由同事在企业微信里确认"})
	s.confirmed(&content.Progress{Done: 30, Total: 30, At: now})
	counts(t, s.page(page), map[string]int{".confirmation h3": 0, ".names li": 0})
}

func TestRemindFromTheConsole(t *testing.T) {
	s, h := messenger(t)
	id := s.message("member-letter", content.HandedOff)
	if w := s.post(releaseHref(id)+"/act", s.seen(id, ActRemind)); w.Code != http.StatusSeeOther || strings.Join(h.did, "|") != fmt.Sprintf("remind %d", id) {
		t.Errorf("status %d, did %q", w.Code, h.did)
	}
	says(t, s.page(fmt.Sprintf("/releases/%d?done=remind", id)), map[string]string{".done": "提醒发出去了。"})
	h.refuse = map[Act]error{ActRemind: &Refusal{Text: content.T("24 小时内只能提醒 3 次", "three reminders in 24 hours")}}
	if w := s.post(releaseHref(id)+"/act", s.seen(id, ActRemind)); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "24 小时内只能提醒 3 次") {
		t.Errorf("status %d", w.Code)
	}
	s.options.Acts = nil
	s.open()
	counts(t, s.page(releaseHref(id)), map[string]int{"form[data-act=remind]": 0, ".confirmation": 1})
}

func TestWhomAReleaseGoesTo(t *testing.T) {
	s, _ := messenger(t)
	id := s.message("member-letter", content.Planned)
	asked := 0
	goes := func(_ context.Context, r content.Release) (content.Text, error) {
		if asked++; r.ID != id {
			t.Errorf("asked of release %d on %s", r.ID, r.Channel)
		}
		return content.T("发给：约 1,240 位客户（标签 客户等级/老客，名单读于 12-04 09:10），其中 30 位本月已满，12 位同事确认", "goes to: about 1,240 customers"), nil
	}
	s.options.Outreach = goes
	s.open()
	says(t, s.page(releaseHref(id)), map[string]string{".head [data-goes]": "发给：约 1,240 位客户（标签 客户等级/老客，名单读于 12-04 09:10），其中 30 位本月已满，12 位同事确认"})
	row := fmt.Sprintf(".pile li[data-release=\"%d\"] [data-goes]", id)
	says(t, s.page("/approvals?lang=en"), map[string]string{row: "goes to: about 1,240 customers",
		fmt.Sprintf(".pile li[data-release=\"%d\"] .facts [data-channel]", id): "WeCom message qy"})
	s.page("/releases/14") // of another platform
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
	for _, err := range []error{context.DeadlineExceeded, errors.New("the platform is away")} {
		s.options.Outreach = func(context.Context, content.Release) (content.Text, error) { return content.Text{}, err }
		s.open()
		says(t, s.page("/approvals"), map[string]string{row: "发给：—（没来得及问到）"})
	}
	s.options.Outreach = goes
	s.open()
	done := s.message("damp-season", content.HandedOff)
	counts(t, s.page(releaseHref(done)), map[string]int{"[data-goes]": 0}) // nothing is to be decided any more
}

func TestFunnelOfAnArticle(t *testing.T) {
	s, _ := busyShop(t)
	slug := s.release(content.Published).Items[0].Slug
	counts(t, s.page("/articles/"+slug), map[string]int{".funnel": 0})
	s.options.Funnel = func(_ context.Context, of string) ([]content.FunnelStep, error) {
		if of != slug {
			t.Errorf("asked of %q", of)
		}
		return []content.FunnelStep{
			{Key: content.FunnelRead, Known: true, N: 12840, Least: true, Why: content.T("3 篇里读到 2 篇", "of 2 of 3 posts")},
			{Key: content.FunnelClick, Why: content.T("没有短链", "no link")},
			{Key: content.FunnelAdd, Known: true, N: 12},
			{Key: content.FunnelStay, Known: true, N: 8, Of: 9, Why: content.T("3 位还不到 30 天", "3 not 30 days ago yet")},
			{Key: content.FunnelOrder, Known: true, N: 0, Of: 12},
		}, nil
	}
	s.open()
	doc := s.page("/articles/" + slug)
	var got []string
	for _, li := range doc.Find(".funnel li").EachIter() {
		got = append(got, strings.Join(strings.Fields(li.Text()), " "))
	}
	want := "阅读 ≥12,840 3 篇里读到 2 篇；排名依据的是 2,770：每个渠道只用一个来源，到打分时为止|点击 — 没有短链|加企微 12|30 天后还在 8 / 9 3 位还不到 30 天|下单 0 / 12"
	if strings.Join(got, "|") != want {
		t.Errorf("funnel\n got %s\nwant %s", strings.Join(got, "|"), want)
	}
	counts(t, doc, map[string]int{".funnel [data-unknown]": 1})
	says(t, s.page("/articles/"+slug+"?lang=en"), map[string]string{".funnel li[data-step=stay] .soft:first-child": "there after 30 days"})
	for _, r := range s.ws.Articles { // an article that nobody has seen has none
		if posts, err := s.store.Publications(t.Context(), content.PublicationFilter{Slug: r.Slug}); err == nil && len(posts) == 0 {
			counts(t, s.page("/articles/"+r.Slug), map[string]int{".funnel": 0})
			return
		}
	}
	t.Error("every article of the fixture is out")
}
