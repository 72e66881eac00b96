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

const formKind = "application/x-www-form-urlencoded"

// press sends a form of the console and returns the status.
func (b *bench) press(path string, fields ...string) int {
	b.t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Set(fields[i], fields[i+1])
	}
	res, _ := b.raw("POST", path, formKind, v.Encode())
	return res.StatusCode
}

// A person confirms, refuses and deletes on the console's page, and a process in another place
// sees by GET what came out.
func TestConsoleActs(t *testing.T) {
	careful := subscription
	careful.AdminConfirm, careful.NoMassQuota = true, true
	b := newBench(t, Options{Accounts: []Account{careful}})
	b.ok(massPath+"sendall", toAll(b.draft(b.news("一")), "k1"))
	no := id(b.ok(massPath+"sendall", toAll(b.draft(b.news("二")), "k2"))["msg_id"])
	b.publish("三")
	doc, _ := b.page("/console/")
	if n := doc.Find(`form[action="/console/confirm"]`).Length(); n != 2 {
		t.Errorf("%d sends wait on the page", n)
	}
	if n := doc.Find(`form[action="/console/check"]`).Length(); n != 0 {
		t.Error("an account without a callback has one to check")
	}
	for _, c := range []struct {
		path   string
		fields []string
		want   int
	}{
		{"/console/confirm", []string{"appid", appID, "msg_id", no, "yes", "0"}, 200},
		{"/console/confirm", []string{"appid", appID, "msg_id", no, "yes", "1"}, 404},
		{"/console/confirm", []string{"appid", appID, "msg_id", "0", "yes", "1"}, 200},
		{"/console/confirm", []string{"appid", appID, "msg_id", "x"}, 400},
		{"/console/delete", []string{"appid", appID, "article_id", "x", "index", "1"}, 404},
		{"/console/delete", []string{"appid", appID, "article_id", "x"}, 400},
		{"/console/check", []string{"appid", appID}, 404},
		{"/console/elsewhere", nil, 404},
	} {
		if got := b.press(c.path, c.fields...); got != c.want {
			t.Errorf("%s %q: %d, want %d", c.path, c.fields, got, c.want)
		}
	}
	post := b.sim.Posts(appID)[0]
	if got := b.press("/console/delete", "appid", appID, "article_id", post.ArticleID, "index", "1"); got != 200 || b.sim.Posts(appID)[0].Deleted.IsZero() {
		t.Errorf("delete: %d", got)
	}
	b.lists()
}

// lists reads what the console tells other processes.
func (b *bench) lists() {
	b.t.Helper()
	r := b.do("GET", "/console/posts?appid="+appID, "", "")
	by := map[any]any{}
	for _, p := range r.list("posts") {
		by[p["title"]] = p["by"]
	}
	if by["一"] != ByMassSend || by["三"] != ByFreePublish || len(by) != 2 {
		b.t.Errorf("posts %v", r)
	}
	if s := b.do("GET", "/console/sends?appid="+appID, "", "").list("sends"); len(s) != 2 || s[1]["verdict"] != "err(40001)" || s[0]["clientmsgid"] != "k1" {
		b.t.Errorf("sends %v", s)
	}
	if tally := b.do("GET", "/console/tally?appid="+appID, "", ""); fmt.Sprint(tally["titles"]) != "map[一:1 三:1]" || fmt.Sprint(tally["clientmsgids"]) != "map[k1:1]" {
		b.t.Errorf("tally %v", tally)
	}
	for _, list := range []string{"posts", "sends", "previews"} {
		if r := b.do("GET", "/console/"+list+"?appid=nobody", "", ""); len(r.list(list)) != 0 {
			b.t.Errorf("%s of nobody: %v", list, r)
		}
	}
	for _, c := range [][2]string{{"POST", "/console/posts"}, {"GET", "/console/confirm"}, {"POST", "/console/"}} {
		if res, _ := b.raw(c[0], c[1], formKind, ""); res.StatusCode != http.StatusMethodNotAllowed {
			b.t.Errorf("%s %s: %d", c[0], c[1], res.StatusCode)
		}
	}
}

// What happened is told in order, whoever did it, and can be read on from a number.
func TestActs(t *testing.T) {
	careful := subscription
	careful.AdminConfirm, careful.NoMassQuota = true, true
	v := newReceiver(t, nil)
	careful.Callback = &Callback{URL: v.web.URL, Token: callbackToken}
	b := newBench(t, Options{Accounts: []Account{careful}})
	b.ok(massPath+"preview", reply{"touser": "o1", "msgtype": "mpnews", "mpnews": reply{"media_id": b.draft(b.news("一"))}})
	b.ok(massPath+"sendall", toAll(b.draft(b.news("一")), ""))
	if err := b.sim.ConfirmMass(appID, 0, true); err != nil {
		t.Fatal(err)
	}
	b.sim.post.at.Wait()
	if err := b.sim.Ban(appID, b.sim.Posts(appID)[0].ArticleID); err != nil {
		t.Fatal(err)
	}
	if err := b.sim.ScriptMass(appID, MassVerdict{Err: 20001}); err != nil {
		t.Fatal(err)
	}
	b.ok(massPath+"sendall", toTag(b.draft(b.news("二")), "", 2))
	b.sim.post.at.Wait()
	text := reply{"filter": reply{"tag_id": 2}, "msgtype": "text", "text": reply{"content": "你好"}}
	b.ok(massPath+"sendall", text)
	b.sim.post.at.Wait()
	if _, err := b.sim.PublishDraft(appID, b.draft(b.news("三"))); err != nil {
		t.Fatal(err)
	}
	if err := b.sim.DeleteArticle(appID, b.sim.Posts(appID)[1].ArticleID, 0); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range b.sim.Acts(0) {
		got = append(got, strings.TrimSpace(a.Kind+" "+a.Title))
		if a.AppID != appID || a.At.IsZero() {
			t.Errorf("act %+v", a)
		}
	}
	want := "previewed 一|waiting 一|confirmed 一|published 一|told|banned 一|failed 二|told|sent text|told|published 三|deleted 三"
	if strings.Join(got, "|") != want {
		t.Errorf("acts\n%s\nwant\n%s", strings.Join(got, "|"), want)
	}
	if tail := b.sim.Acts(10); len(tail) != 2 || tail[0].By != ByPerson || len(b.sim.Acts(99)) != 0 || len(b.sim.Acts(-1)) != 12 {
		t.Errorf("from the tenth on %+v", tail)
	}
	if line, err := json.Marshal(b.sim.Acts(6)[0]); err != nil || !strings.Contains(string(line), `"detail":"err(20001)"`) {
		t.Errorf("%s %v", line, err)
	}
}

// Section 1.8: what went to followers has publish_type 0, what freepublish published 1; each
// joins its numbers by msg_data_id and index.
func TestPublishTypes(t *testing.T) {
	b := newBench(t, Options{Accounts: []Account{subscription}})
	sent := b.ok(massPath+"sendall", toAll(b.draft(b.news("群发一"), b.news("群发二")), ""))
	b.publish("发布")
	if _, err := b.sim.PublishDraft(appID, b.draft(b.news("后台"))); err != nil {
		t.Fatal(err)
	}
	if got := b.press("/console/publish", "appid", appID, "media_id", b.draft(b.news("静默")), "quiet", "1"); got != 200 {
		t.Errorf("quiet publish: %d", got)
	}
	if url, err := b.sim.PublishDraftQuietly(appID, b.draft(b.news("静默二"))); err != nil || url == "" {
		t.Errorf("quiet publish: %s, %v", url, err)
	}
	b.step(24 * time.Hour)
	r := b.ok("/datacube/getarticletotaldetail", reply{"begin_date": "2026-11-02", "end_date": "2026-11-02"})
	got := map[string]any{}
	for _, row := range r.list("list") {
		got[row.text("title")] = row["publish_type"]
		if row.text("title") == "群发二" && row.text("msgid") != id(sent["msg_data_id"])+"_2" {
			t.Errorf("msgid %s of msg_data_id %v", row.text("msgid"), sent["msg_data_id"])
		}
		if row.text("content_url") == "" {
			t.Errorf("row %v", row)
		}
	}
	if fmt.Sprint(got) != "map[发布:1 后台:0 群发一:0 群发二:0 静默:1 静默二:1]" {
		t.Errorf("publish types %v", got)
	}
}

// Sends, the speed and who waits outlive the process; what readers saw is counted across it.
func TestMassSurvives(t *testing.T) {
	careful := serviceKind
	careful.AdminConfirm = true
	o := Options{Accounts: []Account{careful}, StateFile: t.TempDir() + "/state.jsonl", PublicURL: "http://x"}
	b := newBench(t, o)
	b.ok(massPath+"sendall", toTag(b.draft(b.news("一")), "k1", 2))
	b.ok(massPath+"sendall", toAll(b.draft(b.news("二")), "k2"))
	b.ok(massPath+"speed/set", reply{"speed": 3})
	c := again(t, b, o)
	c.step(time.Minute)
	c.refused(45065, massPath+"sendall", toTag("gone", "k1", 2))
	c.refused(45028, massPath+"sendall", toAll(c.draft(c.news("三")), "k3"))
	if err := c.sim.ConfirmMass(appID, 0, true); err != nil {
		t.Fatal(err)
	}
	if got := c.sim.Tally(appID); got.Keys["k1"] != 1 || got.Keys["k2"] != 1 || got.Titles["一"] != 1 || got.Titles["二"] != 1 {
		t.Errorf("tally %+v", got)
	}
	if r := c.ok(massPath+"speed/get", reply{}); r["speed"] != 3.0 {
		t.Errorf("speed %v", r)
	}
}
