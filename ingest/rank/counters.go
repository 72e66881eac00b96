package rank

import (
	"math"
	"time"

	"moxin/content"
)

// Publication is one post on one channel as the model sees it after cleaning: one series for each
// counter, of its best source, without the falls of counters that began anew.
type Publication struct {
	Post        int // index into Data.Posts
	Platform    string
	Channel     string
	PublishedAt time.Time // UTC, whole seconds
	Counters    map[content.Metric][]Count
}

// Count is a cumulative count at an age.
type Count struct {
	Hours  float64 // since publishing
	Value  float64
	Capped bool // a lower bound
}

// Publications are the cleaned counters of d, by post, instant and channel, so that another index can
// be compared with the model on the very same numbers.
func (d Data) Publications() []Publication {
	set := clean(d)
	at := make(map[string]int, len(d.Posts))
	for i := len(d.Posts) - 1; i >= 0; i-- { // of posts given twice the first
		at[d.Posts[i].ID] = i
	}
	out := make([]Publication, 0, len(set.publications))
	for _, p := range set.publications {
		counters := make(map[content.Metric][]Count, len(p.counters))
		for m, s := range p.counters {
			for _, pt := range s {
				counters[m] = append(counters[m], Count{math.Exp(pt.age), pt.value, pt.capped})
			}
		}
		out = append(out, Publication{at[set.posts[p.post].ID], p.platform, p.channel, p.at, counters})
	}
	return out
}
