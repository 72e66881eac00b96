package wechatsim

import (
	"math"
	"slices"
	"strconv"
	"time"

	"moxin/content"
	"moxin/publishers/sim"
)

// The statistics of the platform (section 1.8).
const (
	availableHour = 8  // of the next day in Beijing
	trackedDays   = 30 // of one article, its first day included
)

var (
	articleStatsBegin = time.Date(2025, 11, 1, 0, 0, 0, 0, beijing)
	userStatsBegin    = time.Date(2014, 12, 1, 0, 0, 0, 0, beijing)
)

// field joins a statistics field to the audience's metric. What the audience does not know
// stays absent.
type field struct {
	name   string
	metric content.Metric
}

// bodyFields are those of account and article rows that are plain counts.
var bodyFields = []field{
	{"read_user", content.Reads}, {"share_user", content.Shares}, {"zaikan_user", content.Hearts},
	{"like_user", content.Likes}, {"comment_count", content.Comments}, {"collection_user", content.Saves},
}

// days is a span of platform days, both ends included.
type days struct{ begin, end time.Time }

// span reads and checks the dates of a statistics call: at most max days, ending yesterday at
// the latest.
func (c *call) span(max int) (days, *refusal) {
	var in struct {
		Begin string `json:"begin_date"`
		End   string `json:"end_date"`
	}
	if no := c.decode(&in); no != nil {
		return days{}, no
	}
	begin, err1 := time.ParseInLocation(time.DateOnly, in.Begin, beijing)
	end, err2 := time.ParseInLocation(time.DateOnly, in.End, beijing)
	if err1 != nil || err2 != nil {
		return days{}, refuse(61500)
	}
	today, _ := time.ParseInLocation(time.DateOnly, day(c.now), beijing) // day wrote it
	if begin.After(end) || !end.Before(today) || end.After(begin.AddDate(0, 0, max-1)) {
		return days{}, refuse(61501)
	}
	return days{begin, end}, nil
}

// available says whether the numbers of a day are ready: from 08:00 of the next.
func available(d, now time.Time) bool {
	return !now.Before(d.AddDate(0, 0, 1).Add(availableHour * time.Hour))
}

// ready lists the days of a span that have numbers; late says that one of them is still to come.
func (c *call) ready(d days, since time.Time) (list []time.Time, late bool) {
	for at := d.begin; !at.After(d.end); at = at.AddDate(0, 0, 1) {
		switch {
		case at.Before(since):
		case available(at, c.now):
			list = append(list, at)
		default:
			late = true
		}
	}
	return list, late
}

// statReply is the answer of the newer family.
type statReply struct {
	List  []any `json:"list"`
	Delay bool  `json:"is_delay"` // false = final
}

// entry is one published article with its place.
type entry struct {
	*message
	index int // 0-based
}

func (e entry) item() *item { return &e.Items[e.index] }

// msgid is the article's id in the statistics.
func (e entry) msgid() string { return msgid(e.MsgDataID, e.index) }

func msgid(msgDataID int64, index int) string {
	return strconv.FormatInt(msgDataID, 10) + "_" + strconv.Itoa(index+1)
}

// entries are all published articles, the oldest first.
func (a *account) entries() []entry {
	var list []entry
	messages := a.messages()
	slices.Reverse(messages)
	for _, m := range messages {
		for i := range m.Items {
			list = append(list, entry{m, i})
		}
	}
	return list
}

// counts are the readings of an article at an instant; nobody reads what is not there.
func (s *Server) counts(e entry, at time.Time) sim.Counts {
	it := e.item()
	if at.Before(e.Published) {
		return sim.Counts{}
	}
	if !it.Deleted.IsZero() && it.Deleted.Before(at) {
		at = it.Deleted
	}
	return s.opt.Audience.Counts(sim.Post{
		Platform: content.WeChat, ID: e.msgid(), Title: it.Title, Published: e.Published,
	}, at)
}

// during is what happened on one day. A metric that is not known on its evening is absent.
func (s *Server) during(e entry, d time.Time) sim.Counts {
	before, out := s.counts(e, d), sim.Counts{}
	for m, n := range s.counts(e, d.AddDate(0, 0, 1)) {
		out[m] = max(0, n-before[m])
	}
	return out
}

// sources splits readers by where they came from, as far as the audience tells.
func sources(c sim.Counts) []any {
	type source struct {
		Count int64  `json:"user_count"`
		Scene string `json:"scene_desc"`
	}
	all := c[content.Reads]
	list := []any{source{all, "全部"}}
	if n, ok := c[content.FollowerReads]; ok {
		n = min(n, all)
		list = append(list, source{n, "公众号消息"}, source{all - n, "其他"})
	}
	return list
}

// fields writes the plain counts that are known.
func fields(c sim.Counts) map[string]any {
	out := map[string]any{}
	for _, f := range bodyFields {
		if n, ok := c[f.metric]; ok {
			out[f.name] = n
		}
	}
	if _, ok := c[content.Reads]; ok {
		out["read_user_source"] = sources(c)
	}
	return out
}

// articleRead is getarticleread: who read each article on one day.
func articleRead(c *call) (any, *refusal) {
	return c.daily(content.Reads, func(n sim.Counts) map[string]any {
		return map[string]any{"read_user": n[content.Reads], "read_user_source": sources(n)}
	})
}

// articleShare is getarticleshare.
func articleShare(c *call) (any, *refusal) {
	return c.daily(content.Shares, func(n sim.Counts) map[string]any {
		return map[string]any{"share_user": n[content.Shares]}
	})
}

// daily lists the articles for which something was counted on one day.
func (c *call) daily(m content.Metric, detail func(sim.Counts) map[string]any) (any, *refusal) {
	span, no := c.span(1)
	if no != nil {
		return nil, no
	}
	list, late := c.ready(span, articleStatsBegin)
	out := statReply{[]any{}, late}
	for _, d := range list {
		for _, e := range c.a.entries() {
			if n := c.s.during(e, d); n[m] > 0 {
				out.List = append(out.List, map[string]any{"ref_date": day(d), "msgid": e.msgid(), "detail": detail(n)})
			}
		}
	}
	return out, nil
}

// bizSummary is getbizsummary: the account's sums by day.
func bizSummary(c *call) (any, *refusal) {
	span, no := c.span(30)
	if no != nil {
		return nil, no
	}
	list, late := c.ready(span, articleStatsBegin)
	out := statReply{[]any{}, late}
	for _, d := range list {
		sum, sent := sim.Counts{content.Reads: 0}, 0
		for _, e := range c.a.entries() {
			for m, n := range c.s.during(e, d) {
				sum[m] += n
			}
			if day(e.Published) == day(d) {
				sent++
			}
		}
		detail := fields(sum)
		detail["send_page_count"] = sent
		out.List = append(out.List, map[string]any{"ref_date": day(d), "detail": detail})
	}
	return out, nil
}

// totalDetail is getarticletotaldetail: for the articles published on a day one row for each
// day since, cumulative, for 30 days. More than one publishing day at a time is refused: the
// real bound is not known.
func totalDetail(c *call) (any, *refusal) {
	span, no := c.span(1)
	if no != nil {
		return nil, no
	}
	out := statReply{List: []any{}}
	if span.begin.Before(articleStatsBegin) {
		return out, nil
	}
	today, _ := time.ParseInLocation(time.DateOnly, day(c.now), beijing)
	last := span.begin.AddDate(0, 0, trackedDays-1)
	if yesterday := today.AddDate(0, 0, -1); yesterday.Before(last) {
		last = yesterday
	}
	list, late := c.ready(days{span.begin, last}, articleStatsBegin)
	out.Delay = late
	for _, e := range c.a.entries() {
		if day(e.Published) != day(span.begin) || len(list) == 0 {
			continue
		}
		rows := []any{}
		for _, d := range list {
			rows = append(rows, total(day(d), c.s.counts(e, d.AddDate(0, 0, 1))))
		}
		kind := 1
		if e.Pushed {
			kind = 0
		}
		out.List = append(out.List, map[string]any{
			"ref_date": day(span.begin), "msgid": e.msgid(), "publish_type": kind,
			"title": e.item().Title, "content_url": e.item().URL, "detail_list": rows,
		})
	}
	return out, nil
}

// total is one row of an article. Rates are shares of 1 with four decimals; the average is in
// minutes, from the audience's total of read seconds.
func total(date string, n sim.Counts) map[string]any {
	row := fields(n)
	row["stat_date"] = date
	if v, ok := n[content.Follows]; ok {
		row["read_subscribe_user"] = v
	}
	reads := float64(n[content.Reads])
	if reads == 0 {
		return row
	}
	if v, ok := n[content.Finishes]; ok {
		row["read_finish_rate"] = math.Round(float64(v)/reads*1e4) / 1e4
	}
	if v, ok := n[content.ReadSeconds]; ok {
		row["read_avg_activetime"] = math.Round(float64(v)/reads/60*100) / 100
	}
	return row
}
