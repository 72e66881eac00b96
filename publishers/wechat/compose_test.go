package wechat_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/publishertest"
	"moxin/publishers/sim"
	"moxin/publishers/wechat"
	"moxin/publishers/wechat/wechatapi"
)

// draftOf prepares a message and reads what the platform keeps of it.
func draftOf(t *testing.T, p *platform, items ...content.Rendition) []wechatapi.NewsItem {
	t.Helper()
	m, _ := withSteps(messageOf(1, items...))
	if _, err := p.openChannel(t, p.channel(wechat.ModeDraft)).Prepare(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	list, err := p.client().Draft(t.Context(), p.sim.Drafts(appID)[0].MediaID)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// sized is a cover whose size is known.
func sized(width, height int) content.Media {
	m := picture(fmt.Sprintf("cover-%dx%d.png", width, height), "image/png", content.RoleCover, publishertest.PNG(width, height, 77))
	m.Width, m.Height = width, height
	return m
}

// The platform refuses a crop that has not its form (53402): each of these passes, and is the part
// that the preview shows.
func TestCoverCropsAreThoseOfThePreview(t *testing.T) {
	for _, size := range [][2]int{{900, 383}, {1880, 800}, {600, 600}, {1080, 1440}, {1600, 900}, {301, 127}} {
		r := unmarked(0).Items[0]
		r.Media = append([]content.Media{sized(size[0], size[1])}, r.Media[1:]...)
		item := draftOf(t, newPlatform(t), r)[0]
		if item.CoverInfo == nil || len(item.CoverInfo.Crops) != 2 {
			t.Fatalf("%v: %+v", size, item.CoverInfo)
		}
		for _, c := range r.CoverCrops() {
			f, found := c.Fractions(), false
			for _, kept := range item.CoverInfo.Crops {
				found = found || [4]string{kept.X1, kept.Y1, kept.X2, kept.Y2} == f
			}
			if !found {
				t.Errorf("%v: the preview shows %v, the platform %+v", size, f, item.CoverInfo.Crops)
			}
		}
	}
}

func TestWhoMayComment(t *testing.T) {
	for who, want := range map[string][2]int{"": {0, 0}, "open": {1, 0}, "fans": {1, 1}} {
		r := unmarked(0).Items[0]
		r.Comments = who
		item := draftOf(t, newPlatform(t), r)[0]
		if got := [2]int{int(item.OpenComment), int(item.FansOnlyComment)}; got != want {
			t.Errorf("%q: %v, want %v", who, got, want)
		}
	}
}

func TestAPicturePostAsThePlatformKeepsIt(t *testing.T) {
	p := newPlatform(t)
	r := picturePost(0).Items[0]
	item := draftOf(t, p, r)[0]
	if item.Type != wechatapi.TypePictures || item.Content != r.Text || item.Cover != "" || item.SourceURL != "https://example.com/d/0#moxin-1" || item.Digest != r.Summary {
		t.Errorf("%+v", item)
	}
	if item.Pictures == nil || len(item.Pictures.List) != 2 || item.CoverInfo == nil || len(item.CoverInfo.Crops) != 2 {
		t.Fatalf("%+v, %+v", item.Pictures, item.CoverInfo)
	}
	for i, m := range r.Media {
		kept, _, err := p.uploads.Upload(t.Context(), appID, "add_material", m.Hash)
		if err != nil || kept.ID != item.Pictures.List[i].MediaID {
			t.Errorf("picture %d is %q, want %q, %v", i, item.Pictures.List[i].MediaID, kept.ID, err)
		}
	}
}

func TestPicturePostsThatCannotBeMade(t *testing.T) {
	base := picturePost(0).Items[0]
	none, many, link := base, base, base
	none.Media = []content.Media{coverPNG}
	many.Media = make([]content.Media, 21)
	for i := range many.Media {
		many.Media[i] = cardPNG
	}
	link.Text = "见 {{link xhs}}"
	for want, r := range map[string]content.Rendition{"0 pictures": none, "21 pictures": many, "{{link xhs}}": link} {
		p := newPlatform(t)
		m, _ := withSteps(messageOf(1, r))
		_, err := p.open(t, wechat.ModePublish).Publish(t.Context(), m)
		if publishers.ClassOf(err) != publishers.Rejected || !strings.Contains(err.Error(), want) {
			t.Errorf("err = %v, want Rejected with %q", err, want)
		}
	}
}

// album is a message of eight articles with twenty pictures, most of them shared.
func album() publishers.Message {
	var shared []content.Media
	for i := range 20 {
		shared = append(shared, picture(fmt.Sprintf("p%d.png", i), "image/png", content.RoleInline, publishertest.PNG(30+i, 20, 90)))
	}
	var items []content.Rendition
	for n := range 8 {
		r := article(fmt.Sprintf("e-%d", n), fmt.Sprintf("第 %d 篇:相册", n), fmt.Sprintf("https://example.com/e/%d", n))
		r.HTML, r.Media = "<p>正文</p>", []content.Media{coverPNG}
		for i := range shared {
			r.HTML += `<img src="media:` + shared[i].Hash + `">`
		}
		r.Media = append(r.Media, shared...)
		r.Seal()
		items = append(items, r)
	}
	return messageOf(1, items...)
}

const uploadPath = "/cgi-bin/media/uploadimg"

func TestEachPictureIsUploadedOnceAndAFewAtATime(t *testing.T) {
	p := newPlatform(t)
	var under, most atomic.Int64
	gate := make(chan struct{})
	var open sync.Once
	p.before(func(path string) {
		if path != uploadPath {
			return
		}
		n := under.Add(1)
		defer under.Add(-1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		if n == 4 { // the fourth lets everybody go: they do travel together
			open.Do(func() { close(gate) })
		}
		<-gate
	})
	m, _ := withSteps(album())
	submitted(t, p, p.open(t, wechat.ModePublish), m)
	calls := p.sim.Calls(appID)
	if calls[uploadPath] != 20 || calls["/cgi-bin/material/add_material"] != 1 || most.Load() != 4 {
		t.Errorf("%d and %d uploads, at most %d at a time", calls[uploadPath], calls["/cgi-bin/material/add_material"], most.Load())
	}
	if posts := p.sim.Posts(appID); len(posts) != 8 || strings.Count(posts[7].Content, "<img") != 20 {
		t.Errorf("%d posts", len(posts))
	}
}

// Two releases with the same pictures go out at the same time.
func TestAPictureIsUploadedOnceByTwoMessages(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModeDraft)
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			m, _ := withSteps(album())
			m.Release.ID = int64(n + 1)
			if _, err := pub.Publish(t.Context(), m); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	calls := p.sim.Calls(appID)
	if calls[uploadPath] != 20 || calls["/cgi-bin/material/add_material"] != 1 {
		t.Errorf("uploads %v", calls)
	}
}

func TestAPictureThatIsRefusedStopsTheOthersAndIsNamed(t *testing.T) {
	p := newPlatform(t)
	p.fault(t, sim.Rule{Kind: sim.Busy, Path: uploadPath, Skip: 3, Count: 1, Body: `{"errcode":40009,"errmsg":"x"}`})
	m, _ := withSteps(album())
	_, err := p.open(t, wechat.ModePublish).Publish(t.Context(), m)
	if publishers.ClassOf(err) != publishers.Rejected || len(p.sim.Drafts(appID)) != 0 {
		t.Fatalf("err = %v", err)
	}
	submitted(t, p, p.open(t, wechat.ModePublish), m)
	if n := p.sim.Calls(appID)[uploadPath]; n > 24 {
		t.Errorf("%d uploads of 20 pictures", n)
	}
}

// BenchmarkTwentyPictures says what a message of twenty new pictures takes to be put in place.
func BenchmarkTwentyPictures(b *testing.B) {
	for b.Loop() {
		p := newPlatform(b)
		m, _ := withSteps(album())
		if _, err := p.openChannel(b, p.channel(wechat.ModeDraft)).Prepare(b.Context(), m); err != nil {
			b.Fatal(err)
		}
	}
}
