package wecomsim

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// press posts a form of the desk and returns the status and what came back.
func (w *world) press(name string, form url.Values, head ...string) (int, string) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.url+deskPath+name, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(head); i += 2 {
		req.Header.Set(head[i], head[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

// A person plays the staff and the customers by buttons; what is wrong is said and changes nothing.
func TestDesk(t *testing.T) {
	w := newWorld(t, Options{})
	w.listen(nil)
	way := w.yes(w.call("add_contact_way", wayBody("a1", "")))["config_id"].(string)
	task := w.send(strings.Replace(toOld, "周二直播", "<b>直播</b>", 1))
	ties := func(corp, external, user string) url.Values {
		return url.Values{"corp": {corp}, "external": {external}, "userid": {user}}
	}
	for _, c := range []struct {
		name string
		form url.Values
		want int
	}{
		{"confirm", url.Values{"task": {task}, "userid": {"lin"}}, 200},
		{"confirm", url.Values{"task": {"x"}}, 404},
		{"scan", url.Values{"way": {way}}, 200},
		{"scan", nil, 404},
		{"leave", ties(corpID, "c2", "lin"), 200},
		{"leave", ties(corpID, "c2", "lin"), 409},
		{"remove", ties(corpID, "c3", "chen"), 200},
		{"remove", ties("x", "c3", "chen"), 404},
		{"check", url.Values{"corp": {corpID}}, 200},
	} {
		if got, text := w.press(c.name, c.form); got != c.want {
			t.Errorf("%s %v: %d %s, want %d", c.name, c.form, got, text, c.want)
		}
	}
	if got, _ := w.press("scan", url.Values{"way": {way}}, "Sec-Fetch-Site", "cross-site"); got != 403 {
		t.Errorf("from another site: %d", got)
	}
	got, page := w.press("confirm", url.Values{"task": {task}}, "Accept", "text/html")
	if got != 200 || !strings.Contains(page, "&lt;b&gt;直播&lt;/b&gt;") || strings.Contains(page, "confirm</button>") || !strings.Contains(page, "/wwqr/"+way) {
		t.Errorf("%d, page\n%s", got, page)
	}
	if got := w.changes(); got[EventAdd] != 1 || got[EventLeave] != 1 || got[EventDelete] != 1 {
		t.Errorf("events %v", got)
	}
	see := func(name string) object { return w.raw("GET", deskPath+name, "", nil) }
	if got := rows(see("tasks"), "tasks", "id", "kind", "cancelled"); got != task+" message" {
		t.Errorf("tasks %s", got)
	}
	if got := rows(see("ways"), "ways", "state", "adds"); got != "a1 1" {
		t.Errorf("ways %s", got)
	}
	if got := rows(see("events"), "events", "change", "external"); !strings.Contains(got, "del_follow_user c2") {
		t.Errorf("events %s", got)
	}
	if n := len(see("customers?corp=" + corpID)["customers"].([]any)); n != 6 {
		t.Errorf("%d customers", n)
	}
}
