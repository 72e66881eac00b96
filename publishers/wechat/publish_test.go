package wechat_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/publishertest"
	"moxin/publishers/sim"
	"moxin/publishers/wechat"
	"moxin/publishers/wechat/wechatapi"
	"moxin/publishers/wechat/wechatsim"
)

const (
	submitPath = "/cgi-bin/freepublish/submit"
	addPath    = "/cgi-bin/draft/add"
)

// withSteps gives a message the memory of a release.
func withSteps(m publishers.Message) (publishers.Message, *publishertest.Memory) {
	steps := &publishertest.Memory{}
	m.Steps = steps
	return m, steps
}

// submitted publishes and waits until the platform is done.
func submitted(t *testing.T, p *platform, pub publishers.Publisher, m publishers.Message) publishers.Receipt {
	t.Helper()
	r, err := pub.Publish(t.Context(), m)
	if err != nil || r.State != content.Submitted || r.Job == "" {
		t.Fatalf("Publish = %+v, %v", r, err)
	}
	p.pass(time.Hour)
	return r
}

// inDoubt publishes, expects that nobody knows what came of it, and waits until the platform
// is done.
func inDoubt(t *testing.T, p *platform, pub publishers.Publisher, m publishers.Message) {
	t.Helper()
	r, err := pub.Publish(t.Context(), m)
	if err == nil || publishers.ClassOf(err) != publishers.Unknown {
		t.Fatalf("Publish = %+v, %v; want an unknown outcome", r, err)
	}
	p.pass(time.Hour)
}

func (p *platform) fault(t *testing.T, rules ...sim.Rule) {
	t.Helper()
	if err := p.faults.Add(rules...); err != nil {
		t.Fatal(err)
	}
}

func (p *platform) client() *wechatapi.Client {
	return wechatapi.New(wechatapi.Options{BaseURL: p.url, AppID: appID, Secret: secret, Now: p.clock})
}

func TestThePlatformKeepsEverythingThatWasSent(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModePublish)
	m, _ := withSteps(marked(0))
	r := submitted(t, p, pub, m)
	if lost := p.sim.Dropped(appID); len(lost) > 0 {
		t.Errorf("the platform dropped %v", lost)
	}
	done, err := pub.Poll(t.Context(), m, r.Job)
	if err != nil || done.State != content.Published {
		t.Fatalf("Poll = %+v, %v", done, err)
	}
	for i, post := range p.sim.Posts(appID) {
		got := done.Posts[i]
		if want := fmt.Sprintf("%d_%d", post.MsgDataID, i+1); got.StatID != want {
			t.Errorf("StatID = %q, want %q", got.StatID, want)
		}
		if got.RemoteID != post.ArticleID || !strings.HasSuffix(got.URL, strings.TrimPrefix(post.URL, "http://")) {
			t.Errorf("post %d = %+v, want %+v", i, got, post)
		}
		if strings.Contains(post.Content, "media:") || strings.Count(post.Content, "https://mmbiz.qpic.cn/") != 2 || post.Title != m.Items[i].Title {
			t.Errorf("post %d has the content %s", i, post.Content)
		}
	}
	posts := p.sim.Posts(appID)
	if posts[0].SourceURL != "https://example.com/a/0#moxin-1" || posts[1].SourceURL != "https://example.com/b/0?x=1&moxin=moxin-1#top" {
		t.Errorf("source links are %q and %q", posts[0].SourceURL, posts[1].SourceURL)
	}
	var filled struct {
		Media      map[string]string `json:"media"`
		SourceURLs []string          `json:"source_urls"`
	}
	if err := json.Unmarshal([]byte(r.Filled), &filled); err != nil {
		t.Fatal(err)
	}
	if len(filled.Media) != 2 || !strings.HasPrefix(filled.Media[inlinePNG.Hash], "https://") || len(filled.SourceURLs) != 2 {
		t.Errorf("filled %s", r.Filled)
	}
}

func TestMediaAreUploadedOncePerAccount(t *testing.T) {
	p := newPlatform(t)
	for n := range 2 {
		m, _ := withSteps(marked(n))
		submitted(t, p, p.open(t, wechat.ModePublish), m)
	}
	calls := p.sim.Calls(appID)
	if calls["/cgi-bin/media/uploadimg"] != 1 || calls["/cgi-bin/material/add_material"] != 2 {
		t.Errorf("uploads: %v; want one picture, and the cover and the GIF as material", calls)
	}
}

func TestACoverThatThePlatformLostIsUploadedAgain(t *testing.T) {
	p := newPlatform(t)
	if err := p.uploads.RecordUpload(t.Context(), appID, "add_material", coverPNG.Hash, content.Remote{ID: "LOST"}); err != nil {
		t.Fatal(err)
	}
	m, _ := withSteps(unmarked(0))
	submitted(t, p, p.open(t, wechat.ModePublish), m)
	if r, _, _ := p.uploads.Upload(t.Context(), appID, "add_material", coverPNG.Hash); r.ID == "LOST" {
		t.Error("the lost cover is still remembered")
	}
	if len(p.sim.Drafts(appID)) != 0 || p.messages() != 1 {
		t.Errorf("%d drafts left, %d messages", len(p.sim.Drafts(appID)), p.messages())
	}
}

func TestVerdicts(t *testing.T) {
	for status, want := range map[int]string{2: "originality", 3: "without a reason", 4: "audit", 5: "deleted by the owner", 6: "banned"} {
		p := newPlatform(t)
		pub := p.open(t, wechat.ModePublish)
		if err := p.sim.Script(appID, wechatsim.Verdict{Status: status}); err != nil {
			t.Fatal(err)
		}
		m, _ := withSteps(unmarked(0))
		r, err := pub.Publish(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		if early, err := pub.Poll(t.Context(), m, r.Job); err != nil || early.State != content.Submitted {
			t.Errorf("%d: before the end Poll = %+v, %v", status, early, err)
		}
		p.pass(time.Hour)
		end, err := pub.Poll(t.Context(), m, r.Job)
		if err != nil || end.State != content.Failed || !strings.Contains(end.Why, want) {
			t.Errorf("%d: Poll = %+v, %v; want %q", status, end, err, want)
		}
		if found, err := pub.Lookup(t.Context(), m); err != nil || found.State != content.Failed {
			t.Errorf("%d: Lookup = %+v, %v", status, found, err)
		}
		// A person sends it again: a new job, and this one comes through.
		again := submitted(t, p, pub, m)
		if end, err := pub.Poll(t.Context(), m, again.Job); err != nil || end.State != content.Published || again.Job == r.Job {
			t.Errorf("%d: the second job ends as %+v, %v", status, end, err)
		}
	}
}

func TestAnAttemptAfterASubmitAnswersForIt(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModePublish)
	m, _ := withSteps(unmarked(0))
	first, err := pub.Publish(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	second, err := pub.Publish(t.Context(), m)
	if err != nil || second.State != content.Submitted || second.Job != first.Job {
		t.Errorf("under way: %+v, %v", second, err)
	}
	p.pass(time.Hour)
	third, err := pub.Publish(t.Context(), m)
	if err != nil || third.State != content.Published || p.messages() != 1 {
		t.Errorf("done: %+v, %v, %d messages", third, err, p.messages())
	}
}

func TestARepeatIsNotTakenForItsFirstRun(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModePublish)
	first, _ := withSteps(unmarked(0))
	r := submitted(t, p, pub, first)
	p.fault(t, sim.Rule{Kind: sim.ResetBefore, Path: submitPath, Count: 1})
	second, _ := withSteps(unmarked(0))
	second.Release.ID, second.Release.Run = 2, 2
	inDoubt(t, p, pub, second)
	if found, err := pub.Lookup(t.Context(), second); !errors.Is(err, publishers.ErrAbsent) {
		t.Errorf("the first run was found as the second: %+v, %v", found, err)
	}
	again := submitted(t, p, pub, second)
	if p.messages() != 2 || again.Job == r.Job {
		t.Errorf("%d messages, want 2", p.messages())
	}
}

// A lost answer and then an article that nobody can find: deleted, retitled by a person, or a
// list that lags. The draft is gone, so it was published; whatever was seen, it is not absence.
func TestASubmittedDraftThatIsGoneIsNotAbsence(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModePublish)
	m, _ := withSteps(marked(0))
	p.fault(t, sim.Rule{Kind: sim.ResetAfter, Path: submitPath, Count: 1})
	inDoubt(t, p, pub, m)
	p.pass(time.Hour)
	if err := p.client().DeletePublished(t.Context(), p.sim.Posts(appID)[0].ArticleID, 0); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		r, err := pub.Lookup(t.Context(), m)
		if err == nil || errors.Is(err, publishers.ErrAbsent) || publishers.ClassOf(err) != publishers.Unknown {
			t.Fatalf("Lookup = %+v, %v", r, err)
		}
	}
	// Only a person can bring the release back here; then it goes out with a new draft.
	submitted(t, p, pub, m)
	if p.messages() != 2 {
		t.Errorf("%d messages, want the deleted one and a new one", p.messages())
	}
}

// Two look-ups saw the draft in the box, and then it went: another attempt was alive after all.
func TestADraftThatGoesAfterItWasProvedAbsentIsNotSentAgain(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModePublish)
	m, _ := withSteps(marked(0))
	p.fault(t, sim.Rule{Kind: sim.ResetBefore, Path: submitPath, Count: 1})
	inDoubt(t, p, pub, m)
	if _, err := pub.Lookup(t.Context(), m); !errors.Is(err, publishers.ErrAbsent) {
		t.Fatalf("err = %v", err)
	}
	if _, err := p.sim.PublishDraft(appID, p.sim.Drafts(appID)[0].MediaID); err != nil {
		t.Fatal(err)
	}
	inDoubt(t, p, pub, m)
	if p.messages() != 1 {
		t.Fatalf("%d messages", p.messages())
	}
	// The scheduler is in doubt again and asks; a person says: send it again.
	submitted(t, p, pub, m)
	if p.messages() != 2 {
		t.Errorf("%d messages, want 2", p.messages())
	}
}

func TestASubmitThatFindsNoDraftIsUnknown(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModePublish)
	m, _ := withSteps(marked(0))
	p.fault(t, sim.Rule{Kind: sim.Busy, Path: submitPath, Count: 1, Body: `{"errcode":40007,"errmsg":"invalid media_id"}`})
	inDoubt(t, p, pub, m) // somebody else may have published the draft
}

func TestAnArticleThatComesThroughLateIsNotDoubled(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModePublish)
	m, steps := withSteps(marked(0))
	p.fault(t, sim.Rule{Kind: sim.ResetAfter, Path: submitPath, Count: 1})
	inDoubt(t, p, pub, m)
	// Somebody dropped the trace of the submit; the list of publications still tells.
	if err := steps.Record(t.Context(), "wechat.submit", ""); err != nil {
		t.Fatal(err)
	}
	p.pass(time.Hour)
	r, err := pub.Publish(t.Context(), m)
	if err != nil || r.State != content.Published || len(r.Posts) != 2 || p.messages() != 1 {
		t.Errorf("Publish = %+v, %v; %d messages", r, err, p.messages())
	}
}

// The draft goes between two questions of one attempt that submits for the second time.
func TestADraftThatGoesUnderTheAttemptIsNotReplaced(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModePublish)
	m, _ := withSteps(marked(0))
	p.fault(t, sim.Rule{Kind: sim.ResetBefore, Path: submitPath, Count: 1})
	inDoubt(t, p, pub, m)
	var asked atomic.Int64
	p.before(func(path string) {
		if path == "/cgi-bin/draft/get" && asked.Add(1) == 2 {
			if _, err := p.sim.PublishDraft(appID, p.sim.Drafts(appID)[0].MediaID); err != nil {
				t.Error(err)
			}
		}
	})
	inDoubt(t, p, pub, m)
	if p.messages() != 1 || len(p.sim.Drafts(appID)) != 0 {
		t.Errorf("%d messages, %d drafts", p.messages(), len(p.sim.Drafts(appID)))
	}
}
