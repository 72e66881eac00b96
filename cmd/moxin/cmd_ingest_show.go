package main

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
)

func (a *app) newIngestShow() *cobra.Command {
	var channel string
	c := &cobra.Command{
		Use:   "show SLUG",
		Short: "What was read of an article's posts: each metric, its sources, its gaps and what is not known",
		Long: `Tell what was read of each publication of an article: for each metric and kind of source the newest
reading and its age, a line of all readings, where readings that the plan asked for are missing, which
were capped, fell or were corrected. What was never read is unknown, not 0; 'ingest status' says what
fails.

Where readers click or become contacts, the first line is the article's funnel over all its channels: read,
clicked, added, still there after 30 days, ordered.`,
		Example: "  moxin ingest show spring-tea\n  moxin ingest show spring-tea --channel gzh --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.showNumbers(cmd.Context(), b, s, content.PublicationFilter{Slug: args[0], Channel: channel})
			})
		},
	}
	c.Flags().StringVar(&channel, "channel", "", "only this channel")
	a.jsonFlag(c)
	return c
}

// numbersShown are the numbers of one publication.
type numbersShown struct {
	Publication int64         `json:"publication"`
	Channel     string        `json:"channel"`
	Platform    string        `json:"platform"`
	PublishedAt time.Time     `json:"published_at"`
	Curves      []curveShown  `json:"curves"`
	Withdrawn   int           `json:"withdrawn"` // readings that a person took back
	NeverRead   []string      `json:"never_read"`
	Failing     []failingShow `json:"failing"`
}

// curveShown is what one kind of source said of one metric.
type curveShown struct {
	Metric   content.Metric `json:"metric"`
	Source   string         `json:"source"`
	Unit     content.Unit   `json:"unit"`
	Daily    bool           `json:"daily"`
	Gaps     int            `json:"gaps"`
	Readings []readingShown `json:"readings"`
}

type readingShown struct {
	ObservedAt time.Time       `json:"observed_at"`
	Value      float64         `json:"value"` // that counts
	Capped     bool            `json:"capped,omitempty"`
	AfterGap   bool            `json:"after_gap,omitempty"`
	Fell       float64         `json:"fell,omitempty"`
	Source     string          `json:"source"`
	Raw        string          `json:"raw,omitempty"`
	Correction *correctionShow `json:"correction,omitempty"`
}

type correctionShow struct {
	Read float64   `json:"read"` // the value as it was read
	Who  string    `json:"who"`
	Why  string    `json:"why"`
	At   time.Time `json:"at"`
}

type failingShow struct {
	Collector string          `json:"collector"`
	Trouble   content.Trouble `json:"trouble"`
	Failures  int             `json:"failures"`
	Last      *time.Time      `json:"last_good"` // null = never
}

func (a *app) showNumbers(ctx context.Context, b *bench, s *store.Store, f content.PublicationFilter) error {
	posts, err := s.Publications(ctx, f)
	if err != nil {
		return err
	}
	if len(posts) == 0 {
		if _, err := b.pick([]string{f.Slug}); err != nil {
			return err
		}
		return nothingOut(f)
	}
	all := make([]numbersShown, len(posts))
	for i, post := range posts {
		if all[i], err = readShown(ctx, b, s, post); err != nil {
			return err
		}
	}
	funnel, err := readFunnel(ctx, s, f.Slug, a.now())
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(map[string]any{"publications": all, "funnel": funnelJSON(funnel)})
	}
	if reached(funnel) {
		a.printf("%s\n", a.say(funnelText(funnel)))
	}
	for _, one := range all {
		a.printShown(b, one)
	}
	return nil
}

// nothingOut says that an article has no publication there.
func nothingOut(f content.PublicationFilter) error {
	if f.Channel != "" {
		return usageText(fmt.Sprintf("%s 在渠道 %s 没有发布", f.Slug, f.Channel), fmt.Sprintf("%s was not published on %s", f.Slug, f.Channel))
	}
	return usageText(f.Slug+" 还没有发布", f.Slug+" was not published")
}

func readShown(ctx context.Context, b *bench, s *store.Store, post content.Publication) (numbersShown, error) {
	out := numbersShown{
		Publication: post.ID, Channel: post.Channel, Platform: post.Platform, PublishedAt: post.PublishedAt,
		Curves: []curveShown{}, NeverRead: []string{}, Failing: []failingShow{},
	}
	of := content.SampleFilter{Publications: []int64{post.ID}, AsRead: true}
	samples, err := s.Samples(ctx, of)
	if err != nil {
		return out, err
	}
	words, err := s.Corrections(ctx, of)
	if err != nil {
		return out, err
	}
	readings := content.ReadingsOf(samples, words)
	known := map[content.Metric]bool{}
	for _, c := range content.CurvesOf(readings, post.PublishedAt, agesOf(b)) {
		known[c.Metric] = true
		out.Curves = append(out.Curves, shownCurve(c))
	}
	for _, r := range readings {
		if _, counts := r.Counts(); !counts {
			out.Withdrawn++
		}
	}
	for _, m := range slices.Sorted(maps.Keys(content.Metrics)) {
		if !known[m] && m.OfPosts(post.Platform) {
			out.NeverRead = append(out.NeverRead, string(m))
		}
	}
	plans, err := s.CollectionsOf(ctx, []int64{post.ID})
	for _, c := range plans {
		if c.Failures == 0 {
			continue
		}
		fails := failingShow{Collector: c.Collector, Trouble: c.Trouble, Failures: c.Failures}
		if !c.Last.IsZero() {
			fails.Last = &c.Last
		}
		out.Failing = append(out.Failing, fails)
	}
	return out, err
}

// agesOf are the ages at which a publication is read here.
func agesOf(b *bench) []time.Duration {
	if ages := b.ws.Config.Ingest.Ages; len(ages) > 0 {
		return ages
	}
	return content.DefaultAges
}

func shownCurve(c content.Curve) curveShown {
	out := curveShown{Metric: c.Metric, Source: c.Kind, Unit: c.Unit, Daily: c.Daily}
	for _, p := range c.Points {
		r := readingShown{ObservedAt: p.ObservedAt, Value: p.Value, Capped: p.AtLeast(), AfterGap: p.Missed, Fell: p.Fell, Source: p.Source, Raw: p.Raw}
		if p.Correction != nil {
			r.Correction = &correctionShow{p.Sample.Value, p.Correction.Who, p.Correction.Why, p.Correction.At}
		}
		if p.Missed {
			out.Gaps++
		}
		out.Readings = append(out.Readings, r)
	}
	return out
}

func (a *app) printShown(b *bench, n numbersShown) {
	a.printf("%s\n", a.say(content.T(
		fmt.Sprintf("%s 发布 %d，%s 发出", n.Channel, n.Publication, stamp(n.PublishedAt, b)),
		fmt.Sprintf("%s publication %d, out %s", n.Channel, n.Publication, stamp(n.PublishedAt, b)))))
	t := &table{head: strings.Fields(a.say(content.T("指标 来源 最近 多久前 次数 走势 备注", "METRIC SOURCE LATEST AGO READ LINE REMARKS")))}
	for _, c := range n.Curves {
		last := c.Readings[len(c.Readings)-1]
		t.add(string(c.Metric), c.Source, shownValue(last, c.Unit), roughly(a.now().Sub(last.ObservedAt)), fmt.Sprint(len(c.Readings)), sparkline(c.Readings), a.say(remarks(c)))
	}
	a.printf("%s", t.render(a.terminal()))
	for _, f := range n.Failing {
		a.printf("  %s\n", a.say(failingText(f, b)))
	}
	if len(n.NeverRead) > 0 {
		a.printf("  %s%s\n", a.say(content.T("从未读到（未知，不是 0）：", "never read (unknown, not 0): ")), strings.Join(n.NeverRead, " "))
	}
}

func failingText(f failingShow, b *bench) content.Text {
	zh, en := "从来没有读到", "never read"
	if f.Last != nil {
		zh, en = "上次读到 "+stamp(*f.Last, b), "last good "+stamp(*f.Last, b)
	}
	help := troubleHelp[f.Trouble]
	return content.T(fmt.Sprintf("%s 读不到，失败 %d 次，%s%s", f.Collector, f.Failures, zh, help.ZH),
		fmt.Sprintf("%s fails, %d times, %s%s", f.Collector, f.Failures, en, help.EN))
}

func stamp(t time.Time, b *bench) string {
	return t.In(b.ws.Config.Zone).Format("2006-01-02 15:04 -07")
}

// roughly is a span in its largest unit.
func roughly(d time.Duration) string {
	switch {
	case d < 0: // of a clock that went ahead of this one
		return "-" + roughly(-d)
	case d < 2*time.Hour:
		return fmt.Sprintf("%dm", int(d/time.Minute))
	case d < 48*time.Hour:
		return fmt.Sprintf("%dh", int(d/time.Hour))
	}
	return fmt.Sprintf("%dd", int(d/(24*time.Hour)))
}

// shownValue is a value with its unit; of one that the platform capped, that it is at least so much.
func shownValue(r readingShown, u content.Unit) string {
	text := plainNumber(r.Value)
	switch u {
	case content.UnitShare:
		text = plainNumber(math.Round(r.Value*1000)/10) + "%"
	case content.UnitFen:
		text = plainNumber(r.Value/100) + "元"
	default:
		text += string(u)
	}
	if r.Capped {
		text = "≥" + text
	}
	return text
}

func plainNumber(v float64) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.2f", v), "0"), ".")
}

// remarks are what a line of readings does not show.
func remarks(c curveShown) content.Text {
	var zh, en []string
	say := func(n int, z, e string) {
		if n > 0 {
			zh, en = append(zh, fmt.Sprintf(z, n)), append(en, fmt.Sprintf(e, n))
		}
	}
	capped, fell, corrected := 0, 0, 0
	for _, r := range c.Readings {
		if r.Correction != nil {
			corrected++
		}
		if r.Capped {
			capped++
		}
		if r.Fell > 0 {
			fell++
		}
	}
	if c.Daily && c.Unit != content.UnitShare && c.Unit != content.UnitTime {
		zh, en = append(zh, "当日值"), append(en, "of single days")
	}
	say(c.Gaps, "缺 %d 段", "%d gaps")
	say(capped, "封顶 %d 次", "%d capped")
	say(fell, "变少 %d 次", "fell %d times")
	say(corrected, "有人说明 %d 次", "%d with a person's word")
	return content.T(strings.Join(zh, "，"), strings.Join(en, ", "))
}

// mostSparks is how long a line of readings is at most; of more, the last are shown.
const mostSparks = 24

// sparkline draws readings as bars from 0 to the largest; a gap that the plan did not ask for is a "·".
func sparkline(readings []readingShown) string {
	const bars = "▁▂▃▄▅▆▇█"
	readings = readings[max(0, len(readings)-mostSparks):]
	top := 0.0
	for _, r := range readings {
		top = max(top, r.Value)
	}
	var out strings.Builder
	for i, r := range readings {
		if r.AfterGap && i > 0 {
			out.WriteString("·")
		}
		n := 0
		if top > 0 {
			n = int(r.Value / top * 7)
		}
		out.WriteRune([]rune(bars)[min(max(n, 0), 7)])
	}
	return out.String()
}
