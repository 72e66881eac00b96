package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
)

// An instant that is past is seen as it was seen then: without the reading, correction, withdrawal, order,
// refund, number typed in and file that came later, even where they tell of days before.
func TestAsOfKnowsNothingThatWasLearnedLater(t *testing.T) {
	n := openNewsroom(t)
	n.works()
	post := n.publish("first")
	s, ctx := n.station.store, t.Context()
	day := func(d int) time.Time { return post.PublishedAt.AddDate(0, 0, d) }
	read := func(m content.Metric, v float64, d int, source string) content.Sample {
		return content.Sample{Publication: post.ID, Metric: m, Value: v, Cumulative: true, ObservedAt: day(d), Source: source}
	}
	add := func(all ...content.Sample) {
		t.Helper()
		_, err := s.AddSamples(ctx, all)
		n.ok(err)
	}
	did := func(kind content.OutcomeKind, ref string, happened, learned int) {
		t.Helper()
		_, err := s.AddOutcomes(ctx, []content.Outcome{{Kind: kind, Publication: post.ID, Channel: "own", Reader: "r", At: day(happened),
			Source: "csv:订单.csv", Ref: ref, Learned: day(learned)}})
		n.ok(err)
	}
	says := func(sample content.Sample, value *float64, d int) {
		t.Helper()
		_, err := s.AddCorrection(ctx, content.Correction{Publication: post.ID, Metric: sample.Metric, ObservedAt: sample.ObservedAt,
			Source: sample.Source, Value: value, Why: "看错了", Who: "周野", At: day(d)})
		n.ok(err)
	}
	knows := func(d int) string {
		t.Helper()
		data, err := keptAt(ctx, s, day(d))
		n.ok(err)
		return readingsText(data)
	}

	reads, likes := read(content.Reads, 900, 1, "page"), read(content.Likes, 30, 1, "page")
	add(reads, likes)
	says(likes, new(40.0), 2)
	did(content.OutcomeOrder, "n1", 3, 4)
	was := knows(10)
	if want := `day 1 page: likes 40, reads 900; day 3 event: purchases 1, repurchases 0`; was != want {
		t.Fatalf("%s, want %s", was, want)
	}

	reported := func() string {
		t.Helper()
		report, err := makeReport(ctx, n.bench, s, reportAsk{period: content.Period{From: day(-1), Until: day(10)}, now: day(20), asOf: day(10)})
		n.ok(err)
		report.Seen = content.Newest{} // of the store, not of then
		text, err := json.Marshal(report)
		n.ok(err)
		return string(text)
	}
	report := reported()

	says(reads, new(9000.0), 11)
	says(likes, nil, 12)
	add(read(content.Reads, 9900, 13, "page"))
	did(content.OutcomeOrder, "n2", 5, 14)
	did(content.OutcomeRefund, "n1", 6, 15)
	raw, err := s.PutRaw(ctx, "csv:后台.csv", day(16), []byte("a file of the second day, brought in late"))
	n.ok(err)
	file := read(content.Saves, 12, 2, "csv:后台.csv")
	file.Raw = raw
	add(file)
	n.ok(s.AddByHand(ctx, read(content.Shares, 3, 2, content.ByHand), content.Correction{Why: "手机后台", Who: "周野", At: day(17)}))
	if is := knows(10); is != was {
		t.Errorf("after all that: %s, it was %s", is, was)
	}
	if is := reported(); is != report {
		t.Errorf("the report after all that: %s, it was %s", is, report)
	}
	data, err := keptData(ctx, s)
	n.ok(err)
	if now, cut := readingsText(data), readingsText(data.AsOf(day(10))); now == was || cut == was {
		t.Errorf("nothing was learned: %s, and before day 10 %s", now, cut)
	}
	if none := knows(-1); none != "" {
		t.Errorf("before anything: %s", none)
	}

	// The command asks the store for it: the same bytes after as before.
	if code, said := n.says("rank", "--as-of", day(-1).Format(time.RFC3339), "--json"); code != 0 || strings.Contains(said, `"post_id"`) {
		t.Errorf("exit %d: %s", code, said)
	}
}

// What went out after an instant had not gone out then, and what was planned after it was nowhere.
func TestAsOfKnowsNoLaterRelease(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 9, 0, 0, 0, beijing) }
	all := []content.Release{
		{ID: 1, State: content.Published, CreatedAt: day(1), Due: day(2), UpdatedAt: day(2)},
		{ID: 2, State: content.Failed, Why: "故障", CreatedAt: day(1), Due: day(6), UpdatedAt: day(6)},
		{ID: 3, State: content.Cancelled, Why: "不发了", CreatedAt: day(1), Due: day(6), UpdatedAt: day(4)},
		{ID: 4, State: content.Published, CreatedAt: day(5).Add(time.Hour), Due: day(6), UpdatedAt: day(6)},
	}
	says := func(known time.Time) (out string) {
		for _, r := range releasesAt(all, known) {
			out += strings.TrimSpace(bare(float64(r.ID))+" "+string(r.State)+" "+r.Why) + "; "
		}
		return out
	}
	for at, want := range map[time.Time]string{
		day(5): "1 published; 2 approved; 3 cancelled 不发了; ",
		day(6): "1 published; 2 failed 故障; 3 cancelled 不发了; 4 published; ",
		{}:     "1 published; 2 failed 故障; 3 cancelled 不发了; 4 published; ",
	} {
		if got := says(at); got != want {
			t.Errorf("known at %s: %s", at, got)
		}
	}
}

// readingsText is what was read, by day and source.
func readingsText(d rank.Data) string {
	var out []string
	for _, r := range d.Readings {
		values, _ := json.Marshal(r.Values) // in the order of names
		text := strings.NewReplacer(`{`, "", `}`, "", `"`, "", ":", " ", ",", ", ").Replace(string(values))
		out = append(out, "day "+bare(float64(int(r.ObservedAt.Sub(r.PublishedAt).Hours()/24)))+" "+r.Source+": "+text)
	}
	return strings.Join(out, "; ")
}
