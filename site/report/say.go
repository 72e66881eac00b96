package report

import (
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/site/chart"
)

// document says a report in a language: English for "en…", Chinese otherwise.
func (r Report) document(lang string) document {
	lang = map[bool]string{true: "en", false: "zh"}[strings.HasPrefix(lang, "en")]
	zone, err := time.LoadLocation(r.Zone)
	if err != nil {
		zone = r.Period.From.Location()
	}
	r.Period.From, r.Period.Until = r.Period.From.In(zone), r.Period.Until.In(zone)
	r.Before.From, r.Before.Until = r.Before.From.In(zone), r.Before.Until.In(zone)
	s := speaker{r, lang, zone}
	d := document{lang: lang, brand: r.Brand, title: s.head() + " · " + s.period(r.Period), facts: s.facts(), lead: s.lead(), zone: zone}
	for _, part := range []func() section{s.theSum, s.built, s.cost, s.moved, s.out, s.read, s.usual, s.all, s.missing, s.next, s.method} {
		if one := part(); one.title != "" {
			d.sections = append(d.sections, one)
		}
	}
	return d
}

// facts are whence and when.
func (s speaker) facts() []string {
	out := []string{s.span(s.Period) + s.say("（", " (") + s.Zone + s.say("）", ")"), s.put("%s 做出", "made %s", s.instant(s.Made))}
	if s.Scored.IsZero() {
		out = append(out, s.say("还没有得分", "nothing was scored yet"))
	} else {
		out = append(out, s.put("得分算于 %s，模型 %s", "scored %s by %s", s.instant(s.Scored), s.Model))
	}
	if s.Open {
		out = append(out, s.say("这段时间还没有结束", "the period has not ended"))
	}
	if s.Late {
		out = append(out, s.say("到点时 moxin 没有运行，这份是补做的", "moxin was not running at its hour: made late"))
	}
	return out
}

// Lines are the five most important things of a report, for a notice.
func (r Report) Lines() []content.Text {
	zh, en := r.document("zh").lead, r.document("en").lead
	out := make([]content.Text, min(len(zh), maxLines))
	for i := range out {
		out[i] = content.T(zh[i], en[i])
	}
	return out
}

// Title is what a report is called.
func (r Report) Title() content.Text {
	return content.T(r.document("zh").title, r.document("en").title)
}

// maxLines is how many lines a notice carries.
const maxLines = 5

// lead is the report in a few sentences, the most important first.
func (s speaker) lead() []string {
	out := []string{s.wentOut(), s.wasRead(), s.trusted(Built), s.trusted(Cost), s.changed()}
	kept := out[:0]
	for _, one := range out {
		if one != "" {
			kept = append(kept, one)
		}
	}
	return kept
}

func (s speaker) wentOut() string {
	var published, open, bad int
	for _, r := range s.Released {
		published, open, bad = published+r.Published, open+r.HandedOff+r.InDoubt, bad+r.Missed+r.Failed
	}
	if len(s.Released) == 0 {
		return s.say("这段时间没有排期。", "Nothing was due.")
	}
	out := s.many(published, "发出 %s 条，", "%s went out ", "%s went out ") + s.many(len(s.Released), "在 %s 个渠道", "on %s channel", "on %s channels")
	if bad > 0 {
		out += s.many(bad, "；错过或失败 %s 条", "; %s missed or failed", "; %s missed or failed")
	}
	if open > 0 {
		out += s.many(open, "；还有 %s 条没有确认", "; %s is not confirmed yet", "; %s are not confirmed yet")
	}
	return out + s.say("。", ".")
}

func (s speaker) wasRead() string {
	var reads Growth
	unread, silent := 0, 0
	for _, n := range s.Numbers {
		if _, never := untold[n.Platform]; !never || n.Read > 0 {
			unread += n.Posts - n.Read
		} else {
			silent += n.Posts
		}
		if g, ok := n.Gained[content.Reads]; ok {
			reads.Value, reads.Of, reads.Least = reads.Value+g.Value, reads.Of+g.Of, reads.Least || g.Least
		}
	}
	if reads.Of == 0 {
		return s.say("没有读到阅读数。", "No reads were read.")
	}
	out := s.put("新增阅读 %s 次", "%s new reads", cell{value: &reads.Value, least: reads.Least}.in(count, s.zone))
	if unread > 0 {
		out += s.many(unread, "；%s 条发布没有阅读数，没有算成 0", "; %s publication has no reads, which is not 0", "; %s publications have no reads, which is not 0")
	}
	if silent > 0 {
		out += s.many(silent, "；%s 条发在从不告诉阅读数的渠道", "; %s is where reads are never told", "; %s are where reads are never told")
	}
	return out + s.say("。", ".")
}

// trusted names what is on one side of what is usual.
func (s speaker) trusted(side Verdict) string {
	var titles []string
	for _, p := range s.Posts {
		if p.Verdict == side {
			titles = append(titles, p.Title)
		}
	}
	if side == Cost { // what stands lowest is told first
		slices.Reverse(titles)
	}
	switch {
	case len(s.Posts) == 0 && side == Built:
		return s.say("没有新文章。", "No new articles.")
	case len(titles) == 0 && side == Cost || s.Scored.IsZero():
		return ""
	case len(titles) == 0:
		return s.many(len(s.Posts), "%s 篇新文章里，没有一篇能说信任高于平常。", "Of the %s new article it cannot be said that it builds more trust than usual.", "Of %s new articles none can be said to build more trust than usual.")
	case side == Built:
		return s.put("信任高于平常：%s。", "More trust than usual: %s.", s.list(titles, 3))
	}
	return s.put("信任低于平常：%s。", "Less trust than usual: %s.", s.list(titles, 3))
}

func (s speaker) changed() string {
	d := s.Overall.Difference
	if d == nil {
		return ""
	}
	than := s.past()
	switch verdict(*d) {
	case Built:
		return s.put("整体信任比 %s高：%s。", "Trust is %[2]s above that of %[1]s.", than, of(d).in(interval, s.zone))
	case Cost:
		return s.put("整体信任比 %s低：%s。", "Trust is below that of %s: %s.", than, of(d).in(interval, s.zone))
	}
	return s.put("整体信任和 %s相比，说不出高低：%s。", "Whether trust differs from %s cannot be told: %s.", than, of(d).in(interval, s.zone))
}

// built and cost are the posts of which it can be told.
func (s speaker) built() section {
	if len(s.Posts) == 0 {
		return section{}
	}
	sec := s.told(Built)
	sec.id, sec.title = "built", s.say("什么建立了信任", "What built trust")
	if len(sec.entries) == 0 {
		sec.say = []string{s.say("没有一篇的信任能说高于平常。区间跨过 0，不等于没有：多半是读数还不够。", "Of no article can it be told. An interval that holds 0 is not a zero: mostly there is too little evidence.")}
		if s.Scored.IsZero() {
			sec.say = []string{s.say("还没有得分：先采集，再评分。", "Nothing was scored yet: numbers have to be read first.")}
		}
	}
	return sec
}

func (s speaker) cost() section {
	sec := s.told(Cost)
	sec.id, sec.title = "cost", s.say("什么消耗了信任", "What cost trust")
	if len(sec.entries) == 0 {
		sec.say = []string{s.say("没有一篇的信任能说低于平常。", "Of no article can it be told.")}
	}
	if s.Scored.IsZero() || len(s.Posts) == 0 {
		return section{}
	}
	return sec
}

// mostEntries is how many posts a side tells at length; the table of all posts has every one.
const mostEntries = 5

func (s speaker) told(side Verdict) section {
	var sec section
	var posts []Post
	for _, p := range s.Posts {
		if p.Verdict == side {
			posts = append(posts, p)
		}
	}
	if side == Cost {
		slices.Reverse(posts)
	}
	scale := s.scale()
	for _, p := range posts[:min(len(posts), mostEntries)] {
		sec.entries = append(sec.entries, s.entry(p, scale))
	}
	if rest := len(posts) - len(sec.entries); rest > 0 {
		sec.remark = s.many(rest, "还有 %s 篇，在“全部新文章”里。", "%s more is among all new articles.", "%s more are among all new articles.")
	}
	return sec
}

// scale is shared by all posts of the report.
func (s speaker) scale() chart.Scale {
	var all []content.Interval
	for _, p := range s.Posts {
		if p.Trust != nil {
			all = append(all, *p.Trust)
		}
	}
	return chart.ScaleOf(all...)
}

func (s speaker) entry(p Post, scale chart.Scale) entry {
	figure := of(p.Trust).in(interval, s.zone)
	e := entry{mark: s.place(p), title: p.Title, under: s.under(p), figure: figure, bar: scale.Bar(*p.Trust, s.say("信任 ", "trust ")+figure)}
	e.say = append(e.say, s.sure(*p.Trust)+s.say("。", ". ")+p.Why.In(s.lang))
	var parts []chart.Part
	for _, c := range p.Parts[:min(len(p.Parts), 5)] {
		one := chart.Part{Name: s.metric(c.Signal), Size: c.Value, Say: signed(c.Value)}
		if c.Ratio > 0 {
			one.Note = s.put("是同龄平常的 %s 倍", "%s times what is usual at that age", content.Grouped(c.Ratio, 1))
		}
		parts = append(parts, one)
	}
	e.parts = chart.Parts(parts)
	if len(p.Missing) > 0 {
		var missing []string
		for _, m := range p.Missing {
			missing = append(missing, m.In(s.lang))
		}
		e.say = append(e.say, s.say("还不知道：", "Not known: ")+strings.Join(missing, s.say("；", "; ")))
	}
	return e
}

// place is "第 3（1–6）": among all articles ever.
func (s speaker) place(p Post) string {
	if p.Rank == 0 {
		return s.say("未排名", "no rank")
	}
	return s.put("第 %s（%s–%s）", "no. %s (%s–%s)", figure(p.Rank), figure(p.RankLow), figure(p.RankHigh))
}

// under is what a post is: author, series, channels, and when.
func (s speaker) under(p Post) string {
	var out []string
	for _, one := range []string{p.Author, p.Series, s.names(p.Channels), p.Published.In(s.zone).Format("01-02 15:04")} {
		if one != "" {
			out = append(out, one)
		}
	}
	return strings.Join(out, " · ")
}

func (s speaker) names(channels []string) string {
	out := make([]string, len(channels))
	for i, id := range channels {
		out[i] = s.channel(id)
	}
	return strings.Join(out, s.say("、", ", "))
}
