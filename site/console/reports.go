package console

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"moxin/content"
	"moxin/site/web"
)

// Reports are the weekly and monthly reports, and those of any other period.
type Reports interface {
	// Kept are those that were kept, the newest first; of one name the first counts.
	Kept(ctx context.Context) ([]content.ReportKept, error)
	// Learned counts what a kept one does not know.
	Learned(ctx context.Context, k content.ReportKept) (content.Learned, error)
	// Write writes one: as it was kept, or of what is known now. ErrChanged: that one was never kept.
	Write(ctx context.Context, w io.Writer, ask ReportAsk) error
	// Anew writes a kept one anew, in the name of content.CallerOf(ctx), who saw the one of an entry of the
	// audit. ErrChanged: another counts by now, or none is kept.
	Anew(ctx context.Context, p content.Period, seen int64) error
}

// ReportAsk is which report is asked for, and how it is written.
type ReportAsk struct {
	Period content.Period
	Entry  int64  // which of those that were kept, by its line of the audit; 0 = the one that counts
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

// anewRoute writes a kept report anew.
const anewRoute = "POST /reports/{name}/anew"

// reportsAtOnce is how many kept reports a page lists: what each does not know is counted.
const reportsAtOnce = 12

func (h *handler) reports(w http.ResponseWriter, r *http.Request) error {
	if h.Reports == nil {
		return web.ErrUnknown
	}
	v, err := h.reportsView(r)
	if err != nil {
		return err
	}
	return h.pages.Write(w, r, "reports.html", v)
}

// reportAnew is the form that has a report written anew.
func (h *handler) reportAnew(r *http.Request) (string, error) {
	if h.Reports == nil {
		return "", web.ErrUnknown
	}
	now := h.Now().In(h.zone())
	p, _, ok := content.ParsePeriod(r.PathValue("name"), now)
	seen, err := strconv.ParseInt(r.PostFormValue("seen"), 10, 64)
	if !ok || err != nil || !p.From.Before(now) {
		return "", web.ErrUnknown
	}
	return "/reports?done=report.anew", h.Reports.Anew(r.Context(), p, seen)
}

// reportsAgain shows what was refused on the page of reports.
func (h *handler) reportsAgain(w http.ResponseWriter, r *http.Request, why content.Text) error {
	v, err := h.reportsView(r)
	if err != nil {
		return err
	}
	v.Switch = web.OtherLanguage(&http.Request{URL: &url.URL{Path: "/reports"}}, v.Lang)
	v.Denied = v.In(why)
	return h.pages.WriteStatus(w, r, http.StatusUnprocessableEntity, "reports.html", v)
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
		entry, err := keptEntry(r)
		if err != nil {
			return web.ErrUnknown
		}
		var body bytes.Buffer // a report that fails half-way is none
		if err := h.Reports.Write(r.Context(), &body, ReportAsk{p, entry, form.end, web.Language(r)}); errors.Is(err, ErrChanged) {
			return web.ErrUnknown
		} else if err != nil {
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

// keptEntry is which of the kept ones an address asks for.
func keptEntry(r *http.Request) (int64, error) {
	asked := r.URL.Query().Get("kept")
	if asked == "" {
		return 0, nil
	}
	return strconv.ParseInt(asked, 10, 64)
}
