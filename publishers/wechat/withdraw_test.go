package wechat_test

import (
	"strings"
	"testing"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/sim"
	"moxin/publishers/wechat"
)

// publication is what the store keeps of a post.
func publication(m publishers.Message, p publishers.Post) content.Publication {
	return content.Publication{Index: p.Index, RemoteID: p.RemoteID, StatID: p.StatID, URL: p.URL, Title: m.Items[p.Index].Title}
}

func TestWithdraw(t *testing.T) {
	for mode, left := range map[string]string{wechat.ModePublish: "for good", wechat.ModeBroadcast: "cards that followers received stay"} {
		t.Run(mode, func(t *testing.T) {
			p := newPlatform(t)
			pub := p.openChannel(t, p.channel(mode))
			m, _ := withSteps(marked(0))
			r := submitted(t, p, pub, m)
			done, err := pub.Poll(t.Context(), m, r.Job)
			if err != nil {
				t.Fatal(err)
			}
			var posts []content.Publication
			for _, x := range done.Posts {
				posts = append(posts, publication(m, x))
			}
			if text, err := pub.Withdraw(t.Context(), m, posts[1:]); err != nil || !strings.Contains(text.EN, left) || text.ZH == "" {
				t.Fatalf("Withdraw = %v, %v", text, err)
			}
			list := p.sim.Posts(appID)
			if !list[0].Deleted.IsZero() || list[1].Deleted.IsZero() {
				t.Errorf("after the second: %+v", list)
			}
			for range 2 { // what is gone is no error
				if _, err := pub.Withdraw(t.Context(), m, posts); err != nil {
					t.Fatal(err)
				}
			}
			for _, x := range p.sim.Posts(appID) {
				if x.Deleted.IsZero() {
					t.Errorf("still there: %+v", x)
				}
			}
		})
	}
}

func TestWhatCannotBeWithdrawn(t *testing.T) {
	p := newPlatform(t)
	pub := p.openChannel(t, p.channel(wechat.ModeDraft))
	m, _ := withSteps(marked(0))
	handedOff(t, pub, m)
	post := content.Publication{RemoteID: "abc", Title: "手动发的"}
	if _, err := pub.Withdraw(t.Context(), m, []content.Publication{post}); publishers.ClassOf(err) != publishers.Rejected || !strings.Contains(err.Error(), "--done-by-hand") {
		t.Errorf("by hand: %v", err)
	}
	if n := p.sim.Calls(appID)["/cgi-bin/freepublish/delete"]; n != 0 {
		t.Errorf("%d calls for an article that no call made", n)
	}
	quiet := p.openChannel(t, p.channel(wechat.ModePublish))
	other, _ := withSteps(marked(1))
	r := submitted(t, p, quiet, other)
	p.fault(t, sim.Rule{Kind: sim.Busy, Path: "/cgi-bin/freepublish/delete", Body: `{"errcode":48001,"errmsg":"x"}`})
	done, err := quiet.Poll(t.Context(), other, r.Job)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := quiet.Withdraw(t.Context(), other, []content.Publication{publication(other, done.Posts[0])}); publishers.ClassOf(err) != publishers.Account {
		t.Errorf("no right: %v", err)
	}
}

// What a person published and freepublish's list showed can be withdrawn by its id.
func TestWhatWasSeenAmongThePublicationsCanBeWithdrawn(t *testing.T) {
	p := newPlatform(t)
	pub := p.openChannel(t, p.channel(wechat.ModeDraft))
	m, _ := withSteps(marked(0))
	handedOff(t, pub, m)
	publishQuietly(t, p, p.sim.Drafts(appID)[0].MediaID)
	r, err := pub.Poll(t.Context(), m, "")
	if err != nil || r.State != content.Published {
		t.Fatalf("Poll = %+v, %v", r, err)
	}
	if _, err := pub.Withdraw(t.Context(), m, []content.Publication{publication(m, r.Posts[0])}); err != nil || p.sim.Posts(appID)[0].Deleted.IsZero() {
		t.Errorf("%v, %+v", err, p.sim.Posts(appID)[0])
	}
}
