package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/site/console"
)

// Each act reaches the desk as it was said, as a word of the API.
func TestActsAreSaid(t *testing.T) {
	for act, c := range map[string]struct {
		id   int64
		body string
		want console.Word
	}{
		"approve": {12, `{"digest": "` + digest + `", "version": 3}`, console.Word{Digest: digest, Version: 3}},
		"move":    {12, `{"to": "2026-12-04T08:00:00.5Z", "why": " 晚一点 "}`, console.Word{At: time.Date(2026, 12, 4, 8, 0, 0, 5e8, time.UTC), Why: "晚一点"}},
		"cancel":  {12, `{}`, console.Word{}},
		"retry":   {16, `{"at": "2026-12-04T08:00:00+08:00", "looked": true}`, console.Word{At: time.Date(2026, 12, 4, 8, 0, 0, 0, shanghai), Looked: true}},
		"confirm": {17, `{"link": "https://x.example/1"}`, console.Word{Link: "https://x.example/1"}},
		"cannot":  {17, `{"why": "限流"}`, console.Word{Why: "限流"}},
		"remind":  {17, `{"why": "今天要发完", "version": 3}`, console.Word{Why: "今天要发完", Version: 3}},
		"unwait":  {18, `{"why": "推迟", "version": 3}`, console.Word{Why: "推迟", Version: 3}},
	} {
		d := newDesk(t)
		w := d.ask(http.MethodPost, fmt.Sprintf("/releases/%d/%s", c.id, act), c.body)
		if w.Code != http.StatusOK || w.Header().Get("ETag") != `"4"` || len(d.said) != 1 {
			t.Errorf("%s: %d %s %v", act, w.Code, w.Body, d.said)
			continue
		}
		got := d.said[0]
		if !got.At.Equal(c.want.At) {
			t.Errorf("%s at %v", act, got.At)
		}
		got.At, c.want.At = time.Time{}, time.Time{}
		c.want.Release, c.want.Act, c.want.Via = c.id, console.Act(act), "api"
		if got != c.want {
			t.Errorf("%s: said %+v, want %+v", act, got, c.want)
		}
	}
}

func TestARefusedMoveSaysWhenItWouldDo(t *testing.T) {
	d := newDesk(t)
	w := d.ask(http.MethodPost, "/releases/12/move", `{"to": "2026-12-05T20:00:00+08:00"}`)
	p := problemOf(t, w)
	if w.Code != http.StatusUnprocessableEntity || p.Rule != "quota" || p.NextFree != "2026-12-06T12:00:00Z" || p.Detail != "当天已有 1 条，最多 1 条" || p.DetailEN != "the day has 1 of 1" {
		t.Errorf("%d %+v", w.Code, p)
	}
	if d.release(12).Version != 3 {
		t.Error("it was moved all the same")
	}
}

// Whoever lost the answer asks again and is told how it is.
func TestWhatIsSoAlreadyIsNotDoneAgain(t *testing.T) {
	for act, body := range map[string]string{
		"approve": `{"version": 3, "digest": "` + digest + `"}`, "move": `{"to": "2026-12-04T08:00:00+08:00", "version": 3}`, "cancel": `{"version": 3}`,
	} {
		d := newDesk(t)
		for range 2 {
			if w := d.ask(http.MethodPost, "/releases/12/"+act, body); w.Code != http.StatusOK || w.Header().Get("ETag") != `"4"` {
				t.Errorf("%s: %d %s", act, w.Code, w.Body)
			}
		}
		if len(d.said) != 1 {
			t.Errorf("%s was said %d times", act, len(d.said))
		}
	}
}

// racer lets somebody else be faster: the release is changed between the look and the word.
type racer struct {
	*desk
	first func(r *content.Release)
}

func (d racer) Act(ctx context.Context, w console.Word) error {
	r := d.release(w.Release)
	d.first(r)
	r.Version++
	return d.desk.Act(ctx, w)
}

func TestWhoeverComesSecondIsToldHowItIs(t *testing.T) {
	for name, c := range map[string]struct {
		first func(*content.Release)
		want  int
	}{
		"the same": {func(r *content.Release) { r.State = content.Approved }, http.StatusOK},
		"another":  {func(r *content.Release) { r.State = content.Cancelled }, http.StatusConflict},
	} {
		d := newDesk(t)
		d.open(func(o *Options) { o.Acts = racer{d, c.first} })
		w := d.ask(http.MethodPost, "/releases/12/approve", `{}`)
		if w.Code != c.want {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		if p := problemOf(t, w); c.want != http.StatusOK && (p.Release == nil || p.Release.State != content.Cancelled || p.Release.Version != 4 || !strings.Contains(p.Detail, "已取消")) {
			t.Errorf("%s: %s", name, w.Body)
		}
	}
}

// A change says which version was seen, in the body or as HTTP does.
func TestVersionsGuardChanges(t *testing.T) {
	for name, c := range map[string]struct {
		body, tag string
		want      int
	}{
		"the one seen":      {`{"version": 3}`, ``, 200},
		"as a tag":          {`{}`, `"3"`, 200},
		"whatever it is":    {`{}`, `*`, 200},
		"both":              {`{"version": 3}`, `"3"`, 200},
		"an old one":        {`{"version": 2}`, ``, 409},
		"an old tag":        {`{}`, `"2"`, 412},
		"each another":      {`{"version": 3}`, `"2"`, 400},
		"a weak tag":        {`{}`, `W/"3"`, 400},
		"no tag":            {`{}`, `3`, 400},
		"a tag of nothing":  {`{}`, `"0"`, 400},
		"a tag of a phrase": {`{}`, `"x"`, 400},
	} {
		d := newDesk(t)
		w := d.ask(http.MethodPost, "/releases/12/cancel", c.body, "If-Match", c.tag)
		if w.Code != c.want || (d.release(12).State == content.Cancelled) != (c.want == 200) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}

func TestDoubtsAreEnded(t *testing.T) {
	for body, want := range map[string]content.State{
		`{"verdict": "found", "link": "https://x.example"}`: content.Published, `{"verdict": "absent"}`: content.Approved, `{"verdict": "failed", "why": "过时"}`: content.Failed,
		`{"verdict": "found"}`: content.InDoubt, `{"verdict": "absent", "link": "https://x.example"}`: content.InDoubt, `{"verdict": "maybe"}`: content.InDoubt,
	} {
		d := newDesk(t)
		w := d.ask(http.MethodPost, "/releases/19/resolve", body)
		if d.release(19).State != want || (w.Code == http.StatusOK) != (want != content.InDoubt) {
			t.Errorf("%s: %d, %s", body, w.Code, d.release(19).State)
		}
	}
	d := newDesk(t)
	if w := d.ask(http.MethodPost, "/releases/12/resolve", `{"verdict": "failed"}`); w.Code != http.StatusConflict {
		t.Errorf("no doubt: %d", w.Code)
	}
}

// Each act of a batch has its own result; one that is refused keeps no other waiting.
func TestBatch(t *testing.T) {
	d := newDesk(t)
	w := d.ask(http.MethodPost, "/releases/batch", `{"acts": [
		{"id": 12, "act": "approve"}, {"id": 13, "act": "move", "to": "2026-12-05T20:00:00+08:00"}, {"id": 15, "act": "cancel"},
		{"id": 99, "act": "cancel"}, {"act": "cancel", "id": 13, "version": 3}, {"id": 19, "act": "resolve", "verdict": "found", "link": "https://x.example"}]}`)
	var got struct{ Results []result }
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	var say []string
	for _, r := range got.Results {
		became := ""
		if r.Release != nil {
			became = string(r.Release.State)
		} else {
			became = strings.TrimSpace(strings.TrimPrefix(r.Problem.Type, typePrefix) + " " + r.Problem.Rule + " " + r.Problem.NextFree)
		}
		say = append(say, fmt.Sprintf("%d %s %d %s", r.ID, r.Act, r.Status, became))
	}
	want := []string{
		"12 approve 200 approved", "13 move 422 refused quota 2026-12-06T12:00:00Z", "15 cancel 409 changed",
		"99 cancel 404 unknown", "13 cancel 200 cancelled", "19 resolve 200 published",
	}
	if !slices.Equal(say, want) {
		t.Errorf("%q", say)
	}
}

// What is wrong anywhere in a batch changes nothing of it.
func TestAWrongBatchDoesNothing(t *testing.T) {
	for body, field := range map[string]string{
		`{"acts": [{"id": 12, "act": "cancel"}, {"id": 13, "act": "cancel", "wy": "x"}]}`:           "acts[1].wy",
		`{"acts": [{"id": 12, "act": "cancel"}, {"id": 13, "act": "move"}]}`:                        "acts[1].to",
		`{"acts": [{"id": 12, "act": "cancel"}, {"id": 13}]}`:                                       "acts[1].act",
		`{"acts": [{"id": 12, "act": "cancel"}, {"act": "cancel"}]}`:                                "acts[1].id",
		`{"acts": [{"id": 12, "act": "cancel"}, {"id": 13, "act": "publish"}]}`:                     "acts[1].act",
		`{"acts": [{"id": 12, "act": "cancel"}, {"id": 19, "act": "resolve", "verdict": "found"}]}`: "acts[1].link",
		`{"acts": [{"id": 12, "act": "cancel"}, 7]}`:                                                "acts[1]",
		`{"acts": []}`:    "acts",
		`{"acts": null}`:  "acts",
		`{}`:              "acts",
		`{"releases": 1}`: "releases",
		`{"acts": [` + strings.Repeat(`{"id": 12, "act": "cancel"},`, batchActs) + `{"id": 12, "act": "cancel"}]}`: "acts",
	} {
		d := newDesk(t)
		w := d.ask(http.MethodPost, "/releases/batch", body)
		if p := problemOf(t, w); w.Code != http.StatusBadRequest || p.Field != field || len(d.said) > 0 {
			t.Errorf("%.120s: %d %+v, said %v", body, w.Code, p, d.said)
		}
		if err := d.document.check("#/components/schemas/Batch", []byte(body)); err == nil {
			t.Errorf("%.120s is right by its schema", body)
		}
	}
}
