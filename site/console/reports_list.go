package console

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"moxin/content"
)

// reportsView lists the reports.
type reportsView struct {
	*page
	Done    string
	Kept    []reportRow
	Older   string   // the next page of them
	Newest  string   // the first page of them
	Plans   []string // when reports are made by themselves
	Periods []link   // to be made now
	Asked   string   // the period that was typed in
	Refused string
	Made    *reportRow // what was asked for
	Denied  string     // why a report was not written anew
}

// reportRow is one report.
type reportRow struct {
	Title  string
	Open   string // its page
	Files  []link
	At     instant
	Who    string // had it written anew; "" = it made itself
	Late   bool
	Lines  []string
	Since  string       // what it does not know, in words
	Anew   string       // the form's action; "" = there is nothing new, or it is not this visitor's to do
	Seen   int64        // for the form
	Before []reportPast // those that it stands for
}

// reportPast is a report that another took the place of.
type reportPast struct {
	At   instant
	Href string
}

func (h *handler) reportsView(r *http.Request) (*reportsView, error) {
	v := &reportsView{page: h.page(r, "reports", "")}
	v.Done = v.done()
	if err := h.keptReports(r, v); err != nil {
		return nil, err
	}
	for _, t := range []*content.ReportTime{v.config.Report.Weekly, v.config.Report.Monthly} {
		if t != nil {
			v.Plans = append(v.Plans, v.In(t.Words()))
		}
	}
	week, month := content.Week(v.now), content.Month(v.now)
	for _, one := range []struct {
		label  string
		period content.Period
	}{{v.T("reports.week"), week}, {v.T("reports.week.last"), week.Before()}, {v.T("reports.month"), month}, {v.T("reports.month.last"), month.Before()}} {
		v.Periods = append(v.Periods, link{Label: one.label, Href: "/reports/" + one.period.String() + ".html"})
	}
	v.ask()
	return v, nil
}

// keptReports lists those that count, a page of them, each with those whose place it took.
func (h *handler) keptReports(r *http.Request, v *reportsView) error {
	kept, err := h.Reports.Kept(r.Context())
	if err != nil {
		return err
	}
	before, _ := strconv.ParseInt(v.asked.get("before"), 10, 64) // what is no entry begins at the newest
	places := map[string]int{}                                   // by name, in v.Kept; -1 = of another page
	for _, k := range kept {
		at, known := places[k.Name]
		switch {
		case !known && before != 0 && k.Entry >= before:
			places[k.Name] = -1
		case !known && len(v.Kept) == reportsAtOnce:
			v.Older = v.asked.with("before", strconv.FormatInt(v.Kept[reportsAtOnce-1].Seen, 10))
			places[k.Name] = -1
		case !known:
			row, err := h.keptRow(r, v.page, k)
			if err != nil {
				return err
			}
			places[k.Name] = len(v.Kept)
			v.Kept = append(v.Kept, row)
		case at >= 0:
			row := &v.Kept[at]
			row.Before = append(row.Before, reportPast{v.instant(k.Made), row.Open + "?kept=" + strconv.FormatInt(k.Entry, 10)})
		}
	}
	if before != 0 {
		v.Newest = v.asked.with("before", "")
	}
	return nil
}

// keptRow is a kept report, with what it does not know by now.
func (h *handler) keptRow(r *http.Request, p *page, k content.ReportKept) (reportRow, error) {
	row := p.reportRow(k.Name)
	row.Title, row.At, row.Late, row.Who, row.Seen = p.In(k.Title), p.instant(k.Made), k.Late, k.Who, k.Entry
	for _, line := range k.Lines {
		row.Lines = append(row.Lines, p.In(line))
	}
	if k.Seen != (content.Newest{}) {
		learned, err := h.Reports.Learned(r.Context(), k)
		if err != nil {
			return row, err
		}
		if row.Since = p.learned(learned); row.Since == "" {
			return row, nil
		}
	}
	if p.acts && p.visit.may(anewRoute) {
		row.Anew = "/reports/" + url.PathEscape(k.Name) + "/anew"
	}
	return row, nil
}

// learned says what came in since; "" = nothing.
func (p *page) learned(l content.Learned) string {
	var out []string
	for _, one := range []struct {
		n   int
		key string
	}{{l.Readings, "readings"}, {l.Corrections, "corrections"}, {l.Outcomes, "outcomes"}} {
		switch {
		case one.n == 1:
			out = append(out, p.T("reports.since."+one.key+".one"))
		case one.n > 1:
			out = append(out, p.F("reports.since."+one.key, count(float64(one.n))))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return p.T("reports.since") + strings.Join(out, p.T("comma"))
}

// ask answers a period that was typed in.
func (v *reportsView) ask() {
	if v.Asked = strings.TrimSpace(v.asked.get("period")); v.Asked == "" {
		return
	}
	p, why, ok := content.ParsePeriod(v.Asked, v.now)
	switch {
	case !ok:
		v.Refused = v.In(why)
	case !p.From.Before(v.now):
		v.Refused = v.T("reports.future")
	default:
		row := v.reportRow(v.Asked)
		row.Title = p.String()
		v.Made = &row
	}
}

// reportRow is a report by the name of its period.
func (p *page) reportRow(name string) reportRow {
	row := reportRow{}
	for _, form := range reportForms {
		href := "/reports/" + url.PathEscape(name) + "." + form.end
		if form.label == "" {
			row.Open = href
			continue
		}
		row.Files = append(row.Files, link{Label: form.label, Href: href})
	}
	return row
}
