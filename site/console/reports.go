package console

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"moxin/content"
	"moxin/site/web"
)

// Reports are the weekly and monthly reports, and those of any other period.
type Reports interface {
	// Kept are those that were made by themselves, the newest first.
	Kept(ctx context.Context) ([]content.ReportKept, error)
	// Write writes one: as it was kept, or of what is known now.
	Write(ctx context.Context, w io.Writer, ask ReportAsk) error
}

// ReportAsk is which report is asked for, and how it is written.
type ReportAsk struct {
	Period content.Period
	Format string // html, md, xlsx
	Lang   string // zh, en
}

// reportForms are the forms of a report by the ends of their addresses, with what they are called.
var reportForms = []struct{ end, label, mime string }{
	{"html", "", "text/html; charset=utf-8"},
	{"md", "Markdown", "text/markdown; charset=utf-8"},
	{"xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
}

// reportPolicy lets a report have the style that it carries in itself, and nothing else.
const reportPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"

// reportsView lists the reports.
type reportsView struct {
	*page
	Kept    []reportRow
	Plans   []string // when reports are made by themselves
	Periods []link   // to be made now
	Asked   string   // the period that was typed in
	Refused string
	Made    *reportRow // what was asked for
}

// reportRow is one report.
type reportRow struct {
	Title string
	Span  string
	Open  string // its page
	Files []link
	At    instant
	Late  bool
	Lines []string
}

func (h *handler) reports(w http.ResponseWriter, r *http.Request) error {
	if h.Reports == nil {
		return web.ErrUnknown
	}
	v := reportsView{page: h.page(r, "reports", "")}
	kept, err := h.Reports.Kept(r.Context())
	if err != nil {
		return err
	}
	for _, k := range kept {
		row := v.reportRow(k.Name)
		row.Title, row.At, row.Late = v.In(k.Title), v.instant(k.Made), k.Late
		for _, line := range k.Lines {
			row.Lines = append(row.Lines, v.In(line))
		}
		v.Kept = append(v.Kept, row)
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
	return h.pages.Write(w, r, "reports.html", v)
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

// report is one report in one form: a page to be looked at and printed, or a file to be saved.
func (h *handler) report(w http.ResponseWriter, r *http.Request) error {
	if h.Reports == nil {
		return web.ErrUnknown
	}
	name := r.PathValue("file")
	for _, form := range reportForms {
		period, ok := strings.CutSuffix(name, "."+form.end)
		if !ok {
			continue
		}
		now := h.Now().In(h.zone())
		p, _, ok := content.ParsePeriod(period, now)
		if !ok || !p.From.Before(now) {
			return web.ErrUnknown
		}
		var body bytes.Buffer // a report that fails half-way is none
		if err := h.Reports.Write(r.Context(), &body, ReportAsk{p, form.end, web.Language(r)}); err != nil {
			return err
		}
		head := w.Header()
		head.Set("Content-Type", form.mime)
		head.Set("Content-Security-Policy", reportPolicy)
		if form.end != "html" {
			head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "moxin-" + name}))
		}
		_, _ = w.Write(body.Bytes()) // the reader may have gone
		return nil
	}
	return web.ErrUnknown
}
