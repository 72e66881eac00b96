package wechat_test

import (
	"strings"
	"testing"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wechat"
)

// handedOff publishes and expects a package.
func handedOff(t *testing.T, pub publishers.Publisher, m publishers.Message) content.Handoff {
	t.Helper()
	r, err := pub.Publish(t.Context(), m)
	if err != nil || r.State != content.HandedOff || r.Handoff == nil {
		t.Fatalf("Publish = %+v, %v", r, err)
	}
	return *r.Handoff
}

func TestADraftIsUpdatedInPlace(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModeDraft)
	m, _ := withSteps(marked(0))
	first := handedOff(t, pub, m)
	before := p.sim.Drafts(appID)
	m.Items[1] = withText(m.Items[1], "正文", "改过的正文")
	second := handedOff(t, pub, m)
	after := p.sim.Drafts(appID)
	if len(after) != 1 || after[0].MediaID != before[0].MediaID || !strings.Contains(after[0].Bodies[1], "改过的正文") {
		t.Errorf("before %+v, after %+v", before, after)
	}
	if first.Token != second.Token || !strings.Contains(second.PreviewURL, "tempkey=") || second.PreviewURL == "" {
		t.Errorf("packages %+v, %+v", first, second)
	}
	if strings.Contains(after[0].Bodies[0], "改过的") {
		t.Error("the wrong article was changed")
	}
}

func TestAnUnchangedDraftIsNotWrittenAgain(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModeDraft)
	m, _ := withSteps(marked(0))
	handedOff(t, pub, m)
	handedOff(t, pub, m)
	if calls := p.sim.Calls(appID); calls["/cgi-bin/draft/add"] != 1 || calls["/cgi-bin/draft/update"] != 0 {
		t.Errorf("calls %v", calls)
	}
}

func TestADraftThatAPersonDeletedIsAddedAgain(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModeDraft)
	m, _ := withSteps(unmarked(0))
	handedOff(t, pub, m)
	if err := p.client().DeleteDraft(t.Context(), p.sim.Drafts(appID)[0].MediaID); err != nil {
		t.Fatal(err)
	}
	handedOff(t, pub, m)
	if n := len(p.sim.Drafts(appID)); n != 1 {
		t.Errorf("%d drafts", n)
	}
}

func TestAnotherNumberOfArticlesReplacesTheDraft(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModeDraft)
	m, _ := withSteps(marked(0))
	handedOff(t, pub, m)
	m.Items = m.Items[:1]
	h := handedOff(t, pub, m)
	drafts := p.sim.Drafts(appID)
	if len(drafts) != 1 || len(drafts[0].Titles) != 1 || len(h.Texts) == 0 {
		t.Errorf("drafts %+v", drafts)
	}
}

func TestThePackageNamesEveryArticle(t *testing.T) {
	p := newPlatform(t)
	m, _ := withSteps(marked(0))
	m.Items[0].AI = content.AIAssisted
	h := handedOff(t, p.open(t, wechat.ModeDraft), m)
	texts := map[string]string{}
	for _, x := range h.Texts {
		texts[x.Key] = x.Value
	}
	if texts["title"] != m.Items[0].Title || texts["title_2"] != m.Items[1].Title || texts["link"] != "https://example.com/a/0" {
		t.Errorf("texts %v", texts)
	}
	declared := false
	for _, c := range h.Checklist {
		declared = declared || strings.Contains(c.ZH, "AI")
	}
	if !declared {
		t.Errorf("an AI-made article without the declaration: %v", h.Checklist)
	}
}

func TestWatchingAHandedOffDraft(t *testing.T) {
	for name, tc := range map[string]struct {
		message func(int) publishers.Message
		act     func(*testing.T, *platform, string)
		state   content.State
		hint    bool
	}{
		"still in the box":         {marked, func(*testing.T, *platform, string) {}, content.Submitted, false},
		"a person pushed it":       {marked, push, content.HandedOff, true},
		"deleted, nothing to see":  {unmarked, remove, content.HandedOff, true},
		"published without a push": {marked, publishQuietly, content.Published, false},
		"published, but unmarked":  {unmarked, publishQuietly, content.Published, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlatform(t)
			pub := p.open(t, wechat.ModeDraft)
			m, _ := withSteps(tc.message(0))
			handedOff(t, pub, m)
			tc.act(t, p, p.sim.Drafts(appID)[0].MediaID)
			r, err := pub.Poll(t.Context(), m, "")
			if err != nil || r.State != tc.state || (r.Why != "") != tc.hint {
				t.Errorf("Poll = %+v, %v", r, err)
			}
		})
	}
}

func push(t *testing.T, p *platform, id string) {
	if _, err := p.sim.PublishDraft(appID, id); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, p *platform, id string) {
	if err := p.client().DeleteDraft(t.Context(), id); err != nil {
		t.Fatal(err)
	}
}

func publishQuietly(t *testing.T, p *platform, id string) {
	if _, err := p.client().Submit(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	p.pass(2 * processingTime)
}
