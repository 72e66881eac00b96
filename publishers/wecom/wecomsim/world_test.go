package wecomsim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"moxin/publishers/sim"
)

const (
	corpID  = "ww0000000000000001"
	secret  = "sim-corp-secret"
	narrow  = "sim-narrow-secret"                           // an app that may do little
	testKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" // an EncodingAESKey
)

// world is a company of three, two of them at work, with tags, customers and groups; ten in the
// morning of 3 November 2026 in Beijing.
type world struct {
	t     *testing.T
	sim   *Server
	url   string
	now   time.Time
	token string
}

// company is the one that most tests use: c1 and c2 follow lin, c3 follows chen, c4 both of them
// and chatted with chen last, c5 has removed lin.
func company(now time.Time) Corp {
	ago := func(days int) time.Time { return now.AddDate(0, 0, -days) }
	return Corp{
		ID: corpID,
		Apps: []App{
			{Name: "moxin", Secret: secret},
			{Name: "narrow", Secret: narrow, Can: []string{"externalcontact/get*"}, Sees: []string{"lin"}},
		},
		Staff: []Staff{{ID: "lin"}, {ID: "chen"}, {ID: "guest", Unlisted: true}},
		Tags: []TagGroup{
			{ID: "g-stage", Name: "阶段", Tags: []Tag{{"t-old", "存量"}, {"t-new", "增量"}}},
			{ID: "g-place", Name: "地区", Tags: []Tag{{"t-north", "北方"}}},
		},
		Customers: []Customer{
			{ID: "c1", Name: "甲", Follows: []Follow{{Staff: "lin", Since: ago(40), Tags: []string{"t-old", "t-north"}, State: "s1"}}},
			{ID: "c2", Name: "乙", Follows: []Follow{{Staff: "lin", Since: ago(30), Tags: []string{"t-new"}}}},
			{ID: "c3", Name: "丙", Follows: []Follow{{Staff: "chen", Since: ago(20), Tags: []string{"t-old"}}}},
			{ID: "c4", Name: "丁", Follows: []Follow{{Staff: "lin", Since: ago(20), Tags: []string{"t-new"}}, {Staff: "chen", Since: ago(19), Chat: ago(1)}}},
			{ID: "c5", Name: "戊", Follows: []Follow{{Staff: "lin", Since: ago(10), Left: ago(2)}}},
		},
		Groups: []Group{{ID: "wr1", Name: "读者一群", Owner: "lin", Members: 80}, {ID: "wr2", Name: "读者二群", Owner: "lin", Members: 20}, {ID: "wr3", Name: "老友", Owner: "chen", Members: 9}},
	}
}

// newWorld serves the company; with changes it before.
func newWorld(t *testing.T, o Options, with ...func(*Corp)) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 11, 3, 2, 0, 0, 0, time.UTC)}
	c := company(w.now)
	for _, change := range with {
		change(&c)
	}
	o.Clock = func() time.Time { return w.now }
	o.Corps = append([]Corp{c}, o.Corps...)
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	t.Cleanup(s.Close)
	w.sim, w.url = s, web.URL
	w.token = w.ask(corpID, secret)
	return w
}

type object = map[string]any

// raw sends a request and returns what came back.
func (w *world) raw(method, path, kind string, body []byte) object {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.url+path, bytes.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	var out object
	if err := json.Unmarshal(text, &out); err != nil || res.StatusCode != http.StatusOK {
		w.t.Fatalf("%s: status %d, %q: %v", path, res.StatusCode, text, err)
	}
	return out
}

// ask gets a token, "" when it is refused.
func (w *world) ask(corp, secret string) string {
	w.t.Helper()
	value, _ := w.raw("GET", "/cgi-bin/gettoken?corpid="+corp+"&corpsecret="+secret, "", nil)["access_token"].(string)
	return value
}

// call posts JSON to a call of external contacts.
func (w *world) call(name, body string) object {
	w.t.Helper()
	return w.raw("POST", contacts+name+"?access_token="+w.token, "application/json", []byte(body))
}

// look gets one with a query.
func (w *world) look(name, query string) object {
	w.t.Helper()
	return w.raw("GET", contacts+name+"?access_token="+w.token+"&"+query, "", nil)
}

// code is the errcode of a reply.
func code(o object) int { return int(o["errcode"].(float64)) }

// yes fails unless the reply is a success.
func (w *world) yes(o object) object {
	w.t.Helper()
	if code(o) != 0 {
		w.t.Fatalf("refused: %v", o)
	}
	return o
}

// show is a part of a reply as JSON: short to compare.
func show(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// rows are the objects of a list, each as the named fields.
func rows(o object, list string, fields ...string) string {
	var all []string
	items, is := o[list].([]any)
	if !is {
		return fmt.Sprintf("no %s in %v", list, o)
	}
	for _, it := range items {
		var row []string
		for _, f := range fields {
			if v, there := it.(object)[f]; there {
				row = append(row, fmt.Sprint(v))
			}
		}
		all = append(all, strings.Join(row, " "))
	}
	return strings.Join(all, ", ")
}

// step moves the clock.
func (w *world) step(d time.Duration) { w.now = w.now.Add(d) }

// fault makes faults of these rules.
func fault(t *testing.T, rules ...sim.Rule) *sim.Faults {
	t.Helper()
	f, err := sim.NewFaults(1, rules...)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
