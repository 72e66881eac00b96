package page

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
	"moxin/ingest"
)

// Page is what a public page says.
type Page struct {
	Title    string
	Template int // 0 article, 8 picture post, 10 text post; others as the page numbers them
	Samples  []content.Sample
	// Carrier is the object that the numbers were read from, as JSON: the raw payload worth
	// keeping of a page of several megabytes.
	Carrier []byte
	Gone    bool
	Why     string
}

// errBusy is a page that asks to come again later.
var errBusy = errors.New("page: the platform is busy")

// Parse reads a page of a platform. Errors are ingest.ErrBlocked (a verification page),
// ingest.ErrChanged (no numbers where they should be) or a passing failure.
func Parse(platform string, body []byte) (Page, error) {
	r, ok := rules[platform]
	if !ok {
		return Page{}, fmt.Errorf("page: no rule for %s: %w", platform, ingest.ErrForbidden)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		return Page{}, fmt.Errorf("page: %w: %w", ingest.ErrChanged, err)
	}
	for _, selector := range r.captcha {
		if doc.Find(selector).Length() > 0 {
			return Page{}, fmt.Errorf("page: %s: %w", selector, ingest.ErrBlocked)
		}
	}
	page := Page{Title: title(doc)}
	data, err := r.carrier(doc)
	if err != nil {
		return r.notice(doc, page, err)
	}
	return r.read(page, data)
}

// title is the one for sharing: text posts have a blank <title>.
func title(doc *goquery.Document) string {
	if t := strings.TrimSpace(doc.Find(`meta[property="og:title"]`).AttrOr("content", "")); t != "" {
		return t
	}
	return strings.TrimSpace(doc.Find("title").First().Text())
}

// carrier finds the script that assigns the numbers.
func (r rule) carrier(doc *goquery.Document) (map[string]any, error) {
	err := fmt.Errorf("%s: %w", r.variable, errNoLiteral)
	var found map[string]any
	doc.Find("script").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		text := s.Text()
		if !strings.Contains(text, r.variable) {
			return true
		}
		object, e := assigned(text, r.variable)
		if e != nil {
			err = fmt.Errorf("%s: %w", r.variable, e)
			return true
		}
		found, err = object, nil
		return false
	})
	return found, err
}

// notice reads a page without numbers: it says why, or its layout changed. It is asked only
// then, because an article may quote a notice.
func (r rule) notice(doc *goquery.Document, page Page, cause error) (Page, error) {
	for _, selector := range r.notices {
		text := strings.Join(strings.Fields(doc.Find(selector).First().Text()), " ")
		if text == "" {
			continue
		}
		for _, v := range r.words {
			if !strings.Contains(text, v.word) {
				continue
			}
			if v.is == blocked {
				return Page{}, fmt.Errorf("page: %q: %w", text, ingest.ErrBlocked)
			}
			return Page{}, fmt.Errorf("%w: %q", errBusy, text)
		}
		page.Gone, page.Why = true, text
		return page, nil
	}
	return Page{}, fmt.Errorf("page: %w: %w", ingest.ErrChanged, cause)
}

func (r rule) read(page Page, data map[string]any) (Page, error) {
	bar, ok := data[r.bar].(map[string]any)
	if !ok {
		return Page{}, fmt.Errorf("page: no %s: %w", r.bar, ingest.ErrChanged)
	}
	if n, ok := number(data[r.kind]).(float64); ok {
		page.Template = int(n)
	}
	seen := 0
	for _, c := range r.counters {
		v, there := bar[c.key]
		if !there {
			continue
		}
		seen++
		n, ok := number(v).(float64)
		if !ok || n < 0 {
			continue // '' without a session: unknown, not 0
		}
		page.Samples = append(page.Samples, content.Sample{
			Metric: c.metric, Value: n, Cumulative: true, Capped: n >= c.cap, Source: Source,
		})
	}
	if seen == 0 {
		return Page{}, fmt.Errorf("page: %s has none of the known counters: %w", r.bar, ingest.ErrChanged)
	}
	carrier, err := json.Marshal(map[string]any{"title": page.Title, r.kind: page.Template, r.bar: bar})
	if err != nil {
		return Page{}, fmt.Errorf("page: keeping the numbers: %w", err)
	}
	page.Carrier = carrier
	return page, nil
}
