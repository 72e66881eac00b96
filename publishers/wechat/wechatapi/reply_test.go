package wechatapi_test

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers/wechat/wechatapi"
)

func TestWhatARefusalMeans(t *testing.T) {
	const path = "/cgi-bin/freepublish/submit"
	for _, tc := range []struct {
		name, reply string
		status      int
		class       wechatapi.Class
		code        int
		rid         string
	}{
		{"busy", `{"errcode":-1,"errmsg":"system error"}`, 0, wechatapi.Transient, -1, ""},
		{"quota", `{"errcode":45009,"errmsg":"reach max api daily quota limit rid: 6584fd9e-56fbbc7e-310e0214"}`, 0, wechatapi.Quota, 45009, "6584fd9e-56fbbc7e-310e0214"},
		{"permission, with a hint", `{"errcode":48001,"errmsg":"api unauthorized hint: [TBkgwa0494d106] rid: 6584fd9e-1-2"}`, 0, wechatapi.Config, 48001, "6584fd9e-1-2"},
		{"no draft", `{"errcode":40007,"errmsg":"invalid media_id"}`, 0, wechatapi.Content, 40007, ""},
		{"code as a string", `{"errcode":"53503","errmsg":"x"}`, 0, wechatapi.Content, 53503, ""},
		{"a 53xxx not listed", `{"errcode":53999,"errmsg":"x"}`, 0, wechatapi.Content, 53999, ""},
		{"a 61xxx not listed", `{"errcode":61023,"errmsg":"x"}`, 0, wechatapi.Config, 61023, ""},
		{"our bug", `{"errcode":47002,"errmsg":"x"}`, 0, wechatapi.Bug, 47002, ""},
		{"never seen", `{"errcode":70001,"errmsg":"x"}`, 0, wechatapi.Unknown, 70001, ""},
		{"5xx, whatever it says", `{"errcode":40007,"errmsg":"x"}`, 502, wechatapi.Unknown, 0, ""},
		{"5xx, even a success", `{"errcode":0,"publish_id":"1"}`, 500, wechatapi.Unknown, 0, ""},
		{"4xx with a meaning", `{"errcode":48001,"errmsg":"x"}`, 403, wechatapi.Config, 48001, ""},
		{"a page", `<html>404</html>`, 404, wechatapi.Unknown, 0, ""},
		{"cut", `{"errcode":0,"publish_i`, 0, wechatapi.Unknown, 0, ""},
		{"empty", ``, 0, wechatapi.Unknown, 0, ""},
		{"a list", `[]`, 0, wechatapi.Unknown, 0, ""},
		{"success without what it was for", `{"errcode":0,"errmsg":"ok"}`, 0, wechatapi.Unknown, 0, ""},
		{"an id that is none", `{"errcode":0,"publish_id":{}}`, 0, wechatapi.Unknown, 0, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, c := newPlatform(t, map[string][]string{path: {tc.reply}})
			p.status[path] = tc.status
			_, err := c.Submit(t.Context(), "M")
			e := asError(t, err)
			if e.Class != tc.class || e.Code != tc.code || e.RID != tc.rid || e.NotSent {
				t.Errorf("%+v", e)
			}
			if strings.Contains(e.Msg, "rid") || strings.Contains(e.Msg, "hint") {
				t.Errorf("Msg keeps its trailer: %q", e.Msg)
			}
			if e.Text().ZH == "" || e.Text().EN == "" {
				t.Errorf("no text in both languages: %+v", e.Text())
			}
		})
	}
}

func TestRetryAfterIsKept(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer s.Close()
	c := wechatapi.New(wechatapi.Options{BaseURL: s.URL, AppID: appID, Secret: secret, Now: time.Now})
	_, err := c.DraftCount(t.Context())
	if e := asError(t, err); e.After != 7*time.Second {
		t.Errorf("After = %v", e.After)
	}
}

func TestIdsAreReadAsStringsAndNumbers(t *testing.T) {
	for _, reply := range []string{
		`{"errcode":0,"publish_id":"2247483655","msg_data_id":"2247483656"}`,
		`{"errcode":0,"publish_id":2247483655,"msg_data_id":2247483656}`,
		`{"publish_id":2247483655,"msg_data_id":"2247483656"}`,
	} {
		_, c := newPlatform(t, map[string][]string{"/cgi-bin/freepublish/submit": {reply}})
		s, err := c.Submit(t.Context(), "M")
		if err != nil || s.PublishID != "2247483655" || s.MsgDataID != "2247483656" {
			t.Errorf("%s: %+v, %v", reply, s, err)
		}
	}
}

func TestJob(t *testing.T) {
	p, c := newPlatform(t, map[string][]string{"/cgi-bin/freepublish/get": {
		`{"publish_id":100,"publish_status":0,"article_id":"A","article_detail":{"count":2,"item":[{"idx":1,"article_url":"http://mp.weixin.qq.com/s/a"},{"idx":"2","article_url":"https://mp.weixin.qq.com/s/b"}]},"fail_idx":[]}`,
		`{"publish_id":"100","publish_status":1,"fail_idx":[]}`,
		`{"publish_id":"100","publish_status":2,"fail_idx":[1,2]}`,
		`{"publish_id":"100","publish_status":0}`,
		`{"publish_id":"100"}`,
	}})
	ctx := t.Context()
	job, err := c.Job(ctx, "100")
	if err != nil || job.Status != wechatapi.StatusPublished || job.ArticleID != "A" ||
		job.URLs[1] != "https://mp.weixin.qq.com/s/a" || job.URLs[2] != "https://mp.weixin.qq.com/s/b" {
		t.Errorf("%+v, %v", job, err)
	}
	if job, err = c.Job(ctx, "100"); err != nil || job.Status != wechatapi.StatusInProgress {
		t.Errorf("%+v, %v", job, err)
	}
	if job, err = c.Job(ctx, "100"); err != nil || job.Status != wechatapi.StatusNotOwn || len(job.FailIndex) != 2 || job.FailIndex[1] != 2 {
		t.Errorf("%+v, %v", job, err)
	}
	for range 2 { // a missing status is not success, and success without an article is not known
		if _, err = c.Job(ctx, "100"); asError(t, err).Class != wechatapi.Unknown {
			t.Errorf("err = %v", err)
		}
	}
	if b := p.bodies["/cgi-bin/freepublish/get"][0]; b != `{"publish_id":"100"}` {
		t.Errorf("asked with %s", b)
	}
}

func TestDraftsAreWrittenAsThePlatformWantsThem(t *testing.T) {
	p, c := newPlatform(t, map[string][]string{
		"/cgi-bin/draft/add":    {`{"media_id":"M"}`},
		"/cgi-bin/draft/update": {`{"errcode":0,"errmsg":"ok"}`},
	})
	a := wechatapi.Article{
		Title: "信任 & <复购>\u2028", Author: "林溪\x00", Digest: "a\xffb", Cover: "C",
		Content:   "<p style=\"x\">一\u2029二\x0b&nbsp;😀\n</p>",
		SourceURL: "https://example.com/?a=1&b=2",
	}
	id, err := c.AddDraft(t.Context(), []wechatapi.Article{a})
	if err != nil || id != "M" {
		t.Fatal(id, err)
	}
	if err := c.UpdateDraft(t.Context(), "M", 0, a); err != nil {
		t.Fatal(err)
	}
	const article = `{"title":"信任 & <复购>","author":"林溪","digest":"ab","content":"<p style=\"x\">一二&nbsp;😀\n</p>",` +
		`"content_source_url":"https://example.com/?a=1&b=2","thumb_media_id":"C","need_open_comment":0,"only_fans_can_comment":0}`
	if got, want := p.bodies["/cgi-bin/draft/add"][0], `{"articles":[`+article+`]}`; got != want {
		t.Errorf("draft/add\n got %s\nwant %s", got, want)
	}
	if got, want := p.bodies["/cgi-bin/draft/update"][0], `{"media_id":"M","index":0,"articles":`+article+`}`; got != want {
		t.Errorf("draft/update\n got %s\nwant %s", got, want)
	}
}

func TestListsAndCounts(t *testing.T) {
	const item = `{"title":"t","content_source_url":"u","url":"http://mp.weixin.qq.com/s/x","is_deleted":true}`
	_, c := newPlatform(t, map[string][]string{
		"/cgi-bin/draft/batchget":         {`{"total_count":1,"item_count":1,"item":[{"media_id":"M","content":{"news_item":[` + item + `]},"update_time":"1700000000"}]}`, `{}`},
		"/cgi-bin/freepublish/batchget":   {`{"total_count":21,"item_count":1,"item":[{"article_id":"A","content":{"news_item":[` + item + `]},"update_time":1700000000}]}`, `{"item":[]}`},
		"/cgi-bin/freepublish/getarticle": {`{"news_item":[` + item + `]}`, `{"news_item":[]}`},
		"/cgi-bin/draft/get":              {`{"news_item":[]}`},
		"/cgi-bin/draft/count":            {`{}`},
	})
	ctx := t.Context()
	drafts, total, err := c.Drafts(ctx, 0, 20)
	if err != nil || total != 1 || drafts[0].MediaID != "M" || drafts[0].Items[0].Title != "t" || drafts[0].Updated != 1700000000 {
		t.Errorf("%+v %d %v", drafts, total, err)
	}
	list, total, err := c.PublishedList(ctx, 0, 20)
	if err != nil || total != 21 || list[0].ArticleID != "A" || !list[0].Items[0].Deleted || list[0].Items[0].URL != "https://mp.weixin.qq.com/s/x" {
		t.Errorf("%+v %d %v", list, total, err)
	}
	items, err := c.PublishedArticle(ctx, "A")
	if err != nil || items[0].SourceURL != "u" {
		t.Errorf("%+v %v", items, err)
	}
	// A list without its total is not an empty list: absence would be read from it.
	for name, ask := range map[string]func() error{
		"drafts":    func() error { _, _, err := c.Drafts(ctx, 0, 20); return err },
		"published": func() error { _, _, err := c.PublishedList(ctx, 0, 20); return err },
		"article":   func() error { _, err := c.PublishedArticle(ctx, "A"); return err },
		"draft":     func() error { _, err := c.Draft(ctx, "M"); return err },
		"count":     func() error { _, err := c.DraftCount(ctx); return err },
	} {
		if asError(t, ask()).Class != wechatapi.Unknown {
			t.Errorf("%s: a reply without content was believed", name)
		}
	}
}

func TestUploads(t *testing.T) {
	got := map[string]string{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "stable_token") {
			io.WriteString(w, `{"access_token":"T","expires_in":7200}`)
			return
		}
		_, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		part, err := multipart.NewReader(r.Body, params["boundary"]).NextPart()
		if err != nil {
			t.Error(err)
			return
		}
		data, _ := io.ReadAll(part)
		got[r.URL.Path] = strings.Join([]string{r.URL.RawQuery, part.FormName(), part.FileName(), part.Header.Get("Content-Type"), string(data)}, "|")
		w.Header().Set("Content-Type", "text/plain")
		io.WriteString(w, `{"media_id":"MID","url":"http://mmbiz.qpic.cn/x/0?wx_fmt=png","item":[]}`)
	}))
	defer s.Close()
	c := wechatapi.New(wechatapi.Options{BaseURL: s.URL, AppID: appID, Secret: secret, Now: time.Now})
	f := wechatapi.File{Name: "a.png", Type: "image/png", Data: []byte("PNG")}
	u, err := c.UploadImage(t.Context(), f)
	if err != nil || u != "https://mmbiz.qpic.cn/x/0?wx_fmt=png" {
		t.Error(u, err)
	}
	m, err := c.AddMaterial(t.Context(), f)
	if err != nil || m.MediaID != "MID" || m.URL != "https://mmbiz.qpic.cn/x/0?wx_fmt=png" {
		t.Error(m, err)
	}
	want := map[string]string{
		"/cgi-bin/media/uploadimg":       "access_token=T|media|a.png|image/png|PNG",
		"/cgi-bin/material/add_material": "type=image&access_token=T|media|a.png|image/png|PNG",
	}
	for path := range want {
		if got[path] != want[path] {
			t.Errorf("%s got %q, want %q", path, got[path], want[path])
		}
	}
}

func TestStatisticsKeepAbsenceApartFromZero(t *testing.T) {
	const body = `{"list":[{"ref_date":"2026-12-01","msgid":"2247483656_1","publish_type":1,"title":"t","content_url":"u","detail_list":[
		{"stat_date":"2026-12-02","read_user":0,"share_user":"12","read_finish_rate":0.25,"like_user":null,"read_user_source":[{"user_count":3,"scene_desc":"全部"}],
		"read_jump_position":[{"position":1,"rate":0.5}]}]}],"is_delay":true}`
	p, c := newPlatform(t, map[string][]string{"/datacube/getarticletotaldetail": {body}})
	// 17:00 UTC is the next day in Beijing.
	r, err := c.ArticleTotals(t.Context(), time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if got := p.bodies["/datacube/getarticletotaldetail"][0]; got != `{"begin_date":"2026-12-01","end_date":"2026-12-01"}` {
		t.Errorf("asked with %s", got)
	}
	day := r.List[0].Days[0]
	for name, tc := range map[string]struct{ got, want wechatapi.Number }{
		"read":   {day.ReadUsers, wechatapi.Number{Value: 0, Present: true}},
		"share":  {day.ShareUsers, wechatapi.Number{Value: 12, Present: true}},
		"finish": {day.FinishRate, wechatapi.Number{Value: 0.25, Present: true}},
		"like":   {day.LikeUsers, wechatapi.Number{}},
		"heart":  {day.HeartUsers, wechatapi.Number{}},
		"source": {day.Sources[0].Users, wechatapi.Number{Value: 3, Present: true}},
	} {
		if tc.got != tc.want {
			t.Errorf("%s = %+v, want %+v", name, tc.got, tc.want)
		}
	}
	if !r.Delayed || string(r.Raw) != body {
		t.Errorf("delayed %v, raw %q", r.Delayed, r.Raw)
	}
}

func TestStatisticsCallsAskTheirOwnPath(t *testing.T) {
	begin, end := time.Date(2026, 12, 1, 0, 0, 0, 0, content.Beijing()), time.Date(2026, 12, 7, 0, 0, 0, 0, content.Beijing())
	replies := map[string][]string{}
	for _, name := range []string{"getusersummary", "getusercumulate"} {
		replies["/datacube/"+name] = []string{`{"list":[{"ref_date":"2026-12-01","cumulate_user":5,"new_user":1}]}`}
	}
	p, c := newPlatform(t, replies)
	ctx := t.Context()
	users, err1 := c.UserSummary(ctx, begin, end)
	total, err2 := c.UserTotals(ctx, begin, end)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if users.List[0].New.Value != 1 || users.List[0].Cancelled.Present || total.List[0].Total.Value != 5 {
		t.Error(users, total)
	}
	const week = `{"begin_date":"2026-12-01","end_date":"2026-12-07"}`
	for path := range replies {
		if got := p.bodies[path]; strings.HasPrefix(path, "/datacube/") && (len(got) != 1 || got[0] != week) {
			t.Errorf("%s asked with %s", path, got)
		}
	}
}

func TestDeletionsNameWhatTheyDelete(t *testing.T) {
	p, c := newPlatform(t, map[string][]string{
		"/cgi-bin/draft/delete":       {`{"errcode":0}`},
		"/cgi-bin/freepublish/delete": {`{"errcode":0}`},
	})
	if err := c.DeleteDraft(t.Context(), "M"); err != nil {
		t.Error(err)
	}
	for index, want := range []string{`{"article_id":"A"}`, `{"article_id":"A","index":1}`} {
		if err := c.DeletePublished(t.Context(), "A", index); err != nil {
			t.Error(err)
		}
		if got := p.bodies["/cgi-bin/freepublish/delete"][index]; got != want {
			t.Errorf("asked with %s, want %s", got, want)
		}
	}
	if got := p.bodies["/cgi-bin/draft/delete"][0]; got != `{"media_id":"M"}` {
		t.Errorf("asked with %s", got)
	}
}
