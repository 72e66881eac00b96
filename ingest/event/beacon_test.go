package event

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

const (
	phone = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile MicroMessenger/8.0.49"
	look  = "0123456789abcdef"
)

// told makes what a page tells of a look at it.
func told(say, key, more string) string {
	return fmt.Sprintf(`{"v":%q,"c":"own","s":"old-tea","k":%q,"r":""%s}`, say, key, more)
}

// stall is a beacon whose clock a test moves.
type stall struct {
	*Beacon
	shelf *shelf
	now   time.Time
}

func newStall(t *testing.T) *stall {
	t.Helper()
	s := &stall{shelf: newShelf(), now: evening}
	s.Beacon = &Beacon{
		Store: s.shelf, Absent: errNone, Posts: s.shelf, Keeper: &Keeper{Store: s.shelf}, Hasher: hasher(t), Ask: true,
		Zone: evening.Location(), Now: func() time.Time { return s.now },
		Forget: func(_ context.Context, reader string) error {
			for i := range s.shelf.visits {
				if s.shelf.visits[i].Reader == reader {
					s.shelf.visits[i].Reader = ""
				}
			}
			return nil
		},
	}
	return s
}

// post tells the beacon something, as a phone does, with some headers changed.
func (s *stall) post(body string, change map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/b", strings.NewReader(body))
	r.Header.Set("User-Agent", phone)
	r.Header.Set("Accept-Language", "zh-CN")
	for k, v := range change {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestALookCountsOnce(t *testing.T) {
	s := newStall(t)
	for range 2 { // a browser that sends everything twice
		for _, body := range []string{told("read", look, ""), told("finish", look, ""), told("end", look, `,"d":0.75,"t":12`)} {
			if w := s.post(body, nil); w.Code != http.StatusNoContent || len(w.Result().Cookies()) != 0 {
				t.Errorf("%s: %d %v", body, w.Code, w.Header())
			}
		}
	}
	want := map[content.VisitKind]int{content.VisitRead: 1, content.VisitFinish: 1, content.VisitDepth: 1, content.VisitTime: 1}
	if got := s.shelf.kinds(); !maps.Equal(got, want) {
		t.Errorf("visits %v", got)
	}
	for _, v := range s.shelf.visits {
		if v.Slug != "old-tea" || v.Channel != "own" || v.Reader != "" || !v.At.Equal(evening) ||
			v.Kind == content.VisitDepth && v.Value != .75 || v.Kind == content.VisitTime && v.Value != 12 {
			t.Errorf("visit %+v", v)
		}
	}
}

// Whoever does not want to be followed and whatever does not read is answered like everybody and not
// counted.
func TestWhoIsNotCounted(t *testing.T) {
	for name, headers := range map[string]map[string]string{
		"do not track": {"DNT": "1"}, "privacy control": {"Sec-GPC": "1"}, "no agent": {"User-Agent": ""},
		"a search engine": {"User-Agent": "Mozilla/5.0 (compatible; Baiduspider/2.0)"}, "a library": {"User-Agent": "curl/8.5.0"},
		"headless":    {"User-Agent": strings.Replace(phone, "Chrome/", "HeadlessChrome/", 1)},
		"no language": {"Accept-Language": ""}, "fetched ahead": {"Sec-Purpose": "prefetch;prerender"},
	} {
		s := newStall(t)
		if w := s.post(told("read", look, ""), headers); w.Code != http.StatusNoContent || len(s.shelf.visits) != 0 {
			t.Errorf("%s: %d, %v", name, w.Code, s.shelf.visits)
		}
	}
	s := newStall(t)
	s.Admit = func(*http.Request) bool { return false }
	if w := s.post(told("read", look, ""), nil); w.Code != http.StatusNoContent || len(s.shelf.visits) != 0 {
		t.Errorf("faster than people read: %d, %v", w.Code, s.shelf.visits)
	}
	if s := newStall(t); s.post(told("read", look, ""), map[string]string{"User-Agent": phone + " CUBOT NOTE"}) == nil || len(s.shelf.visits) != 1 {
		t.Error("the phone of a maker is no robot")
	}
}

func TestWhatNoPageSays(t *testing.T) {
	s := newStall(t)
	for body, status := range map[string]int{
		``: 400, `[]`: 400, `{"v":"read"}`: 400, told("like", look, ""): 400, told("read", "short", ""): 400,
		told("read", look, `,"name":"林溪"`): 400, told("read", look, "") + `{}`: 400,
		told("end", look, ""): 400, told("end", look, `,"d":1.01,"t":1`): 400, told("end", look, `,"d":-0.1,"t":1`): 400,
		told("end", look, `,"d":0.5,"t":-1`): 400, told("end", look, `,"d":0.5,"t":21601`): 400, told("end", look, `,"d":0.5,"t":1e999`): 400,
		strings.Replace(told("read", look, ""), "old-tea", "../etc", 1):                                   400,
		strings.Replace(told("read", look, ""), "old-tea", "no-tea", 1):                                   404,
		strings.Replace(told("read", look, ""), `"own"`, `"gzh"`, 1):                                      404, // no page of ours
		strings.Replace(told("read", look, ""), `"r":""`, `"r":"`+strings.Repeat("x", MaxMessage)+`"`, 1): 413,
	} {
		if w := s.post(body, nil); w.Code != status {
			t.Errorf("%.80s: %d, want %d", body, w.Code, status)
		}
	}
	if w := s.post(told("read", look, ""), map[string]string{"Sec-Fetch-Site": "cross-site"}); w.Code != http.StatusForbidden {
		t.Errorf("from another site: %d", w.Code)
	}
	s.shelf.posts[0].GoneAt = evening
	if w := s.post(told("read", look, ""), nil); w.Code != http.StatusNotFound {
		t.Errorf("a page that was withdrawn: %d", w.Code)
	}
	if len(s.shelf.visits) != 0 {
		t.Errorf("counted: %v", s.shelf.visits)
	}
}

func TestATimeThatCannotBe(t *testing.T) {
	s := newStall(t)
	s.post(told("read", look, ""), nil)
	s.now = s.now.Add(20 * time.Second)
	s.post(told("end", look, `,"d":1,"t":3600`), nil)
	if got := s.shelf.kinds(); got[content.VisitTime] != 0 || got[content.VisitDepth] != 0 {
		t.Errorf("an hour in twenty seconds: %v", got)
	}
	s.post(told("end", look, `,"d":1,"t":23`), nil)
	if got := s.shelf.kinds(); got[content.VisitTime] != 1 {
		t.Errorf("what can be: %v", got)
	}
}

func TestOldLooksAreForgotten(t *testing.T) {
	var l looks
	for n := range maxLooks + 1 {
		l.begin(fmt.Sprint(n), evening)
	}
	if len(l.began) != maxLooks || len(l.order) != maxLooks {
		t.Errorf("%d looks, %d in order", len(l.began), len(l.order))
	}
	if !l.possible("0", 3600, evening) || l.possible("1", 3600, evening) {
		t.Error("the oldest is forgotten and believed, the second oldest is not")
	}
}

func TestACodeThatCounts(t *testing.T) {
	s := newStall(t)
	s.shelf.links["abc234"] = content.Link{Code: "abc234", Slug: "old-tea", Channel: "gzh"}
	s.shelf.links["old234"] = content.Link{Code: "old234", Slug: "old-tea", Channel: "gzh", Retired: evening}
	for i, code := range []string{"abc234", "old234", "none22"} {
		s.post(strings.Replace(told("read", fmt.Sprintf("%016x", i), ""), `"r":""`, `"r":"`+code+`"`, 1), nil)
	}
	var got []string
	for _, v := range s.shelf.visits {
		got = append(got, v.Code)
	}
	if strings.Join(got, ",") != "abc234,," {
		t.Errorf("codes %q", got)
	}
}

func TestConsent(t *testing.T) {
	s := newStall(t)
	w := s.post(`{"v":"yes"}`, nil)
	cookies := w.Result().Cookies()
	if len(cookies) != 1 || !cookieShape.MatchString(cookies[0].Value) || cookies[0].SameSite != http.SameSiteLaxMode ||
		cookies[0].MaxAge > 396*24*3600 || cookies[0].Secure || cookies[0].Path != "/" {
		t.Fatalf("cookies %v", cookies)
	}
	known := map[string]string{"Cookie": Cookie + "=" + cookies[0].Value}
	if w := s.post(`{"v":"yes"}`, known); len(w.Result().Cookies()) != 0 {
		t.Error("who agreed gets another number")
	}
	s.post(told("read", look, ""), known)
	if v := s.shelf.visits[0]; v.Reader != s.Hasher.Reader(cookies[0].Value) || strings.Contains(v.Reader, cookies[0].Value) {
		t.Errorf("reader %q", v.Reader)
	}
	w = s.post(`{"v":"no"}`, known)
	if c := w.Result().Cookies(); len(c) != 1 || c[0].MaxAge >= 0 || s.shelf.visits[0].Reader != "" {
		t.Errorf("withdrawn: %v, %+v", c, s.shelf.visits[0])
	}

	for name, change := range map[string]func(){
		"not asked": func() { s.Ask = false },
		"no key":    func() { s.Ask, s.Hasher = true, Hasher{} },
	} {
		change()
		s.post(told("read", fmt.Sprintf("%016x", len(s.shelf.visits)), ""), known)
		if w := s.post(`{"v":"yes"}`, nil); len(w.Result().Cookies()) != 0 || s.shelf.visits[len(s.shelf.visits)-1].Reader != "" {
			t.Errorf("%s: cookie %v, visits %+v", name, w.Header(), s.shelf.visits)
		}
	}
	if s := newStall(t); len(s.post(`{"v":"yes"}`, map[string]string{"Sec-GPC": "1"}).Result().Cookies()) != 0 {
		t.Error("a browser that says no by itself got a cookie")
	}
	s = newStall(t)
	s.Secure = true
	if c := s.post(`{"v":"yes"}`, nil).Result().Cookies(); len(c) != 1 || !c[0].Secure {
		t.Errorf("by https: %v", c)
	}
}

// A return is one a day, and belongs to what the reader came back from.
func TestReturns(t *testing.T) {
	s := newStall(t)
	s.shelf.posts = append(s.shelf.posts, content.Publication{ID: 3, Slug: "new-tea", Channel: "own", Platform: content.Site, PublishedAt: evening})
	known := map[string]string{"Cookie": Cookie + "=" + strings.Repeat("ab", 16)}
	n := 0
	read := func(slug string) {
		n++
		s.post(strings.Replace(told("read", fmt.Sprintf("%016x", n), ""), "old-tea", slug, 1), known)
	}
	read("old-tea")
	s.now = evening.Add(3 * time.Hour) // the same evening
	read("new-tea")
	read("old-tea")
	if got := s.shelf.kinds(); got[content.VisitReturn] != 0 {
		t.Errorf("on the same day: %v", got)
	}
	s.now = evening.Add(5 * time.Hour) // after midnight
	read("new-tea")
	read("new-tea")
	var back []content.Visit
	for _, v := range s.shelf.visits {
		if v.Kind == content.VisitReturn {
			back = append(back, v)
		}
	}
	if len(back) != 1 || back[0].Slug != "old-tea" || strings.Contains(back[0].Key, back[0].Reader) {
		t.Errorf("returns %+v", back)
	}
}

func TestAStoreThatFailsIsSaid(t *testing.T) {
	s := newStall(t)
	s.shelf.err = errors.New("disk full")
	if w := s.post(told("read", look, ""), nil); w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "disk") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func FuzzMessage(f *testing.F) {
	for _, seed := range []string{told("read", look, ""), told("end", look, `,"d":0.5,"t":9`), `{"v":"yes"}`, `[]`, `{"v":1}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := readMessage(body)
		switch {
		case err != nil && !errors.Is(err, ErrMessage):
			t.Errorf("err = %v", err)
		case err == nil && m.Say == sayEnd && (*m.Depth < 0 || *m.Depth > 1 || *m.Seconds < 0 || *m.Seconds > maxSeconds):
			t.Errorf("%s is let through", body)
		}
	})
}
