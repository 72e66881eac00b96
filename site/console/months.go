package console

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"time"

	"moxin/content"
	"moxin/site/chart"
)

// monthsView are the means of the articles that first came out in each month.
type monthsView struct {
	Curve template.HTML // "" = fewer than two months
	Rows  []monthRow    // the newest first
	Said  string        // how the last month compares with those before; "" = with none
	Left  int           // months before those shown
}

type monthRow struct {
	Name, Trust, Range string
	Posts              int
}

// monthsShown is how many months back a subject is shown.
const monthsShown = 12

// monthly compares the months of a subject.
func (p *page) monthly(k *kept, months []monthPosts) monthsView {
	var v monthsView
	if len(months) == 0 {
		return v
	}
	last := months[len(months)-1]
	first := last.month.AddDate(0, 1-monthsShown, 0)
	by := map[time.Time][]string{}
	var before []string
	for _, m := range months {
		by[m.month] = m.slugs
		if m.month.Before(first) {
			v.Left++
		}
		if m.month.Before(last.month) {
			before = append(before, m.slugs...)
		}
	}
	if months[0].month.After(first) {
		first = months[0].month
	}
	var list []chart.Period
	var of []content.Interval
	for at := first; !at.After(last.month); at = at.AddDate(0, 1, 0) {
		one, row := p.monthMean(k, at, by[at])
		list, v.Rows = append(list, one), append(v.Rows, row)
		if one.Known {
			of = append(of, one.Mean)
		}
	}
	slices.Reverse(v.Rows)
	if len(list) > 1 {
		v.Curve = chart.ScaleOf(of...).Periods(list, p.F("months.drawn", len(list), v.Rows[0].Name, v.Rows[0].Trust))
	}
	if d, ok := k.Difference(last.slugs, before); ok {
		low, high := ends(d)
		v.Said = p.F("months."+verdict(d.Low, d.High), v.Rows[0].Name, signed(d.Value), low, high)
	}
	return v
}

// monthMean is the mean of what first came out in a month, drawn and in words.
func (p *page) monthMean(k *kept, at time.Time, slugs []string) (chart.Period, monthRow) {
	mean, known := k.Mean(slugs)
	row := monthRow{Name: at.Format("2006-01"), Posts: len(slugs), Trust: unknown}
	if known {
		low, high := ends(mean)
		row.Trust, row.Range = signed(mean.Value), low+" … "+high
	}
	name := p.In(content.T(fmt.Sprintf("%d月", at.Month()), at.Month().String()[:3]))
	label := p.F("months.label", row.Name, row.Posts, row.Trust, cmp.Or(row.Range, unknown))
	return chart.Period{Name: name, Mean: mean, Known: known, Label: label}, row
}
