package api

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/site/console"
)

var (
	shanghai = time.FixedZone("Asia/Shanghai", 8*3600)
	now      = time.Date(2026, 12, 1, 9, 30, 0, 0, shanghai)
	evening  = time.Date(2026, 12, 3, 20, 0, 0, 0, shanghai)
	// full is a day on which gzh can carry no more.
	full     = time.Date(2026, 12, 5, 20, 0, 0, 0, shanghai)
	errNone  = errors.New("not there")
	errBroke = errors.New("the disk is gone: /srv/moxin.db")
	digest   = strings.Repeat("4f", 32)
	tea      = content.Item{Slug: "tea", Title: "茶凉了再说", Rendition: strings.Repeat("ab", 32)}
)

// desk is a store with a person's acts on it, a calendar and moxin.yaml.
type desk struct {
	testing.TB
	releases []content.Release
	pauses   []content.Pause
	words    []content.Approval
	said     []console.Word
	waits    map[int64][]content.Wait
	asked    []content.ReleaseFilter
	span     Span
	broken   error // of every read
	work     time.Time
	log      bytes.Buffer
	api      *Handler
	document *openDocument
}

// states of the releases that the document's examples speak of.
var states = map[int64]content.State{
	12: content.Planned, 13: content.Planned, 14: content.Approved, 15: content.Published, 16: content.Failed,
	17: content.HandedOff, 18: content.Approved, 19: content.InDoubt, 20: content.Cancelled,
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{TB: t, work: time.Date(2031, 1, 2, 3, 4, 5, 0, time.UTC), document: theDocument(t)}
	for id := int64(12); id <= 20; id++ {
		d.releases = append(d.releases, content.Release{
			ID: id, Channel: "gzh", Platform: content.WeChat, Run: 1, Items: []content.Item{tea}, State: states[id], Digest: digest,
			Due: evening.Add(time.Duration(id-12) * time.Hour), Version: 3, Consent: content.Consent{People: 2}, Asked: "slot", Campaign: "launch",
		})
	}
	d.pauses = []content.Pause{
		{Scope: "channel:xhs", Reason: "换封面", By: "林溪", At: now.Add(-time.Hour)},
		{Scope: "platform:wechat", Reason: "昨天的", By: "林溪", At: now.Add(-25 * time.Hour), Until: now.Add(-time.Hour)},
	}
	d.words = []content.Approval{
		{Release: 12, Digest: digest, By: "周野", Via: "console", At: now}, {Release: 12, Digest: strings.Repeat("00", 32), By: "林溪", Via: "cli", At: now},
	}
	d.waits = map[int64][]content.Wait{18: {{Kind: content.WaitSeries, Slug: "tea-1", Channel: "gzh", Run: 1, Release: 15, State: content.Published}, {Kind: content.WaitAfter, Slug: "water", Channel: "gzh", Run: 1}}}
	d.open(func(o *Options) {})
	return d
}

func (d *desk) open(change func(*Options)) {
	d.Helper()
	o := Options{
		Store: d, Acts: d, Calendar: d, Config: d.config, Accounts: d.accounts, Missing: errNone,
		Handoff: func(token string) string { return "https://h.example/h/" + token },
		Now:     func() time.Time { return now }, Work: func() time.Time { return d.work }, Log: slog.New(slog.NewTextHandler(&d.log, nil)),
	}
	change(&o)
	var err error
	if d.api, err = New(o); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) config() content.Config {
	return content.Config{Zone: shanghai, Channels: []content.Channel{
		{ID: "gzh", Platform: content.WeChat, Role: content.Primary}, {ID: "xhs", Platform: content.XiaoHongShu, Role: content.Secondary, Every: time.Hour},
		{ID: "lost", Platform: content.Douyin},
	}}
}

func (d *desk) accounts(context.Context) ([]console.Account, error) {
	return []console.Account{
		{Channel: "gzh", Platform: content.WeChat, Account: content.Account{Channel: "gzh", ID: "wx01", Name: "半山书店", Kind: "service", ConnectedAt: now, ConnectedBy: "林溪"},
			Quota: []console.Quota{{Span: "day", Used: 1, Max: 1}, {Span: "month", Used: 2, Max: 4}}, Waiting: 3, Again: evening},
		{Channel: "xhs", Platform: content.XiaoHongShu, ByHand: true},
		{Channel: "lost", Platform: content.Douyin},
		{Channel: "gone", Platform: content.Douyin},
	}, d.broken
}

func (d *desk) Releases(_ context.Context, f content.ReleaseFilter) ([]content.Release, error) {
	d.asked = append(d.asked, f)
	var out []content.Release
	for _, r := range d.releases {
		if (len(f.IDs) == 0 || slices.Contains(f.IDs, r.ID)) && (len(f.States) == 0 || slices.Contains(f.States, r.State)) && !r.Due.Before(f.From) {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b content.Release) int { return a.Due.Compare(b.Due) })
	if f.Limit > 0 {
		out = out[:min(f.Limit, len(out))]
	}
	return out, d.broken
}

func (d *desk) Attempts(_ context.Context, id int64) ([]content.Attempt, error) {
	if id != 15 {
		return nil, nil
	}
	return []content.Attempt{
		{ID: 1, Fence: 1, Worker: "studio:7", Started: d.work, Called: evening, Lateness: 120 * time.Millisecond, Finished: d.work.Add(time.Second), Result: content.Approved, Error: "timeout", Late: "45009"},
		{ID: 2, Fence: 2, Worker: "studio:7", Started: d.work, Called: evening},
	}, nil
}

func (d *desk) Publications(_ context.Context, f content.PublicationFilter) ([]content.Publication, error) {
	if f.Release != 15 {
		return nil, nil
	}
	return []content.Publication{
		{ID: 3, Release: 15, Slug: "tea", Channel: "gzh", Platform: content.WeChat, RemoteID: "r", URL: "https://mp.weixin.qq.com/s/x", Title: "茶", PublishedAt: evening, GoneAt: evening, GoneWhy: "撤回"},
		{ID: 4, Release: 15, Index: 1, Slug: "water", Channel: "gzh", Platform: content.WeChat},
	}, nil
}

func (d *desk) HandoffOf(_ context.Context, id int64) (content.Handoff, error) {
	if id != 17 {
		return content.Handoff{}, errNone
	}
	return content.Handoff{Token: "tok", Release: 17, Expires: evening, PreviewURL: "https://p.example"}, nil
}

func (d *desk) Approvals(_ context.Context, id int64) ([]content.Approval, error) {
	return slices.DeleteFunc(slices.Clone(d.words), func(a content.Approval) bool { return a.Release != id }), nil
}

func (d *desk) WordsMissing(context.Context, int64) (int, error) { return 1, nil }

func (d *desk) Audit(_ context.Context, subject string, _ int) ([]content.Entry, error) {
	return []content.Entry{{ID: 1, At: now, Who: "plan", Action: "release.create", Subject: subject, To: "planned"}}, nil
}

func (d *desk) WaitsOf(context.Context, ...int64) (map[int64][]content.Wait, error) {
	return d.waits, nil
}

func (d *desk) Pauses(context.Context) ([]content.Pause, error) { return d.pauses, d.broken }

func (d *desk) release(id int64) *content.Release {
	i := slices.IndexFunc(d.releases, func(r content.Release) bool { return r.ID == id })
	if i < 0 {
		d.Fatalf("no release %d", id)
	}
	return &d.releases[i]
}

// Act is what the scheduler's desk does, as far as answers show it.
func (d *desk) Act(_ context.Context, w console.Word) error {
	d.said = append(d.said, w)
	r := d.release(w.Release)
	to := map[console.Act]map[content.State]content.State{
		console.ActApprove: {content.Planned: content.Approved},
		console.ActMove:    {content.Planned: content.Planned, content.Approved: content.Approved},
		console.ActCancel:  {content.Planned: content.Cancelled, content.Approved: content.Cancelled},
		console.ActRetry:   {content.Failed: content.Approved},
		console.ActConfirm: {content.HandedOff: content.Published},
		console.ActCannot:  {content.HandedOff: content.Failed},
		console.ActUnwait:  {content.Approved: content.Approved},
		console.ActRemind:  {content.HandedOff: content.HandedOff},
	}[w.Act][r.State]
	switch {
	case d.broken != nil:
		return d.broken
	case to == "" || w.Digest != "" && w.Digest != r.Digest:
		return console.ErrChanged
	case w.Act == console.ActRetry && !w.Looked:
		return &console.Refusal{Text: content.T("可能已经发出", "it may be out")}
	case w.Act == console.ActMove && w.At.Equal(full):
		return &console.Refusal{Text: content.T("当天已有 1 条，最多 1 条", "the day has 1 of 1"), Rule: "quota", Next: full.AddDate(0, 0, 1)}
	case w.Act == console.ActMove:
		r.Due = w.At
	}
	r.State, r.Version = to, r.Version+1
	return nil
}

func (d *desk) Resolve(_ context.Context, res console.Resolution) error {
	r := d.release(res.Release)
	if r.State != content.InDoubt {
		return console.ErrChanged
	}
	r.State, r.Version = map[console.Verdict]content.State{console.Found: content.Published, console.Absent: content.Approved, console.Failed: content.Failed}[res.Verdict], r.Version+1
	return nil
}

func (d *desk) Pause(_ context.Context, p content.Pause) error {
	p.By, p.At = "林溪", now
	d.pauses = append(slices.DeleteFunc(d.pauses, func(o content.Pause) bool { return o.Scope == p.Scope }), p)
	return nil
}

func (d *desk) Resume(_ context.Context, scope string) error {
	left := slices.DeleteFunc(slices.Clone(d.pauses), func(o content.Pause) bool { return o.Scope == scope })
	if len(left) == len(d.pauses) {
		return console.ErrChanged
	}
	d.pauses = left
	return nil
}

func (d *desk) Agenda(_ context.Context, span Span) (Agenda, error) {
	d.span = span
	a := Agenda{
		Counts: map[content.State]int{content.Planned: 2}, Balance: content.Balance{Posts: 2, Stages: map[content.Stage]int{content.StageTrust: 2}, Audiences: map[content.Audience]int{}},
		Findings:  []content.Finding{{Rule: "calendar/mix", Severity: content.SeverityWarning, Message: content.T("卖得多", "sells much"), Suggestion: content.T("换", "change")}},
		Undecreed: []int{2027},
	}
	for day := span.From; day.Before(span.To); day = day.AddDate(0, 0, 1) {
		a.Days = append(a.Days, Day{
			Date: day, Holiday: content.Holiday{Kind: content.DayOff, Name: "元旦", Source: "国办"}, Blackout: "国家公祭日", Quota: []ChannelUse{{"gzh", 0, 1}},
			Slots: []ChannelSlot{{"gzh", Slot{At: day.Add(20 * time.Hour)}}}, Releases: d.releases[:1],
		})
	}
	a.Days[len(a.Days)-1] = Day{Date: span.To.AddDate(0, 0, -1)} // an ordinary day
	return a, d.broken
}

func (d *desk) Slots(_ context.Context, q SlotQuery) ([]Slot, error) {
	return []Slot{{At: q.After.Add(time.Hour)}, {At: q.After.Add(2 * time.Hour), Rule: "taken", Why: content.T("已有一条排期", "a release stands there")}, {At: full, Rule: "x", Why: content.T("外面的话", "")}}, d.broken
}

// ask sends a request in the name of a scheduler; whatever is answered has to be as the document says.
func (d *desk) ask(method, target, body string, headers ...string) *httptest.ResponseRecorder {
	d.Helper()
	r := httptest.NewRequest(method, Prefix+target, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	r = r.WithContext(content.WithCaller(r.Context(), content.Caller{Person: content.Person{Name: "林溪"}}))
	w := httptest.NewRecorder()
	d.api.ServeHTTP(w, r)
	d.document.fits(d, r, w)
	return w
}
