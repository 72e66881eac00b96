package douyinsim

import (
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers/sim"
)

func TestWorksWithoutNumbers(t *testing.T) {
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		changes map[string]string
		pass    time.Duration
		has     bool
	}{
		"a public video":             {nil, 2 * day, true},
		"on its thirtieth day":       {nil, 30 * day, true},
		"older than thirty days":     {nil, 30*day + time.Second, false},
		"for the owner alone":        {map[string]string{"private_status": "1"}, 2 * day, false},
		"for friends":                {map[string]string{"private_status": "2"}, 2 * day, false},
		"an image":                   {map[string]string{"video_path": "", "image_path": "/x.png"}, 2 * day, false},
		"before its first day ended": {nil, 0, false},
	} {
		b := newBenchMedia(t, c.changes)
		b.pass(c.pass)
		b.token = b.trade(b.consent("user_info," + CanData))["access_token"].(string) // the first ends after 15 days
		rows, base := text(b.read("play", nil)), text(b.read("base", nil))
		if (rows != noRows) != c.has || (base != noResult) != c.has {
			t.Errorf("%s: %s, %s, want numbers %v", name, rows, base, c.has)
		}
	}
}

// newBenchMedia is newViewed with a path of the media host in image_path.
func newBenchMedia(t *testing.T, changes map[string]string) *viewed {
	t.Helper()
	if changes["image_path"] == "" {
		return newViewed(t, Options{Audience: everything}, changes)
	}
	host := newBench(t, Options{}).media.URL
	return newViewed(t, Options{Audience: everything}, map[string]string{"video_path": "", "image_path": host + changes["image_path"]})
}

func TestADraftHasNoItem(t *testing.T) {
	b := newBench(t, Options{Audience: everything})
	client := b.token()
	if p, err := b.sim.Tap(t.Context(), b.signed(b.ticket(client), b.share(client), nil), Draft); err != nil || p.ItemID != "" {
		t.Fatalf("%+v, %v", p, err)
	}
	v := &viewed{bench: b, token: b.trade(b.consent(CanData))["access_token"].(string)}
	if got := v.read("base", nil); code(got) != "28001007" {
		t.Errorf("%v", got)
	}
}

// The data begin on the day after the owner first let the app in, and then reach back.
func TestDataBeginTheDayAfterTheOwnerLetTheAppIn(t *testing.T) {
	b := newBench(t, Options{Audience: everything})
	client := b.token()
	p, err := b.tap(b.signed(b.ticket(client), b.share(client), nil))
	if err != nil {
		t.Fatal(err)
	}
	b.pass(72 * time.Hour)
	v := &viewed{b, b.trade(b.consent(CanData))["access_token"].(string), p}
	if got := text(v.read("play", nil)); got != noRows {
		t.Errorf("on the same day: %s", got)
	}
	b.pass(24 * time.Hour)
	v.token = b.trade(b.consent(CanData))["access_token"].(string) // a second time begins nothing anew
	if got := v.read("play", nil)["result_list"].([]any); len(got) != 4 {
		t.Errorf("on the day after: %v", got)
	}
}

// gap is an audience that knows likes alone, and none of them on one evening.
type gap time.Time

func (g gap) Counts(_ sim.Post, at time.Time) sim.Counts {
	if at.Equal(time.Time(g)) {
		return nil
	}
	return sim.Counts{content.Likes: 5}
}

func TestWhatIsNotKnownIsAbsent(t *testing.T) {
	v := newViewed(t, Options{Audience: gap(time.Date(2026, 12, 3, 0, 0, 0, 0, beijing))}, nil)
	v.pass(4 * 24 * time.Hour) // four days; the second has no evening, the third no morning
	for kind, want := range map[string]string{
		"play": noRows,
		"like": `{"result_list":[{"date":"2026-12-01","like":5},{"date":"2026-12-04","like":0}]}`,
		"base": `{"result":{"total_like":5}}`,
	} {
		if got := text(v.read(kind, nil)); got != want {
			t.Errorf("%s: %s, want %s", kind, got, want)
		}
	}
}

// Nobody reads where there is no audience: the zeros are known, an average of nothing is not.
func TestWithoutAnAudienceNobodyReads(t *testing.T) {
	v := newViewed(t, Options{}, nil)
	v.pass(24 * time.Hour)
	if got := text(v.read("play", nil)); got != `{"result_list":[{"date":"2026-12-01","play":0}]}` {
		t.Error(got)
	}
	if got := text(v.read("base", nil)); !strings.Contains(got, `"total_play":0`) || strings.Contains(got, "avg_play_duration") {
		t.Error(got)
	}
}

type listening func(sim.Post)

func (l listening) Counts(p sim.Post, _ time.Time) sim.Counts { l(p); return nil }

func TestTheAudienceIsToldThePost(t *testing.T) {
	var told sim.Post
	v := newViewed(t, Options{Audience: listening(func(p sim.Post) { told = p })}, nil)
	v.pass(24 * time.Hour)
	v.read("play", nil)
	if want := (sim.Post{Platform: content.Douyin, ID: v.post.ItemID, Title: v.post.Title, Published: v.post.At}); told != want {
		t.Errorf("told %+v, want %+v", told, want)
	}
}
