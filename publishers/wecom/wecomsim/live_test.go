package wecomsim

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers/sim"
)

// readers grow evenly for ten days. After an article n people add; of a message's 1000 readers some
// leave, like and comment by what its title says.
type readers struct{}

func (readers) Counts(p sim.Post, at time.Time) sim.Counts {
	grown := min(max(int64(at.Sub(p.Published)/(24*time.Hour)), 0), 10)
	c := sim.Counts{content.Reads: 100 * grown}
	if p.Platform != content.WeCom {
		c[content.Adds] = 3 * grown
		return c
	}
	c[content.Likes], c[content.Comments] = 20*grown, 10*grown
	if strings.Contains(p.Title, "卖") {
		c[content.Unfollows] = 10 * grown
	}
	return c
}

// live is a company of 200 whom an audience reads.
func live(t *testing.T) *world {
	t.Helper()
	shown := sim.Post{Platform: content.WeChat, ID: "a1", Title: "文章", Published: time.Date(2026, 11, 3, 2, 0, 0, 0, time.UTC)}
	var w *world
	w = newWorld(t, Options{
		Seed: 5, Audience: readers{},
		Post: func(state string) (sim.Post, bool) {
			return shown, state == "a1" && len(w.sim.Ways()) > 0 // it may ask the server
		},
	}, func(c *Corp) {
		c.Customers = Crowd{Seed: 1, Count: 200, Staff: []string{"lin", "chen"}, Tags: []string{"t-old"}, Since: time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)}.Customers()
	})
	return w
}

// days lets the company live for some.
func (w *world) days(n int) {
	w.t.Helper()
	for range n {
		w.step(24 * time.Hour)
		if err := w.sim.Live(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	}
	w.token = w.ask(corpID, secret)
}

// changes counts events by their ChangeType.
func (w *world) changes() map[string]int {
	n := map[string]int{}
	for _, e := range w.sim.Events() {
		n[e.Change]++
	}
	return n
}

func TestPeopleComeByTheWay(t *testing.T) {
	w := live(t)
	w.yes(w.call("add_contact_way", wayBody("a1", "")))
	w.yes(w.call("add_contact_way", wayBody("unknown", "")))
	w.days(4)
	if got := w.changes(); got[EventAdd] != 12 || len(got) != 1 {
		t.Errorf("after four days: %v", got)
	}
	w.days(20)
	ways := w.sim.Ways()
	if ways[0].Adds != 30 || ways[1].Adds != 0 || len(w.sim.Customers(corpID)) != 230 {
		t.Errorf("after all: %+v", ways)
	}
	if e := w.sim.Events()[0]; e.State != "a1" || e.Staff != "lin" {
		t.Errorf("event %+v", e)
	}
}

// What is pushed loses people, of those it reached, and what is not loses none.
func TestPeopleLeave(t *testing.T) {
	w := live(t)
	good := w.send(strings.Replace(toOld, "周二直播", "读书", 1))
	hard := w.send(strings.Replace(toOld, "周二直播", "卖卖卖", 1))
	w.days(5)
	if got := w.changes(); len(got) != 0 {
		t.Errorf("before anybody confirmed: %v", got)
	}
	for _, id := range []string{good, hard} {
		if err := w.sim.Confirm(id, "lin"); err != nil { // 100 customers
			t.Fatal(err)
		}
	}
	w.days(1)
	if got := w.changes(); got[EventLeave] != 6 {
		t.Errorf("a share of 100: %v", got)
	}
	w.days(30)
	tasks := w.sim.Tasks()
	if tasks[0].Left != 0 || tasks[1].Left != 10 || w.changes()[EventLeave] != 10 {
		t.Errorf("left %d and %d", tasks[0].Left, tasks[1].Left)
	}
	for _, e := range w.sim.Events() {
		if e.Staff != "lin" || len(w.sim.Sent(e.External)) != 2 {
			t.Errorf("who left had no message: %+v", e)
		}
	}
	// Who left is not reached by the next one.
	next := w.send(toOld)
	if err := w.sim.Confirm(next, "lin"); err != nil {
		t.Fatal(err)
	}
	if m := w.sim.Tasks()[2].Staff[0]; m.Delivered != 90 || m.NotFriend != 10 {
		t.Errorf("the next: %+v", m)
	}
}

func TestMomentsAreLiked(t *testing.T) {
	w := live(t)
	id, _ := w.moment(said)
	if err := w.sim.Confirm(id); err != nil { // 200 customers
		t.Fatal(err)
	}
	counts := func() string {
		var n []string
		for _, u := range []string{"lin", "chen"} {
			r := w.yes(w.call("get_moment_comments", `{"moment_id":"`+id+`","userid":"`+u+`"}`))
			n = append(n, fmt.Sprint(len(r["like_list"].([]any)), " ", len(r["comment_list"].([]any))))
		}
		return strings.Join(n, ", ")
	}
	w.days(2)
	early := counts()
	w.days(30)
	var a, b, c, d int
	if _, err := fmt.Sscanf(counts(), "%d %d, %d %d", &a, &b, &c, &d); err != nil || a+c != 40 || b+d != 20 || a == 0 || c == 0 {
		t.Errorf("likes and comments %s: %v", counts(), err)
	}
	if early == counts() || early == "0 0, 0 0" {
		t.Errorf("after two days %s", early)
	}
}

// The same seed and steps make the same world, and without an audience nobody comes or goes.
func TestLiveIsSeeded(t *testing.T) {
	run := func() string {
		w := live(t)
		w.yes(w.call("add_contact_way", wayBody("a1", "")))
		if err := w.sim.Confirm(w.send(strings.Replace(toOld, "周二", "卖", 1))); err != nil {
			t.Fatal(err)
		}
		w.days(6)
		var all string
		for _, e := range w.sim.Events() {
			all += e.XML + "\n"
		}
		return all
	}
	if a, b := run(), run(); a != b || a == "" {
		t.Errorf("two worlds:\n%s\n%s", a, b)
	}
	w := newWorld(t, Options{})
	w.yes(w.call("add_contact_way", wayBody("a1", "")))
	if err := w.sim.Confirm(w.send(toOld)); err != nil {
		t.Fatal(err)
	}
	w.days(5)
	if n := len(w.sim.Events()); n != 0 {
		t.Errorf("%d events without an audience", n)
	}
}
