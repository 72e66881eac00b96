package wecomsim

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

// The directory as the calls tell it: names and pictures too, which a client need not keep.
func TestDirectory(t *testing.T) {
	w := newWorld(t, Options{})
	if got := show(w.yes(w.look("get_follow_user_list", ""))["follow_user"]); got != `["lin","chen"]` {
		t.Errorf("members %s", got)
	}
	c1 := w.yes(w.look("get", "external_userid=c1"))
	if got := show(c1["external_contact"]); got != `{"avatar":"https://wx.qlogo.cn/mmhead/c1/0","external_userid":"c1","gender":0,"name":"甲","type":1}` {
		t.Errorf("c1 is %s", got)
	}
	if got := rows(c1, "follow_user", "userid", "createtime", "state"); got != fmt.Sprintf("lin %g s1", float64(w.now.AddDate(0, 0, -40).Unix())) {
		t.Errorf("c1 follows %s", got)
	}
	if got := rows(c1["follow_user"].([]any)[0].(object), "tags", "group_name", "tag_name", "tag_id", "type"); got != "阶段 存量 t-old 1, 地区 北方 t-north 1" {
		t.Errorf("c1 has %s", got)
	}
	if got := rows(w.yes(w.look("get", "external_userid=c4")), "follow_user", "userid"); got != "lin, chen" {
		t.Errorf("c4 follows %s", got)
	}
	if got := rows(w.yes(w.look("get", "external_userid=c5")), "follow_user", "userid"); got != "lin" {
		t.Errorf("c5, who left, is in the list of %s", got)
	}
	if got := code(w.look("get", "external_userid=nobody")); got != 84061 {
		t.Errorf("nobody: %d", got)
	}
}

func TestCustomersByStaff(t *testing.T) {
	w := newWorld(t, Options{}, func(c *Corp) {
		c.Customers = append(c.Customers, Crowd{Seed: 3, Count: 120, Staff: []string{"chen"}, Tags: []string{"t-new"}, Since: c.Customers[0].Follows[0].Since}.Customers()...)
	})
	all := func(body string) []any {
		return w.yes(w.call("batch/get_by_user", body))["external_contact_list"].([]any)
	}
	lin := all(`{"userid_list":["lin"]}`)
	if len(lin) != 4 {
		t.Fatalf("lin has %d", len(lin))
	}
	if got := show(lin[0].(object)["follow_info"]); got != fmt.Sprintf(`{"add_way":1,"createtime":%d,"description":"","oper_userid":"c1","remark":"甲","state":"s1","tag_id":["t-old","t-north"],"userid":"lin"}`, w.now.AddDate(0, 0, -40).Unix()) {
		t.Errorf("lin's first: %s", got)
	}
	for limit, want := range map[int]int{0: 50, 7: 7, 100: 100, 1000: 100} { // this call gives the most when asked for more
		if n := len(all(fmt.Sprintf(`{"userid_list":["lin","chen"],"limit":%d}`, limit))); n != want {
			t.Errorf("a page of %d has %d", limit, n)
		}
	}
	one := w.yes(w.call("batch/get_by_user", `{"userid_list":["lin","chen"],"limit":100}`))
	two := w.yes(w.call("batch/get_by_user", `{"userid_list":["lin","chen"],"limit":100,"cursor":"`+one["next_cursor"].(string)+`"}`))
	if n := len(two["external_contact_list"].([]any)); n != 26 || two["next_cursor"] != "" {
		t.Errorf("the second page has %d, next %v", n, two["next_cursor"])
	}
	for body, want := range map[string]int{`{}`: 40058, `{"userid_list":["x"]}`: 60111, `{"userid_list":["guest"]}`: 84074} {
		if got := code(w.call("batch/get_by_user", body)); got != want {
			t.Errorf("%s: %d, want %d", body, got, want)
		}
	}
}

// A crowd is the same for the same seed; mixed, every member has customers of every tag.
func TestCrowd(t *testing.T) {
	crowd := Crowd{Seed: 1, Count: 18, Staff: []string{"a", "b", "c"}, Tags: []string{"x", "y", "z"}}
	pairs := func() string {
		n := map[string]int{}
		for _, c := range crowd.Customers() {
			n[c.Follows[0].Staff+c.Follows[0].Tags[0]]++
		}
		return fmt.Sprint(n)
	}
	if got := pairs(); got != "map[ax:6 by:6 cz:6]" {
		t.Errorf("in turn %s", got)
	}
	crowd.Mixed = true
	if got := pairs(); got != "map[ax:2 ay:2 az:2 bx:2 by:2 bz:2 cx:2 cy:2 cz:2]" {
		t.Errorf("mixed %s", got)
	}
	other := crowd
	other.Seed = 2
	if a, b, c := show(crowd.Customers()), show(crowd.Customers()), show(other.Customers()); a != b || a == c {
		t.Error("the seed does not decide")
	}
}

func TestTagsOfTheCorp(t *testing.T) {
	w := newWorld(t, Options{})
	list := func(body string) (all string) {
		t.Helper()
		for _, g := range w.yes(w.call("get_corp_tag_list", body))["tag_group"].([]any) {
			all += g.(object)["group_name"].(string) + ": " + rows(g.(object), "tag", "id", "name", "deleted") + "; "
		}
		return all
	}
	if got := list(`{}`); got != "阶段: t-old 存量 false, t-new 增量 false; 地区: t-north 北方 false; " {
		t.Errorf("all: %s", got)
	}
	if got := list(`{"tag_id":["t-new"]}`); got != "阶段: t-new 增量 false; " {
		t.Errorf("one tag: %s", got)
	}
	if got := list(`{"tag_id":["t-new"],"group_id":["g-place"]}`); got != "地区: t-north 北方 false; " {
		t.Errorf("a group, and a tag that is passed over: %s", got)
	}
	for _, c := range []struct {
		change, group string
		tag           Tag
	}{{TagCreated, "g-place", Tag{"t-south", "南方"}}, {TagUpdated, "g-stage", Tag{"t-new", "新客"}}, {TagDeleted, "g-stage", Tag{ID: "t-old"}}} {
		if err := w.sim.ChangeTag(corpID, c.change, c.group, c.tag); err != nil {
			t.Fatal(err)
		}
	}
	if got := list(`{}`); got != "阶段: t-new 新客 false; 地区: t-north 北方 false, t-south 南方 false; " {
		t.Errorf("after the changes: %s", got)
	}
	if got := list(`{"tag_id":["t-old"]}`); got != "阶段: t-old 存量 true; " {
		t.Errorf("a deleted tag by its id: %s", got)
	}
	if got := rows(w.yes(w.look("get", "external_userid=c1"))["follow_user"].([]any)[0].(object), "tags", "tag_id"); got != "t-north" {
		t.Errorf("c1 has %s", got)
	}
	for name, err := range map[string]error{
		"a group that is not there": w.sim.ChangeTag(corpID, TagCreated, "x", Tag{"y", "y"}),
		"a tag that is there":       w.sim.ChangeTag(corpID, TagCreated, "g-place", Tag{"t-south", "南"}),
		"renaming nothing":          w.sim.ChangeTag(corpID, TagUpdated, "g-place", Tag{"x", "x"}),
		"deleting twice":            w.sim.ChangeTag(corpID, TagDeleted, "g-stage", Tag{ID: "t-old"}),
		"a corp of nobody":          w.sim.ChangeTag("x", TagDeleted, "g-stage", Tag{ID: "t-new"}),
	} {
		if err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if e := w.sim.Events(); len(e) != 3 || e[2].Name != "change_external_tag" || e[2].Change != "delete" {
		t.Errorf("events %+v", e)
	}
}

func TestGroupChats(t *testing.T) {
	w := newWorld(t, Options{})
	if got := rows(w.yes(w.call("groupchat/list", `{"limit":10}`)), "group_chat_list", "chat_id", "status"); got != "wr1 0, wr2 0, wr3 0" {
		t.Errorf("all: %s", got)
	}
	if got := rows(w.yes(w.call("groupchat/list", `{"owner_filter":{"userid_list":["chen"]},"limit":10}`)), "group_chat_list", "chat_id"); got != "wr3" {
		t.Errorf("chen's: %s", got)
	}
	one := w.yes(w.call("groupchat/list", `{"limit":2}`))
	if got := rows(w.yes(w.call("groupchat/list", `{"limit":2,"cursor":"`+one["next_cursor"].(string)+`"}`)), "group_chat_list", "chat_id"); got != "wr3" {
		t.Errorf("the second page: %s", got)
	}
	for _, body := range []string{`{}`, `{"limit":1001}`, `{"limit":1,"status_filter":4}`} {
		if got := code(w.call("groupchat/list", body)); got != 40058 {
			t.Errorf("%s: %d", body, got)
		}
	}
}

// What people do: the ties and the events that come of it.
func TestPeople(t *testing.T) {
	w := newWorld(t, Options{})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	follows := func(id string) (ties []Follow) {
		for _, c := range w.sim.Customers(corpID) {
			if c.ID == id {
				ties = c.Follows
			}
		}
		return ties
	}
	w.step(time.Minute)
	must(w.sim.Leave(corpID, "c2", "lin"))
	if f := follows("c2"); len(f) != 1 || !f[0].Left.Equal(w.now) {
		t.Errorf("c2 left: %+v", f)
	}
	if err := w.sim.Leave(corpID, "c2", "lin"); !errors.Is(err, ErrNot) {
		t.Errorf("leaving twice: %v", err)
	}
	if _, err := w.sim.Arrive(Arrival{Corp: corpID, Staff: "lin", External: "c2"}); err != nil {
		t.Fatal(err)
	}
	if f := follows("c2"); len(f) != 1 || !f[0].Left.IsZero() || !f[0].Since.Equal(w.now) || f[0].Tags != nil {
		t.Errorf("c2 came back: %+v", f)
	}
	must(w.sim.Remove(corpID, "c3", "chen"))
	if got := code(w.look("get", "external_userid=c3")); got != 84061 || len(follows("c3")) != 0 {
		t.Errorf("c3 was removed: %d, %+v", got, follows("c3"))
	}
	if n := len(w.yes(w.call("batch/get_by_user", `{"userid_list":["chen"]}`))["external_contact_list"].([]any)); n != 1 {
		t.Errorf("chen still has %d", n)
	}
	must(w.sim.Tag(corpID, "c4", "lin", "t-old", "t-north"))
	must(w.sim.TransferFails(corpID, "c4", "lin"))
	if err := w.sim.Tag(corpID, "c4", "lin", "t-x"); !errors.Is(err, ErrUnknown) {
		t.Errorf("an unknown tag: %v", err)
	}
	if err := w.sim.Remove(corpID, "c3", "chen"); !errors.Is(err, ErrUnknown) {
		t.Errorf("removing twice: %v", err)
	}
	var changes string
	for _, e := range w.sim.Events() {
		changes += e.Change + " " + e.Staff + " " + e.External + "; "
	}
	want := "del_follow_user lin c2; add_external_contact lin c2; del_external_contact chen c3; edit_external_contact lin c4; transfer_fail lin c4; "
	if changes != want {
		t.Errorf("events\n%s\nwant\n%s", changes, want)
	}
}

func TestCorpsThatCannotBe(t *testing.T) {
	now := time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)
	for name, change := range map[string]func(*Corp){
		"no id":                  func(c *Corp) { c.ID = "" },
		"no app":                 func(c *Corp) { c.Apps = nil },
		"no staff":               func(c *Corp) { c.Staff = nil },
		"no secret":              func(c *Corp) { c.Apps[0].Secret = "" },
		"a secret twice":         func(c *Corp) { c.Apps[0].Secret = narrow },
		"a pattern that is none": func(c *Corp) { c.Apps[0].Can = []string{"["} },
		"a member twice":         func(c *Corp) { c.Staff[1].ID = "lin" },
		"a customer twice":       func(c *Corp) { c.Customers[1].ID = "c1" },
		"a tie to nobody":        func(c *Corp) { c.Customers[0].Follows[0].Staff = "x" },
		"a tag of nobody":        func(c *Corp) { c.Customers[0].Follows[0].Tags = []string{"x"} },
		"a group of nobody":      func(c *Corp) { c.Groups[0].Owner = "x" },
		"a callback elsewhere":   func(c *Corp) { c.Callback = &Callback{"http://192.0.2.1/", "t", testKey} },
		"no callback token":      func(c *Corp) { c.Callback = &Callback{"http://127.0.0.1/", "", testKey} },
		"a cap by the year":      func(c *Corp) { c.CapBy = "yearly" },
		"a key that is none":     func(c *Corp) { c.Callback = &Callback{"http://127.0.0.1/", "t", "short"} },
	} {
		c := company(now)
		change(&c)
		if _, err := New(Options{Clock: func() time.Time { return now }, Corps: []Corp{c}}); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	for name, o := range map[string]Options{
		"a corp twice": {Corps: []Corp{company(now), company(now)}},
		"a share of 2": {Corps: []Corp{company(now)}, Habit: Habit{Share: 2}},
	} {
		o.Clock = func() time.Time { return now }
		if _, err := New(o); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
