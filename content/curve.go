package content

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// ReadingOf is a sample with the word that a person had on it.
type ReadingOf struct {
	Sample                 // as it was read
	Correction *Correction // the newest; nil = nobody said anything
}

// Counts is the value that counts, and whether any does.
func (r ReadingOf) Counts() (float64, bool) {
	switch {
	case r.Correction == nil:
		return r.Value, true
	case r.Correction.Value == nil:
		return 0, false
	}
	return *r.Correction.Value, true
}

// AtLeast reports whether the value that counts is a lower bound: the platform shows no more, and
// nobody said another number.
func (r ReadingOf) AtLeast() bool {
	value, ok := r.Counts()
	return ok && r.Capped && value == r.Value
}

// sampleKey is what makes a sample the same one.
type sampleKey struct {
	publication int64
	channel     string
	metric      Metric
	at          int64 // Unix microseconds
	source      string
}

// ReadingsOf joins samples, as they were read, with what was said of them; in the samples' order.
func ReadingsOf(samples []Sample, corrections []Correction) []ReadingOf {
	said := map[sampleKey]*Correction{}
	for i, c := range corrections {
		key := sampleKey{c.Publication, c.Channel, c.Metric, c.ObservedAt.UnixMicro(), c.Source}
		if was := said[key]; was == nil || c.ID > was.ID {
			said[key] = &corrections[i]
		}
	}
	out := make([]ReadingOf, len(samples))
	for i, s := range samples {
		out[i] = ReadingOf{s, said[sampleKey{s.Publication, s.Channel, s.Metric, s.ObservedAt.UnixMicro(), s.Source}]}
	}
	return out
}

// Curve is what one kind of source said of one metric of one publication, by instant.
type Curve struct {
	Metric Metric
	Kind   string // of its sources, what stands before the colon: page, datacube, csv, hand
	Unit   Unit
	Daily  bool // each value belongs to the one day that its instant ends
	Points []Point
}

// Point is a reading of a curve that counts.
type Point struct {
	ReadingOf
	Value float64 // that counts
	// Missed says that the plan asked for readings between the point before and this one, and that
	// there is none: what happened in between is not known.
	Missed bool
	// Fell is by how much a total is less than at the point before; 0 = it is not.
	Fell float64
}

// SourceKind is what kind of source a sample's is, and which one of them: csv and the file's name.
func SourceKind(source string) (kind, which string) {
	kind, which, _ = strings.Cut(source, ":")
	return kind, which
}

// Recounts reports whether a kind of source counts anew each time what is there: orders that stand,
// comments that were not taken down. What it tells may fall, and no counter began anew.
func Recounts(kind string) bool { return kind == "event" || kind == "comments" }

const (
	resetShare = .6 // of its last value, under which a counter began anew
	resetLeast = 5  // fewer at least: a reader who takes a like back is no reset
)

// BeganAnew reports whether a counter that fell from one value to another began anew: by more than two
// fifths and more than a few. A smaller fall is a purge by the platform, or a change of mind, and is believed.
func BeganAnew(before, after float64) bool {
	return after < resetShare*before && before-after >= resetLeast
}

// CurvesOf sorts the readings of one publication, which were published at an instant and are read at
// ages, into curves: by metric, then kind of source. What a person took back is in none.
func CurvesOf(readings []ReadingOf, published time.Time, ages []time.Duration) []Curve {
	type curveKey struct {
		metric Metric
		kind   string
		unit   Unit
		daily  bool
	}
	at := map[curveKey]int{}
	var out []Curve
	for _, r := range readings {
		value, ok := r.Counts()
		if !ok {
			continue
		}
		kind, _ := SourceKind(r.Source)
		key := curveKey{r.Metric, kind, r.Unit, !r.Cumulative}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, Curve{Metric: r.Metric, Kind: kind, Unit: r.Unit, Daily: !r.Cumulative})
		}
		out[i].Points = append(out[i].Points, Point{ReadingOf: r, Value: value})
	}
	for i := range out {
		out[i].order(published, agesFor(out[i].Kind, ages))
	}
	slices.SortStableFunc(out, func(a, b Curve) int {
		return cmp.Or(strings.Compare(string(a.Metric), string(b.Metric)), strings.Compare(a.Kind, b.Kind), strings.Compare(string(a.Unit), string(b.Unit)))
	})
	return out
}

// wholeDays are sources that tell of a day once it is over, and of no hour: the statistics of 公众号
// (datacube) and of 抖音 (data.external.item; developer documentation of both, read 2026-11).
var wholeDays = []string{"datacube", "datacube-day", "openapi", "openapi-day"}

// agesFor are the ages of a plan at which a kind of source can have been read.
func agesFor(kind string, ages []time.Duration) []time.Duration {
	if !slices.Contains(wholeDays, kind) {
		return ages
	}
	i := slices.IndexFunc(ages, func(age time.Duration) bool { return age >= 24*time.Hour })
	if i < 0 {
		return nil
	}
	return ages[i:]
}

// Starts reports how old the publication was at the first reading, and whether the plan had asked
// for one before.
func (c Curve) Starts(published time.Time, ages []time.Duration) (age time.Duration, late bool) {
	age = c.Points[0].ObservedAt.Sub(published)
	return age, missedAges(agesFor(c.Kind, ages), 0, age)
}

// order puts the points in order and marks where readings are missing and where a total fell.
func (c *Curve) order(published time.Time, ages []time.Duration) {
	slices.SortStableFunc(c.Points, func(a, b Point) int { return a.ObservedAt.Compare(b.ObservedAt) })
	for i := 1; i < len(c.Points); i++ {
		before, p := c.Points[i-1], &c.Points[i]
		p.Missed = missedAges(ages, before.ObservedAt.Sub(published), p.ObservedAt.Sub(published))
		if p.Value < before.Value && !c.Daily && c.Unit != UnitShare && c.Unit != UnitTime {
			p.Fell = before.Value - p.Value
		}
	}
}

// missedAges reports whether a plan of ages, which grow, asked for a reading between two that
// followed each other, at the ages from and to: one that was due and not made before the next was
// due as well. Past its last age a plan asks for nothing; there a silence longer than its last step
// counts as missing.
func missedAges(ages []time.Duration, from, to time.Duration) bool {
	for i, due := range ages {
		if due > from && i+1 < len(ages) && ages[i+1] <= to {
			return true
		}
	}
	if len(ages) < 2 {
		return false
	}
	last := ages[len(ages)-1]
	return to-max(from, last) > last-ages[len(ages)-2]
}
