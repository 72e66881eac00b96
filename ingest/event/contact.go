package event

import (
	"fmt"
	"time"

	"moxin/content"
)

// SourceWeCom is the source of outcomes that WeCom told of.
const SourceWeCom = "wecom"

// wholeSecond is the least time between two things that WeCom tells of: its instants are whole seconds.
const wholeSecond = time.Second

// Relate is a relation after an event; known is false for events that say nothing of whether it stands.
// It keeps the newest of what was told, so that events may come in any order and again: the relation
// ends the same. Where somebody came and left within one second, they left.
func Relate(c content.Contact, e content.ContactEvent) (now content.Contact, known bool) {
	c.Account, c.Reader, c.Staff = e.Account, e.Reader, e.Staff
	switch e.Change {
	case content.ContactAdded:
		if e.At.After(c.At) || e.At.Equal(c.At) && e.State > c.State {
			c.At, c.State = e.At, e.State
		}
	case content.ContactLeft, content.ContactRemoved:
		unsaid := c.LeftBy == "" && !c.Left.IsZero() && !e.At.Before(c.At) // the roll told of an end at some time before
		if e.At.After(c.Left) || e.At.Equal(c.Left) && e.Change > c.LeftBy || unsaid {
			c.Left, c.LeftBy = e.At, e.Change
		}
	default:
		return c, false
	}
	return c, true
}

// outcomes are the kinds of outcomes that changes of contacts are. One who was added half has not been
// accepted by the colleague: the whole add is told of by itself.
var outcomes = map[content.ContactChange]content.OutcomeKind{
	content.ContactAdded:   content.OutcomeAdd,
	content.ContactLeft:    content.OutcomeUnfollow,
	content.ContactRemoved: content.OutcomeRemoved,
}

// OutcomeOf is what a reader did by an event, credited to nothing yet; false for events that are no
// outcome. Way is the one of the event's state; zero where the state is none of ours.
func OutcomeOf(e content.ContactEvent, way content.ContactWay) (content.Outcome, bool) {
	kind, ok := outcomes[e.Change]
	o := content.Outcome{Kind: kind, Reader: e.Reader, At: e.At, Source: SourceWeCom, Ref: e.Key, Learned: e.Heard}
	if kind == content.OutcomeAdd {
		o.Code = way.State
	}
	return o, ok
}

// Evidence is what a contact's outcome can be credited by.
type Evidence struct {
	Way        content.ContactWay    // that they came by; zero = none of ours
	Deliveries []content.Delivery    // to the reader
	Posts      []content.Publication // of the way's article and channel, and those of the deliveries
}

// CreditContact credits an outcome of a contact, whatever it was credited to before: who came, to the
// newest publication of the way's article on the channel that shows it, as links are; who left, to the
// last message that they got before, whoever sent it, with how long after it that was. A removal by a
// colleague is credited to nothing, and nothing is guessed.
//
// It is a pure function: a message that becomes known late is credited as if it had been known.
func CreditContact(o content.Outcome, by Evidence) content.Outcome {
	o.Publication, o.Channel, o.After = 0, "", 0
	var post content.Publication
	var since time.Time
	switch o.Kind {
	case content.OutcomeAdd:
		o.Channel = by.Way.Channel
		post = newest(by.Posts, by.Way.Slug, by.Way.Channel, o.At.Add(wholeSecond-time.Microsecond))
		since = post.PublishedAt
	case content.OutcomeUnfollow:
		last := lastDelivery(by.Deliveries, o.At)
		for _, p := range by.Posts {
			if p.ID == last.Publication {
				post, since = p, last.At
			}
		}
	}
	if post.ID != 0 {
		o.Publication, o.Channel, o.After = post.ID, post.Channel, max(o.At.Sub(since), wholeSecond)
	}
	return o
}

// lastDelivery is the newest message that arrived by an instant.
func lastDelivery(all []content.Delivery, at time.Time) (last content.Delivery) {
	for _, d := range all {
		if d.Status != content.SendDone || d.At.IsZero() || d.At.After(at) {
			continue
		}
		if last.Publication == 0 || d.At.After(last.At) || d.At.Equal(last.At) && d.Publication > last.Publication {
			last = d
		}
	}
	return last
}

// near is how far apart the instants may be that an event and the roll of customers say of one add.
const near = 10 * time.Minute

// rolled begins the Ref of adds that the roll of customers told of, because no callback did.
const rolled = "roll:"

// rolledRef is the Ref of an add that the roll told of; hash is a keyed one.
func rolledRef(hash func(string) string, c content.Contact) string {
	return rolledOf(hash, c) + fmt.Sprint(c.At.Unix())
}

// rolledOf begins the Refs of all such adds of one relation.
func rolledOf(hash func(string) string, c content.Contact) string {
	return rolled + hash("relation "+c.Account+"\n"+c.Reader+"\n"+c.Staff) + ":"
}
