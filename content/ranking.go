package content

import (
	"math"
	"slices"
	"time"
)

// Ranking is what one scoring leaves beside its scores: draws to compare any posts with any others, and
// the bands that curves are seen against.
type Ranking struct {
	At    time.Time `json:"at"`
	Model string    `json:"model"`
	// Posts are the slugs of Draws. Draws[i][k] is the trust of post i in draw k, in standard deviations
	// over the posts; of fewer than 15 in the model's own unit. Draw k of all posts belongs together:
	// differences and means are taken draw by draw.
	Posts   []string    `json:"posts"`
	Draws   [][]float32 `json:"draws"`
	Bands   []Band      `json:"bands"`
	Weights []Weight    `json:"weights"`
	Advice  []Advice    `json:"advice"`
	Notes   []Text      `json:"notes"`
	// Indexes are what the field's own indexes say of the posts; none of a scoring that kept none.
	Indexes []Index `json:"indexes,omitempty"`
	// Of are the newest numbers that it was made of; zero of one that did not say.
	Of Newest `json:"of,omitzero"`
}

// Index is one of the field's own ways to put posts in order, the highest first. It is set beside a ranking
// for comparison: it is not trust, has no interval, and a value however little was read.
type Index struct {
	Name    string     `json:"name"` // as on the command line
	Title   Text       `json:"title"`
	Formula Text       `json:"formula"`
	Source  Text       `json:"source"` // who says so
	Values  []*float64 `json:"values"` // of the ranking's Posts, in their order; nil = it cannot be computed
}

// Band is the middle half of a channel's own posts by age: cumulative counts of one metric.
type Band struct {
	Channel string    `json:"channel"`
	Metric  Metric    `json:"metric"`
	Hours   []float64 `json:"hours"` // ages, rising
	Low     []float64 `json:"low"`   // first quartile
	Middle  []float64 `json:"middle"`
	High    []float64 `json:"high"`  // third quartile
	Posts   []int     `json:"posts"` // that had been read at that age
}

// Weight is what one signal was learned to say: log rate per standard deviation of each factor (trust,
// attention, demand, debate), beside what the table said before.
type Weight struct {
	Signal  Metric     `json:"signal"`
	Loading [4]float64 `json:"loading"`
	Table   [4]float64 `json:"table"`
	Unique  float64    `json:"unique"` // standard deviation of what is the signal's own
	Events  float64    `json:"events"` // behind it
}

// Advice is one thing to do next. It is given only where the interval of what it rests on supports it.
type Advice struct {
	Do      string   `json:"do"`      // repeat | rerelease | retire
	Kind    string   `json:"kind"`    // of the subject: article, series, topic, author
	Subject string   `json:"subject"` // slug or name
	Channel string   `json:"channel"` // for rerelease: where to; else ""
	Posts   []string `json:"posts"`   // slugs that it rests on
	Trust   Interval `json:"trust"`   // of the subject
	Why     Text     `json:"why"`
}

// Interval is a value with its 90% interval. Above is the share of draws above zero.
type Interval struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Above float64 `json:"above"`
	Posts int     `json:"posts"` // that it is of
}

// Mean is the mean trust of some posts; false when none of them was scored.
func (r Ranking) Mean(slugs []string) (Interval, bool) {
	draws, n := r.mean(slugs)
	if n == 0 {
		return Interval{}, false
	}
	return IntervalOf(draws, n), true
}

// Difference is how much more trust the mean of some posts has than that of others; false when one of
// the sides has none that was scored. Posts of the result are those of the smaller side.
func (r Ranking) Difference(a, b []string) (Interval, bool) {
	left, n := r.mean(a)
	right, m := r.mean(b)
	if n == 0 || m == 0 {
		return Interval{}, false
	}
	for k := range left {
		left[k] -= right[k]
	}
	return IntervalOf(left, min(n, m)), true
}

func (r Ranking) mean(slugs []string) (draws []float64, n int) {
	wanted := make(map[string]bool, len(slugs))
	for _, s := range slugs {
		wanted[s] = true
	}
	for i, slug := range r.Posts {
		if !wanted[slug] {
			continue
		}
		if draws == nil {
			draws = make([]float64, len(r.Draws[i]))
		}
		for k, v := range r.Draws[i] {
			draws[k] += float64(v)
		}
		n++
	}
	for k := range draws {
		draws[k] /= float64(n)
	}
	return draws, n
}

// IntervalOf is what draws say: their mean, the middle nine of ten, and how often they are above zero.
func IntervalOf(draws []float64, posts int) Interval {
	v := Interval{Posts: posts}
	above := 0
	for _, x := range draws {
		v.Value += x / float64(len(draws))
		if x > 0 {
			above++
		}
	}
	v.Above = float64(above) / float64(len(draws))
	sorted := slices.Sorted(slices.Values(draws))
	at := func(q float64) float64 { return sorted[min(int(math.Round(q*float64(len(sorted)))), len(sorted)-1)] }
	v.Low, v.High = min(v.Value, at(.05)), max(v.Value, at(.95))
	return v
}

// RankQuery asks for articles of the newest scoring. Zero fields ask for all.
type RankQuery struct {
	Channel, Author, Series, Topic, Format string
	Stage                                  Stage
	Audience                               Audience
	From, Until                            time.Time // of the first publication: From ≤ it < Until
	Search                                 string    // part of the title
	Slugs                                  []string  // none = whichever
	Offset, Limit                          int       // Limit 0 = all
	Bare                                   bool      // without scores and without when they were last read
}

// RankedArticle is one line of the ranking of articles. Places are those among all.
type RankedArticle struct {
	Slug        string
	Title       string // the article's, or the one it was published under when it is gone
	Author      string
	Series      string
	Topic       string // its first tag
	Format      string // FormatVideo, …; "" = not known
	Cover       string // media hash; "" = none
	Stage       Stage
	Audience    Audience
	Channels    []string // it was published on
	Published   time.Time
	Read        time.Time // its newest sample; zero = never read
	Trust       Score     // with Why
	Demand      *Score    // nil: no demand data
	Exposure    *Score    // nil: no reads that can be compared
	Contributed *Score    // trust × mature reads; nil: no reads
}
