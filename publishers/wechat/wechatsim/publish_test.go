package wechatsim

import (
	"testing"
	"time"
)

// Section 1.5: errcode 0 is only the start; status 1 until the processing is over, then the
// article. Section 5.6: the draft leaves the box on success.
func TestPublishTakesItsTime(t *testing.T) {
	b := newBench(t, Options{ProcessingTime: time.Minute})
	media := b.draft(b.news("一"))
	sent := b.ok("/cgi-bin/freepublish/submit", reply{"media_id": media})
	if _, given := sent["errcode"]; !given {
		t.Errorf("submit answers %v, want an explicit errcode", sent)
	}
	if id, _ := sent["msg_data_id"].(float64); id < 1 {
		t.Errorf("msg_data_id = %v", sent["msg_data_id"])
	}
	ask := reply{"publish_id": sent["publish_id"]}
	b.step(59 * time.Second)
	if r := b.ok("/cgi-bin/freepublish/get", ask); r["publish_status"] != 1.0 || r["article_id"] != nil {
		t.Errorf("after 59 s: %v", r)
	}
	b.ok("/cgi-bin/draft/get", reply{"media_id": media})
	b.step(time.Second)
	r := b.ok("/cgi-bin/freepublish/get", ask)
	if r["publish_status"] != 0.0 || r.text("article_id") == "" {
		t.Fatalf("after a minute: %v", r)
	}
	first := r.at("article_detail").list("item")[0]
	post := b.sim.Posts(appID)[0]
	if first["idx"] != 1.0 || first.text("article_url") != post.URL || r.at("article_detail")["count"] != 1.0 {
		t.Errorf("article_detail = %v, post %+v", r["article_detail"], post)
	}
	if want := start.Add(time.Minute); !post.Published.Equal(want) {
		t.Errorf("published at %v, want %v", post.Published, want)
	}
	b.refused(40007, "/cgi-bin/draft/get", reply{"media_id": media})
}
