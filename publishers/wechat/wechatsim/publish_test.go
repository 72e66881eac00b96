package wechatsim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// submit sends a draft off and returns the answer.
func (b *bench) submit(media string) reply {
	b.t.Helper()
	return b.ok("/cgi-bin/freepublish/submit", reply{"media_id": media})
}

// state asks for a job.
func (b *bench) state(id any) reply {
	b.t.Helper()
	return b.ok("/cgi-bin/freepublish/get", reply{"publish_id": id})
}

// Section 1.5: errcode 0 is only the start; status 1 until the processing is over, then the
// article. Section 5.6: the draft leaves the box on success.
func TestPublishTakesItsTime(t *testing.T) {
	b := newBench(t, Options{ProcessingTime: time.Minute})
	media := b.draft(b.news("一"), b.news("二"))
	sent := b.submit(media)
	if _, given := sent["errcode"]; !given {
		t.Errorf("submit answers %v, want an explicit errcode", sent)
	}
	if id, _ := sent["msg_data_id"].(float64); id < 1 {
		t.Errorf("msg_data_id = %v", sent["msg_data_id"])
	}
	b.step(59 * time.Second)
	if r := b.state(sent["publish_id"]); r["publish_status"] != 1.0 || r["article_id"] != nil || r["article_detail"] != nil {
		t.Errorf("after 59 s: %v", r)
	}
	b.ok("/cgi-bin/draft/get", reply{"media_id": media})
	b.step(time.Second)
	r := b.state(sent["publish_id"])
	if r["publish_status"] != 0.0 || r.text("article_id") == "" {
		t.Fatalf("after a minute: %v", r)
	}
	items, posts := r.at("article_detail").list("item"), b.sim.Posts(appID)
	for i, it := range items {
		if it["idx"] != float64(i+1) || it.text("article_url") != posts[i].URL || posts[i].Index != i+1 {
			t.Errorf("item %v, post %+v", it, posts[i])
		}
	}
	if len(items) != 2 || r.at("article_detail")["count"] != 2.0 {
		t.Errorf("article_detail = %v", r["article_detail"])
	}
	if want := start.Add(time.Minute); !posts[0].Published.Equal(want) {
		t.Errorf("published at %v, want %v", posts[0].Published, want)
	}
	b.refused(40007, "/cgi-bin/draft/get", reply{"media_id": media})
	b.refused(40007, "/cgi-bin/freepublish/submit", reply{"media_id": media})
}

// Section 5.7: under way for N looks; looks at posts and drafts count, so that a client that
// lost the answer sees the job end too.
func TestPublishTakesTicks(t *testing.T) {
	b := newBench(t, Options{PublishTicks: 3})
	media := b.draft(b.news("一"))
	sent := b.submit(media)
	if r := b.state(sent["publish_id"]); r["publish_status"] != 1.0 {
		t.Errorf("first look: %v", r)
	}
	if r := b.ok("/cgi-bin/freepublish/batchget", reply{"count": 20}); r["total_count"] != 0.0 {
		t.Errorf("second look: %v", r)
	}
	b.refused(40007, "/cgi-bin/draft/get", reply{"media_id": media})
	if r := b.state(sent["publish_id"]); r["publish_status"] != 0.0 {
		t.Errorf("fourth look: %v", r)
	}
}

// Section 0.4: publish_id is a number at times and a string at others; both are taken back in
// either form.
func TestPublishIDForms(t *testing.T) {
	b := newBench(t, Options{})
	forms := map[string]int{}
	for range 6 {
		id := b.submit(b.draft(b.news("一")))["publish_id"]
		forms[fmt.Sprintf("%T", id)]++
		text := fmt.Sprint(id)
		if f, ok := id.(float64); ok {
			text = fmt.Sprintf("%.0f", f)
		}
		for _, v := range []any{text, json.Number(text)} {
			if r := b.state(v); r["publish_status"] != 0.0 {
				t.Errorf("get %T %v: %v", v, v, r)
			}
		}
	}
	if forms["string"] != 3 || forms["float64"] != 3 {
		t.Errorf("forms of publish_id: %v, want three of each", forms)
	}
	b.refused(40059, "/cgi-bin/freepublish/get", reply{"publish_id": "1"})
	b.refused(47001, "/cgi-bin/freepublish/get", `{"publish_id":[1]}`)
}

// Section 1.5: every verdict; 2 and 4 name the articles, and what fails stays in the box.
func TestPublishVerdicts(t *testing.T) {
	for _, c := range []struct {
		Verdict
		fail  string
		posts int
	}{
		{Verdict{Status: 2}, "[1 2]", 0},
		{Verdict{Status: 3}, "<nil>", 0},
		{Verdict{Status: 4, FailIndex: []int{2}}, "[2]", 0},
		{Verdict{Status: 5}, "<nil>", 2},
		{Verdict{Status: 6}, "<nil>", 2},
	} {
		b := newBench(t, Options{})
		if err := b.sim.Script(appID, c.Verdict); err != nil {
			t.Fatal(err)
		}
		b.submit(b.draft(b.news("一"), b.news("二")))
		id := b.lastJob()
		r := b.state(id)
		if r["publish_status"] != float64(c.Status) || fmt.Sprint(r["fail_idx"]) != c.fail || r["article_id"] != nil {
			t.Errorf("%+v: %v", c.Verdict, r)
		}
		posts := b.sim.Posts(appID)
		if len(posts) != c.posts || len(b.sim.Drafts(appID)) != map[bool]int{true: 0, false: 1}[c.posts > 0] {
			t.Errorf("%+v: %d posts, %d drafts", c.Verdict, len(posts), len(b.sim.Drafts(appID)))
		}
		for _, p := range posts {
			if p.Deleted.IsZero() {
				t.Errorf("%+v: %s is still there", c.Verdict, p.URL)
			}
		}
	}
}

func (b *bench) lastJob() string {
	for id := range b.sim.accounts[appID].rows.Jobs {
		return id
	}
	b.t.Fatal("no job")
	return ""
}

// Section 1.5: codes of the submit itself; nothing comes of them. A script is used up in order.
func TestSubmitRefusals(t *testing.T) {
	b := newBench(t, Options{})
	media := b.draft(b.news("一"))
	if err := b.sim.Script(appID, Verdict{Refuse: 53503}, Verdict{Refuse: 53504}, Verdict{Refuse: 53505}); err != nil {
		t.Fatal(err)
	}
	for _, code := range []int{53503, 53504, 53505} {
		b.refused(code, "/cgi-bin/freepublish/submit", reply{"media_id": media})
	}
	if n := len(b.sim.Posts(appID)); n != 0 {
		t.Errorf("%d posts of refused submits", n)
	}
	b.submit(media)
	if b.sim.Script(appID, Verdict{Status: 1}) == nil || b.sim.Script("nobody") == nil {
		t.Error("Script takes what cannot be")
	}
}

// No fact says that a second submit of a draft under way is refused: it makes a second post, so
// that a client that repeats itself is found out.
func TestSubmitTwiceMakesTwo(t *testing.T) {
	b := newBench(t, Options{ProcessingTime: time.Minute})
	media := b.draft(b.news("一"))
	b.submit(media)
	b.submit(media)
	b.step(time.Minute)
	if n := len(b.sim.Posts(appID)); n != 2 {
		t.Errorf("%d posts", n)
	}
}

// Section 1.5: batchget has what freepublish published, newest first, and nothing that a person
// published in the console; getarticle and 53600.
func TestPublishedLists(t *testing.T) {
	b := newBench(t, Options{})
	first := b.publish("一")
	b.step(time.Minute)
	second := b.publish("二")
	if _, err := b.sim.PublishDraft(appID, b.draft(b.news("三"))); err != nil {
		t.Fatal(err)
	}
	r := b.ok("/cgi-bin/freepublish/batchget", reply{"offset": 0, "count": 20, "no_content": 1})
	items := r.list("item")
	if r["total_count"] != 2.0 || len(items) != 2 || items[0].text("article_id") != second.ArticleID || items[1].text("article_id") != first.ArticleID {
		t.Fatalf("batchget = %v", r)
	}
	n := items[1].at("content").list("news_item")[0]
	if n.text("url") != first.URL || n["is_deleted"] != false || n.text("content_source_url") != "https://example.com/一" || n["content"] != nil {
		t.Errorf("news_item = %v", n)
	}
	n = b.ok("/cgi-bin/freepublish/getarticle", reply{"article_id": first.ArticleID}).list("news_item")[0]
	if n.text("title") != "一" || n.text("content") == "" {
		t.Errorf("getarticle = %v", n)
	}
	b.refused(53600, "/cgi-bin/freepublish/getarticle", reply{"article_id": "x"})
	b.refused(40035, "/cgi-bin/freepublish/batchget", reply{"count": 21})
}

// Section 1.5: delete by 1-based index, 0 for all; status 5 follows when all are gone.
func TestPublishDelete(t *testing.T) {
	b := newBench(t, Options{})
	id := b.submit(b.draft(b.news("一"), b.news("二")))["publish_id"]
	post := b.sim.Posts(appID)[0]
	b.refused(53600, "/cgi-bin/freepublish/delete", reply{"article_id": "x"})
	b.refused(40035, "/cgi-bin/freepublish/delete", reply{"article_id": post.ArticleID, "index": 3})
	b.step(time.Hour)
	b.ok("/cgi-bin/freepublish/delete", reply{"article_id": post.ArticleID, "index": 2})
	posts := b.sim.Posts(appID)
	if !posts[0].Deleted.IsZero() || !posts[1].Deleted.Equal(start.Add(time.Hour)) {
		t.Errorf("posts = %+v", posts)
	}
	n := b.ok("/cgi-bin/freepublish/getarticle", reply{"article_id": post.ArticleID}).list("news_item")
	if n[0]["is_deleted"] != false || n[1]["is_deleted"] != true {
		t.Errorf("news_item = %v", n)
	}
	if r := b.state(id); r["publish_status"] != 0.0 {
		t.Errorf("one of two deleted: %v", r)
	}
	b.ok("/cgi-bin/freepublish/delete", reply{"article_id": post.ArticleID, "index": 0})
	if r := b.state(id); r["publish_status"] != 5.0 {
		t.Errorf("both deleted: %v", r)
	}
	banned := b.submit(b.draft(b.news("三")))["publish_id"]
	posts = b.sim.Posts(appID)
	if err := b.sim.Ban(appID, posts[2].ArticleID); err != nil {
		t.Fatal(err)
	}
	if r := b.state(banned); r["publish_status"] != 6.0 {
		t.Errorf("banned: %v", r)
	}
	if b.sim.Ban(appID, "x") == nil {
		t.Error("an unknown article is banned")
	}
}

// A person publishes a draft in the console whatever the account's rights: by curl and by form.
func TestConsole(t *testing.T) {
	b := newBench(t, Options{Accounts: []Account{{AppID: appID, Secret: secret, Entity: "personal"}}})
	media := b.draft(b.news("一"))
	other := b.draft(b.news("二"))
	doc, text := b.page("/console/")
	if doc.Find("form").Length() != 2 || !strings.Contains(text, "simulator") {
		t.Errorf("console page: %s", text)
	}
	form := func(media string) string { return url.Values{"appid": {appID}, "media_id": {media}}.Encode() }
	const kind = "application/x-www-form-urlencoded"
	r := b.do("POST", "/console/publish", kind, form(media))
	post := b.sim.Posts(appID)[0]
	if r.text("url") != post.URL || !post.Pushed || post.Title != "一" {
		t.Errorf("answer %v, post %+v", r, post)
	}
	b.page(post.URL)
	if got := b.sim.Drafts(appID); len(got) != 1 || got[0].MediaID != other {
		t.Errorf("drafts = %+v", got)
	}
	for _, c := range []struct {
		body   string
		header http.Header
		want   int
	}{
		{form(media), nil, http.StatusNotFound},
		{form(other), http.Header{"Sec-Fetch-Site": {"cross-site"}}, http.StatusForbidden},
		{form(other), http.Header{"Accept": {"text/html"}, "Sec-Fetch-Site": {"same-origin"}}, http.StatusSeeOther},
	} {
		req, err := http.NewRequest("POST", b.web.URL+"/console/publish", strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		if c.header != nil {
			req.Header = c.header
		}
		req.Header.Set("Content-Type", kind)
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != c.want {
			t.Errorf("%v: status %d, want %d", c.header, res.StatusCode, c.want)
		}
	}
	if n := len(b.sim.Posts(appID)); n != 2 {
		t.Errorf("%d posts", n)
	}
	if res, _ := b.raw("GET", "/console/publish", "", ""); res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET /console/publish: %d", res.StatusCode)
	}
}

// PublicURL is where posts live; without it they live where the publishing request went.
func TestPublicURL(t *testing.T) {
	b := newBench(t, Options{PublicURL: "https://gzh.example/"})
	if got := b.publish("一").URL; !strings.HasPrefix(got, "https://gzh.example/s/") {
		t.Errorf("url %s", got)
	}
	b = newBench(t, Options{})
	if got := b.publish("一").URL; !strings.HasPrefix(got, b.web.URL+"/s/") {
		t.Errorf("url %s", got)
	}
}

// The same seed and the same calls give the same ids; another seed gives others.
func TestIDsAreSeeded(t *testing.T) {
	run := func(seed uint64) Post {
		return newBench(t, Options{Seed: seed, PublicURL: "http://x"}).publish("一")
	}
	a, b, c := run(1), run(1), run(2)
	if a != b || a.ArticleID == c.ArticleID || a.URL == c.URL {
		t.Errorf("seeded posts:\n%+v\n%+v\n%+v", a, b, c)
	}
}

// Several accounts on one server share nothing.
func TestAccountsAreApart(t *testing.T) {
	b := newBench(t, Options{Accounts: []Account{corp, {AppID: "wx0000000000000002", Secret: secret, Verified: true}}})
	b.publish("一")
	token := b.do("GET", strings.Replace(classicQuery, appID, "wx0000000000000002", 1), "", "").text("access_token")
	r := b.do("POST", "/cgi-bin/freepublish/batchget?access_token="+token, "", `{"count":20}`)
	if r["total_count"] != 0.0 || len(b.sim.Posts("wx0000000000000002")) != 0 || b.sim.Posts("nobody") != nil {
		t.Errorf("the other account sees %v", r)
	}
}
