package wechat_test

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/envelope"
	"moxin/publishers/wechat"
)

// event frames what is said of a job as the platform does, with white space in the CDATA.
func event(kind, inside string) string {
	return "<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><FromUserName><![CDATA[ oReader0000000000000000001\n]]></FromUserName>" +
		"<CreateTime>1764590400</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[ " + kind + " ]]></Event>" + inside + "</xml>"
}

const (
	published = `<PublishEventInfo><publish_id>2247503051</publish_id><publish_status>0</publish_status><article_id><![CDATA[ b5O2OUs25HBxRceL7hfReg ]]></article_id>` +
		`<article_detail><count>2</count><item><idx>1</idx><article_url><![CDATA[ http://mp.weixin.qq.com/s/a ]]></article_url></item>` +
		`<item><idx>2</idx><article_url><![CDATA[http://mp.weixin.qq.com/s/b]]></article_url></item></article_detail></PublishEventInfo>`
	refusedTwo = `<PublishEventInfo><publish_id>7</publish_id><publish_status>4</publish_status><fail_idx>1</fail_idx><fail_idx> 2 </fail_idx></PublishEventInfo>`
	sentTwo    = `<MsgID>1000001625</MsgID><Status><![CDATA[ send success ]]></Status><TotalCount>100</TotalCount><FilterCount>80</FilterCount><SentCount>75</SentCount><ErrorCount>5</ErrorCount>` +
		`<CopyrightCheckResult><Count>0</Count><ResultList></ResultList><CheckState>1</CheckState></CopyrightCheckResult>` +
		`<ArticleUrlResult><Count>2</Count><ResultList><item><ArticleIdx>1</ArticleIdx><ArticleUrl><![CDATA[http://mp.weixin.qq.com/s/a]]></ArticleUrl></item>` +
		`<item><ArticleIdx>2</ArticleIdx><ArticleUrl><![CDATA[http://mp.weixin.qq.com/s/b]]></ArticleUrl></item></ResultList></ArticleUrlResult>`
)

func massEnd(status, more string) string {
	return "<MsgID>1000001625</MsgID><Status><![CDATA[" + status + "]]></Status>" + more
}

// listener is a channel with callbacks, encrypted or not.
func listener(t testing.TB, sealed bool) *wechat.Publisher {
	t.Helper()
	ch := content.Channel{
		ID: "gzh", Platform: content.WeChat, AppID: appID, AppSecret: "${MOXIN_GZH_SECRET}", CallbackToken: "${MOXIN_GZH_TOKEN}",
	}
	if sealed {
		ch.CallbackKey = "${MOXIN_GZH_AES}"
	}
	pub, err := wechat.New(ch, (&platform{}).deps())
	if err != nil {
		t.Fatal(err)
	}
	return pub.(*wechat.Publisher)
}

// call is a request as the platform signs it.
func call(t testing.TB, message string, sealed bool) (*http.Request, []byte) {
	t.Helper()
	token := secrets["${MOXIN_GZH_TOKEN}"]
	q := url.Values{"timestamp": {"1764590401"}, "nonce": {"42"}, "signature": {envelope.Sign(token, "1764590401", "42")}}
	body := message
	if sealed {
		box, err := envelope.New(secrets["${MOXIN_GZH_AES}"], appID)
		if err != nil {
			t.Fatal(err)
		}
		encrypted, err := box.Seal([]byte(message), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		q.Set("encrypt_type", "aes")
		q.Set("msg_signature", envelope.Sign(token, "1764590401", "42", encrypted))
		body = "<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><Encrypt><![CDATA[" + encrypted + "]]></Encrypt></xml>"
	}
	return httptest.NewRequest(http.MethodPost, "/callback/gzh?"+q.Encode(), strings.NewReader(body)), []byte(body)
}

func TestReceive(t *testing.T) {
	for name, tc := range map[string]struct {
		kind, inside, job string
		state             content.State
		posts             int
		why               string
	}{
		"published":               {"PUBLISHJOBFINISH", published, "2247503051", content.Published, 2, ""},
		"published, its old name": {"FREEPUBLISHJOBFINISH", published, "2247503051", content.Published, 2, ""},
		"refused by audit":        {"PUBLISHJOBFINISH", refusedTwo, "7", content.Failed, 0, "第 1、2 篇"},
		"no articles told":        {"PUBLISHJOBFINISH", `<PublishEventInfo><publish_id>7</publish_id><publish_status>0</publish_status><article_id>A</article_id></PublishEventInfo>`, "7", content.Submitted, 0, ""},
		"a status not known":      {"PUBLISHJOBFINISH", `<PublishEventInfo><publish_id>7</publish_id><publish_status>9</publish_status></PublishEventInfo>`, "7", content.Submitted, 0, ""},
		"no status":               {"PUBLISHJOBFINISH", `<PublishEventInfo><publish_id>7</publish_id></PublishEventInfo>`, "7", content.Submitted, 0, ""},
		"sent":                    {"MASSSENDJOBFINISH", sentTwo, "1000001625", content.Published, 2, ""},
		"sent, no addresses":      {"MASSSENDJOBFINISH", massEnd("send success", "<ArticleUrlResult><Count>0</Count><ResultList></ResultList></ArticleUrlResult>"), "1000001625", content.Submitted, 0, ""},
		"advertising":             {"MASSSENDJOBFINISH", massEnd("err(10001)", ""), "1000001625", content.Failed, 0, "advertising"},
		"an error not listed":     {"MASSSENDJOBFINISH", massEnd("err(20431)", ""), "1000001625", content.Failed, 0, "err(20431)"},
		"the administrator":       {"MASSSENDJOBFINISH", massEnd("err(40002)", ""), "1000001625", content.Failed, 0, "30 minutes"},
		"a reprint": {"MASSSENDJOBFINISH", massEnd("err(30003)", "<CopyrightCheckResult><Count>1</Count><ResultList><item><ArticleIdx>1</ArticleIdx><AuditState>2</AuditState>"+
			"<OriginalArticleUrl><![CDATA[http://mp.weixin.qq.com/s/o]]></OriginalArticleUrl></item></ResultList><CheckState>2</CheckState></CopyrightCheckResult>"),
			"1000001625", content.Failed, 0, "http://mp.weixin.qq.com/s/o"},
		"failed":               {"MASSSENDJOBFINISH", massEnd("send fail", ""), "1000001625", content.Failed, 0, "without a reason"},
		"words not understood": {"MASSSENDJOBFINISH", massEnd("sending maybe", ""), "1000001625", content.Submitted, 0, ""},
	} {
		for _, sealed := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/%v", name, sealed), func(t *testing.T) {
				r, body := call(t, event(tc.kind, tc.inside), sealed)
				a, err := listener(t, sealed).Receive(r, body)
				if err != nil || string(a.Body) != "success" || len(a.Events) != 1 {
					t.Fatalf("Receive = %+v, %v", a, err)
				}
				e := a.Events[0]
				if e.Kind != tc.kind || e.Job != tc.job || e.Receipt.State != tc.state || e.Receipt.Job != tc.job || !strings.Contains(e.Receipt.Why, tc.why) {
					t.Errorf("%+v", e)
				}
				if len(e.Receipt.Posts) != tc.posts || tc.state == content.Failed && e.Receipt.Why == "" {
					t.Errorf("%+v", e.Receipt)
				}
				for i, post := range e.Receipt.Posts {
					if post.Index != i || post.RemoteID == "" || !strings.HasPrefix(post.URL, "https://mp.weixin.qq.com/s/") {
						t.Errorf("post %+v", post)
					}
				}
				if b, err := json.Marshal(e); err != nil || strings.Contains(string(b), "oReader") || len(e.Key) < 16 {
					t.Errorf("a reader's id is kept, or no key: %s, %v", b, err)
				}
			})
		}
	}
}

func TestEveryDeliveryOfAnEventHasOneKey(t *testing.T) {
	p := listener(t, false)
	key := func(message string) string {
		t.Helper()
		r, body := call(t, message, false)
		a, err := p.Receive(r, body)
		if err != nil || len(a.Events) != 1 {
			t.Fatalf("%+v, %v", a, err)
		}
		return a.Events[0].Key
	}
	first := key(event("MASSSENDJOBFINISH", sentTwo))
	if key(event("MASSSENDJOBFINISH", sentTwo)) != first {
		t.Error("a second delivery has another key")
	}
	for name, other := range map[string]string{
		"another job":     event("MASSSENDJOBFINISH", strings.Replace(sentTwo, "1000001625", "1000001626", 1)),
		"another instant": strings.Replace(event("MASSSENDJOBFINISH", sentTwo), "1764590400", "1764590499", 1),
		"another event":   event("PUBLISHJOBFINISH", published),
	} {
		if key(other) == first {
			t.Errorf("%s has the same key", name)
		}
	}
}

func TestWhatIsNotAboutAJobIsAcknowledged(t *testing.T) {
	for name, message := range map[string]string{
		"a reader writes":  "<xml><FromUserName>oReader</FromUserName><MsgType>text</MsgType><Content>PUBLISHJOBFINISH</Content><MsgId>1</MsgId></xml>",
		"a reader follows": event("subscribe", "<EventKey></EventKey>"),
		"a job without id": event("PUBLISHJOBFINISH", "<PublishEventInfo><publish_status>0</publish_status></PublishEventInfo>"),
		"an unknown event": event("view_miniprogram", "<MsgID>1</MsgID>"),
	} {
		r, body := call(t, message, true)
		if a, err := listener(t, true).Receive(r, body); err != nil || string(a.Body) != "success" || len(a.Events) != 0 {
			t.Errorf("%s: %+v, %v", name, a, err)
		}
	}
}

func TestForgedCallbacks(t *testing.T) {
	message := event("MASSSENDJOBFINISH", sentTwo)
	unsigned := func(r *http.Request) { r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "nonce=42", "nonce=43", 1) }
	for name, tc := range map[string]struct {
		sent, wants bool // encrypted
		change      func(*http.Request)
	}{
		"plain, another nonce":      {false, false, unsigned},
		"encrypted, another nonce":  {true, true, unsigned},
		"plain to a sealed channel": {false, true, func(*http.Request) {}},
		"sealed, without its signature": {true, true, func(r *http.Request) {
			q := r.URL.Query()
			q.Del("msg_signature")
			r.URL.RawQuery = q.Encode()
		}},
	} {
		r, body := call(t, message, tc.sent)
		tc.change(r)
		if a, err := listener(t, tc.wants).Receive(r, body); !errors.Is(err, publishers.ErrForged) || len(a.Events) != 0 || len(a.Body) != 0 {
			t.Errorf("%s: %+v, %v", name, a, err)
		}
	}
	ch := content.Channel{ID: "gzh", Platform: content.WeChat, AppID: appID, AppSecret: "${MOXIN_GZH_SECRET}"}
	deaf, err := wechat.New(ch, (&platform{}).deps())
	if err != nil {
		t.Fatal(err)
	}
	r, body := call(t, message, false)
	if _, err := deaf.(*wechat.Publisher).Receive(r, body); !errors.Is(err, publishers.ErrForged) {
		t.Errorf("a channel without a token believes: %v", err)
	}
}

func TestTheConsoleChecksTheAddress(t *testing.T) {
	for _, sealed := range []bool{false, true} {
		p := listener(t, sealed)
		sign := envelope.Sign(secrets["${MOXIN_GZH_TOKEN}"], "1", "2")
		a, err := p.Receive(httptest.NewRequest(http.MethodGet, "/callback/gzh?timestamp=1&nonce=2&echostr=5927782489&signature="+sign, nil), nil)
		if err != nil || string(a.Body) != "5927782489" {
			t.Errorf("%+v, %v", a, err)
		}
		a, err = p.Receive(httptest.NewRequest(http.MethodGet, "/callback/gzh?timestamp=1&nonce=3&echostr=x&signature="+sign, nil), nil)
		if !errors.Is(err, publishers.ErrForged) || len(a.Body) != 0 {
			t.Errorf("%+v, %v", a, err)
		}
	}
}

func TestXMLBombsAreRefused(t *testing.T) {
	for _, message := range []string{
		`<!DOCTYPE x [<!ENTITY a "aa">]><xml><MsgType>&a;</MsgType></xml>`,
		strings.Repeat("<a>", 10000), "", "{}", "<xml>",
	} {
		r, body := call(t, message, false)
		if a, err := listener(t, false).Receive(r, body); err == nil {
			t.Errorf("%.40q: %+v", message, a)
		}
	}
}

func TestACallbackIsCompletedWithWhatTheStepsKnow(t *testing.T) {
	for _, mode := range []string{wechat.ModePublish, wechat.ModeBroadcast} {
		p := newPlatform(t)
		pub := p.openChannel(t, p.channel(mode))
		m, _ := withSteps(marked(0))
		r := submitted(t, p, pub, m)
		want, err := pub.Poll(t.Context(), m, r.Job)
		if err != nil {
			t.Fatal(err)
		}
		told := publishers.Receipt{State: content.Published, Job: r.Job, Posts: []publishers.Post{{Index: 0, RemoteID: want.Posts[0].RemoteID, URL: "https://mp.weixin.qq.com/s/a"}}}
		if mode == wechat.ModePublish {
			told.Posts = append(told.Posts, publishers.Post{Index: 1, RemoteID: want.Posts[1].RemoteID})
		}
		got, err := pub.Complete(t.Context(), m, told)
		if err != nil || len(got.Posts) != 2 || got.Posts[0].URL != told.Posts[0].URL || told.Posts[0].StatID != "" {
			t.Fatalf("%s: %+v, %v", mode, got, err)
		}
		for i := range got.Posts {
			if got.Posts[i].StatID != want.Posts[i].StatID || got.Posts[i].StatID == "" || got.Posts[i].RemoteID != want.Posts[i].RemoteID {
				t.Errorf("%s: post %+v, want %+v", mode, got.Posts[i], want.Posts[i])
			}
		}
		told.Job = "another"
		if got, err := pub.Complete(t.Context(), m, told); err != nil || got.Posts[0].StatID != "" {
			t.Errorf("%s: a job of nobody: %+v, %v", mode, got, err)
		}
	}
}

func FuzzReceive(f *testing.F) {
	for _, message := range []string{event("PUBLISHJOBFINISH", published), event("PUBLISHJOBFINISH", refusedTwo), event("MASSSENDJOBFINISH", sentTwo),
		event("MASSSENDJOBFINISH", massEnd("err(20431)", "")), "<xml/>", "<!DOCTYPE x>", "\x00"} {
		f.Add(message, false)
		f.Add(message, true)
	}
	plain, sealed := listener(f, false), listener(f, true)
	f.Fuzz(func(t *testing.T, message string, encrypted bool) {
		p := plain
		if encrypted {
			p = sealed
		}
		r, body := call(t, message, encrypted)
		a, err := p.Receive(r, body)
		if err != nil {
			if len(a.Events) > 0 || len(a.Body) > 0 {
				t.Fatalf("%+v beside %v", a, err)
			}
			return
		}
		for _, e := range a.Events {
			if e.Job == "" || e.Key == "" || e.Receipt.State == content.Published && len(e.Receipt.Posts) == 0 || e.Receipt.State == content.Failed && e.Receipt.Why == "" {
				t.Fatalf("%+v", e)
			}
			for _, post := range e.Receipt.Posts {
				if post.Index < 0 || post.Index >= content.MaxItems {
					t.Fatalf("%+v", post)
				}
			}
		}
		// Whoever does not know the token is not believed, whatever is said.
		r.URL.RawQuery = "timestamp=1&nonce=2&signature=0&msg_signature=0"
		if _, err := p.Receive(r, body); !errors.Is(err, publishers.ErrForged) {
			t.Fatalf("unsigned: %v", err)
		}
	})
}
