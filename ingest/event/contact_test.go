package event

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

func TestRelate(t *testing.T) {
	at := func(minutes int) time.Time { return evening.Add(time.Duration(minutes) * time.Minute) }
	for name, tc := range map[string]struct {
		events []content.ContactEvent
		here   bool
		want   content.Contact
	}{
		"came":              {[]content.ContactEvent{came(0)}, true, content.Contact{At: at(0), State: "mx1abc"}},
		"came and left":     {[]content.ContactEvent{came(0), happened(content.ContactLeft, 5)}, false, content.Contact{At: at(0), State: "mx1abc", Left: at(5), LeftBy: content.ContactLeft}},
		"and came back":     {[]content.ContactEvent{came(0), happened(content.ContactLeft, 5), happened(content.ContactAdded, 9)}, true, content.Contact{At: at(9), Left: at(5), LeftBy: content.ContactLeft}},
		"left, unseen":      {[]content.ContactEvent{happened(content.ContactLeft, 5)}, false, content.Contact{Left: at(5), LeftBy: content.ContactLeft}},
		"in one second":     {[]content.ContactEvent{came(5), happened(content.ContactRemoved, 5)}, false, content.Contact{At: at(5), State: "mx1abc", Left: at(5), LeftBy: content.ContactRemoved}},
		"twice in a second": {[]content.ContactEvent{came(5), happened(content.ContactAdded, 5)}, true, content.Contact{At: at(5), State: "mx1abc"}},
	} {
		tc.want.Account, tc.want.Reader, tc.want.Staff = "ww1", "r1", "linxi"
		permutations(tc.events, func(list []content.ContactEvent) {
			var c content.Contact
			for _, e := range append(list[:len(list):len(list)], list[0]) { // and the first once more
				c, _ = Relate(c, e)
			}
			if fmt.Sprint(c) != fmt.Sprint(tc.want) || c.Here() != tc.here {
				t.Errorf("%s: %+v, here %v; want %+v", name, c, c.Here(), tc.want)
			}
		})
	}
	roll := content.Contact{At: at(0), Left: at(90)} // the roll says that they are gone
	if c, _ := Relate(roll, happened(content.ContactLeft, 5)); !c.Left.Equal(at(5)) || c.LeftBy != content.ContactLeft {
		t.Errorf("the event that says when: %+v", c)
	}
	if c, _ := Relate(roll, happened(content.ContactLeft, -5)); !c.Left.Equal(at(90)) || c.LeftBy != "" {
		t.Errorf("an end of before they came: %+v", c)
	}
	for _, change := range []content.ContactChange{content.ContactHalfAdded, content.ContactEdited, content.ContactKept, content.ContactTags, "new kind"} {
		if c, known := Relate(content.Contact{}, happened(change, 0)); known || !c.At.IsZero() || !c.Left.IsZero() {
			t.Errorf("%s: %+v, %v", change, c, known)
		}
		if o, ok := OutcomeOf(happened(change, 0), oldTea); ok {
			t.Errorf("%s is the outcome %+v", change, o)
		}
	}
}

func TestWhatAContactIsCreditedTo(t *testing.T) {
	posts := newShelf().posts
	message := func(id int64, minutes int) content.Delivery {
		return content.Delivery{Publication: id, Reader: "r1", Status: content.SendDone, At: evening.Add(time.Duration(minutes) * time.Minute)}
	}
	capped := message(1, 4)
	capped.Status = content.SendCapped
	unsent := content.Delivery{Publication: 1, Status: content.SendDone}
	for name, tc := range map[string]struct {
		event       content.ContactEvent
		by          Evidence
		publication int64
		channel     string
		after       time.Duration
	}{
		"by a way":              {came(0), Evidence{Way: oldTea, Posts: posts}, 2, "gzh", 48 * time.Hour},
		"before the post":       {came(-3 * 24 * 60), Evidence{Way: oldTea, Posts: posts}, 0, "gzh", 0},
		"by nothing of ours":    {came(0), Evidence{Posts: posts}, 0, "", 0},
		"left after a message":  {happened(content.ContactLeft, 5), Evidence{Deliveries: []content.Delivery{message(1, -60), message(2, 2), message(1, 9)}, Posts: posts}, 2, "gzh", 3 * time.Minute},
		"what did not arrive":   {happened(content.ContactLeft, 5), Evidence{Deliveries: []content.Delivery{message(2, 2), capped, unsent}, Posts: posts}, 2, "gzh", 3 * time.Minute},
		"in the same second":    {happened(content.ContactLeft, 5), Evidence{Deliveries: []content.Delivery{message(1, 5), message(2, 5)}, Posts: posts}, 2, "gzh", time.Second},
		"left without any":      {happened(content.ContactLeft, 5), Evidence{Deliveries: []content.Delivery{message(1, 9)}, Posts: posts}, 0, "", 0},
		"a message of no post":  {happened(content.ContactLeft, 5), Evidence{Deliveries: []content.Delivery{message(7, 2)}, Posts: posts}, 0, "", 0},
		"removed by colleagues": {happened(content.ContactRemoved, 5), Evidence{Way: oldTea, Deliveries: []content.Delivery{message(2, 2)}, Posts: posts}, 0, "", 0},
	} {
		o, ok := OutcomeOf(tc.event, tc.by.Way)
		if !ok || o.Reader != "r1" || o.Ref != tc.event.Key || !o.At.Equal(tc.event.At) || o.Source != "wecom" {
			t.Errorf("%s: %+v, %v", name, o, ok)
		}
		o.Publication, o.Channel, o.After = 99, "xhs", time.Hour // whatever it was credited to
		if o = CreditContact(o, tc.by); o.Publication != tc.publication || o.Channel != tc.channel || o.After != tc.after {
			t.Errorf("%s: credited to %d on %q after %s", name, o.Publication, o.Channel, o.After)
		}
	}
}

// story is a reader who comes by a code, leaves after a message, comes back and is removed, and becomes
// the contact of another colleague. Late is what becomes known late: the post, the message.
func story(s *roster) (events []content.ContactEvent, late []func()) {
	other := came(10)
	other.Staff, other.Key = "zhouye", "other"
	post := s.posts[1]
	s.posts = s.posts[:1]
	return []content.ContactEvent{came(0), happened(content.ContactLeft, 30), happened(content.ContactAdded, 60), happened(content.ContactRemoved, 120), other},
		[]func(){
			func() { s.posts = append(s.posts, post) },
			func() {
				s.sent = append(s.sent, content.Delivery{Publication: 1, Reader: "r1", Status: content.SendDone, At: evening.Add(20 * time.Minute)})
			},
		}
}

// Whatever the order in which events, posts and messages become known, and however often events are
// told, the end is the same.
func TestTheEndIsTheSameWhateverComesFirst(t *testing.T) {
	want := ""
	permutations([]int{0, 1, 2, 3, 4, 5, 6}, func(order []int) {
		s := newRoster()
		r := s.relations()
		events, late := story(s)
		for _, i := range order {
			if i < len(events) {
				s.told(t, r, events[i], events[i])
			} else {
				late[i-len(events)]()
			}
		}
		s.told(t, r, events...)
		if _, err := r.Settle(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		got := s.end()
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatalf("order %v:\n%s\nand before:\n%s", order, got, want)
		}
	})
	for _, line := range []string{
		"Staff:linxi State: Tags:[] At:" + evening.Add(time.Hour).String(), // came back by no code
		"Kind:add Publication:2 Channel:gzh Reader:r1 At:" + evening.String(),
		"Kind:unfollow Publication:1 Channel:own Reader:r1", "After:10m0s",
		"Kind:removed Publication:0 Channel: ",
	} {
		if !strings.Contains(want, line) {
			t.Errorf("no %q in\n%s", line, want)
		}
	}
	if strings.Count(want, "outcome {") != 5 || strings.Count(want, "contact {") != 2 {
		t.Errorf("the end is\n%s", want)
	}
}

// The same of many readers at once, in batches of any size, and with events that are told to two
// channels of the company.
func TestManyReadersInAnyOrder(t *testing.T) {
	var events []content.ContactEvent
	draw := rand.New(rand.NewPCG(7, 7))
	changes := []content.ContactChange{content.ContactAdded, content.ContactLeft, content.ContactRemoved, content.ContactEdited, content.ContactHalfAdded}
	for n := range 60 {
		e := happened(changes[draw.IntN(len(changes))], draw.IntN(6))
		e.Reader, e.Staff = fmt.Sprintf("r%d", draw.IntN(4)), fmt.Sprintf("s%d", draw.IntN(2))
		e.Key = fmt.Sprintf("%s %s %s %d", e.Change, e.Reader, e.Staff, e.At.Unix())
		if n%2 == 0 {
			e.State = oldTea.State
		}
		if e.Change == content.ContactAdded && e.State == "" {
			e.Key += " none"
		}
		events = append(events, e)
	}
	want := ""
	for round := range 200 {
		s, list := newRoster(), append(events[:len(events):len(events)], events[:round%len(events)]...)
		for _, e := range events[:round%7] {
			e.Channel = "pyq"
			list = append(list, e)
		}
		r := s.relations()
		draw.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		for len(list) > 0 {
			n := 1 + draw.IntN(len(list))
			s.told(t, r, list[:n]...)
			list = list[n:]
		}
		if got := s.end(); want == "" {
			want = got
		} else if got != want {
			t.Fatalf("round %d:\n%s\nand before:\n%s", round, got, want)
		}
	}
}

func TestStatesOfOthersAreNotKept(t *testing.T) {
	s := newRoster()
	e := came(0)
	e.State = "tel-13800000001"
	s.told(t, s.relations(), e)
	if end := s.end(); strings.Contains(end, "138") || !strings.Contains(end, "Kind:add Publication:0 Channel: Reader:r1") {
		t.Errorf("the end is\n%s", end)
	}
}

func TestWorkIsDoneInParts(t *testing.T) {
	s := newRoster()
	r := s.relations()
	var events []content.ContactEvent
	for n := range 2*atOnce + 1 {
		e := came(0)
		e.Reader, e.Key = fmt.Sprintf("r%d", n), fmt.Sprint(n)
		events = append(events, e)
	}
	w := s.told(t, r, events...)
	if w.Events != len(events) || w.Outcomes != len(events) || s.kept != 3 || len(w.Stale) != 0 {
		t.Errorf("%+v in %d pieces", w, s.kept)
	}
	edited, tags := happened(content.ContactEdited, 0), happened(content.ContactTags, 0)
	tags.Account, tags.Reader, tags.Staff = "ww2", "", ""
	if w := s.told(t, r, edited, tags); !w.Stale["ww1"] || !w.Stale["ww2"] || w.Outcomes != 0 || len(s.contacts) != len(events) {
		t.Errorf("after tags changed: %+v, %d contacts", w, len(s.contacts))
	}
	s.err = errDisk
	s.events = append(s.events, happened(content.ContactLeft, 1))
	if _, err := r.Work(t.Context()); !errors.Is(err, errDisk) {
		t.Errorf("err = %v", err)
	}
	s.err = nil
	if w, err := r.Work(t.Context()); err != nil || w.Events != 1 {
		t.Errorf("what waited: %+v, %v", w, err)
	}
}
