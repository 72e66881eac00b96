package console

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// curveView is one metric of one publication by age: a picture and the same in words.
type curveView struct {
	Metric content.Metric
	Name   string
	Unit   string
	Href   string // its readings alone
	Label  string // the picture in words
	Gaps   []string
	Falls  []string
	// MoreGaps says how many are not told, and Capped what it means that readings are; "" = nothing.
	MoreGaps, Capped string
	Usual            string // how the newest reading stands to the channel's own posts; "" = nobody knows
	drawing
}

// mostGaps is how many gaps, and falls, of a curve are told; the table has all.
const mostGaps = 3

// curves draw every metric that was read of a publication, before the bands of its channel.
func (p *page) curves(post content.Publication, all []content.Curve, bands map[content.Metric]content.Band) []curveView {
	ages := p.ages()
	var out []curveView
	for _, lines := range pictures(all) {
		m := lines[0].Metric
		v := curveView{Metric: m, Name: p.metric(m), Unit: p.unit(lines[0].Unit), Href: p.asked.set("metric", string(m)).set("from", "").url() + "#readings"}
		if perDay(lines[0]) {
			v.Name += p.T("num.daily")
		}
		apart := slices.ContainsFunc(lines, func(c content.Curve) bool { return c.Unit != lines[0].Unit })
		if apart {
			v.Unit = ""
		}
		names, short := make([]string, len(lines)), make([]string, len(lines))
		for i, c := range lines {
			names[i], short[i] = p.curveName(c, apart), p.lineName(c, apart)
			v.tell(p, post, c, names[i], ages)
		}
		v.Falls = v.Falls[:min(len(v.Falls), mostGaps)]
		if more := len(v.Gaps) - mostGaps; more > 0 {
			v.MoreGaps = p.F("num.more", more)
		}
		v.Gaps = v.Gaps[:min(len(v.Gaps), mostGaps)]
		band := content.Band{}
		if !perDay(lines[0]) {
			band = bands[m]
		}
		v.drawing = p.draw(plot{post: post, lines: lines, names: short, days: p.asked.get("axis") == "day", band: band})
		v.Usual = p.usually(post, lines, band)
		v.Label = p.F("num.curve.label", v.Name, p.list(v.told(p, lines, names)))
		if v.Usual != "" {
			v.Label += p.T("semicolon") + v.Usual
		}
		out = append(out, v)
	}
	return out
}

// perDay reports whether a curve is of counts of single days: no part of a picture of totals. A share
// or a mean of a day is shown with those of all days.
func perDay(c content.Curve) bool {
	return c.Daily && c.Unit != content.UnitShare && c.Unit != content.UnitTime
}

// pictures are the curves that share a picture, in the order of their metrics.
func pictures(all []content.Curve) [][]content.Curve {
	totals, days := map[content.Metric][]content.Curve{}, map[content.Metric][]content.Curve{}
	wanted := map[content.Metric]bool{}
	for _, c := range all {
		of := totals
		if perDay(c) {
			of = days
		}
		of[c.Metric] = append(of[c.Metric], c)
		wanted[c.Metric] = true
	}
	var out [][]content.Curve
	for _, m := range orderOf(wanted) {
		for _, of := range []map[content.Metric][]content.Curve{totals, days} {
			if len(of[m]) > 0 {
				out = append(out, of[m])
			}
		}
	}
	return out
}

// ages are those of the plan.
func (p *page) ages() []time.Duration {
	if ages := p.config.Ingest.Ages; len(ages) > 0 {
		return ages
	}
	return content.DefaultAges
}

// told is a line for each curve: how often it was read and what it says last.
func (v *curveView) told(p *page, lines []content.Curve, names []string) []string {
	out := make([]string, len(lines))
	for i, c := range lines {
		last := c.Points[len(c.Points)-1]
		out[i] = p.F("num.curve.line", names[i], len(c.Points), p.pointValue(last))
	}
	return out
}

// tell says in words what the picture shows of one line.
func (v *curveView) tell(p *page, post content.Publication, c content.Curve, name string, ages []time.Duration) {
	for i, at := range c.Points {
		if at.AtLeast() {
			v.Capped = p.T("num.capped.has")
		}
		if at.Fell > 0 && len(v.Falls) <= mostGaps {
			v.Falls = append(v.Falls, p.F("num.fell.at", name, p.age(post, at.ObservedAt), p.value(at.Fell, at.Unit)))
		}
		if at.Missed {
			v.Gaps = append(v.Gaps, p.F("num.gap", name, p.age(post, c.Points[i-1].ObservedAt), p.age(post, at.ObservedAt)))
		}
	}
	if age, late := c.Starts(post.PublishedAt, ages); late && c.Kind != wayExport && c.Kind != content.ByHand {
		v.Gaps = append(v.Gaps, p.F("num.gap.before", name, p.span(age)))
	}
}

// curveName names a line by where its readings come from.
func (p *page) curveName(c content.Curve, withUnit bool) string {
	name := p.sourceKind(c.Kind)
	files := map[string]bool{}
	for _, at := range c.Points {
		if _, file := content.SourceKind(at.Source); file != "" {
			files[file] = true
		}
	}
	switch n := len(files); {
	case n == 1 && c.Kind == "csv":
		for file := range files {
			name += " " + cut(file, 16)
		}
	case n > 1 && c.Kind == "csv":
		name = p.F("num.files", n)
	}
	return p.withUnit(name, c, withUnit)
}

// lineName is how a line is named in a picture, which has no room for files.
func (p *page) lineName(c content.Curve, withUnit bool) string {
	return p.withUnit(p.sourceKind(c.Kind), c, withUnit)
}

func (p *page) withUnit(name string, c content.Curve, with bool) string {
	if unit := p.unit(c.Unit); with && unit != "" {
		name += " " + unit
	}
	return name
}

// cut shortens a name in its middle, so that what tells files apart at the end stays.
func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n/2]) + "…" + string(r[len(r)-n/2:])
}

// age is how old a publication was at an instant.
func (p *page) age(post content.Publication, at time.Time) string {
	if at.Before(post.PublishedAt) {
		return p.T("num.before")
	}
	return p.span(at.Sub(post.PublishedAt))
}

// pointValue is what counts at a point.
func (p *page) pointValue(at content.Point) string {
	s := p.value(at.Value, at.Unit)
	if at.AtLeast() {
		s = "≥" + s
	}
	return s
}

// value is a number of a unit as people read it, without the unit's own name.
func (p *page) value(v float64, u content.Unit) string {
	switch u {
	case content.UnitShare:
		return decimal(v*100, 1) + "%"
	case content.UnitTime:
		return decimal(v, 1) + " " + p.T("unit.second")
	case content.UnitFen:
		return "¥" + decimal(v/100, 2)
	}
	if v != math.Trunc(v) {
		return decimal(v, 2)
	}
	return count(v)
}

// decimal has its thousands set apart, and as many places as tell something, at most places.
func decimal(v float64, places int) string { return content.Trimmed(v, places) }

// unit is the name of what a number counts; "" where the number shows it.
func (p *page) unit(u content.Unit) string {
	switch u {
	case content.UnitPeople, content.UnitTimes:
		return p.T("measure." + map[content.Unit]string{content.UnitPeople: "people", content.UnitTimes: "times"}[u])
	}
	return ""
}

// list joins words.
func (p *page) list(words []string) string { return strings.Join(words, p.T("comma")) }

// metricOrder is how metrics follow each other wherever all are shown: whom it was sent to, what was seen,
// what was done, who came closer, what the platform tells beside.
var metricOrder = []content.Metric{
	content.Delivered, content.Confirmed, content.Undelivered, content.CappedSends, content.LostSends,
	content.Impressions, content.Reads, content.FollowerReads, content.Finishes, content.FinishRate, content.ReadSeconds,
	content.ScrollDepth, content.BounceRate, content.Likes, content.Hearts, content.Saves, content.Shares, content.Comments,
	content.DeepComments, content.Replies, content.Coins, content.Danmaku, content.Tips, content.Follows, content.Unfollows,
	content.ProfileVisits, content.Messages, content.Clicks, content.Adds, content.Returns, content.Purchases,
	content.Repurchases, content.Followers,
}

// orderOf is the keys of a map of metrics in order; those that nobody knows come last.
func orderOf[T any](of map[content.Metric]T) []content.Metric {
	var out []content.Metric
	for m := range of {
		out = append(out, m)
	}
	place := func(m content.Metric) int {
		if i := slices.Index(metricOrder, m); i >= 0 {
			return i
		}
		return len(metricOrder)
	}
	slices.SortFunc(out, func(a, b content.Metric) int {
		return cmp.Or(place(a)-place(b), strings.Compare(string(a), string(b)))
	})
	return out
}
