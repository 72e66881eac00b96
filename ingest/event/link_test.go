package event

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

func wanted(to string) Wanted {
	return Wanted{
		Link: content.Link{Slug: "old-tea", Channel: "gzh", Passer: "林溪", Target: to, Who: "周野", At: evening},
		Own:  []string{"shop.example"}, Taken: errTaken,
	}
}

func TestTheSameLinkIsMadeOnce(t *testing.T) {
	s := newShelf()
	make := func(w Wanted) content.Link {
		l, _, err := Make(t.Context(), s, w)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	first := make(wanted("https://shop.example/tea?x=1#top"))
	if !regexp.MustCompile(`^[2-9a-hj-km-np-z]{6}$`).MatchString(first.Code) ||
		first.Target != "https://shop.example/tea?x=1&r="+first.Code+"#top" {
		t.Errorf("link %+v", first)
	}
	if again := make(wanted("https://shop.example/tea?x=1#top")); again != first {
		t.Errorf("another link for the same: %+v", again)
	}
	other := wanted("https://shop.example/tea?x=1#top")
	other.Passer = "默默"
	if make(other).Code == first.Code {
		t.Error("another passer has the same link")
	}
	first.Retired = evening
	s.links[first.Code] = first
	if make(wanted("https://shop.example/tea?x=1#top")).Code == first.Code {
		t.Error("a retired link was handed out again")
	}
	for to, want := range map[string]string{
		"https://elsewhere.example/a":             "https://elsewhere.example/a",
		"https://elsewhere.example/a?from={code}": "https://elsewhere.example/a?from=CODE",
		"https://shop.example/a?r=own":            "https://shop.example/a?r=own",
		"https://SHOP.example/":                   "https://SHOP.example/?r=CODE",
	} {
		if l := make(wanted(to)); l.Target != strings.ReplaceAll(want, "CODE", l.Code) {
			t.Errorf("%s leads to %s", to, l.Target)
		}
	}
}

func TestWhereNoLinkLeads(t *testing.T) {
	for _, to := range []string{
		"", "shop.example", "/tea", "//shop.example/", "javascript:alert(1)", "data:text/html,x", "ftp://shop.example/", "https://",
		"https://linxi@shop.example/", "https://shop.example/\r\nSet-Cookie: a=b", "https://shop.example/" + strings.Repeat("x", maxTarget),
	} {
		if _, _, err := Make(t.Context(), newShelf(), wanted(to)); !errors.Is(err, ErrTarget) {
			t.Errorf("%.40q: %v", to, err)
		}
	}
}

// crowded says of the first codes that they are another's.
type crowded struct {
	*shelf
	refusals int
}

func (c *crowded) AddLink(ctx context.Context, l content.Link) error {
	if c.refusals--; c.refusals >= 0 {
		return errTaken
	}
	return c.shelf.AddLink(ctx, l)
}

func TestATakenCodeIsDrawnAgain(t *testing.T) {
	if l, made, err := Make(t.Context(), &crowded{newShelf(), 3}, wanted("https://shop.example/")); err != nil || !made || l.Code == "" {
		t.Errorf("%+v, %v, %v", l, made, err)
	}
	if _, _, err := Make(t.Context(), &crowded{newShelf(), 99}, wanted("https://shop.example/")); !errors.Is(err, errTaken) {
		t.Errorf("when all are taken: %v", err)
	}
}

func TestFollowingLinks(t *testing.T) {
	s := newShelf()
	to := "https://shop.example/tea?r=abc234"
	s.links["abc234"] = content.Link{Code: "abc234", Slug: "old-tea", Channel: "gzh", Target: to}
	s.links["old234"] = content.Link{Code: "old234", Slug: "old-tea", Channel: "gzh", Target: to, Retired: evening}
	s.links["bad234"] = content.Link{Code: "bad234", Slug: "old-tea", Channel: "gzh", Target: "javascript:alert(1)"}
	mux := http.NewServeMux()
	mux.Handle("/r/{code}", &Links{
		Store: s, Absent: errNone, Keeper: &Keeper{Store: s}, Hasher: hasher(t), Ask: true, Missing: http.NotFoundHandler(),
		Now: func() time.Time { return evening }, Admit: func(r *http.Request) bool { return r.Header.Get("X-Test") != "fast" },
	})
	for _, c := range []struct {
		name, method, path string
		headers            map[string]string
		status, clicks     int
	}{
		{name: "a reader", path: "/r/abc234", status: 302, clicks: 1},
		{name: "as read off a poster", path: "/r/ABC234", status: 302, clicks: 1},
		{name: "what else is asked for leads nowhere else", path: "/r/abc234?to=https://evil.example", status: 302, clicks: 1},
		{name: "who agreed", path: "/r/abc234", headers: map[string]string{"Cookie": Cookie + "=" + strings.Repeat("ab", 16)}, status: 302, clicks: 1},
		{name: "a look ahead", method: "HEAD", path: "/r/abc234", status: 302},
		{name: "a robot", path: "/r/abc234", headers: map[string]string{"User-Agent": "Googlebot/2.1"}, status: 302},
		{name: "not to be followed", path: "/r/abc234", headers: map[string]string{"DNT": "1"}, status: 302},
		{name: "too fast", path: "/r/abc234", headers: map[string]string{"X-Test": "fast"}, status: 302},
		{name: "retired", path: "/r/old234", status: 302},
		{name: "unknown", path: "/r/zzz999", status: 404},
		{name: "no code", path: "/r/..%2f", status: 404},
		{name: "a target that was tampered with", path: "/r/bad234", status: 404},
	} {
		before := len(s.visits)
		method := c.method
		if method == "" {
			method = "GET"
		}
		r := httptest.NewRequest(method, c.path, nil)
		r.Header.Set("User-Agent", phone)
		r.Header.Set("Accept-Language", "zh-CN")
		for k, v := range c.headers {
			r.Header.Set(k, v)
		}
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		if w.Code != c.status || len(s.visits)-before != c.clicks {
			t.Errorf("%s: %d, %d clicks", c.name, w.Code, len(s.visits)-before)
		}
		if h := w.Header(); c.status == 302 && (h.Get("Location") != to || h.Get("Referrer-Policy") != "no-referrer" || h.Get("Cache-Control") != "no-store") {
			t.Errorf("%s: %v", c.name, h)
		}
	}
	if v := s.visits[3]; v.Reader != hasher(t).Reader(strings.Repeat("ab", 16)) || v.Code != "abc234" || v.Channel != "gzh" {
		t.Errorf("click %+v", v)
	}

	// A store that is full keeps nobody from where they want to go.
	s.err = errors.New("disk full")
	r := httptest.NewRequest("GET", "/r/abc234", nil)
	r.Header = http.Header{"User-Agent": {phone}, "Accept-Language": {"zh"}}
	w := httptest.NewRecorder()
	if mux.ServeHTTP(w, r); w.Code != 302 || w.Header().Get("Location") != to {
		t.Errorf("uncounted: %d %v", w.Code, w.Header())
	}
}

func TestCodesUseEveryLetter(t *testing.T) {
	seen := map[rune]bool{}
	for range 500 {
		for _, r := range newCode() {
			seen[r] = true
		}
	}
	if got := string(slices.Sorted(maps.Keys(seen))); got != letters {
		t.Errorf("letters %s", got)
	}
}
