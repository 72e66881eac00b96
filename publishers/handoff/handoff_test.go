package handoff

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// memory is Steps and Media for one release.
type memory struct {
	mu    sync.Mutex
	steps map[string]string
	files map[string]string
	fail  error
}

func newMemory() *memory {
	return &memory{steps: map[string]string{}, files: map[string]string{"aa": "jpeg bytes", "bb": "png bytes", "cc": "cover bytes"}}
}

func (m *memory) Step(_ context.Context, name string) (string, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.steps[name]
	return v, ok, m.fail
}

func (m *memory) Record(_ context.Context, name, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	m.steps[name] = value
	return nil
}

func (m *memory) Open(ctx context.Context, hash string) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	data, ok := m.files[hash]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(strings.NewReader(data)), nil
}

var testSpec = Spec{
	Platform: content.XiaoHongShu,
	Texts: []Field{
		{KeyTitle, content.T("标题", "Title"), Title},
		{KeyText, content.T("正文", "Body"), Body},
		{KeyTopics, content.T("话题", "Topics"), Topics},
		{KeyLink, content.T("链接", "Link"), SourceURL},
	},
	Checks: []Check{
		{Text: content.T("总要做", "always")},
		{Text: content.T("声明 AI", "declare AI"), When: MadeWithAI},
		BringVideo,
	},
}

var due = time.Date(2026, 12, 1, 20, 0, 0, 0, time.FixedZone("", 8*3600))

func message(m *memory) publishers.Message {
	return publishers.Message{
		Release: content.Release{ID: 7, Due: due},
		Channel: content.Channel{ID: "xhs", Platform: content.XiaoHongShu},
		Items: []content.Rendition{{
			Platform: content.XiaoHongShu, Title: "老客户为什么走了", Text: "第一行\n\n#复购", Topics: []string{"复购", "#会员"},
			AI: content.AIAssisted, Digest: "d1",
			Media: []content.Media{
				{Hash: "cc", Role: content.RoleCover, Type: "image/jpeg", Name: "cover.jpg"},
				{Hash: "aa", Role: content.RoleImage, Type: "image/jpeg", Name: "a.jpg", Alt: "柜台"},
				{Hash: "bb", Role: content.RoleImage, Type: "image/png", Name: "b.png"},
			},
		}},
		Media: m, Steps: m,
	}
}

func publisher() *Publisher {
	return ByHand(content.Channel{ID: "xhs"}, testSpec, publishers.Deps{})
}

func TestPublishHandsOffEverythingInOrder(t *testing.T) {
	got, err := publisher().Publish(t.Context(), message(newMemory()))
	if err != nil {
		t.Fatal(err)
	}
	if got.State != content.HandedOff || got.Handoff == nil {
		t.Fatalf("receipt %+v, want a hand-off", got)
	}
	h := *got.Handoff
	if len(h.Token) != 40 || h.Release != 7 || h.Channel != "xhs" || !h.Due.Equal(due) || h.Expires.Sub(h.Due) != patience {
		t.Errorf("package %+v", h)
	}
	var texts []string
	for _, x := range h.Texts {
		texts = append(texts, x.Key+"="+x.Value)
	}
	if want := []string{"title=老客户为什么走了", "text=第一行\n\n#复购", "topics=#复购 #会员"}; !reflect.DeepEqual(texts, want) {
		t.Errorf("texts %q, want %q (and no empty link)", texts, want)
	}
	var order string
	for _, m := range h.Media {
		order += m.Hash + " "
	}
	if order != "aa bb cc " {
		t.Errorf("media in the order %q, want pictures and then the cover", order)
	}
	if len(h.Checklist) != 3 || h.Checklist[1].EN != "declare AI" {
		t.Errorf("checklist %v", h.Checklist)
	}
}

func TestPublishAgainKeepsTheToken(t *testing.T) {
	m := newMemory()
	first, err := publisher().Publish(t.Context(), message(m))
	if err != nil {
		t.Fatal(err)
	}
	second, err := publisher().Publish(t.Context(), message(m)) // another process
	if err != nil || !reflect.DeepEqual(first, second) {
		t.Errorf("second attempt %+v, %v; want the first's %+v", second, err, first)
	}
	changed := message(m)
	changed.Items[0].Digest, changed.Items[0].Title = "d2", "新标题"
	third, err := publisher().Publish(t.Context(), changed)
	if err != nil || third.Handoff.Token != first.Handoff.Token || third.Handoff.Title != "新标题" {
		t.Errorf("a changed message gave %+v, %v; want its own texts under the same token", third.Handoff, err)
	}
	other, err := publisher().Publish(t.Context(), message(newMemory()))
	if err != nil || other.Handoff.Token == first.Handoff.Token {
		t.Errorf("another release got the same token, err %v", err)
	}
}

func TestPublishAtOnceAgreesOnOneToken(t *testing.T) {
	p, m := publisher(), newMemory()
	tokens := make([]string, 8)
	var wg sync.WaitGroup
	for i := range tokens {
		wg.Go(func() {
			if r, err := p.Publish(t.Context(), message(m)); err == nil {
				tokens[i] = r.Handoff.Token
			}
		})
	}
	wg.Wait()
	for _, token := range tokens {
		if token == "" || token != tokens[0] {
			t.Fatalf("tokens %q, want one", tokens)
		}
	}
}

func TestLookupProvesWhatWasHandedOff(t *testing.T) {
	p, m := publisher(), newMemory()
	if _, err := p.Lookup(t.Context(), message(m)); !errors.Is(err, publishers.ErrAbsent) {
		t.Errorf("before: %v, want ErrAbsent", err)
	}
	made, err := p.Publish(t.Context(), message(m))
	if err != nil {
		t.Fatal(err)
	}
	found, err := p.Lookup(t.Context(), message(m))
	if err != nil || !reflect.DeepEqual(found, made) {
		t.Errorf("after: %+v, %v; want %+v", found, err, made)
	}
	changed := message(m)
	changed.Items[0].Digest = "d2"
	if _, err := p.Lookup(t.Context(), changed); !errors.Is(err, publishers.ErrAbsent) {
		t.Errorf("another message: %v, want ErrAbsent", err)
	}
	m.fail = errors.New("disk")
	if _, err := p.Lookup(t.Context(), message(m)); err == nil || errors.Is(err, publishers.ErrAbsent) {
		t.Errorf("a look-up that failed says %v, which must not be absence", err)
	}
}

func TestPublishRefusesWhatNobodyCouldPost(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name  string
		ctx   context.Context
		spoil func(*memory, *publishers.Message)
		class publishers.Class
	}{
		{"two renditions", t.Context(), func(_ *memory, m *publishers.Message) { m.Items = append(m.Items, m.Items[0]) }, publishers.Bug},
		{"nothing in it", t.Context(), func(_ *memory, m *publishers.Message) { m.Items[0] = content.Rendition{} }, publishers.Rejected},
		{"a picture is gone", t.Context(), func(s *memory, _ *publishers.Message) { delete(s.files, "bb") }, publishers.Rejected},
		{"the store is down", t.Context(), func(s *memory, _ *publishers.Message) { s.fail = errors.New("down") }, publishers.Transient},
		{"out of time", cancelled, func(*memory, *publishers.Message) {}, publishers.Transient},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newMemory()
			m := message(s)
			tt.spoil(s, &m)
			_, err := publisher().Publish(tt.ctx, m)
			if err == nil || publishers.ClassOf(err) != tt.class {
				t.Errorf("error %v of class %v, want %v", err, publishers.ClassOf(err), tt.class)
			}
			if len(s.steps) != 0 {
				t.Errorf("recorded %v for a package that was not made", s.steps)
			}
		})
	}
}

func TestPublishNeedsRandomness(t *testing.T) {
	p := publisher()
	p.random = iotest.ErrReader(errors.New("no entropy"))
	if _, err := p.Publish(t.Context(), message(newMemory())); publishers.ClassOf(err) != publishers.Transient {
		t.Errorf("error %v, want a transient one and never a weak token", err)
	}
}

func TestByHandSignsItsLinks(t *testing.T) {
	key := content.LinkKey("the store's own key")
	p := ByHand(content.Channel{ID: "xhs"}, testSpec, publishers.Deps{Key: key})
	r, err := p.Publish(t.Context(), message(newMemory()))
	if err != nil {
		t.Fatal(err)
	}
	if release, ok := key.Handoff(r.Handoff.Token); !ok || release != 7 {
		t.Errorf("its token is of release %d, %v", release, ok)
	}
}

func TestPublisherSaysWhoFinishes(t *testing.T) {
	p := publisher()
	if tr := p.Traits(); !tr.Person || tr.Lookup != publishers.Authoritative || tr.CallTimeout <= 0 {
		t.Errorf("traits %+v", tr)
	}
	if r, err := p.Poll(t.Context(), message(newMemory()), ""); err != nil || r.State != content.Submitted {
		t.Errorf("poll = %+v, %v; want: not yet", r, err)
	}
	want := content.Account{Channel: "xhs", Platform: content.XiaoHongShu, ID: "xhs", Kind: "person"}
	if a, err := p.Identify(t.Context()); err != nil || a != want {
		t.Errorf("Identify = %+v, %v; want %+v", a, err, want)
	}
}
