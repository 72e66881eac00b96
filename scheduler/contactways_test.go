package scheduler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/publishers"
)

// company is a WeCom account that keeps its ways, as the platform does when a process dies.
type company struct {
	ways  map[string]string // state by config id
	calls int
	err   error
	lost  bool // the answer of the next call is lost after it acted
	found func(state string) (string, bool)
}

func (c *company) MakeWay(_ context.Context, w content.ContactWay) (content.ContactWay, []byte, error) {
	c.calls++
	if c.err != nil {
		return w, nil, c.err
	}
	config, ok := "", false
	for id, state := range c.ways {
		if state == w.State {
			config, ok = id, true
		}
	}
	if c.found != nil {
		config, ok = c.found(w.State)
	}
	if !ok {
		config = fmt.Sprintf("config-%d", len(c.ways)+1)
		c.ways[config] = w.State
	}
	if c.lost {
		c.lost = false
		return w, nil, errors.New("connection reset")
	}
	w.Config = config
	return w, []byte("picture of " + w.State), nil
}

func (c *company) DropWay(_ context.Context, w content.ContactWay) error {
	delete(c.ways, w.Config)
	return nil
}

func waysKit(t *testing.T) (Ways, *company, *store.Store) {
	t.Helper()
	st, c := openStore(t), &company{ways: map[string]string{}}
	return Ways{Store: st, Maker: c, Now: func() time.Time { return day },
		Keep: func(_ context.Context, picture []byte) (string, error) { return "hash of " + string(picture), nil }}, c, st
}

var contactConfig = content.Config{
	Channels: []content.Channel{{ID: "gzh", Platform: content.WeChat}, {ID: "qy", Platform: content.WeCom, AppID: "ww0"}},
	Contacts: content.Contacts{Channel: "qy", Staff: []string{"linxi"}},
}

func keptWays(t *testing.T, st *store.Store) []content.ContactWay {
	t.Helper()
	all, err := st.Ways(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWayIsMadeAndWrittenDown(t *testing.T) {
	m, c, st := waysKit(t)
	missing := Missing(&contactConfig, nil, []WayAsk{{Slug: "a", Channel: "gzh"}})
	if len(missing) != 1 || c.calls != 0 || len(keptWays(t, st)) != 0 {
		t.Fatalf("asking made something: %v, %d calls", missing, c.calls)
	}
	w, err := m.Make(t.Context(), missing[0], "tester")
	if err != nil {
		t.Fatal(err)
	}
	want := content.ContactWay{
		State: content.NewWayState("ww0", "a", "gzh", 0), Slug: "a", Channel: "gzh", WeCom: "qy", Account: "ww0", Config: "config-1",
		Picture: "hash of picture of " + w.State, Staff: []string{"linxi"}, Who: "tester", At: day,
	}
	got := keptWays(t, st)
	if len(got) != 1 || !got[0].At.Equal(day) {
		t.Fatalf("stored %+v", got)
	}
	got[0].At = day
	if fmt.Sprint(got[0]) != fmt.Sprint(want) {
		t.Errorf("stored %+v\nwant %+v", got[0], want)
	}
	if again := Missing(&contactConfig, got, []WayAsk{{Slug: "a", Channel: "gzh"}}); len(again) != 0 {
		t.Errorf("it would be made again: %v", again)
	}
}

func TestMissingWays(t *testing.T) {
	known := []content.ContactWay{
		{Slug: "old", Channel: "gzh", Account: "ww0"},
		{Slug: "b", Channel: "gzh", Account: "ww0", Retired: day},
		{Slug: "c", Channel: "gzh", Account: "ww0", Retired: day}, {Slug: "c", Channel: "gzh", Account: "ww0"},
		{Slug: "d", Channel: "gzh", Account: "another company"},
	}
	for name, tt := range map[string]struct {
		ask  WayAsk
		want string
	}{
		"there under another name": {WayAsk{Slug: "new", Aliases: []string{"old"}, Channel: "gzh"}, ""},
		"that name elsewhere":      {WayAsk{Slug: "new", Aliases: []string{"old"}, Channel: "own"}, content.NewWayState("ww0", "new", "own", 0)},
		"retired":                  {WayAsk{Slug: "b", Channel: "gzh"}, content.NewWayState("ww0", "b", "gzh", 1)},
		"retired and replaced":     {WayAsk{Slug: "c", Channel: "gzh"}, ""},
		"of another account":       {WayAsk{Slug: "d", Channel: "gzh"}, content.NewWayState("ww0", "d", "gzh", 0)},
	} {
		got := Missing(&contactConfig, known, []WayAsk{tt.ask, tt.ask})
		switch {
		case tt.want == "" && len(got) > 0:
			t.Errorf("%s: %v would be made", name, got)
		case tt.want != "" && (len(got) != 1 || got[0].State != tt.want || got[0].Slug != tt.ask.Slug || got[0].WeCom != "qy"):
			t.Errorf("%s: %+v, want %s once", name, got, tt.want)
		}
	}
}

// Whenever the process dies, whatever answer is lost: the company has one way in the end, the one that
// is written down.
func TestWayIsMadeOnce(t *testing.T) {
	for name, fail := range map[string]func(*Ways, *company){
		"killed between making and writing down": func(m *Ways, _ *company) { m.Failpoint = func(string) { panic(killed{}) } },
		"the answer is lost":                     func(_ *Ways, c *company) { c.lost = true },
		"the picture cannot be kept": func(m *Ways, _ *company) {
			m.Keep = func(context.Context, []byte) (string, error) { return "", errors.New("disk full") }
		},
		"the store is away": func(m *Ways, _ *company) { m.Store = noWays{} },
	} {
		m, c, st := waysKit(t)
		w := Missing(&contactConfig, nil, []WayAsk{{Slug: "a", Channel: "gzh"}})[0]
		broken := m
		fail(&broken, c)
		func() {
			defer func() {
				if v := recover(); v != nil && v != (killed{}) {
					panic(v)
				}
			}()
			if _, err := broken.Make(t.Context(), w, "tester"); err == nil {
				t.Errorf("%s: no error", name)
			}
		}()
		if len(c.ways) != 1 || len(keptWays(t, st)) != 0 {
			t.Fatalf("%s: the company has %v, the store %v", name, c.ways, keptWays(t, st))
		}
		got, err := m.Make(t.Context(), Missing(&contactConfig, keptWays(t, st), []WayAsk{{Slug: "a", Channel: "gzh"}})[0], "tester")
		if err != nil || len(c.ways) != 1 || c.ways[got.Config] != got.State {
			t.Errorf("%s, then again: %v, %v, the company has %v", name, got, err, c.ways)
		}
	}
}

type noWays struct{}

func (noWays) AddWay(context.Context, content.ContactWay) error { return errors.New("away") }
func (noWays) Way(context.Context, string) (content.ContactWay, error) {
	return content.ContactWay{}, errors.New("away")
}

// Of two processes that make the same way at once, where neither sees the other's, one way is left.
func TestTwoWhoMakeTheSameWay(t *testing.T) {
	m, c, st := waysKit(t)
	w := Missing(&contactConfig, nil, []WayAsk{{Slug: "a", Channel: "gzh"}})[0]
	first, err := m.Make(t.Context(), w, "first")
	if err != nil {
		t.Fatal(err)
	}
	c.found = func(string) (string, bool) { return "", false } // asked before the first was there
	second, err := m.Make(t.Context(), w, "second")
	if err != nil || second.Config != first.Config || second.Who != "first" {
		t.Errorf("%+v, %v", second, err)
	}
	if len(c.ways) != 1 || c.ways[first.Config] != w.State || len(keptWays(t, st)) != 1 {
		t.Errorf("the company has %v, the store %v", c.ways, keptWays(t, st))
	}
}

func TestWayOfAnotherStateIsRefused(t *testing.T) {
	m, c, st := waysKit(t)
	w := Missing(&contactConfig, nil, []WayAsk{{Slug: "a", Channel: "gzh"}})[0]
	m.Maker = liar{c}
	if _, err := m.Make(t.Context(), w, "tester"); err == nil || len(keptWays(t, st)) != 0 {
		t.Errorf("%v, stored %v", err, keptWays(t, st))
	}
	c.err = refusal(publishers.Account)
	m.Maker = c
	if _, err := m.Make(t.Context(), w, "tester"); !errors.Is(err, c.err) || slices.ContainsFunc(keptWays(t, st), func(content.ContactWay) bool { return true }) {
		t.Errorf("%v", err)
	}
}

// liar answers with a way without its id.
type liar struct{ *company }

func (l liar) MakeWay(ctx context.Context, w content.ContactWay) (content.ContactWay, []byte, error) {
	w, picture, err := l.company.MakeWay(ctx, w)
	w.Config = ""
	return w, picture, err
}
