package content

// Priority orders releases that are due together on one channel; the higher goes first.
type Priority int

// Priorities, as front matter names them.
const (
	PriorityLow    Priority = -1 // 低
	PriorityNormal Priority = 0  // 普通
	PriorityHigh   Priority = 1  // 高
)

// Priorities are the words of front matter.
var Priorities = map[string]Priority{"low": PriorityLow, "normal": PriorityNormal, "high": PriorityHigh}

// String is the priority as front matter says it.
func (p Priority) String() string {
	for word, q := range Priorities {
		if p == q {
			return word
		}
	}
	return "normal"
}

// WaitKind is why one release waits for another.
type WaitKind string

const (
	// WaitOffset: its instant is counted from the other's ("gzh +2h"). Without the other it never goes.
	WaitOffset WaitKind = "offset"
	// WaitAfter: front matter names the article that comes first.
	WaitAfter WaitKind = "after"
	// WaitSeries: the other is an earlier part of the series. What was cancelled is waited for no more.
	WaitSeries WaitKind = "series"
)

// Wait is what has to be published before a release may go: another release, named by its
// article, channel and run.
type Wait struct {
	Kind    WaitKind
	Slug    string // of the other's first article, where the store gives it
	Channel string
	Run     int
	// Release, State and Title are the other's as the store knows it. On the way into the store Release
	// names the other where it is there already; it is 0 for one that the same changeset creates.
	Release int64
	State   State
	Title   string
	// Dropped: a person said that it is waited for no more. What plan wants again stays dropped.
	Dropped bool
}

// Over reports whether the wait stands in the way no longer.
func (w Wait) Over() bool {
	return w.Dropped || w.State == Published || w.Kind == WaitSeries && w.State == Cancelled
}
