package console

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"moxin/content"
	"moxin/site/web"
)

// NumberActs are words on numbers, in the name of content.CallerOf(ctx); each is audited. A *Refusal
// is told to the person.
type NumberActs interface {
	// Correct says what a sample counts as, or that it says nothing. Who and At are the callee's.
	Correct(ctx context.Context, c content.Correction) error
	// TypeIn keeps a number that a person read off a screen, and where. Source and Unit are the callee's.
	TypeIn(ctx context.Context, s content.Sample, where string) error
}

// Routes of forms about numbers.
const (
	correctRoute = "POST /articles/{slug}/numbers/correct"
	addRoute     = "POST /articles/{slug}/numbers/add"
)

// correctForm is the form of one reading.
type correctForm struct {
	Action, Back         string
	Post                 int64
	Key                  string
	Metric, Unit, Source string
	At                   instant
	Was                  string
	Value, Why           string // as they were typed
	Nothing              bool   // it says nothing
}

// addForm is the form of a number that was read off a screen.
type addForm struct {
	Action      string
	Post        int64
	Metrics     []link // Kind is the metric's name
	Value, Why  string
	Date, Clock string
	Open        bool
}

// correctForm is the form of the reading that the address names; nil = none, or no reading of this post.
func (p postDesk) correctForm(all []content.ReadingOf) *correctForm {
	key := p.asked.get("correct")
	want, ok := readKey(key)
	if !ok {
		return nil
	}
	for _, r := range all {
		if r.Metric != want.Metric || r.Source != want.Source || !r.ObservedAt.Equal(want.ObservedAt) {
			continue
		}
		f := &correctForm{
			Action: p.formAction("correct"), Back: p.asked.set("correct", "").url() + "#readings", Post: p.post.ID, Key: key,
			Metric: p.metric(r.Metric), Unit: p.inputUnit(r.Unit), Source: p.sourceWay(r.Source), At: p.instant(r.ObservedAt), Was: p.value(r.Value, r.Unit),
		}
		if c := r.Correction; c != nil && c.Value != nil {
			f.Value = inputValue(*c.Value, r.Unit)
		}
		return f
	}
	return nil
}

func (p postDesk) addForm() *addForm {
	f := &addForm{Action: p.formAction("add"), Post: p.post.ID, Date: p.now.Format(time.DateOnly), Clock: p.now.Format("15:04")}
	for _, m := range metricOrder {
		if m == content.Followers {
			continue // of a channel, not of a post
		}
		label := p.metric(m)
		if unit := p.inputUnit(content.Metrics[m]); unit != "" {
			label = p.F("num.metric.unit", label, unit)
		}
		f.Metrics = append(f.Metrics, link{Label: label, Kind: string(m), On: string(m) == cmp.Or(p.asked.get("metric"), string(content.Reads))})
	}
	return f
}

// formAction is where a form goes; what the page shows stays in its address.
func (p postDesk) formAction(act string) string {
	to := url.URL{Path: "/articles/" + p.slug + "/numbers/" + act, RawQuery: p.asked.set("post", strconv.FormatInt(p.post.ID, 10)).values.Encode()}
	return to.String()
}

// inputUnit says what to type a number of a unit in.
func (p *page) inputUnit(u content.Unit) string {
	if key, ok := map[content.Unit]string{content.UnitShare: "share", content.UnitTime: "seconds", content.UnitFen: "yuan"}[u]; ok {
		return p.T("measure." + key)
	}
	return p.unit(u)
}

// inputValue is a value as it is typed in.
func inputValue(v float64, u content.Unit) string {
	switch u {
	case content.UnitShare:
		return strconv.FormatFloat(v*100, 'f', -1, 64) + "%"
	case content.UnitFen:
		return strconv.FormatFloat(v/100, 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// typedValue reads a number that a person typed: 12,345, 1.2万, 12.5%, ¥9.90.
func typedValue(text string, u content.Unit) (float64, error) {
	s := strings.NewReplacer(",", "", "，", "", " ", "", "¥", "", "￥", "", "％", "%").Replace(strings.TrimSpace(text))
	times := 1.0
	switch {
	case strings.HasSuffix(s, "%") && u == content.UnitShare:
		s, times = strings.TrimSuffix(s, "%"), 0.01
	case strings.HasSuffix(s, "万"):
		s, times = strings.TrimSuffix(s, "万"), 1e4
	}
	v, err := strconv.ParseFloat(s, 64)
	v *= times
	if u == content.UnitFen {
		v *= 100
	}
	whole := u == content.UnitPeople || u == content.UnitTimes || u == content.UnitFen
	if whole {
		v = math.Round(v*1000) / 1000 // 1.1万 is no fraction
	}
	switch {
	case err != nil || math.IsNaN(v) || math.IsInf(v, 0) || v < 0:
		return 0, refusal("num.bad.value")
	case u == content.UnitShare && v > 1:
		return 0, refusal("num.bad.share")
	case whole && v != math.Trunc(v):
		return 0, refusal("num.bad.whole")
	}
	return v, nil
}

// post is the publication that a form is about: one of the article that the form's address names.
func (h *handler) formPost(r *http.Request) (content.Publication, error) {
	id, err := strconv.ParseInt(r.PostFormValue("post"), 10, 64)
	if err != nil || h.Numbers == nil {
		return content.Publication{}, web.ErrUnknown
	}
	posts, err := h.Store.Publications(r.Context(), content.PublicationFilter{Slug: r.PathValue("slug"), IDs: []int64{id}})
	if err == nil && len(posts) == 0 {
		err = web.ErrUnknown
	}
	if err != nil {
		return content.Publication{}, err
	}
	return posts[0], nil
}

// correct is the form that corrects a reading.
func (h *handler) correct(r *http.Request) (string, error) {
	post, err := h.formPost(r)
	if err != nil {
		return "", err
	}
	of, ok := readKey(r.PostFormValue("key"))
	if !ok {
		return "", refusal("act.form")
	}
	c := content.Correction{
		Publication: post.ID, Metric: of.Metric, ObservedAt: of.ObservedAt, Source: of.Source, Why: strings.TrimSpace(r.PostFormValue("why")),
	}
	if c.Why == "" {
		return "", refusal("act.need_why")
	}
	if r.PostFormValue("says") != "nothing" {
		read, err := h.reading(r.Context(), post.ID, of)
		if err != nil {
			return "", err
		}
		v, err := typedValue(r.PostFormValue("value"), read.Unit)
		if err != nil {
			return "", err
		}
		c.Value = &v
	}
	return h.numbersPage(r, "correct", "corrected"), h.Numbers.Correct(r.Context(), c)
}

// reading is a sample as it was read.
func (h *handler) reading(ctx context.Context, post int64, of content.Sample) (content.Sample, error) {
	all, err := h.Store.Samples(ctx, content.SampleFilter{
		Publications: []int64{post}, AsRead: true, Since: of.ObservedAt, Until: of.ObservedAt.Add(time.Microsecond),
	})
	for _, s := range all {
		if s.Metric == of.Metric && s.Source == of.Source {
			return s, nil
		}
	}
	if err == nil {
		err = ErrChanged
	}
	return content.Sample{}, err
}

// typeIn is the form that keeps a number read off a screen.
func (h *handler) typeIn(r *http.Request) (string, error) {
	post, err := h.formPost(r)
	if err != nil {
		return "", err
	}
	p := h.page(r, "", "")
	s := content.Sample{Publication: post.ID, Metric: content.Metric(r.PostFormValue("metric")), Cumulative: true}
	unit, ok := content.Metrics[s.Metric]
	where := strings.TrimSpace(r.PostFormValue("why"))
	switch {
	case !ok || s.Metric == content.Followers:
		return "", refusal("act.form")
	case where == "":
		return "", refusal("num.need_where")
	}
	if s.Value, err = typedValue(r.PostFormValue("value"), unit); err != nil {
		return "", err
	}
	if s.ObservedAt, err = p.past(r); err != nil {
		return "", err
	}
	return h.numbersPage(r, "", "typed"), h.Numbers.TypeIn(r.Context(), s, where)
}

// past is the instant that the fields date and clock name, in the workspace's zone; one to come is
// refused.
func (p *page) past(r *http.Request) (time.Time, error) {
	text := r.PostFormValue("date") + " " + r.PostFormValue("clock")
	t, err := time.ParseInLocation("2006-01-02 15:04", text, p.zone)
	switch {
	case err != nil:
		return t, refusal("act.need_time")
	case t.Format("2006-01-02 15:04") != text:
		return t, refusal("act.no_time")
	case t.After(p.now):
		return t, refusal("num.future")
	}
	return t, nil
}

// numbersPage is the article's page as the form's address has it, without one of its keys.
func (h *handler) numbersPage(r *http.Request, without, done string) string {
	q := asked(r).set(without, "")
	q.path = (&url.URL{Path: "/articles/" + r.PathValue("slug")}).EscapedPath()
	return q.set("done", done).url() + "#numbers"
}

// numbersAgain shows the article with what was refused, and what was typed.
func (h *handler) numbersAgain(w http.ResponseWriter, r *http.Request, why content.Text) error {
	there := r.Clone(r.Context())
	there.URL.Path, there.URL.RawPath = "/articles/"+r.PathValue("slug"), ""
	v, err := h.articleView(there)
	if err != nil {
		return err
	}
	v.Refused = v.In(why)
	if v.Numbers != nil && v.Numbers.Post != nil {
		v.Numbers.Post.typed(r)
	}
	return h.pages.WriteStatus(w, r, http.StatusUnprocessableEntity, "article.html", v)
}

// typed keeps what a refused form said.
func (n *postNumbers) typed(r *http.Request) {
	if f := n.Correct; f != nil && r.PostFormValue("key") != "" {
		f.Value, f.Why, f.Nothing = r.PostFormValue("value"), r.PostFormValue("why"), r.PostFormValue("says") == "nothing"
	}
	if f := n.Add; f != nil && r.PostFormValue("metric") != "" {
		f.Open, f.Value, f.Why, f.Date, f.Clock = true, r.PostFormValue("value"), r.PostFormValue("why"), r.PostFormValue("date"), r.PostFormValue("clock")
		for i := range f.Metrics {
			f.Metrics[i].On = f.Metrics[i].Kind == r.PostFormValue("metric")
		}
	}
}
