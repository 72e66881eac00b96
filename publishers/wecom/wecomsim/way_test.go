package wecomsim

import (
	"errors"
	"fmt"
	"image/png"
	"net/http"
	"strings"
	"testing"
	"time"
)

func wayBody(state, rest string) string {
	return `{"type":1,"scene":2,"user":["lin"],"state":"` + state + `"` + rest + `}`
}

// Section 3.3: what a contact way may be.
func TestWayRules(t *testing.T) {
	w := newWorld(t, Options{})
	thirty := strings.Repeat("字", 30)
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"one member":           {`{"type":1,"scene":2,"user":["lin"]}`, 0},
		"several":              {`{"type":2,"scene":2,"user":["lin","chen"]}`, 0},
		"mini-program":         {`{"type":1,"scene":1,"style":1,"user":["lin"]}`, 0},
		"no type":              {`{"scene":2,"user":["lin"]}`, 41037},
		"type 3":               {`{"type":3,"scene":2,"user":["lin"]}`, 40058},
		"no scene":             {`{"type":1,"user":["lin"]}`, 40058},
		"one member of two":    {`{"type":1,"scene":2,"user":["lin","chen"]}`, 40058},
		"one with a party":     {`{"type":1,"scene":2,"user":["lin"],"party":[2]}`, 40058},
		"a department":         {`{"type":2,"scene":2,"party":[2]}`, 60011},
		"several of none":      {`{"type":2,"scene":2}`, 40058},
		"unknown member":       {`{"type":1,"scene":2,"user":["nobody"]}`, 60111},
		"without the right":    {`{"type":1,"scene":2,"user":["guest"]}`, 84074},
		"state of 30":          {wayBody(thirty, ""), 0},
		"state of 31":          {wayBody(thirty+"字", ""), 40058},
		"remark of 30":         {wayBody("s", `,"remark":"`+thirty+`"`), 0},
		"remark of 31":         {wayBody("s", `,"remark":"`+thirty+`字"`), 40058},
		"temporary":            {wayBody("s", `,"is_temp":true`), 48002},
		"an end without temp":  {wayBody("s", `,"expires_in":86400`), 40058},
		"config_id of its own": {wayBody("s", `,"config_id":"x"`), 40058},
	} {
		if got := code(w.call("add_contact_way", c.body)); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestWayLife(t *testing.T) {
	w := newWorld(t, Options{})
	made := w.yes(w.call("add_contact_way", wayBody("a1b2", `,"remark":"文章","skip_verify":false`)))
	id := made["config_id"].(string)
	link := made["qr_code"].(string)
	res, err := http.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	picture, err := png.Decode(res.Body)
	if err != nil || picture.Bounds().Dx() != qrSide {
		t.Fatalf("the picture of %s: %v", link, err)
	}
	for i := range qrMargin { // a reader needs white around the code
		if v, _, _, _ := picture.At(i, qrSide/2).RGBA(); v != 0xffff {
			t.Fatalf("the margin is dark at %d", i)
		}
	}
	if r := w.yes(w.call("add_contact_way", `{"type":1,"scene":1,"user":["lin"]}`)); r["qr_code"] != nil {
		t.Errorf("a mini-program's way has a code: %v", r)
	}
	w.yes(w.call("update_contact_way", `{"config_id":"`+id+`","user":["chen"],"state":"c3d4"}`))
	want := `{"config_id":"` + id + `","qr_code":"` + link + `","remark":"文章","scene":2,"skip_verify":false,"state":"c3d4","type":1,"user":["chen"]}`
	if got := show(w.yes(w.call("get_contact_way", `{"config_id":"`+id+`"}`))["contact_way"]); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for name, body := range map[string]string{
		"two members":     `{"config_id":"` + id + `","user":["lin","chen"]}`,
		"the type":        `{"config_id":"` + id + `","type":2}`,
		"a state too far": `{"config_id":"` + id + `","state":"` + strings.Repeat("x", 31) + `"}`,
	} {
		if got := code(w.call("update_contact_way", body)); got != 40058 {
			t.Errorf("changing %s: %d", name, got)
		}
	}
	w.yes(w.call("del_contact_way", `{"config_id":"`+id+`"}`))
	for _, name := range []string{"get_contact_way", "update_contact_way", "del_contact_way"} {
		if got := code(w.call(name, `{"config_id":"`+id+`"}`)); got != 41037 {
			t.Errorf("%s of a deleted way: %d", name, got)
		}
	}
	if gone, err := http.Get(link); err != nil || gone.StatusCode != http.StatusNotFound {
		t.Errorf("its picture: %v, %v", gone.Status, err)
	}
	if ways := w.sim.Ways(); len(ways) != 2 || ways[0].State != "c3d4" || !ways[0].Deleted.Equal(w.now) || ways[0].Users[0] != "chen" || !ways[1].Deleted.IsZero() {
		t.Errorf("ways %+v", ways)
	}
}

func TestWayList(t *testing.T) {
	w := newWorld(t, Options{})
	for i := range 130 {
		w.yes(w.call("add_contact_way", wayBody(fmt.Sprint("s", i), "")))
	}
	one := w.yes(w.call("list_contact_way", `{"limit":100}`))
	two := w.yes(w.call("list_contact_way", `{"limit":100,"cursor":"`+one["next_cursor"].(string)+`"}`))
	if a, b := len(one["contact_way"].([]any)), len(two["contact_way"].([]any)); a != 100 || b != 30 || two["next_cursor"] != nil {
		t.Errorf("pages of %d and %d, then %v", a, b, two["next_cursor"])
	}
	w.step(91 * 24 * time.Hour)
	w.token = w.ask(corpID, secret)
	if n := len(w.yes(w.call("list_contact_way", `{}`))["contact_way"].([]any)); n != 0 {
		t.Errorf("%d ways of more than 90 days ago", n)
	}
	if n := len(w.yes(w.call("list_contact_way", fmt.Sprintf(`{"start_time":%d,"limit":1000}`, w.now.AddDate(0, 0, -92).Unix())))["contact_way"].([]any)); n != 130 {
		t.Errorf("%d ways since a start", n)
	}
	if got := code(w.call("list_contact_way", `{"start_time":200,"end_time":100}`)); got != 600018 {
		t.Errorf("an end before the start: %d", got)
	}
	if got := code(w.call("list_contact_way", `{"cursor":"x"}`)); got != 40058 {
		t.Errorf("a cursor of nobody: %d", got)
	}
}

// A customer who scans comes with the way's state; the members of a way take turns.
func TestArrivals(t *testing.T) {
	w := newWorld(t, Options{})
	id := w.yes(w.call("add_contact_way", `{"type":2,"scene":2,"user":["lin","chen"],"state":"a1"}`))["config_id"].(string)
	arrive := func(a Arrival) string {
		t.Helper()
		who, err := w.sim.Arrive(a)
		if err != nil {
			t.Fatal(err)
		}
		return who
	}
	one, two := arrive(Arrival{Way: id}), arrive(Arrival{Way: id, Half: true})
	hand := arrive(Arrival{Corp: corpID, Staff: "lin"})
	if one == two || len(one) != 32 || !strings.HasPrefix(one, "wm") {
		t.Errorf("customers %q and %q", one, two)
	}
	e := w.sim.Events()
	if len(e) != 3 || e[0].Change != EventAdd || e[0].State != "a1" || e[0].Staff != "lin" || e[1].Staff != "chen" || e[1].Change != EventHalf || e[2].State != "" || e[2].External != hand {
		t.Fatalf("events %+v", e)
	}
	if !strings.Contains(e[0].XML, "<State><![CDATA[a1]]></State><WelcomeCode>") || strings.Contains(e[2].XML, "State") {
		t.Errorf("events\n%s\n%s", e[0].XML, e[2].XML)
	}
	if got := rows(w.yes(w.look("get", "external_userid="+one)), "follow_user", "userid", "state", "add_way"); got != "lin a1 1" {
		t.Errorf("the customer: %s", got)
	}
	for name, a := range map[string]Arrival{"friends": {Way: id, Staff: "lin", External: one}, "no way": {Way: "x"}, "no corp": {Corp: "x"}, "no member": {Corp: corpID, Staff: "x"}} {
		if _, err := w.sim.Arrive(a); !errors.Is(err, ErrUnknown) && !errors.Is(err, ErrNot) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := w.sim.Ways()[0].Adds; n != 2 {
		t.Errorf("%d came by the way", n)
	}
}
