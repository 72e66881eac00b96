package douyinsim

import (
	"encoding/json"
	"net/url"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers/sim"
)

// readers are n readings an hour of each metric; what is not in it is not known.
type readers map[content.Metric]int64

func (r readers) Counts(p sim.Post, at time.Time) sim.Counts {
	c := sim.Counts{}
	for m, n := range r {
		c[m] = n * int64(at.Sub(p.Published)/time.Hour)
	}
	return c
}

var everything = readers{content.Reads: 10, content.Likes: 3, content.Comments: 2, content.Shares: 1, content.ReadSeconds: 75}

// viewed is a bench with an owner's token and a post at 20:00 of 2026-12-01 in Beijing.
type viewed struct {
	*bench
	token string
	post  Post
}

func newViewed(t *testing.T, o Options, changes map[string]string) *viewed {
	t.Helper()
	b := newBench(t, o)
	token, _ := b.trade(b.consent("user_info," + CanData))["access_token"].(string)
	client := b.token()
	p, err := b.tap(b.signed(b.ticket(client), b.share(client), changes))
	if err != nil {
		t.Fatal(err)
	}
	return &viewed{b, token, p}
}

// read asks for a kind of numbers; changes replace or, when empty, remove.
func (v *viewed) read(kind string, changes map[string]string) map[string]any {
	v.t.Helper()
	q := url.Values{"open_id": {"open-1"}, "item_id": {v.post.ItemID}, "date_type": {"7"}}
	token := v.token
	for k, s := range changes {
		switch {
		case k == "token":
			token = s
		case s == "":
			q.Del(k)
		default:
			q.Set(k, s)
		}
	}
	return v.ask("GET", "/data/external/item/"+kind+"/", token, q)
}

// text writes what a reply holds beside its envelope, keys in order.
func text(data map[string]any) string {
	delete(data, "error_code")
	delete(data, "description")
	b, _ := json.Marshal(data)
	return string(b)
}

const (
	noRows   = `{"result_list":[]}`
	noResult = `{"result":{}}`
)

// By 10:00 of the third two days are final: four hours of the first, and all of the second.
func TestNumbersOfAVideo(t *testing.T) {
	v := newViewed(t, Options{Audience: everything}, nil)
	v.pass(38 * time.Hour)
	rows := func(key string, a, b int) string {
		return text(map[string]any{"result_list": []any{
			map[string]any{"date": "2026-12-01", key: a}, map[string]any{"date": "2026-12-02", key: b},
		}})
	}
	for kind, want := range map[string]string{
		"play": rows("play", 40, 240), "like": rows("like", 12, 72), "comment": rows("comment", 8, 48), "share": rows("share", 4, 24),
		"base": `{"result":{"avg_play_duration":7.5,"total_comment":56,"total_like":84,"total_play":280,"total_share":28}}`,
	} {
		if got := text(v.read(kind, nil)); got != want {
			t.Errorf("%s: %s, want %s", kind, got, want)
		}
	}
}

func TestADayIsFinalInTheMorningAfter(t *testing.T) {
	v := newViewed(t, Options{Audience: everything}, nil)
	for _, c := range []struct {
		pass time.Duration
		rows int
	}{{0, 0}, {14*time.Hour - time.Second, 0}, {time.Second, 1}, {24*time.Hour - time.Second, 1}, {time.Second, 2}} {
		v.pass(c.pass)
		list := v.read("play", nil)["result_list"].([]any)
		if len(list) != c.rows {
			t.Errorf("at %v: %v, want %d rows", v.clock(), list, c.rows)
		}
		if got := text(v.read("base", nil)); (got == noResult) != (c.rows == 0) {
			t.Errorf("at %v: %s", v.clock(), got)
		}
	}
}

func TestADateTypeBoundsTheDays(t *testing.T) {
	v := newViewed(t, Options{Audience: everything}, nil)
	v.pass(25 * 24 * time.Hour)                                   // to the 26th: the 25th is final
	fresh := v.trade(v.consent(CanData))["access_token"].(string) // the first ended after 15 days
	for date, c := range map[string]struct {
		rows  int
		first string
	}{"7": {7, "2026-12-19"}, "15": {15, "2026-12-11"}, "30": {25, "2026-12-01"}} {
		list := v.read("share", map[string]string{"date_type": date, "token": fresh})["result_list"].([]any)
		if len(list) != c.rows || list[0].(map[string]any)["date"] != c.first || list[c.rows-1].(map[string]any)["date"] != "2026-12-25" {
			t.Errorf("%s: %v", date, list)
		}
	}
}
