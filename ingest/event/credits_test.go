package event

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"moxin/content"
)

// somebody's doings: readers come, order, take back and leave, most of it credited to a post or another.
func doings(r *rand.Rand) []content.Outcome {
	var all []content.Outcome
	for i := range 30 {
		at := evening.Add(-time.Duration(1+r.IntN(10_000)) * time.Minute)
		o := content.Outcome{Publication: int64(r.IntN(3)), Reader: []string{"", "a", "b", "c"}[r.IntN(4)], At: at, Source: "csv:o"}
		switch r.IntN(4) {
		case 0:
			o.Kind = content.OutcomeAdd
		case 1:
			o.Kind = content.OutcomeUnfollow
		default:
			o.Kind, o.Ref = content.OutcomeOrder, fmt.Sprint("o", i)
			if r.IntN(4) == 0 {
				all = append(all, content.Outcome{Kind: content.OutcomeRefund, Ref: o.Ref, At: latest(at, evening.Add(-time.Minute)), Source: "csv:o"})
			}
		}
		all = append(all, o)
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// What is made of outcomes in one go is what is read of each publication, wherever there is any.
func TestCreditsAreWhatIsRead(t *testing.T) {
	r, told := rand.New(rand.NewPCG(1, 2)), 0
	for range 300 {
		s := newShelf()
		for i := range s.posts {
			s.posts[i].Platform = content.WeCom
		}
		s.outcomes = doings(r)
		c := &Collector{Numbers: s, Now: func() time.Time { return evening }}
		got := map[int64]map[content.Metric]float64{1: {}, 2: {}}
		for _, one := range Credits(s.outcomes) {
			got[one.Publication][one.Metric] = one.Value
			if one.Source != Source || !one.Cumulative || one.Unit != content.Metrics[one.Metric] || one.ObservedAt.After(evening) {
				t.Fatalf("%+v", one)
			}
			told++
		}
		for _, p := range s.posts {
			same(t, fmt.Sprint(p.ID), got[p.ID], numbers(t, c, p))
		}
	}
	if told < 300 {
		t.Errorf("only %d numbers were compared", told)
	}
	if got := Credits(nil); len(got) != 0 {
		t.Errorf("of nothing %v", got)
	}
}

// A number is of the instant at which it became what it is: also when that was an order's being taken back.
func TestCreditsAreOfItsInstant(t *testing.T) {
	at := func(h int) time.Time { return evening.Add(time.Duration(h) * time.Hour) }
	all := []content.Outcome{
		{Kind: content.OutcomeAdd, Publication: 1, Reader: "a", At: at(2)}, {Kind: content.OutcomeAdd, Publication: 1, Reader: "b", At: at(1)},
		{Kind: content.OutcomeOrder, Publication: 1, Reader: "a", Ref: "o1", At: at(3)}, {Kind: content.OutcomeOrder, Publication: 2, Reader: "a", Ref: "o2", At: at(4)},
		{Kind: content.OutcomeRefund, Ref: "o1", At: at(9)}, {Kind: content.OutcomeRefund, Ref: "nobody's", At: at(20)},
	}
	var said []string
	for _, one := range Credits(all) {
		said = append(said, fmt.Sprint(one.Publication, " ", one.Metric, " ", one.Value, " ", one.ObservedAt.Sub(evening)))
	}
	want := []string{"1 adds 2 2h0m0s", "1 purchases 0 9h0m0s", "1 repurchases 0 9h0m0s", "2 purchases 1 4h0m0s", "2 repurchases 0 4h0m0s"}
	if !slices.Equal(said, want) {
		t.Errorf("%q, want %q", said, want)
	}
}
