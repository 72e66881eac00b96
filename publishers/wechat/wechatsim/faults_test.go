package wechatsim

import (
	"net/http"
	"strings"
	"testing"

	"moxin/publishers/sim"
)

// Section 5.11 and 1.11: an answer lost after the submit leaves a post behind; the draft is gone
// and the post is in batchget. Lost before, neither has changed.
func TestFaultsAroundSubmit(t *testing.T) {
	for kind, posts := range map[sim.Kind]int{sim.ResetBefore: 0, sim.ResetAfter: 1, sim.ErrorBefore: 0, sim.ErrorAfter: 1, sim.Busy: 0} {
		f, err := sim.NewFaults(1, sim.Rule{Kind: kind, Path: "/cgi-bin/freepublish/submit", Count: 1})
		if err != nil {
			t.Fatal(err)
		}
		b := newBench(t, Options{Faults: f})
		media := b.draft(b.news("一"))
		res, err := http.Post(b.web.URL+"/cgi-bin/freepublish/submit?access_token="+b.stable(), "application/json", strings.NewReader(`{"media_id":"`+media+`"}`))
		if err == nil {
			res.Body.Close()
		}
		if n := len(b.sim.Posts(appID)); n != posts {
			t.Errorf("%s: %d posts, want %d", kind, n, posts)
		}
		r := b.ok("/cgi-bin/freepublish/batchget", reply{"count": 20})
		if r["total_count"] != float64(posts) {
			t.Errorf("%s: batchget %v", kind, r)
		}
		want := map[int]int{0: 0, 1: 40007}[posts]
		b.refused(want, "/cgi-bin/draft/get", reply{"media_id": media})
	}
}
