package report

import (
	"time"

	"moxin/content"
)

// Report is what is known of a period. Its JSON is kept and printed: names only ever come in addition.
type Report struct {
	Brand  string         `json:"brand"`
	Period content.Period `json:"period"`
	Before content.Period `json:"before"` // what it is compared with
	Zone   string         `json:"zone"`   // IANA name, of all instants
	Made   time.Time      `json:"made"`   // calendar
	Late   bool           `json:"late"`   // made after its hour, because nothing ran then
	Open   bool           `json:"open"`   // the period had not ended when it was made
	Seen   content.Newest `json:"seen"`   // what is newer than these it does not know; zero in what was kept before there were any
	Scored time.Time      `json:"scored"` // when scores were made; zero = there are none
	Model  string         `json:"model"`

	Released []Released     `json:"released"` // by channel
	Troubles []Trouble      `json:"troubles"` // releases that did not go out as they should, by due
	Numbers  []Numbers      `json:"numbers"`  // what was read, by channel
	Outcomes []Outcome      `json:"outcomes"`
	Sum      Sum            `json:"sum"`
	Overall  Move           `json:"overall"` // the period against the one before
	Posts    []Post         `json:"posts"`   // first published in the period, the best first
	Moves    []Move         `json:"moves"`   // groups whose difference can be told, the surest first
	Compared int            `json:"compared"`
	Channels []Channel      `json:"channels"`
	Gaps     []Gap          `json:"gaps"`
	Advice   []Advice       `json:"advice"`
	Notes    []content.Text `json:"notes"` // of the scoring
}

// Released counts a channel's releases that were due in the period, by what they are now.
type Released struct {
	Channel   string `json:"channel"`
	Platform  string `json:"platform"`
	Published int    `json:"published"`
	HandedOff int    `json:"handed_off"` // and nobody has finished it yet
	Missed    int    `json:"missed"`     // or expired
	Failed    int    `json:"failed"`
	InDoubt   int    `json:"in_doubt"`
	Cancelled int    `json:"cancelled"`
	Waiting   int    `json:"waiting"` // not out yet, and not over
}

// Trouble is a release that did not go out as it should.
type Trouble struct {
	Release  int64         `json:"release"`
	Title    string        `json:"title"`
	Channel  string        `json:"channel"`
	Platform string        `json:"platform"`
	Due      time.Time     `json:"due"`
	State    content.State `json:"state"`
	Why      content.Text  `json:"why"`
}

// Numbers is what was read of a channel in the period. Gained is by how much the counts of its
// publications grew from the beginning to the end of the period, over those that were read at both ends
// by one source: nil = of none.
type Numbers struct {
	Channel   string                    `json:"channel"`
	Platform  string                    `json:"platform"`
	Posts     int                       `json:"posts"`     // publications of the period
	Read      int                       `json:"read"`      // of them, whose reads were read
	Gained    map[content.Metric]Growth `json:"gained"`    // of reads and actions; a metric nobody read is not there
	Followers *Level                    `json:"followers"` // of the channel itself
}

// Growth is by how much a count grew.
type Growth struct {
	Value float64 `json:"value"`
	Least bool    `json:"least"` // a part of it is a lower bound (10万+), or was not read
	Of    int     `json:"of"`    // publications behind it

	fresh int // of them, those of the period
}

// Level is a number that stands at the end of the period.
type Level struct {
	Value  float64  `json:"value"`
	Change *float64 `json:"change"` // since the beginning; nil = it was not read then
}

// Outcome counts what readers did in the period, as far as it is known. Nothing known is no outcome:
// Count 0 with Last says only that none came in.
type Outcome struct {
	Kind     content.OutcomeKind `json:"kind"`
	Count    int                 `json:"count"`
	Value    float64             `json:"value"`    // fen, of orders
	Credited int                 `json:"credited"` // of Count, to a publication
	Last     time.Time           `json:"last"`     // when the newest one happened that is known, up to the period's end; zero = never
}

// Sum is the period's part of 复购 = 需求 + 信任 + 曝光: the mean of each over its posts, and of how
// many of them it is known.
type Sum struct {
	Posts    int               `json:"posts"`
	Demand   Term              `json:"demand"`
	Trust    Term              `json:"trust"`
	Exposure Term              `json:"exposure"`
	Mean     *content.Interval `json:"mean"`   // of trust; nil = nothing was scored
	Whole    bool              `json:"whole"`  // these are all posts that were ever scored: the mean is 0 by its making
	Repeat   *int              `json:"repeat"` // repeat orders of the period; nil = none is known
}

// Term is one part of the sum; Mean is nil where none is known. Low and High hold the mean with at least
// 90%: see maker.term; nil also in what was kept before there were any.
type Term struct {
	Known int      `json:"known"`
	Mean  *float64 `json:"mean"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// Verdict is what can be told of a post.
type Verdict string

// Verdicts. Usual is no verdict on a post: its interval holds zero, which may be for want of evidence.
const (
	Built   Verdict = "built"   // the whole interval is above what is usual
	Cost    Verdict = "cost"    // the whole interval is below
	Usual   Verdict = "unclear" // the interval holds zero
	Unknown Verdict = "unknown" // not scored
)

// Post is an article first published in the period.
type Post struct {
	Slug      string            `json:"slug"`
	Title     string            `json:"title"`
	Author    string            `json:"author"`
	Series    string            `json:"series"`
	Channels  []string          `json:"channels"`
	Published time.Time         `json:"published"`
	Verdict   Verdict           `json:"verdict"`
	Rank      int               `json:"rank"` // among all posts ever; 0 = an interval and no rank
	RankLow   int               `json:"rank_low"`
	RankHigh  int               `json:"rank_high"`
	Trust     *content.Interval `json:"trust"`
	Demand    *float64          `json:"demand"`
	Exposure  *float64          `json:"exposure"`
	Evidence  float64           `json:"evidence"` // reads
	Parts     []Part            `json:"parts"`    // of the score before pooling, the largest first
	Why       content.Text      `json:"why"`
	Missing   []content.Text    `json:"missing"`
}

// Part is one signal's part of a score.
type Part struct {
	Signal content.Metric `json:"signal"`
	Value  float64        `json:"value"`
	Ratio  float64        `json:"ratio"` // events over what is usual at that age; 0 = not known
	Events float64        `json:"events"`
}

// Move is how much more trust the posts of the period have than those of the period before.
type Move struct {
	Kind       string            `json:"kind"` // author, series, …; "" = all posts
	Name       string            `json:"name"`
	Posts      int               `json:"posts"`        // of the period
	PostsPast  int               `json:"posts_before"` // of the period before
	Difference *content.Interval `json:"difference"`   // nil = one of the periods has no scored post
}

// Channel is what is usual on a channel, and the period's most trusted post on it.
type Channel struct {
	Channel  string       `json:"channel"`
	Platform string       `json:"platform"`
	Band     content.Band `json:"band"`  // of reads
	Title    string       `json:"title"` // of that post; "" = none of the period was read
	Slug     string       `json:"slug"`
	Hours    []float64    `json:"hours"` // ages of its readings
	Counts   []float64    `json:"counts"`
}

// Gap is something that was not read.
type Gap struct {
	Channel string       `json:"channel"`
	Posts   []string     `json:"posts"` // titles
	Why     content.Text `json:"why"`
}

// Advice is one thing to do, with the subject's name for people.
type Advice struct {
	content.Advice
	Title    string `json:"title"`
	Platform string `json:"platform"` // of Channel
}
