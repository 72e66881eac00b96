package scheduler

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// shelf is media by hash.
type shelf map[string][]byte

func (s shelf) Open(_ context.Context, hash string) (io.ReadCloser, error) {
	data, ok := s[hash]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

func codePicture(t *testing.T, encode func(io.Writer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, image.NewGray(image.Rect(0, 0, 30, 30))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var (
	standIn  = strings.Repeat("a", 64)
	codeHash = strings.Repeat("c", 64)
)

// showing applies a release whose rendition shows the placeholder of a code.
func (k *kit) showing(slug string) int64 {
	k.t.Helper()
	r := rendition(slug, "gzh", `<p>文</p><img src="media:`+standIn+`">`)
	r.Media = []content.Media{{Hash: standIn, Role: content.RoleInline, Type: "image/png", Source: content.ContactPicture + "gzh", Width: 430, Height: 430}}
	r.Seal()
	items := []content.Item{{Slug: slug, Title: r.Title, Rendition: r.Digest, SourceDigest: "1"}}
	ids, err := k.store.Apply(k.ctx, content.Changeset{
		By: "tester", At: k.clock.Now(), Renditions: []content.Rendition{r},
		Articles: []content.ArticleRecord{{Slug: slug, Path: slug + ".md", Title: r.Title}},
		Create: []content.Release{{
			Channel: "gzh", Platform: content.WeChat, Run: 1, Items: items, State: content.Approved, Due: k.clock.Now(),
			Late: content.DefaultLate, Digest: content.MessageDigest(items),
		}},
	})
	if err != nil {
		k.t.Fatal(err)
	}
	return ids[0]
}

func (k *kit) way(slug, channel, picture string) content.ContactWay {
	k.t.Helper()
	w := content.ContactWay{
		State: content.NewWayState("ww0", slug, channel, 0), Slug: slug, Channel: channel, WeCom: "qy", Account: "ww0",
		Config: "c-" + slug, Picture: picture, Staff: []string{"linxi"}, Who: "tester", At: k.clock.Now(),
	}
	if err := k.store.AddWay(k.ctx, w); err != nil {
		k.t.Fatal(err)
	}
	return w
}

func TestNothingGoesOutWithAPlaceholder(t *testing.T) {
	k := newKit(t)
	k.Media = shelf{codeHash: codePicture(t, func(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) })}
	k.pub.publish = []answer{{receipt: post("1")}}
	id := k.showing("a")
	k.turn()
	r := k.want(id, content.Approved)
	if k.pub.count("publish") != 0 || !strings.Contains(r.Why, "moxin apply") || !r.NotBefore.Equal(k.clock.Now().Add(time.Minute)) {
		t.Fatalf("%d calls, why %q, not before %s", k.pub.count("publish"), r.Why, r.NotBefore)
	}
	k.way("a", "own", codeHash) // of another channel
	k.clock.add(time.Minute)
	k.turn()
	k.want(id, content.Approved)
	k.way("a", "gzh", codeHash)
	k.clock.add(time.Minute)
	k.turn()
	k.want(id, content.Published)
	sent := k.pub.messages[0].Items[0]
	if !strings.Contains(sent.HTML, `src="media:`+codeHash+`"`) || strings.Contains(sent.HTML, standIn) {
		t.Errorf("sent %s", sent.HTML)
	}
	if m := sent.Media[0]; m.Hash != codeHash || m.Type != "image/jpeg" || m.Width != 30 || m.Size != int64(len(k.Media.(shelf)[codeHash])) {
		t.Errorf("sent with %+v", m)
	}
	if stored, err := k.store.Rendition(k.ctx, sent.Digest); err != nil || stored.Media[0].Hash != standIn {
		t.Errorf("what was approved has changed: %+v, %v", stored.Media, err)
	}
}

func TestARetiredCodeIsNoLongerShown(t *testing.T) {
	k := newKit(t)
	k.Media = shelf{codeHash: codePicture(t, png.Encode)}
	w := k.way("a", "gzh", codeHash)
	if err := k.store.RetireWay(k.ctx, w.State, k.clock.Now()); err != nil {
		t.Fatal(err)
	}
	id := k.showing("a")
	k.turn()
	if r := k.want(id, content.Approved); k.pub.count("publish") != 0 {
		t.Errorf("it went out: %s", r.Why)
	}
}

func TestAPictureThatIsGoneHoldsTheMessage(t *testing.T) {
	for name, media := range map[string]shelf{
		"gone":       {},
		"no picture": {codeHash: []byte("<html>")},
		"endless":    {codeHash: make([]byte, maxWayPicture+1)},
	} {
		k := newKit(t)
		k.Media = media
		k.way("a", "gzh", codeHash)
		id := k.showing("a")
		k.turn()
		if r := k.want(id, content.Approved); k.pub.count("publish") != 0 || !strings.Contains(r.Why, "活码的图片") {
			t.Errorf("%s: %q", name, r.Why)
		}
	}
}

// A renamed article shows the code that it had under its old name.
func TestARenamedArticleKeepsItsCode(t *testing.T) {
	k := newKit(t)
	k.way("old", "gzh", codeHash)
	if _, err := k.store.Apply(k.ctx, content.Changeset{By: "tester", At: k.clock.Now(), Articles: []content.ArticleRecord{{Slug: "new", Aliases: []string{"old"}, Path: "a.md"}}}); err != nil {
		t.Fatal(err)
	}
	if w, ok, err := WayOf(k.ctx, k.store, "new", "gzh"); err != nil || !ok || w.Slug != "old" {
		t.Errorf("%+v, %v, %v", w, ok, err)
	}
}

// brokenWays is a store that is away.
type brokenWays struct{}

func (brokenWays) Ways(context.Context, string) ([]content.ContactWay, error) {
	return nil, errors.New("away")
}

func TestAStoreThatIsAwayIsNoMissingCode(t *testing.T) {
	_, ok, err := WayOf(t.Context(), brokenWays{}, "a", "gzh")
	var said *publishers.Error
	if ok || err == nil || errors.As(err, &said) {
		t.Errorf("%v, %v", ok, err)
	}
}
