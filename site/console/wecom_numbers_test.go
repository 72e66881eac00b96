package console

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// sent is a message to customers that went out in a mode.
func (s *shop) sent(mode string) content.Publication {
	s.Helper()
	cfg := s.options.Config()
	for i, ch := range cfg.Channels {
		if ch.ID == "qy" {
			cfg.Channels[i].Mode = mode
		}
	}
	s.options.Config = func() content.Config { return cfg }
	s.open()
	id := s.message("why-readers-return", content.HandedOff)
	r, err := s.store.Release(s.Context(), id)
	s.ok(err)
	s.ok(s.store.Settle(s.Context(), content.Settlement{Release: id, Fence: r.Fence, From: content.HandedOff, To: content.Published, Who: "scheduler", At: now.Add(-time.Hour), Finished: work,
		Publications: []content.Publication{{RemoteID: "msg1"}}}))
	posts, err := s.store.Publications(s.Context(), content.PublicationFilter{Release: id})
	s.ok(err)
	return posts[0]
}

// A message has no readers, likes or follows that anybody could count: its columns are its own.
func TestNumbersOfAMessageAreItsOwn(t *testing.T) {
	for _, one := range []struct {
		mode, source string
		reads        content.Metric
		heads, way   string
	}{
		{content.ModeMessage, "groupmsg", content.Delivered, "送达 等同事确认 当期收满没发 已不是客户 取关", "群发结果"},
		{content.ModeMoment, "moment", content.Likes, "送达 点赞 评论 取关", "朋友圈结果"},
	} {
		s, _ := messenger(t)
		post := s.sent(one.mode)
		s.add(s.sample(post, one.source, one.reads, time.Minute, 335))
		heads := []string{}
		doc := s.page(releaseHref(post.Release))
		for _, h := range doc.Find(".posts thead th.num").EachIter() {
			heads = append(heads, h.Text())
		}
		if got := strings.Join(heads, " "); got != one.heads {
			t.Errorf("%s: columns %q", one.mode, got)
		}
		if got := text(doc, ".posts td[data-figure='"+metrics[one.reads].ZH+"']"); got != "335" {
			t.Errorf("%s: it shows %q", one.mode, got)
		}
		row := "tr[data-metric=" + string(one.reads) + "] td"
		if got := text(s.page(pageOf(post)), row); !strings.Contains(got, "335") || !strings.Contains(got, one.way) {
			t.Errorf("%s: known is %q", one.mode, got)
		}
	}
}

// What WeCom never tells is said to be that, and of a robot's post it tells nothing.
func TestWhatWeComDoesNotTellIsNotOffered(t *testing.T) {
	s, _ := messenger(t)
	post := s.sent(content.ModeMessage)
	why := func(m content.Metric) string {
		return text(s.page(pageOf(post)), "tr[data-metric="+string(m)+"] td[data-why]")
	}
	s.ok(s.store.PutCollection(t.Context(), content.Collection{Publication: post.ID, Collector: "groupmsg:qy", Next: now.Add(time.Hour)}))
	if got := why(content.Delivered); !strings.Contains(got, "12-04 周五 10:30 才读") {
		t.Errorf("deliveries before they are read: %q", got)
	}
	s.ok(s.store.PutCollection(t.Context(), content.Collection{Publication: post.ID, Collector: "event", Last: now.Add(-time.Minute)}))
	if got := why(content.Unfollows); !strings.Contains(got, "还没有送达的记录") {
		t.Errorf("leavers of a message that reached nobody: %q", got)
	}
	robot, _ := messenger(t)
	said := robot.sent(content.ModeRobot)
	robot.add(robot.sample(said, "event", content.Clicks, time.Minute, 3))
	doc := robot.page(pageOf(said))
	counts(t, doc, map[string]int{".known tr[data-metric=delivered]": 0, ".posts td[data-figure=链接点击]": 1, ".posts td[data-figure]": 1})
}

// Whatever a platform tells has its place among the others.
func TestNumbersHaveAnOrder(t *testing.T) {
	for platform, ways := range tells {
		for _, w := range ways {
			for _, m := range w.metrics {
				if !slices.Contains(metricOrder, m) {
					t.Errorf("%s of %s stands after all others", m, platform)
				}
			}
		}
	}
}

// Kinds of accounts and sources of numbers have words.
func TestWeComIsInWords(t *testing.T) {
	s, _ := messenger(t)
	for kind, want := range map[string]string{"wecom_app": "企业微信应用", "wecom_robot": "群机器人"} {
		s.options.Accounts = func(context.Context) ([]Account, error) {
			return []Account{{Channel: "qy", Platform: content.WeCom, Account: content.Account{Channel: "qy", Platform: content.WeCom, ID: "ww1", Kind: kind}}}, nil
		}
		s.open()
		if got := text(s.page("/accounts"), "#qy"); !strings.Contains(got, want) {
			t.Errorf("an account of kind %s is %q", kind, got)
		}
	}
	post := s.sent(content.ModeMessage)
	for _, c := range []string{"groupmsg:qy", "moment:qy"} {
		s.ok(s.store.PutCollection(t.Context(), content.Collection{Publication: post.ID, Collector: c, Last: now}))
	}
	if got := s.page("/collecting").Find(".sources").Text(); strings.Contains(got, "groupmsg") || !strings.Contains(got, "群发结果") || !strings.Contains(got, "朋友圈结果") {
		t.Errorf("sources are %q", got)
	}
}
