package douyin_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/douyin"
	"moxin/publishers/douyin/douyinsim"
	"moxin/publishers/handoff"
	"moxin/publishers/publishertest"
	"moxin/publishers/sim"
)

func TestShareSuite(t *testing.T) {
	publishertest.Run(t, func(t *testing.T) *publishertest.World {
		p := newPlatform(t, douyinsim.Options{})
		return &publishertest.World{
			Open:    func() publishers.Publisher { return watched{p.open(t), p} },
			Message: p.message,
			Count:   p.waiting,
			Pass:    p.pass,
			Faults:  p.faults,
			Net:     p.net,
		}
	})
}

// handOff publishes and wants a package.
func handOff(t *testing.T, pub publishers.Publisher, m publishers.Message) publishers.Receipt {
	t.Helper()
	r, err := pub.Publish(t.Context(), m)
	if err != nil || r.State != content.HandedOff {
		t.Fatalf("Publish = %+v, %v", r, err)
	}
	return r
}

func TestOneTapPublishesWhatWasApproved(t *testing.T) {
	p := newPlatform(t, douyinsim.Options{NumericIDs: true})
	pub, m := p.open(t), p.message(0)
	r := handOff(t, pub, m)
	open := r.Handoff.Open
	if r.Job == "" || parameter(open.URL, "state") != r.Job || open.Label.ZH == "" || !open.Expires.Equal(p.clock().Add(2*time.Hour)) {
		t.Fatalf("job %q, opening %+v", r.Job, open)
	}
	if parameter(open.URL, "share_to_publish") != "1" || strings.Contains(open.URL, "+") {
		t.Errorf("schema %s", open.URL)
	}
	if r.Handoff.Checklist[0].ZH != "作品描述不会自动填，复制后粘贴" {
		t.Errorf("checklist %v", r.Handoff.Checklist)
	}
	wait, err := pub.Poll(t.Context(), m, r.Job)
	if err != nil || wait.State != content.Submitted || wait.Why == "" {
		t.Errorf("before the tap: %+v, %v", wait, err)
	}
	post, err := p.sim.Tap(t.Context(), open.URL, douyinsim.Publish)
	if err != nil {
		t.Fatal(err)
	}
	if post.Title != m.Items[0].Title || post.Short != "短" || strings.Join(post.Hashtags, ",") != "复购,会员" || post.Kind != "video" || post.Private != 0 {
		t.Errorf("posted %+v", post)
	}
	want := publishers.Post{RemoteID: post.VideoID, StatID: post.ItemID, URL: "https://www.douyin.com/video/" + post.VideoID}
	for _, job := range []string{r.Job, ""} {
		got, err := pub.Poll(t.Context(), m, job)
		if err != nil || got.State != content.Published || got.Posts[0] != want {
			t.Errorf("Poll(%q) = %+v, %v; want %+v", job, got, err, want)
		}
	}
	if got, err := pub.Lookup(t.Context(), m); err != nil || got.State != content.Published || got.Posts[0] != want {
		t.Errorf("Lookup = %+v, %v", got, err)
	}
	// A person who approves it once more gets the post, not a second package.
	if got, err := pub.Publish(t.Context(), m); err != nil || got.State != content.Published || got.Posts[0] != want {
		t.Errorf("Publish again = %+v, %v", got, err)
	}
	if n := len(p.sim.Posts()); n != 1 || p.sim.Shares() != 1 {
		t.Errorf("%d posts, %d shares", n, p.sim.Shares())
	}
}

func TestAnOpenedPageSignsAnew(t *testing.T) {
	p := newPlatform(t, douyinsim.Options{})
	pub, m := p.open(t), p.message(0)
	r := handOff(t, pub, m)
	p.pass(3 * time.Hour)
	if _, err := p.sim.Tap(t.Context(), r.Handoff.Open.URL, douyinsim.Publish); err == nil {
		t.Error("the old link still works")
	}
	opener, ok := publishers.As[publishers.Opener](pub)
	if !ok {
		t.Fatal("no Opener")
	}
	// Another process has its own ticket and ends ours; what is opened wants a young one.
	handOff(t, p.open(t), m)
	o, err := opener.Opening(t.Context(), m, *r.Handoff)
	if err != nil || parameter(o.URL, "state") != r.Job || !o.Expires.Equal(p.clock().Add(2*time.Hour)) {
		t.Fatalf("%+v, %v", o, err)
	}
	handOff(t, p.open(t), p.message(1))
	p.pass(4 * time.Minute)
	if _, err := p.sim.Tap(t.Context(), o.URL, douyinsim.Cancel); err != nil {
		t.Errorf("the fresh link: %v", err)
	}
	p.pass(2 * time.Minute)
	if o, err = opener.Opening(t.Context(), m, *r.Handoff); err != nil {
		t.Fatal(err)
	}
	if _, err := p.sim.Tap(t.Context(), o.URL, douyinsim.Publish); err != nil {
		t.Errorf("after the first ticket's end: %v", err)
	}
	if p.sim.Shares() != 2 {
		t.Errorf("%d shares for two releases", p.sim.Shares())
	}
}

func TestPictures(t *testing.T) {
	p := newPlatform(t, douyinsim.Options{})
	picture := func(n string) content.Media {
		return content.Media{Hash: "picture-" + n, Role: content.RoleImage, Type: "image/png", Name: n + ".png"}
	}
	for _, list := range [][]content.Media{{picture("1")}, {picture("1"), picture("2")}} {
		pub, m := p.open(t), p.of(content.Rendition{Slug: "a", Title: "题", Media: list})
		r := handOff(t, pub, m)
		post, err := p.sim.Tap(t.Context(), r.Handoff.Open.URL, douyinsim.Publish)
		if err != nil || len(post.Media) != len(list) || !strings.Contains(post.Media[0], "picture-1") {
			t.Fatalf("%d pictures: %+v, %v", len(list), post, err)
		}
		got, err := pub.Poll(t.Context(), m, r.Job)
		if err != nil || got.State != content.Published || got.Posts[0].RemoteID != post.VideoID {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

// Whatever keeps a link from being made is said, and nothing is cut or left out silently.
func TestAPackageWithoutALinkSaysWhy(t *testing.T) {
	gif := content.Media{Hash: "picture-1", Role: content.RoleImage, Type: "image/gif", Name: "a.gif"}
	for name, c := range map[string]struct {
		change func(*content.Rendition)
		lacks  string
		here   bool // no public address
		says   string
	}{
		"no public address":   {here: true, says: "public.url"},
		"a long title":        {change: func(r *content.Rendition) { r.Title = strings.Repeat("字", 31) }, says: "标题的字数 31"},
		"a long short title":  {change: func(r *content.Rendition) { r.Short = strings.Repeat("字", 13) }, says: "短标题的字数 13"},
		"six topics":          {change: func(r *content.Rendition) { r.Topics = strings.Split("一二三四五六", "") }, says: "话题数 6"},
		"no files":            {change: func(r *content.Rendition) { r.Media = r.Media[1:] }, says: "没有视频也没有图片"},
		"a GIF among several": {change: func(r *content.Rendition) { r.Media = []content.Media{gif, gif} }, says: "GIF"},
		"another type":        {change: func(r *content.Rendition) { r.Media[0].Type = "video/webm" }, says: "video/webm"},
		"a large video":       {change: func(r *content.Rendition) { r.Media[0].Size = 128<<20 + 1 }, says: "128 MB"},
		"no ticket":           {lacks: douyinsim.CanTicket, says: "能力管理"},
		"no share ids":        {lacks: douyinsim.CanShare, says: "能力管理"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlatform(t, douyinsim.Options{Apps: []douyinsim.App{{Key: appKey, Secret: secret, Lacks: []string{c.lacks}}}})
			if c.here {
				p.media = ""
			}
			m := p.message(0)
			if c.change != nil {
				c.change(&m.Items[0])
			}
			pub := p.open(t)
			r := handOff(t, pub, m)
			if r.Handoff.Open.URL != "" || r.Job != "" || !strings.Contains(r.Handoff.Checklist[0].ZH, c.says) {
				t.Errorf("job %q, %+v, checklist %v", r.Job, r.Handoff.Open, r.Handoff.Checklist)
			}
			if got, err := pub.Poll(t.Context(), m, ""); err != nil || got.State != content.Submitted {
				t.Errorf("Poll = %+v, %v", got, err)
			}
			if got, err := pub.Lookup(t.Context(), m); err != nil || got.State != content.HandedOff {
				t.Errorf("Lookup = %+v, %v", got, err)
			}
			opener, _ := publishers.As[publishers.Opener](pub)
			if _, err := opener.Opening(t.Context(), m, *r.Handoff); publishers.ClassOf(err) != publishers.Account {
				t.Errorf("Opening: %v", err)
			}
		})
	}
}

func TestAVideoByItsAddressNeedsNoneOfOurs(t *testing.T) {
	p := newPlatform(t, douyinsim.Options{})
	address := p.media + "/x.mp4"
	p.media = ""
	m := p.of(content.Rendition{Slug: "a", Title: "题", Media: []content.Media{{Role: content.RoleVideo, Source: address, Name: "x.mp4"}}})
	r := handOff(t, p.open(t), m)
	if got := parameter(r.Handoff.Open.URL, "video_path"); got != address {
		t.Errorf("video_path %q, checklist %v", got, r.Handoff.Checklist)
	}
}

// A platform that does not answer is waited for, but not past the person's patience; a platform
// whose day is used up is not.
func TestAPlatformThatDoesNotAnswer(t *testing.T) {
	p := newPlatform(t, douyinsim.Options{})
	if err := p.faults.Add(sim.Rule{Kind: sim.ErrorBefore, Path: "/share-id/"}); err != nil {
		t.Fatal(err)
	}
	pub, m := p.open(t), p.message(0)
	for range 3 {
		if _, err := pub.Publish(t.Context(), m); publishers.ClassOf(err) != publishers.Transient {
			t.Fatalf("err = %v", err)
		}
		p.pass(time.Minute)
	}
	p.pass(time.Second)
	r := handOff(t, pub, m)
	if r.Handoff.Open.URL != "" || !strings.Contains(r.Handoff.Checklist[0].ZH, "抖音没有给出可用的答复") {
		t.Errorf("%+v", r.Handoff)
	}

	p = newPlatform(t, douyinsim.Options{Calls: 1})
	r = handOff(t, p.open(t), p.message(0))
	if r.Handoff.Open.URL != "" || !strings.Contains(r.Handoff.Checklist[0].ZH, "用完") {
		t.Errorf("past the quota: %+v", r.Handoff)
	}
}

// After a link left, an attempt that cannot ask what became of it makes no further package.
func TestNoSecondPackageBlindly(t *testing.T) {
	p := newPlatform(t, douyinsim.Options{})
	pub, m := p.open(t), p.message(0)
	r := handOff(t, pub, m)
	if _, err := p.sim.Tap(t.Context(), r.Handoff.Open.URL, douyinsim.Publish); err != nil {
		t.Fatal(err)
	}
	if err := p.faults.Add(sim.Rule{Kind: sim.ErrorBefore, Path: douyinsim.DefaultLookupPath}); err != nil {
		t.Fatal(err)
	}
	p.pass(time.Hour)
	for _, ask := range []func() (publishers.Receipt, error){
		func() (publishers.Receipt, error) { return pub.Publish(t.Context(), m) },
		func() (publishers.Receipt, error) { return pub.Lookup(t.Context(), m) },
		func() (publishers.Receipt, error) { return pub.Poll(t.Context(), m, r.Job) },
	} {
		if got, err := ask(); err == nil || errors.Is(err, publishers.ErrAbsent) || publishers.ClassOf(err) != publishers.Transient {
			t.Errorf("%+v, %v", got, err)
		}
	}
	p.faults.Clear()
	if got, err := pub.Publish(t.Context(), m); err != nil || got.State != content.Published {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWhatAChannelNeeds(t *testing.T) {
	p := newPlatform(t, douyinsim.Options{})
	for name, c := range map[string]struct {
		change func(*content.Channel, *publishers.Deps)
	}{
		"no app_id": {func(ch *content.Channel, _ *publishers.Deps) { ch.AppID = "" }},
		"no secret": {func(_ *content.Channel, d *publishers.Deps) {
			d.Secret = func(content.Secret) (string, error) { return "", nil }
		}},
		"a lost secret": {func(_ *content.Channel, d *publishers.Deps) {
			d.Secret = func(content.Secret) (string, error) { return "", errors.New("gone") }
		}},
		"a bad base_url": {func(ch *content.Channel, _ *publishers.Deps) { ch.BaseURL = "http://open.douyin.example" }},
	} {
		ch, d := p.channel(), p.deps()
		c.change(&ch, &d)
		if _, err := douyin.New(ch, d); publishers.ClassOf(err) != publishers.Account {
			t.Errorf("%s: %v", name, err)
		}
	}
	plain, err := douyin.New(content.Channel{ID: "dy", Platform: content.Douyin}, p.deps())
	if _, ok := plain.(*handoff.Publisher); err != nil || !ok {
		t.Errorf("without an app: %T, %v", plain, err)
	}
}
