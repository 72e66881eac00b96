package wechatsim

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Two accounts that may send: of section 1.6's kinds.
var (
	subscription = Account{AppID: appID, Secret: secret, Verified: true, FollowersAtStart: 5000, Tags: map[int]int{2: 40}}
	serviceKind  = Account{AppID: appID, Secret: secret, Verified: true, FollowersAtStart: 5000, Kind: "service", Tags: map[int]int{2: 40, 3: 60}}
)

const massPath = "/cgi-bin/message/mass/"

// toAll is the body of a send of a draft to all.
func toAll(media, key string) reply {
	return reply{"filter": reply{"is_to_all": true}, "msgtype": "mpnews", "mpnews": reply{"media_id": media}, "clientmsgid": key}
}

// toTag is one to a tag.
func toTag(media, key string, tag int) reply {
	r := toAll(media, key)
	r["filter"] = reply{"is_to_all": false, "tag_id": tag}
	return r
}

func toPeople(media string, who ...string) reply {
	return reply{"touser": who, "msgtype": "mpnews", "mpnews": reply{"media_id": media}}
}

// Section 1.6: a send is accepted, under way, out; the draft leaves the box; the ids are those
// that statistics and events use; freepublish does not know it.
func TestMassSend(t *testing.T) {
	b := newBench(t, Options{Accounts: []Account{subscription}, ProcessingTime: time.Minute})
	media := b.draft(b.news("一"), b.news("二"))
	r := b.ok(massPath+"sendall", toAll(media, "k1"))
	if r.text("errmsg") != "send job submission success" || r["msg_id"] == nil || r["msg_data_id"] == nil {
		t.Fatalf("sendall answers %v", r)
	}
	get := reply{"msg_id": r["msg_id"]}
	if g := b.ok(massPath+"get", get); g["msg_status"] != "SENDING" || g["msg_id"] != r["msg_id"] {
		t.Errorf("under way: %v", g)
	}
	if n := len(b.sim.Posts(appID)); n != 0 || len(b.sim.Drafts(appID)) != 1 {
		t.Errorf("under way: %d posts", n)
	}
	b.step(time.Minute)
	if g := b.ok(massPath+"get", reply{"msg_id": fmt.Sprintf("%.0f", r["msg_id"])}); g["msg_status"] != "SEND_SUCCESS" {
		t.Errorf("after a minute: %v", g)
	}
	posts := b.sim.Posts(appID)
	if len(posts) != 2 {
		t.Fatalf("posts = %+v", posts)
	}
	for i, p := range posts {
		if p.By != ByMassSend || !p.Pushed || p.Key != "k1" || float64(p.MsgDataID) != r["msg_data_id"] || p.Index != i+1 || !p.Published.Equal(start.Add(time.Minute)) {
			t.Errorf("post %+v", p)
		}
		b.page(p.URL)
	}
	b.refused(40007, "/cgi-bin/draft/get", reply{"media_id": media})
	if l := b.ok("/cgi-bin/freepublish/batchget", reply{"count": 20}); l["total_count"] != 0.0 {
		t.Errorf("batchget knows a mass send: %v", l)
	}
	b.refused(53600, "/cgi-bin/freepublish/getarticle", reply{"article_id": posts[0].ArticleID})
	b.refused(53600, "/cgi-bin/freepublish/delete", reply{"article_id": posts[0].ArticleID})
}

// mass/delete takes one page away, then all; mass/get says DELETE when none is left (40059, 40035).
func TestMassDelete(t *testing.T) {
	b := newBench(t, Options{Accounts: []Account{subscription}, ProcessingTime: time.Minute})
	id := b.ok(massPath+"sendall", toAll(b.draft(b.news("一"), b.news("二")), ""))["msg_id"]
	b.refused(40059, massPath+"delete", reply{"msg_id": id}) // under way
	b.step(time.Minute)
	b.refused(40059, massPath+"delete", reply{"msg_id": 1})
	b.refused(40035, massPath+"delete", reply{"msg_id": id, "article_idx": 3})
	b.ok(massPath+"delete", reply{"msg_id": id, "article_idx": 2})
	if p := b.sim.Posts(appID); !p[0].Deleted.IsZero() || p[1].Deleted.IsZero() {
		t.Errorf("posts = %+v", p)
	}
	if g := b.ok(massPath+"get", reply{"msg_id": id}); g["msg_status"] != "SEND_SUCCESS" {
		t.Errorf("one of two deleted: %v", g)
	}
	b.ok(massPath+"delete", reply{"msg_id": id, "article_idx": 0})
	if g := b.ok(massPath+"get", reply{"msg_id": id}); g["msg_status"] != "DELETE" {
		t.Errorf("all deleted: %v", g)
	}
	b.refused(40059, massPath+"get", reply{"msg_id": "77"})
}

// Section 5.8: clientmsgid. A repeat never sends: within a minute 45066, later 45065 with the
// msg_id of the first and without msg_data_id; after 24 hours it is forgotten.
func TestMassKeys(t *testing.T) {
	b := newBench(t, Options{Accounts: []Account{{AppID: appID, Secret: secret, Verified: true, NoMassQuota: true}}})
	first := b.ok(massPath+"sendall", toAll(b.draft(b.news("一")), "k"))
	body := toAll("gone", "k") // its draft has left the box
	b.refused(45066, massPath+"sendall", body)
	b.step(59 * time.Second)
	b.refused(45066, massPath+"sendall", body) // and that was a call too
	b.step(time.Minute)
	r := b.refused(45065, massPath+"sendall", body)
	if _, has := r["msg_data_id"]; r["msg_id"] != first["msg_id"] || has {
		t.Errorf("45065 comes with %v, want msg_id %v alone", r, first["msg_id"])
	}
	b.refused(45067, massPath+"sendall", toAll(b.draft(b.news("二")), strings.Repeat("k", 65)))
	b.ok(massPath+"sendall", toAll(b.draft(b.news("三")), strings.Repeat("k", 64)))
	if n := b.sim.Tally(appID).Keys["k"]; n != 1 {
		t.Errorf("k was sent %d times", n)
	}
	b.step(24 * time.Hour)
	b.ok(massPath+"sendall", toAll(b.draft(b.news("一")), "k"))
	if got := b.sim.Tally(appID); got.Keys["k"] != 2 || got.Titles["一"] != 2 || got.Titles["三"] != 1 || got.Sources["https://example.com/一"] != 2 {
		t.Errorf("tally %+v", got)
	}
}

// A key whose call was refused has sent nothing: it may be used again, a minute later.
func TestMassKeyOfARefusedCall(t *testing.T) {
	b := newBench(t, Options{Accounts: []Account{subscription}})
	b.refused(40007, massPath+"sendall", toAll("unknown", "k"))
	b.refused(45066, massPath+"sendall", toAll(b.draft(b.news("一")), "k"))
	b.step(time.Minute)
	b.ok(massPath+"sendall", toAll(b.draft(b.news("一")), "k"))

	hasty := newBench(t, Options{Accounts: []Account{subscription}, HastyKeys: true})
	hasty.ok(massPath+"sendall", toAll(hasty.draft(hasty.news("一")), "k"))
	hasty.refused(45065, massPath+"sendall", toAll("gone", "k"))
}

// Section 1.6, quotas: a 公众号 sends once a day, to all or to a tag, its console included; the
// key of an accepted send is known all the same.
func TestMassQuotaOfASubscription(t *testing.T) {
	b := newBench(t, Options{Accounts: []Account{subscription}})
	b.ok(massPath+"sendall", toTag(b.draft(b.news("一")), "k", 2))
	b.refused(45028, massPath+"sendall", toAll(b.draft(b.news("二")), ""))
	b.step(13*time.Hour + 59*time.Minute)
	b.refused(45028, massPath+"sendall", toAll(b.draft(b.news("二")), ""))
	b.refused(45065, massPath+"sendall", toTag("gone", "k", 2))
	b.step(time.Minute) // midnight in Beijing
	b.ok(massPath+"sendall", toAll(b.draft(b.news("二")), ""))
	b.step(24 * time.Hour)
	if _, err := b.sim.PublishDraft(appID, b.draft(b.news("三"))); err != nil {
		t.Fatal(err)
	}
	b.refused(45028, massPath+"sendall", toAll(b.draft(b.news("四")), ""))
}

// A 服务号 reaches each follower four times a month, and all of them once a day.
func TestMassQuotaOfAService(t *testing.T) {
	b := newBench(t, Options{Accounts: []Account{serviceKind}})
	all := func(want int) {
		t.Helper()
		b.refused(want, massPath+"sendall", toAll(b.draft(b.news("一")), ""))
		b.step(24 * time.Hour)
	}
	all(0)
	b.ok(massPath+"sendall", toTag(b.draft(b.news("二")), "", 2)) // the second for tag 2
	b.ok(massPath+"send", toPeople(b.draft(b.news("三")), "o1", "o2"))
	all(0)
	b.ok(massPath+"sendall", toTag(b.draft(b.news("四")), "", 2))
	b.refused(45028, massPath+"sendall", toTag(b.draft(b.news("五")), "", 2))
	b.ok(massPath+"sendall", toTag(b.draft(b.news("六")), "", 3))
	b.ok(massPath+"send", toPeople(b.draft(b.news("七")), "o1", "o3"))
	b.ok(massPath+"send", toPeople(b.draft(b.news("八")), "o1", "o3")) // o1 has had four
	b.refused(45028, massPath+"send", toPeople(b.draft(b.news("九")), "o1", "o1"))
	all(0)
	b.refused(45028, massPath+"sendall", toTag(b.draft(b.news("十")), "", 2))
	all(0)
	all(45028) // the fifth day: four to all were sent
	b.step(31 * 24 * time.Hour)
	all(0)

	b = newBench(t, Options{Accounts: []Account{serviceKind}})
	b.ok(massPath+"sendall", toAll(b.draft(b.news("一")), ""))
	b.refused(45028, massPath+"sendall", toAll(b.draft(b.news("二")), "")) // once a day
}

// Sixty calls a minute, refused ones included.
func TestMassCallsAMinute(t *testing.T) {
	b := newBench(t, Options{Accounts: []Account{subscription}})
	for range 60 {
		b.refused(40007, massPath+"sendall", toAll("unknown", ""))
	}
	b.refused(45011, massPath+"sendall", toAll("unknown", ""))
	b.step(time.Minute)
	b.refused(40007, massPath+"sendall", toAll("unknown", ""))
}

// Section 5.2: who may send what to whom.
func TestMassRights(t *testing.T) {
	b := newBench(t, Options{Accounts: []Account{{AppID: appID, Secret: secret}}})
	for _, call := range []string{"sendall", "send", "preview", "get", "delete", "speed/get", "speed/set"} {
		b.refused(48001, massPath+call, reply{})
	}
	b = newBench(t, Options{Accounts: []Account{subscription}})
	b.refused(48001, massPath+"send", toPeople(b.draft(b.news("一")), "o1", "o2"))
}

// Shapes that are refused, and the kinds of messages that are none of an account's.
func TestMassShapes(t *testing.T) {
	b := newBench(t, Options{Accounts: []Account{serviceKind}})
	media := b.draft(b.news("一"))
	image, voice := b.cover(10, 10), b.upload("/cgi-bin/material/add_material?type=voice&", []byte("#!AMR\nx"), nil).text("media_id")
	set := func(changes reply) reply { return with(toAll(media, ""), changes) }
	for _, c := range []struct {
		name, call string
		body       reply
		code       int
	}{
		{"no filter", "sendall", set(reply{"filter": nil}), 40035},
		{"neither all nor tag", "sendall", set(reply{"filter": reply{"is_to_all": false}}), 40035},
		{"unknown tag", "sendall", toTag(media, "", 9), 40035},
		{"unknown draft", "sendall", toAll("x", ""), 40007},
		{"no kind", "sendall", set(reply{"msgtype": ""}), 45052},
		{"video", "sendall", set(reply{"msgtype": "mpvideo"}), 48008},
		{"empty text", "sendall", set(reply{"msgtype": "text"}), 44004},
		{"image that is none", "sendall", set(reply{"msgtype": "image", "images": reply{"media_ids": []string{voice}}}), 40007},
		{"no image", "sendall", set(reply{"msgtype": "image"}), 40007},
		{"voice that is none", "sendall", set(reply{"msgtype": "voice", "voice": reply{"media_id": image}}), 40007},
		{"key of another type", "sendall", set(reply{"clientmsgid": 7}), 47001},
		{"one receiver", "send", toPeople(media, "o1"), 40130},
		{"too many receivers", "send", toPeople(media, make([]string, 10_001)...), 40035},
		{"images", "sendall", set(reply{"msgtype": "image", "images": reply{"media_ids": []string{image, image}}, "filter": reply{"tag_id": 2}}), 0},
		{"voice", "sendall", set(reply{"msgtype": "voice", "voice": reply{"media_id": voice}, "filter": reply{"tag_id": 2}}), 0},
		{"text", "send", reply{"touser": []string{"o1", "o2"}, "msgtype": "text", "text": reply{"content": "你好"}}, 0},
	} {
		r := b.post(massPath+c.call, c.body)
		if r.code() != c.code || c.code == 0 && r["msg_data_id"] != nil {
			t.Errorf("%s answers %v, want %d and no msg_data_id", c.name, r, c.code)
		}
	}
	if got := b.sim.Sends(appID); len(got) != 3 || got[2].To != 2 || got[0].Type != "image" || got[0].Status != "SEND_SUCCESS" {
		t.Errorf("sends %+v", got)
	}
}

// Section 1.6: what the reviewers, the originality check and the receivers' platform make of it.
func TestMassVerdicts(t *testing.T) {
	for _, c := range []struct {
		verdict MassVerdict
		ignore  int
		want    string
	}{
		{MassVerdict{Err: 20001}, 0, "err(20001)"},
		{MassVerdict{Err: 20431}, 1, "err(20431)"},
		{MassVerdict{Fail: true}, 0, "send fail"},
		{MassVerdict{Reprint: true}, 0, "err(30003)"},
		{MassVerdict{Reprint: true}, 1, "send success"},
	} {
		b := newBench(t, Options{Accounts: []Account{subscription}})
		if err := b.sim.ScriptMass(appID, c.verdict); err != nil {
			t.Fatal(err)
		}
		body := toAll(b.draft(b.news("一")), "k")
		body["send_ignore_reprint"] = c.ignore
		id := b.ok(massPath+"sendall", body)["msg_id"]
		failed := c.want != "send success"
		word := map[bool]string{true: "SEND_FAIL", false: "SEND_SUCCESS"}[failed]
		if g := b.ok(massPath+"get", reply{"msg_id": id}); g["msg_status"] != word {
			t.Errorf("%+v: %v", c.verdict, g)
		}
		counts := map[bool]int{true: 0, false: 1}
		if s := b.sim.Sends(appID)[0]; s.Verdict != c.want || b.sim.Tally(appID).Keys["k"] != counts[failed] || len(b.sim.Posts(appID)) != counts[failed] {
			t.Errorf("%+v: %+v, %d posts", c.verdict, s, len(b.sim.Posts(appID)))
		}
		if n := len(b.sim.Drafts(appID)); n != counts[!failed] {
			t.Errorf("%+v: %d drafts", c.verdict, n)
		}
	}
	b := newBench(t, Options{Accounts: []Account{subscription}})
	if err := b.sim.ScriptMass(appID, MassVerdict{Refuse: 48003}); err != nil {
		t.Fatal(err)
	}
	b.refused(48003, massPath+"sendall", toAll(b.draft(b.news("一")), ""))
	if len(b.sim.Sends(appID)) != 0 || b.sim.ScriptMass("nobody") == nil {
		t.Error("a refused call sent something, or nobody has a script")
	}
}

// Section 1.6: with 群发保护 a send to all waits: yes lets it out, no is err(40001), thirty
// minutes of silence err(40002). A send to a tag does not wait.
func TestMassConfirmation(t *testing.T) {
	careful := serviceKind
	careful.AdminConfirm, careful.NoMassQuota = true, true
	b := newBench(t, Options{Accounts: []Account{careful}, ProcessingTime: time.Minute})
	b.ok(massPath+"sendall", toTag(b.draft(b.news("标签")), "", 2))
	yes := b.ok(massPath+"sendall", toAll(b.draft(b.news("一")), ""))["msg_id"]
	no := b.ok(massPath+"sendall", toAll(b.draft(b.news("二")), ""))["msg_id"]
	silent := b.ok(massPath+"sendall", toAll(b.draft(b.news("三")), ""))["msg_id"]
	b.step(10 * time.Minute)
	if err := b.sim.ConfirmMass(appID, 0, true); err != nil {
		t.Fatal(err)
	}
	if err := b.sim.ConfirmMass(appID, int64(no.(float64)), false); err != nil {
		t.Fatal(err)
	}
	if b.sim.ConfirmMass(appID, int64(yes.(float64)), false) == nil || b.sim.ConfirmMass("nobody", 0, true) == nil {
		t.Error("what does not wait is decided")
	}
	check := func(want ...string) {
		t.Helper()
		var got []string
		for _, s := range b.sim.Sends(appID) {
			got = append(got, s.Verdict)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("verdicts %q, want %q", got, want)
		}
	}
	check("send success", "", "err(40001)", "")
	b.step(time.Minute)
	check("send success", "send success", "err(40001)", "")
	b.step(18*time.Minute + 59*time.Second)
	if g := b.ok(massPath+"get", reply{"msg_id": silent}); g["msg_status"] != "SENDING" || !b.sim.Sends(appID)[3].Waiting {
		t.Errorf("before thirty minutes: %v", g)
	}
	b.step(time.Second)
	check("send success", "send success", "err(40001)", "err(40002)")
	if p := b.sim.Posts(appID); len(p) != 2 || !p[1].Published.Equal(start.Add(11*time.Minute)) {
		t.Errorf("posts %+v", p)
	}
}

// mass/preview shows a draft to one person and uses no send up.
func TestMassPreview(t *testing.T) {
	b := newBench(t, Options{Accounts: []Account{subscription}, Quotas: map[string]int{massPath + "preview": 3}})
	media := b.draft(b.news("一"))
	body := reply{"towxname": "tester", "msgtype": "mpnews", "mpnews": reply{"media_id": media}}
	if r := b.ok(massPath+"preview", body); r["msg_id"] == nil {
		t.Errorf("preview answers %v", r)
	}
	b.refused(40003, massPath+"preview", with(body, reply{"towxname": ""}))
	b.refused(40007, massPath+"preview", with(body, reply{"mpnews": reply{"media_id": "x"}}))
	b.refused(45009, massPath+"preview", body)
	got := b.sim.Previews(appID)
	if len(got) != 1 || got[0].Name != "tester" || got[0].MediaID != media || got[0].Titles[0] != "一" {
		t.Errorf("previews %+v", got)
	}
	b.ok(massPath+"sendall", toAll(media, ""))
	if b.sim.Previews("nobody") != nil || b.sim.Sends("nobody") != nil {
		t.Error("nobody has previews or sends")
	}
}

// mass/speed: 0 to 4.
func TestMassSpeed(t *testing.T) {
	b := newBench(t, Options{Accounts: []Account{subscription}})
	if r := b.ok(massPath+"speed/get", reply{}); r["speed"] != 0.0 || r["realspeed"] != 80.0 {
		t.Errorf("at first %v", r)
	}
	b.ok(massPath+"speed/set", reply{"speed": 4})
	if r := b.ok(massPath+"speed/get", reply{}); r["speed"] != 4.0 || r["realspeed"] != 10.0 {
		t.Errorf("set to 4: %v", r)
	}
	b.refused(45083, massPath+"speed/set", reply{"speed": 5})
	b.refused(45084, massPath+"speed/set", reply{})
}

// PublishTicks hold sends as they hold publish jobs.
func TestMassTakesTicks(t *testing.T) {
	b := newBench(t, Options{Accounts: []Account{subscription}, PublishTicks: 2})
	id := b.ok(massPath+"sendall", toAll(b.draft(b.news("一")), ""))["msg_id"]
	for _, want := range []string{"SENDING", "SEND_SUCCESS"} {
		if g := b.ok(massPath+"get", reply{"msg_id": id}); g["msg_status"] != want {
			t.Errorf("%v, want %s", g, want)
		}
	}
}

// A person deletes an article in the console.
func TestDeleteArticle(t *testing.T) {
	b := newBench(t, Options{Accounts: []Account{subscription}})
	b.ok(massPath+"sendall", toAll(b.draft(b.news("一"), b.news("二")), ""))
	id := b.sim.Posts(appID)[0].ArticleID
	if err := b.sim.DeleteArticle(appID, id, 2); err != nil {
		t.Fatal(err)
	}
	if p := b.sim.Posts(appID); !p[0].Deleted.IsZero() || p[1].Deleted.IsZero() {
		t.Errorf("posts %+v", p)
	}
	for _, bad := range []error{b.sim.DeleteArticle("nobody", id, 0), b.sim.DeleteArticle(appID, "x", 0), b.sim.DeleteArticle(appID, id, 3)} {
		if bad == nil {
			t.Error("what is not there is deleted")
		}
	}
}
