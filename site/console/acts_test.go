package console

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// hand notes what the console asks to be done.
type hand struct {
	did    []string
	err    error
	words  []Word
	ended  []Resolution
	refuse map[Act]error
	of     map[int64]error // what is refused of single releases
}

func (h *hand) Resolve(_ context.Context, r Resolution) error {
	h.ended = append(h.ended, r)
	h.did = append(h.did, strings.TrimSpace(strings.Join([]string{"resolve", string(r.Verdict), r.Link, r.Why}, " ")))
	return h.err
}

func (h *hand) Act(_ context.Context, w Word) error {
	h.did, h.words = append(h.did, strings.TrimSpace(fmt.Sprintf("%s %d %s%s", w.Act, w.Release, w.Link, w.Why))), append(h.words, w)
	return cmp.Or(h.refuse[w.Act], h.of[w.Release], h.err)
}

func (h *hand) Pause(_ context.Context, p content.Pause) error {
	h.did = append(h.did, strings.TrimSpace("pause "+p.Scope+" "+p.Reason+" "+p.Until.Format("01-02 15:04")))
	return h.err
}

func (h *hand) Resume(_ context.Context, scope string) error {
	h.did = append(h.did, "resume "+scope)
	return h.err
}

func (h *hand) TestAccount(_ context.Context, channel string) error {
	h.did = append(h.did, "test "+channel)
	return h.err
}

func (h *hand) Disconnect(_ context.Context, channel string) error {
	h.did = append(h.did, "disconnect "+channel)
	return h.err
}

// busyShop is the shop with a person at the console.
func busyShop(t *testing.T) (*shop, *hand) {
	s, h := fullShop(t), &hand{}
	s.options.Acts = h
	s.options.Evidence = func(context.Context, int64) (Evidence, error) {
		return Evidence{
			Lookups: []Said{{now.Add(-time.Hour), "已发表列表里没有"}}, Steps: []Step{{"draft", "MEDIA-77"}},
			Asked: &Said{now.Add(-30 * time.Minute), "草稿不在草稿箱，已发表里也没有"}, Hint: &Said{now, "草稿已离开草稿箱"},
			Marker: "moxin-15", Repeats: true,
		}, nil
	}
	no := false
	allowed := true
	s.options.Accounts = func(context.Context) ([]Account, error) {
		return []Account{
			{Channel: "gzh", Platform: content.WeChat, Account: content.Account{Channel: "gzh", ID: "wx0000000000000001", Name: "半山书店", Kind: "service",
				ConnectedAt: now.Add(-240 * time.Hour), ConnectedBy: "林溪"},
				Secret: content.T("来自环境变量", "from the environment"), Probed: now.Add(-time.Hour), Good: now.Add(-50 * time.Minute), Egress: "203.0.113.9",
				Quota: []Quota{{"day", 1, 1}, {"month", 3, 4}}, Waiting: 4,
				Permissions: []Permission{
					{Name: content.T("草稿箱", "drafts"), Allowed: &allowed, Needed: true},
					{Name: content.T("发布", "publishing"), Allowed: &no, Needed: true, Why: content.T("没有认证", "not verified")},
					{Name: content.T("群发", "mass send"), Allowed: &no},
					{Name: content.T("数据统计", "statistics")},
				}},
			{Channel: "sph", Platform: content.Channels, Waiting: 2},
		}, nil
	}
	s.open()
	return s, h
}

// evidence is what is known of every release from now on.
func (s *shop) evidence(e Evidence) {
	s.options.Evidence = func(context.Context, int64) (Evidence, error) { return e, nil }
	s.open()
}

// post sends a form as a page of the console does.
func (s *shop) post(target string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	s.Helper()
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Host = "127.0.0.1:8080"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.console.ServeHTTP(w, r)
	return w
}

func TestDoubtShowsItsEvidenceAndTwoButtons(t *testing.T) {
	s, _ := busyShop(t)
	doc := s.page("/releases/15")
	says(t, doc, map[string]string{
		"#doubt [data-verdict=found] h3": "已发布：贴链接", "#doubt [data-verdict=absent] h3": "没有发布：再发一次",
		"#doubt [data-verdict=failed] button": "确认不发", "#doubt .evidence code": "MEDIA-77moxin-15",
	})
	for _, want := range []string{"已发表列表里没有", "草稿不在草稿箱，已发表里也没有", "草稿已离开草稿箱", "08:30"} {
		if got := text(doc, "#doubt .evidence"); !strings.Contains(got, want) {
			t.Errorf("the evidence lacks %q: %s", want, got)
		}
	}
	counts(t, doc, map[string]int{"#doubt form[method=post][action='/releases/15/resolve']": 3, "#doubt details:not([open]) [data-verdict=failed]": 1})
	counts(t, s.page("/releases/16"), map[string]int{"#doubt": 0}) // failed, not in doubt
	s.options.Acts = nil
	s.open()
	counts(t, s.page("/releases/15"), map[string]int{"#doubt": 1, "#doubt form": 0, ".command": 1})
}

func TestReleaseShowsItsDraftAndWhatWentWrongWithIt(t *testing.T) {
	s, _ := busyShop(t)
	planned := s.release(content.Approved)
	draft := Draft{At: now.Add(-time.Hour), URL: "https://mp.weixin.qq.com/s/draft", Digest: planned.Digest,
		Why: "预览没有发到 nobody：没有关注 / no preview for nobody: not a follower"}
	s.options.Evidence = func(context.Context, int64) (Evidence, error) { return Evidence{Draft: &draft}, nil }
	s.open()
	at := releaseHref(planned.ID)
	says(t, s.page(at), map[string]string{".draft h2": "平台上的草稿", ".draft .warn": "预览没有发到 nobody：没有关注"})
	counts(t, s.page(at), map[string]int{".draft a[href='https://mp.weixin.qq.com/s/draft']": 1, ".draft time": 1, ".draft .reason": 0})
	says(t, s.page(at+"?lang=en"), map[string]string{".draft .warn": "no preview for nobody: not a follower"})

	draft = Draft{At: draft.At, Digest: "another", Error: "令牌失效 / the token is over"}
	says(t, s.page(at), map[string]string{".draft .reason": "还是旧内容，到点前会更新。", ".draft .warn": "没有更新成，会再试：令牌失效"})
	draft = Draft{Error: "令牌失效 / the token is over"}
	says(t, s.page(at), map[string]string{".draft p:first-of-type": "还没有放好。"})
	counts(t, s.page(at), map[string]int{".draft .reason": 0})
}

func TestTimelineTellsWhatChangesNoState(t *testing.T) {
	s, _ := busyShop(t)
	v := (&handler{Options: s.options}).page(httptest.NewRequest(http.MethodGet, "/?lang=zh", nil), "", "")
	for action, want := range map[string]string{"release.prepare": "草稿放好了", "release.transition": "状态", "unheard.of": "unheard.of"} {
		got := v.entry(content.Entry{Action: action, From: "approved", To: "approved", At: now})
		if got.Action != want || got.State != "" || got.From+got.To != "" {
			t.Errorf("%s: %+v", action, got)
		}
	}
}

// release is the first release in a state.
func (s *shop) release(state content.State) content.Release {
	s.Helper()
	all, err := s.store.Releases(s.Context(), content.ReleaseFilter{States: []content.State{state}})
	s.ok(err)
	if len(all) == 0 {
		s.Fatalf("no release is %s", state)
	}
	return all[0]
}

func TestHandoffShowsWhatThePlatformShows(t *testing.T) {
	s, _ := busyShop(t)
	if got := text(s.page(releaseHref(s.release(content.HandedOff).ID)), ".handoff .warn"); !strings.Contains(got, "草稿已离开草稿箱") {
		t.Errorf("the hint is %q", got)
	}
}

func TestWordsEndADoubt(t *testing.T) {
	for _, c := range []struct {
		form   url.Values
		did    string
		status int
		to     string
	}{
		{url.Values{"verdict": {"found"}, "link": {" https://mp.weixin.qq.com/s/abc "}}, "resolve found https://mp.weixin.qq.com/s/abc", 303, "/releases/15?done=found"},
		{url.Values{"verdict": {"absent"}, "looked": {"yes"}, "version": {"7"}}, "resolve absent", 303, "/releases/15?done=absent"},
		{url.Values{"verdict": {"absent"}, "looked": {"yes"}}, "", 422, ""}, // at which of its doubts?
		{url.Values{"verdict": {"absent"}, "looked": {"yes"}, "version": {"x"}}, "", 422, ""},
		{url.Values{"verdict": {"failed"}, "why": {"过时了"}}, "resolve failed  过时了", 303, "/releases/15?done=failed"},
		{url.Values{"verdict": {"found"}, "link": {" "}}, "", 422, ""},
		{url.Values{"verdict": {"absent"}}, "", 422, ""}, // nobody has looked
		{url.Values{"verdict": {"again"}}, "", 422, ""},
		{url.Values{}, "", 422, ""},
		{url.Values{"why": {strings.Repeat("x", formBytes)}}, "", 422, ""},
	} {
		s, h := busyShop(t)
		w := s.post("/releases/15/resolve", c.form)
		if w.Code != c.status || w.Header().Get("Location") != c.to || strings.Join(h.did, "|") != c.did {
			t.Errorf("%v: %d to %q, did %q", c.form, w.Code, w.Header().Get("Location"), h.did)
		}
	}
	s, _ := busyShop(t)
	says(t, s.page("/releases/15?done=absent"), map[string]string{"[role=status]": "记下了：没有发布，会再发一次。"})
	counts(t, s.page("/releases/15?done=%3Cscript%3E"), map[string]int{"[role=status]": 0})
}

// A page that stood open while the release was sent again, and lost its answer again, ends nothing: its
// forms say which doubt was looked into.
func TestWordsAreOfTheDoubtThatWasSeen(t *testing.T) {
	s, h := busyShop(t)
	seen := strconv.FormatInt(s.numbered(15).Version, 10)
	counts(t, s.page("/releases/15"), map[string]int{"#doubt form input[name=version][value='" + seen + "']": 3})
	s.post("/releases/15/resolve", url.Values{"verdict": {"absent"}, "looked": {"yes"}, "version": {seen}})
	if len(h.ended) != 1 || strconv.FormatInt(h.ended[0].Version, 10) != seen {
		t.Errorf("ended %+v, want the one of version %s", h.ended, seen)
	}
}

func TestRefusedWordsKeepWhatWasTyped(t *testing.T) {
	s, h := busyShop(t)
	h.err = &Refusal{Text: content.T("这不是公众号文章的链接", "this is no link of a 公众号 article")}
	w := s.post("/releases/15/resolve", url.Values{"verdict": {"found"}, "link": {"https://example.com/x"}})
	doc := s.parse("refused", w, http.StatusUnprocessableEntity)
	says(t, doc, map[string]string{"[role=alert]": "这不是公众号文章的链接"})
	if got := doc.Find("#doubt input[name=link]").AttrOr("value", ""); got != "https://example.com/x" {
		t.Errorf("the link is %q", got)
	}
	h.err = ErrChanged
	doc = s.parse("changed", s.post("/releases/15/resolve", url.Values{"verdict": {"failed"}}), http.StatusUnprocessableEntity)
	if got := text(doc, "[role=alert]"); !strings.Contains(got, "已经变了") {
		t.Errorf("changed meanwhile: %q", got)
	}
	h.err = errors.New("the disk is gone")
	if w := s.post("/releases/15/resolve", url.Values{"verdict": {"failed"}}); w.Code != 500 || strings.Contains(w.Body.String(), "disk") {
		t.Errorf("our own fault: %d %s", w.Code, w.Body)
	}
}

// A page elsewhere that sends the same form changes nothing, nor does a console that is read-only.
func TestOnlyOurOwnPagesMayAct(t *testing.T) {
	s, h := busyShop(t)
	form := url.Values{"verdict": {"failed"}}
	for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "", "Origin", "https://evil.example"}} {
		if w := s.post("/releases/15/resolve", form, headers...); w.Code != http.StatusForbidden {
			t.Errorf("%v: %d", headers, w.Code)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/releases/15/resolve", strings.NewReader(form.Encode()))
	r.Host = "evil.example"
	w := httptest.NewRecorder()
	if s.console.ServeHTTP(w, r); w.Code != http.StatusMisdirectedRequest {
		t.Errorf("another name: %d", w.Code)
	}
	s.options.Acts = nil
	s.open()
	for _, target := range []string{"/releases/15/resolve", "/accounts/gzh/test", "/accounts/gzh/disconnect"} {
		if w := s.post(target, form); w.Code != http.StatusMethodNotAllowed {
			t.Errorf("read-only %s: %d", target, w.Code)
		}
	}
	if len(h.did) > 0 {
		t.Errorf("did %v", h.did)
	}
}

func TestAccountsSayWhoAndWhatTheyMay(t *testing.T) {
	s, _ := busyShop(t)
	doc := s.page("/accounts")
	says(t, doc, map[string]string{
		"#gzh .who": "半山书店 服务号", "#gzh [data-may=yes]": "可以 草稿箱", "#gzh [data-may=no]": "不行 发布没有认证",
		"#gzh [data-may=unneeded]": "用不到 群发", "#gzh [data-may=unknown]": "没查到 数据统计",
		"#gzh .ask p": "断开 gzh，忘掉它的令牌？4 条排期会停下来等。", "#sph .warn": "未连接 · 2 条排期在等", "#sph .command": "moxin accounts connect sph",
		"nav [aria-current]": "账号",
	})
	for _, want := range []string{"来自环境变量", "今天 1/1", "本月 3/4", "203.0.113.9", "08:40"} {
		if got := text(doc, "#gzh .pairs"); !strings.Contains(got, want) {
			t.Errorf("the account lacks %q: %s", want, got)
		}
	}
	counts(t, doc, map[string]int{"#gzh form[action='/accounts/gzh/test']": 1, "#gzh details:not([open]) form[action='/accounts/gzh/disconnect']": 1, "#sph form": 0})
	// What is not known is a dash, and without a richer source the store's own knowledge is shown.
	says(t, doc, map[string]string{"#sph .pairs dd": "————"})
	s.options.Accounts, s.options.Acts = nil, nil
	s.open()
	counts(t, s.page("/accounts"), map[string]int{".account": 4, ".account form": 0, ".account .who": 3})
	counts(t, newShop(t, nil).page("/accounts"), map[string]int{".account .warn": 4})
}

func TestAccountsAreTestedAndDisconnected(t *testing.T) {
	s, h := busyShop(t)
	for target, to := range map[string]string{
		"/accounts/gzh/test": "/accounts?done=test#gzh", "/accounts/gzh/disconnect": "/accounts?done=disconnect#gzh",
	} {
		if w := s.post(target, nil); w.Code != http.StatusSeeOther || w.Header().Get("Location") != to {
			t.Errorf("%s: %d to %s", target, w.Code, w.Header().Get("Location"))
		}
	}
	slices.Sort(h.did)
	if want := []string{"disconnect gzh", "test gzh"}; !slices.Equal(h.did, want) {
		t.Errorf("did %v", h.did)
	}
	if w := s.post("/accounts/none/disconnect", nil); w.Code != http.StatusNotFound || len(h.did) != 2 {
		t.Errorf("an unknown channel: %d, did %v", w.Code, h.did)
	}
	h.err = &Refusal{Text: content.T("gzh：AppSecret 不对", "gzh: wrong AppSecret")}
	says(t, s.parse("refused", s.post("/accounts/gzh/test", nil), 422), map[string]string{"[role=alert]": "gzh：AppSecret 不对"})
}

func TestHandoffOpensFromACode(t *testing.T) {
	s := fullShop(t)
	doc := s.page("/releases/18")
	src := doc.Find(".handoff img.qr").AttrOr("src", "")
	w := s.get(src)
	if w.Code != 200 || w.Header().Get("Content-Type") != "image/svg+xml" || !strings.Contains(w.Body.String(), "<svg") {
		t.Errorf("%s: %d %v", src, w.Code, w.Header())
	}
	for _, target := range []string{"/releases/15/qr.svg", "/releases/x/qr.svg"} {
		if w := s.get(target); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	s.options.Handoff = nil
	s.open()
	if w := s.get(src); w.Code != http.StatusNotFound {
		t.Errorf("without a public address: %d", w.Code)
	}
}

// Today tells of each channel how its token, calls, quota and address are; what is not known is a dash.
func TestTodayTellsHowEachChannelStands(t *testing.T) {
	s, _ := busyShop(t)
	all, err := s.options.Accounts(t.Context())
	s.ok(err)
	all[0].Token = TokenValid
	all[0].Spent, all[0].Again = content.T("平台说群发次数用完了", "no mass send is left"), now.Add(24*time.Hour)
	all = append(all,
		Account{Channel: "dy", Platform: content.Douyin, Account: content.Account{Channel: "dy", ID: "aw01"}, Secret: content.T("缺", "missing"), SecretBad: true, Token: TokenValid},
		Account{Channel: "xhs", Platform: content.XiaoHongShu, Account: content.Account{Channel: "xhs", ID: "xhs", Kind: "person"}, ByHand: true, Token: TokenNone})
	s.options.Accounts = func(context.Context) ([]Account, error) { return all, nil }
	s.open()
	doc := s.page("/")
	says(t, doc, map[string]string{
		"[data-channel=gzh] [data-token]": "有效 60 分钟前", "[data-channel=gzh] [data-good]": "12-04 周五 08:40", "[data-channel=gzh] [data-egress]": "203.0.113.9",
		"[data-channel=gzh] [data-quota]": "今天 1/1、本月 3/4 平台说群发次数用完了，12-05 周六 09:30 再试",
		"[data-channel=sph] .name .warn":  "未连接", "[data-channel=sph] [data-token]": "—", "[data-channel=sph] [data-good]": "—",
		"[data-channel=sph] [data-quota]": "—", "[data-channel=sph] [data-egress]": "—", "[data-channel=sph] [data-collected]": "—",
		"[data-channel=dy] [data-token] .warn": "缺", "[data-channel=xhs] .name": "一个人来发", "[data-channel=xhs] [data-token]": "不需要",
	})
	counts(t, doc, map[string]int{"[data-channel=dy] [data-token] .soft": 0, "[data-channel=gzh] [data-token] .warn": 0, ".channels a[href='/accounts#gzh']": 1})
	all[0].Token = TokenRefused
	says(t, s.page("/?lang=en"), map[string]string{"[data-channel=gzh] [data-token] .warn": "refused"})

	s.options.Accounts = func(context.Context) ([]Account, error) { return nil, errGone }
	s.open()
	for _, target := range []string{"/", "/accounts"} {
		if w := s.get(target); w.Code != http.StatusInternalServerError {
			t.Errorf("%s without the accounts: %d", target, w.Code)
		}
	}
}

// Where a person posts, nothing stands in rows that nobody can fill.
func TestAccountsOfAPersonHaveNoEmptyRows(t *testing.T) {
	s := newShop(t, nil)
	xhs := Account{Channel: "xhs", Platform: content.XiaoHongShu, ByHand: true, Account: content.Account{Channel: "xhs", ID: "xhs", Kind: "person", ConnectedAt: now, ConnectedBy: "林溪"}}
	gzh := Account{Channel: "gzh", Platform: content.WeChat, Spent: content.T("平台说今天的接口调用用完了", "today's calls are used up"), Again: now.Add(time.Hour),
		Trouble: content.T("账号变了", "the account is another one"), Account: content.Account{Channel: "gzh", ID: "wx01", Kind: "service"}}
	s.options.Acts = &hand{}
	s.options.Accounts = func(context.Context) ([]Account, error) { return []Account{xhs, gzh}, nil }
	s.open()
	doc := s.page("/accounts")
	says(t, doc, map[string]string{
		"#xhs .who": "一个人来发", "#gzh .who": "wx01 服务号", "#gzh [data-trouble]": "账号变了",
		"#gzh [data-spent]": "平台说今天的接口调用用完了，12-04 周五 10:30 再试",
	})
	counts(t, doc, map[string]int{"#xhs dd": 0, "#xhs [data-spent]": 0, "#xhs [data-trouble]": 0, "#xhs form[action$=test]": 0, "#xhs form[action$=disconnect]": 1, "#gzh dd": 4})
	if got := strings.Count(text(doc, "#xhs"), "一个人来发"); got != 1 {
		t.Errorf("it is said %d times that a person posts", got)
	}
	xhs.Account.Name, xhs.Quota = "半山书店", []Quota{{"day", 2, 5}}
	says(t, s.page("/accounts"), map[string]string{"#xhs .who": "半山书店 一个人来发", "#xhs dd": "今天 2/5"})
}
