package console

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"moxin/content"
)

// readingsShown is how many readings a page of the table has.
const readingsShown = 50

// readingsView is the table of everything that was read.
type readingsView struct {
	Total   int
	Metrics []link // one metric alone
	Rows    []readingRow
	From    int // the first row, 1-based
	To      int
	Newer   string
	Older   string
	Shown   int // in all its pages
	More    int // beyond the page
}

// readingRow is a reading.
type readingRow struct {
	Metric  string
	At      instant
	Age     string
	Value   string // as it was read
	Unit    string
	Daily   bool
	Capped  bool
	Fell    string
	Source  string
	Raw     string // where the payload is; "" = none was kept
	Word    *remarkView
	Correct string // where the form is; "" = the visitor may not
	Chosen  bool   // the form is about this one
}

// remarkView is what a person said of a reading.
type remarkView struct {
	ByHand bool   // the reading is theirs, and this is where they read it
	Value  string // that counts; "" = none
	Who    string
	At     instant
	Why    string
}

// table is a page of readings, the newest first.
func (p postDesk) table(all []content.ReadingOf, curves []content.Curve) readingsView {
	v := readingsView{Total: len(all)}
	of := map[content.Metric]int{}
	for _, r := range all {
		of[r.Metric]++
	}
	for _, m := range orderOf(of) {
		l := link{Label: p.metric(m), Kind: string(m), Count: of[m], On: p.asked.get("metric") == string(m), Href: p.asked.set("metric", string(m)).set("from", "").url() + "#readings"}
		if l.On {
			l.Href = p.asked.set("metric", "").set("from", "").url() + "#readings"
		}
		v.Metrics = append(v.Metrics, l)
	}
	chosen := slices.Clone(all)
	if m := content.Metric(p.asked.get("metric")); of[m] > 0 {
		chosen = slices.DeleteFunc(chosen, func(r content.ReadingOf) bool { return r.Metric != m })
	}
	slices.SortStableFunc(chosen, func(a, b content.ReadingOf) int { return b.ObservedAt.Compare(a.ObservedAt) })
	from, err := strconv.Atoi(p.asked.get("from"))
	if err != nil || from < 0 || from >= len(chosen) {
		from = 0
	}
	to := min(from+readingsShown, len(chosen))
	v.From, v.To, v.Shown, v.More = from+1, to, len(chosen), len(chosen)-to
	if from > 0 {
		v.Newer = p.asked.set("from", firstRow(from-readingsShown)).url() + "#readings"
	}
	if v.More > 0 {
		v.Older = p.asked.set("from", firstRow(to)).url() + "#readings"
	}
	falls := fallsOf(curves)
	for _, r := range chosen[from:to] {
		v.Rows = append(v.Rows, p.reading(r, falls[keyOf(r.Sample)]))
	}
	return v
}

// firstRow names the first row of a page in its address; the newest needs none.
func firstRow(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// fallsOf are the readings at which a counter was less than before, by key.
func fallsOf(curves []content.Curve) map[string]float64 {
	out := map[string]float64{}
	for _, c := range curves {
		for _, at := range c.Points {
			if at.Fell > 0 {
				out[keyOf(at.Sample)] = at.Fell
			}
		}
	}
	return out
}

func (p postDesk) reading(r content.ReadingOf, fell float64) readingRow {
	key := keyOf(r.Sample)
	v := readingRow{
		Metric: p.metric(r.Metric), At: p.instant(r.ObservedAt), Age: p.age(p.post, r.ObservedAt), Value: p.value(r.Value, r.Unit), Unit: p.unit(r.Unit),
		Daily: !r.Cumulative && r.Unit != content.UnitShare && r.Unit != content.UnitTime, Capped: r.Capped, Source: p.sourceWay(r.Source),
	}
	if r.Capped {
		v.Value = "≥" + v.Value
	}
	if fell > 0 {
		v.Fell = p.F("num.fell", p.value(fell, r.Unit))
	}
	if r.Raw != "" {
		v.Raw = rawHref(p.slug, p.post.Channel, r.Raw)
	}
	if c := r.Correction; c != nil {
		v.Word = &remarkView{Who: c.Who, At: p.instant(c.At), Why: c.Why}
		if c.Value != nil {
			v.Word.Value = p.value(*c.Value, r.Unit)
		}
		v.Word.ByHand = r.Source == content.ByHand && c.Value != nil && *c.Value == r.Value
	}
	if p.may {
		v.Correct = p.asked.set("correct", key).url() + "#correct"
		v.Chosen = p.asked.get("correct") == key
	}
	return v
}

// rawHref is where what a reading was made of can be had.
func rawHref(slug, channel, hash string) string {
	return articleHref(slug, "") + "/raw/" + url.PathEscape(hash) + "?channel=" + url.QueryEscape(channel)
}

// keyOf names a sample within its publication, for an address: metric, instant, source.
func keyOf(s content.Sample) string {
	return string(s.Metric) + "~" + strconv.FormatInt(s.ObservedAt.UnixMicro(), 36) + "~" + base64.RawURLEncoding.EncodeToString([]byte(s.Source))
}

// readKey is the sample that a key names; false where it names none.
func readKey(key string) (content.Sample, bool) {
	parts := strings.Split(key, "~")
	if len(parts) != 3 {
		return content.Sample{}, false
	}
	at, err := strconv.ParseInt(parts[1], 36, 64)
	if err != nil {
		return content.Sample{}, false
	}
	source, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		return content.Sample{}, false
	}
	return content.Sample{Metric: content.Metric(parts[0]), ObservedAt: time.UnixMicro(at), Source: string(source)}, true
}
