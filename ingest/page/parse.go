package page

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"moxin/content"
	"moxin/ingest"
)

// Post is what is known of the post whose page is read.
type Post struct {
	Platform string   // "" = any
	Rule     string   // the only rule to read by; "" = whichever fits
	URL      *url.URL // nil = unknown, as of a saved file
	Title    string   // as it was published; "" = unknown
}

// Page is what a public page says.
type Page struct {
	Rule, Platform, Shape, Origin string // which rule read it; Origin is the file it stands in
	Checked                       string // the day on which the rule's facts were last looked at
	Title                         string
	ID                            string // the post's own, as the page tells it
	Template                      int    // the platform's number of the page's layout; -1 = not told
	Kind                          string // the layout in the rule's words; "" = a number it does not name
	Found                         []Found
	Samples                       []content.Sample
	// Carrier is the values beside the counters as JSON: the raw payload worth keeping of a
	// page of several megabytes.
	Carrier []byte
	Verdict Verdict
	Why     string // in the page's words

	print  string // of the rule
	shared string // the title for sharing
}

var (
	// ErrAnother is a page of another post: its numbers are nobody's here.
	ErrAnother = fmt.Errorf("page: another post than the one that was published: %w", ingest.ErrChanged)
	// ErrBusy is a page that asks to come again later.
	ErrBusy = errors.New("page: the platform is busy")
)

// Parse reads a page. The page says its verdict with an error too, which is ingest.ErrBlocked,
// ingest.ErrChanged, ErrAnother, ErrBusy, or ingest.ErrForbidden where no rule is for the post.
// A page that is gone is no error.
func (r *Rules) Parse(post Post, body []byte) (Page, error) {
	fit := r.fit(post)
	if len(fit) == 0 {
		return Page{Verdict: Changed}, fmt.Errorf("page: no rule for %s: %w", cmp.Or(post.Rule, post.Platform, "it"), ingest.ErrForbidden)
	}
	m := scan(body, fit)
	var best Page
	var why error
	for i, rule := range fit {
		page, err := rule.read(m, post, r.words)
		if page.Verdict == Read {
			return page, nil
		}
		if i == 0 || telling(page.Verdict) > telling(best.Verdict) {
			best, why = page, err
		}
	}
	if best.Verdict == Changed && post.Platform+post.Rule == "" && len(fit) > 1 {
		best = Page{Verdict: Changed, Template: -1} // no rule knows the page: none is to be named
	}
	return best, why
}

// telling orders what rules say of a page that none of them reads: one that recognises
// something knows more than one that finds nothing.
func telling(v Verdict) int {
	return slices.Index([]Verdict{Changed, Busy, Blocked, Unavailable, Violating, Deleted, Another}, v)
}

// carrier is a post as one shape of a page carries it.
type carrier interface {
	ids(spot) []postID
	text(spot) string
	count(counter, Wording) Found
	kept(*shape) any
}

// read tries the shapes in order; where none has the numbers, it asks what the page says instead.
func (r *rule) read(m *markup, post Post, words Wording) (Page, error) {
	page := Page{Rule: r.ID, Platform: r.Platform, Origin: r.origin, Checked: r.Checked, Title: m.name(), Template: -1, print: r.print, shared: m.shared}
	own, _ := r.own(post.URL)
	var causes []error
	for _, s := range r.Shapes {
		c, found, err := s.carrier(m, own)
		if found != "" {
			page.Shape = s.Name
			return page.say(found, err.Error(), err)
		}
		if err == nil {
			out, err := s.fill(page, c, reader{own, post.Title, words})
			if err == nil || errors.Is(err, ErrAnother) {
				return out, err
			}
			causes = append(causes, fmt.Errorf("%s: %w", s.Name, err))
			page.Found = out.Found
			continue
		}
		causes = append(causes, fmt.Errorf("%s: %w", s.Name, err))
	}
	otherwise := r.Missing
	switch {
	case errors.Is(errors.Join(causes...), ErrAnother):
		otherwise = Another // unless it says what became of ours
	case post.Platform+post.Rule == "" && post.URL == nil:
		otherwise = Changed // it need not be a page of this platform at all
	}
	return r.instead(m, page, otherwise, errors.Join(causes...))
}

// carrier finds the post; v is set where the page's data says what became of it.
func (s *shape) carrier(m *markup, own string) (c carrier, v Verdict, err error) {
	if s.Select != "" {
		e, err := s.element(m, own)
		return e, "", err
	}
	o, err := s.object(m, own)
	if o.whole != nil {
		if v, why := o.state(s.States); v != "" {
			return nil, v, errors.New(why)
		}
	}
	return o, "", err
}

// reader is what a carrier is read with: what the post should be, and how counts are written.
type reader struct {
	own, title string
	words      Wording
}

// fill reads the counters of a carrier that was found.
func (s *shape) fill(page Page, c carrier, r reader) (Page, error) {
	page.Shape = s.Name
	ids, title := c.ids(s.ID), c.text(s.Title)
	if title != "" {
		page.Title = title
	}
	if len(ids) > 0 {
		page.ID = ids[0].text
	}
	switch {
	case r.own != "" && len(ids) > 0:
		if !slices.ContainsFunc(ids, func(id postID) bool { return id.is(r.own) }) {
			return page.say(Another, "", fmt.Errorf("%w: it is %s", ErrAnother, page.ID))
		}
	case title+page.shared != "" && !sameTitle(page.Title, r.title): // a <title> alone is often the site's name
		return page.say(Another, "", fmt.Errorf("%w: it is %q", ErrAnother, page.Title))
	}
	if n, err := strconv.Atoi(c.text(s.Kind)); err == nil {
		page.Template, page.Kind = n, s.Kinds[n]
	}
	there := false
	page.Found = nil
	for _, counter := range s.Counters {
		f := c.count(counter, r.words)
		there = there || f.there
		page.Found = append(page.Found, f)
		if f.Known {
			page.Samples = append(page.Samples, f.sample())
		}
	}
	if !there {
		return page, fmt.Errorf("%s has none of the counters: %w", s.place(), ingest.ErrChanged)
	}
	kept, err := json.Marshal(map[string]any{
		"rule": page.Rule, "shape": s.Name, "title": page.Title, "id": page.ID, "template": page.Template, "counters": c.kept(s),
	})
	if err != nil {
		return page, fmt.Errorf("page: keeping the numbers: %w", err)
	}
	page.Verdict, page.Carrier = Read, kept
	return page, nil
}

// instead is what a page without numbers says. It is asked only then, because an article may
// quote a notice.
func (r *rule) instead(m *markup, page Page, otherwise Verdict, cause error) (Page, error) {
	if len(bytes.TrimSpace(m.body)) == 0 {
		return page.say(Changed, "", fmt.Errorf("an empty page: %w", cause))
	}
	if mark := r.Captcha.on(m); mark != "" {
		return page.say(Blocked, mark, errors.New(mark))
	}
	for _, n := range r.Notices {
		for _, selector := range n.Select {
			text := m.words(selector)
			if text == "" {
				continue
			}
			if v := n.verdict(text); v != "" {
				return page.say(v, text, fmt.Errorf("%q", text))
			}
			return page.say(Changed, text, fmt.Errorf("a notice that no rule knows: %q", text))
		}
	}
	return page.say(cmp.Or(otherwise, Changed), "", cause)
}

func (n notice) verdict(text string) Verdict {
	for _, w := range n.Words {
		for _, word := range w.Any {
			if strings.Contains(text, word) {
				return w.Verdict
			}
		}
	}
	return ""
}

// on is the mark of a verification page that is on a page, "" for none.
func (k marks) on(m *markup) string {
	for _, t := range k.Title {
		if strings.Contains(m.title, t) {
			return "title: " + m.title
		}
	}
	for _, s := range k.Source {
		if bytes.Contains(m.body, []byte(s)) {
			return s
		}
	}
	for _, s := range k.Select {
		if m.has(s) {
			return s
		}
	}
	return ""
}

// say gives a page its verdict, and the error that goes with it.
func (p Page) say(v Verdict, why string, cause error) (Page, error) {
	p.Verdict, p.Why, p.Samples = v, why, nil
	switch {
	case v.Gone():
		return p, nil
	case v == Blocked:
		return p, fmt.Errorf("page: %w: %w", cause, ingest.ErrBlocked)
	case v == Busy:
		return p, fmt.Errorf("%w: %w", ErrBusy, cause)
	case errors.Is(cause, ingest.ErrChanged): // another post
		return p, cause
	}
	return p, fmt.Errorf("page: %w: %w", cause, ingest.ErrChanged)
}
