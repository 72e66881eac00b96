package wechat_test

import (
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/sim"
	"moxin/publishers/wechat"
	"moxin/publishers/wechat/wechatsim"
)

func TestADraftPutInPlaceAheadIsTheOneThatGoes(t *testing.T) {
	for _, mode := range []string{wechat.ModeDraft, wechat.ModePublish, wechat.ModeBroadcast} {
		for name, message := range map[string]func(int) publishers.Message{"news": marked, "pictures": picturePost} {
			t.Run(mode+"/"+name, func(t *testing.T) {
				p := newPlatform(t)
				pub := p.openChannel(t, p.channel(mode))
				m, _ := withSteps(message(0))
				first, err := pub.Prepare(t.Context(), m)
				if err != nil || !strings.Contains(first.PreviewURL, "tempkey=") || first.Why != "" {
					t.Fatalf("Prepare = %+v, %v", first, err)
				}
				id := p.sim.Drafts(appID)[0].MediaID
				m.Items[0].Title += "！"
				m.Items[0].Seal()
				if _, err := pub.Prepare(t.Context(), m); err != nil {
					t.Fatal(err)
				}
				d := p.sim.Drafts(appID)
				if len(d) != 1 || d[0].MediaID != id || !strings.HasSuffix(d[0].Titles[0], "！") {
					t.Fatalf("drafts %+v", d)
				}
				r, err := pub.Publish(t.Context(), m)
				if err != nil {
					t.Fatal(err)
				}
				if r.Handoff != nil && !strings.Contains(r.Handoff.PreviewURL, "tempkey=") {
					t.Errorf("hand-off %+v", r.Handoff)
				}
				if n := p.sim.Calls(appID)[addPath]; n != 1 {
					t.Errorf("%d drafts were added", n)
				}
			})
		}
	}
}

func TestPrepareTouchesNothingOnceACallWasMade(t *testing.T) {
	for mode, path := range map[string]string{wechat.ModePublish: submitPath, wechat.ModeBroadcast: sendPath} {
		p := newPlatform(t)
		pub := p.openChannel(t, p.channel(mode))
		m, _ := withSteps(marked(0))
		p.fault(t, sim.Rule{Kind: sim.ResetBefore, Path: path, Count: 1})
		inDoubt(t, p, pub, m)
		before := p.sim.Drafts(appID)
		m.Items[0] = withText(m.Items[0], "正文", "别的正文")
		if ready, err := pub.Prepare(t.Context(), m); err != nil || ready != (publishers.Prepared{}) {
			t.Errorf("%s: %+v, %v", mode, ready, err)
		}
		after := p.sim.Drafts(appID)
		if len(after) != 1 || after[0].Bodies[0] != before[0].Bodies[0] {
			t.Errorf("%s: the draft was changed", mode)
		}
	}
}

func TestDiscard(t *testing.T) {
	p := newPlatform(t)
	pub := p.openChannel(t, p.channel(wechat.ModePublish))
	m, _ := withSteps(marked(0))
	if err := pub.Discard(t.Context(), m); err != nil {
		t.Errorf("nothing was prepared: %v", err)
	}
	if _, err := pub.Prepare(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	for range 2 { // gone is no error
		if err := pub.Discard(t.Context(), m); err != nil || len(p.sim.Drafts(appID)) != 0 {
			t.Errorf("Discard: %v, %d drafts", err, len(p.sim.Drafts(appID)))
		}
	}
	// A draft whose id was never learnt is found by its mark.
	p.fault(t, sim.Rule{Kind: sim.ResetAfter, Path: addPath, Count: 1})
	if _, err := pub.Prepare(t.Context(), m); publishers.ClassOf(err) != publishers.Transient || len(p.sim.Drafts(appID)) != 1 {
		t.Fatalf("Prepare: %v", err)
	}
	if err := pub.Discard(t.Context(), m); err != nil || len(p.sim.Drafts(appID)) != 0 {
		t.Errorf("Discard: %v, %d drafts", err, len(p.sim.Drafts(appID)))
	}
	p.fault(t, sim.Rule{Kind: sim.Busy, Path: addPath, Count: 1})
	if _, err := pub.Prepare(t.Context(), m); publishers.ClassOf(err) != publishers.Transient {
		t.Errorf("Prepare on a busy platform: %v", err)
	}
	// A release that goes out after all has a draft of its own.
	submitted(t, p, pub, m)
	if p.messages() != 1 {
		t.Errorf("%d messages", p.messages())
	}
}

// What may be on its way out is not deleted: its draft is what a person looks for.
func TestDiscardLeavesTheDraftOfAnOpenCall(t *testing.T) {
	for mode, path := range map[string]string{wechat.ModeBroadcast: sendPath, wechat.ModePublish: submitPath} {
		p := newPlatform(t)
		pub := p.openChannel(t, p.channel(mode))
		m, _ := withSteps(marked(0))
		p.fault(t, sim.Rule{Kind: sim.ResetBefore, Path: path, Count: 1})
		inDoubt(t, p, pub, m)
		if err := pub.Discard(t.Context(), m); publishers.ClassOf(err) != publishers.Rejected || len(p.sim.Drafts(appID)) != 1 {
			t.Errorf("%s: Discard: %v, %d drafts", mode, err, len(p.sim.Drafts(appID)))
		}
	}
}

// A person publishes the draft on the console: the statistics of the next day tell which it is.
func TestAHandedOffDraftIsFollowedToItsLink(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModeDraft)
	m, _ := withSteps(marked(0))
	handedOff(t, pub, m)
	push(t, p, p.sim.Drafts(appID)[0].MediaID)
	for range 2 { // the same day, and the next one before eight
		if r, err := pub.Poll(t.Context(), m, ""); err != nil || r.State != content.HandedOff || r.Why == "" {
			t.Fatalf("Poll = %+v, %v", r, err)
		}
	}
	p.pass(29 * time.Hour)
	r, err := pub.Poll(t.Context(), m, "")
	if err != nil || r.State != content.Published || len(r.Posts) != 2 {
		t.Fatalf("Poll = %+v, %v", r, err)
	}
	posts := p.sim.Posts(appID)
	for i, post := range r.Posts {
		if post.Index != i || post.URL == "" || !strings.HasSuffix(posts[i].URL, post.URL[strings.LastIndex(post.URL, "/"):]) || !strings.HasSuffix(post.StatID, "_"+string(rune('1'+i))) || post.At.IsZero() {
			t.Errorf("post %+v, want %+v", post, posts[i])
		}
	}
}

func TestWhatTheStatisticsCannotTell(t *testing.T) {
	for name, tc := range map[string]struct {
		account wechatsim.Account
		twice   bool
		run     int
	}{
		"an account without rights":            {wechatsim.Account{AppID: appID, Secret: secret}, false, 1},
		"two messages with the same titles":    {wechatsim.Account{AppID: appID, Secret: secret, Verified: true}, true, 1},
		"a repeat on the day of its first run": {wechatsim.Account{AppID: appID, Secret: secret, Verified: true}, false, 2},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlatformOf(t, tc.account)
			pub := p.open(t, wechat.ModeDraft)
			m, _ := withSteps(marked(0))
			m.Release.Run = tc.run
			handedOff(t, pub, m)
			push(t, p, p.sim.Drafts(appID)[0].MediaID)
			if tc.twice {
				other, _ := withSteps(marked(0))
				handedOff(t, pub, other)
				push(t, p, p.sim.Drafts(appID)[0].MediaID)
			}
			p.pass(29 * time.Hour)
			if r, err := pub.Poll(t.Context(), m, ""); err != nil || r.State != content.HandedOff || r.Why == "" {
				t.Errorf("Poll = %+v, %v", r, err)
			}
		})
	}
}
