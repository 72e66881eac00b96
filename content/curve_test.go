package content

import (
	"testing"
	"time"
)

func TestMissedAges(t *testing.T) {
	const h, d = time.Hour, 24 * time.Hour
	for _, c := range []struct {
		from, to time.Duration
		missed   bool
	}{
		{1 * h, 3 * h, false},
		{1 * h, 5*h + 59*time.Minute, false}, // late, and before the next was due
		{1 * h, 6 * h, true},                 // the reading at 3 h was never made
		{7 * d, 14 * d, false},
		{7 * d, 30 * d, true},
		{14 * d, 30*d + time.Minute, false},
		{14 * d, 47 * d, true}, // 17 days after the last age; the last step is 16
		{40 * d, 55 * d, false},
		{40 * d, 57 * d, true},
		{-2 * h, h, false},
		{0, 3 * h, true},
	} {
		if got := missedAges(DefaultAges, c.from, c.to); got != c.missed {
			t.Errorf("from %s to %s: missed is %t", c.from, c.to, got)
		}
	}
	if missedAges(nil, 0, 1000*d) || missedAges([]time.Duration{d}, 0, 1000*d) {
		t.Error("a plan of at most one age has no steps")
	}
}

var born = time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC)

func read(source string, m Metric, age time.Duration, v float64) Sample {
	return Sample{Publication: 7, Metric: m, Unit: UnitTimes, Value: v, Cumulative: true, ObservedAt: born.Add(age), Source: source}
}

func TestCurvesKeepSourcesApart(t *testing.T) {
	samples := []Sample{
		read("csv:b.csv", Reads, 48*time.Hour, 30),
		read("page", Reads, 3*time.Hour, 12),
		read("page", Reads, time.Hour, 10),
		read("page", Reads, 24*time.Hour, 8),
		read("csv:a.csv", Reads, 24*time.Hour, 20),
		read("page", Likes, time.Hour, 1),
	}
	people := read("page", Reads, time.Hour, 9)
	people.Unit = UnitPeople
	daily := read("page", Reads, 24*time.Hour, 2)
	daily.Cumulative = false
	all := CurvesOf(ReadingsOf(append(samples, people, daily), nil), born, DefaultAges)
	if len(all) != 5 {
		t.Fatalf("%d curves: %+v", len(all), all)
	}
	for _, s := range all {
		if s.Metric == Reads && s.Kind == "csv" && (len(s.Points) != 2 || s.Points[0].Source != "csv:a.csv") {
			t.Errorf("files of exports make one curve by instant: %+v", s.Points)
		}
		if s.Metric != Reads || s.Kind != "page" || s.Unit != UnitTimes || s.Daily {
			continue
		}
		if p := s.Points; len(p) != 3 || p[1].Missed || !p[2].Missed || p[2].Fell != 4 || p[1].Fell != 0 {
			t.Errorf("a gap and a fall: %+v", p)
		}
	}
}

func TestOnlyTotalsFall(t *testing.T) {
	rate := func(age time.Duration, v float64) Sample {
		s := read("datacube", FinishRate, age, v)
		s.Unit = UnitShare
		return s
	}
	all := CurvesOf(ReadingsOf([]Sample{rate(24*time.Hour, .5), rate(48*time.Hour, .4)}, nil), born, nil)
	if all[0].Points[1].Fell != 0 {
		t.Error("a share that falls is no counter that was reset")
	}
}

func TestCorrectionsCount(t *testing.T) {
	v, later := 11.0, 12.0
	samples := []Sample{read("page", Reads, time.Hour, 10), read("page", Reads, 3*time.Hour, 1e9), read("hand", Reads, time.Hour, 5)}
	of := func(id int64, s Sample, v *float64) Correction {
		return Correction{ID: id, Publication: s.Publication, Metric: s.Metric, ObservedAt: s.ObservedAt, Source: s.Source, Value: v, Why: "看错了", Who: "林溪"}
	}
	said := []Correction{of(2, samples[0], &later), of(1, samples[0], &v), of(3, samples[1], nil)}
	readings := ReadingsOf(samples, said)
	if got, ok := readings[0].Counts(); !ok || got != 12 || readings[0].Value != 10 {
		t.Errorf("the newest word counts, and what was read stays: %v %t", got, ok)
	}
	if _, ok := readings[1].Counts(); ok {
		t.Error("what says nothing counts as nothing")
	}
	if got, ok := readings[2].Counts(); !ok || got != 5 || readings[2].Correction != nil {
		t.Error("a word on one source is none on another")
	}
	for _, s := range CurvesOf(readings, born, nil) {
		if s.Kind == "page" && (len(s.Points) != 1 || s.Points[0].Value != 12) {
			t.Errorf("curves of what counts: %+v", s.Points)
		}
	}
}

func TestAtLeast(t *testing.T) {
	capped := read("page", Reads, time.Hour, 100000)
	capped.Capped = true
	same, more := 100000.0, 123456.0
	for name, c := range map[string]struct {
		word *Correction
		want bool
	}{
		"as read":   {nil, true},
		"confirmed": {&Correction{Value: &same}, true},
		"known":     {&Correction{Value: &more}, false},
		"withdrawn": {&Correction{}, false},
	} {
		if got := (ReadingOf{capped, c.word}).AtLeast(); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	if (ReadingOf{read("page", Reads, time.Hour, 5), nil}).AtLeast() {
		t.Error("a plain count is no bound")
	}
}

// What a source can tell only once a day is over was not missed at hours.
func TestWholeDaysMissNoHours(t *testing.T) {
	samples := []Sample{read("datacube", Reads, 4*time.Hour, 5), read("datacube", Reads, 28*time.Hour, 9), read("datacube", Reads, 100*time.Hour, 20),
		read("page", Likes, 4*time.Hour, 1), read("page", Likes, 28*time.Hour, 2)}
	of := map[Metric]Curve{}
	for _, c := range CurvesOf(ReadingsOf(samples, nil), born, DefaultAges) {
		of[c.Metric] = c
	}
	if p := of[Reads].Points; p[1].Missed || !p[2].Missed {
		t.Errorf("hours are no gap and days are: %+v", p)
	}
	if !of[Likes].Points[1].Missed {
		t.Error("a page can be read at any hour")
	}
	if _, late := of[Reads].Starts(born, DefaultAges); late {
		t.Error("a day that ends after 4 h is told then")
	}
	for _, source := range []string{"datacube-day", "openapi", "openapi-day"} {
		days := CurvesOf(ReadingsOf([]Sample{read(source, Reads, 4*time.Hour, 5), read(source, Reads, 28*time.Hour, 9)}, nil), born, DefaultAges)
		if days[0].Points[1].Missed {
			t.Errorf("%s tells of days alone: no hour was missed", source)
		}
	}
	if age, late := of[Likes].Starts(born, DefaultAges); !late || age != 4*time.Hour {
		t.Errorf("the page was to be read at 1 h: first at %s", age)
	}
}

// A fall is a counter that began anew only where it is more than a reader's change of mind.
func TestBeganAnew(t *testing.T) {
	for _, c := range []struct {
		before, after float64
		anew          bool
	}{{100, 3, true}, {100, 59, true}, {100, 60, false}, {2, 1, false}, {5, 0, true}, {5, 1, false}, {10, 10, false}, {3, 9, false}} {
		if got := BeganAnew(c.before, c.after); got != c.anew {
			t.Errorf("from %v to %v: %v", c.before, c.after, got)
		}
	}
}
