package report

import (
	"slices"
	"strings"

	"moxin/content"
	"moxin/site/chart"
)

// moved are the groups whose difference from the period before can be told.
func (s speaker) moved() section {
	if s.Scored.IsZero() {
		return section{}
	}
	sec := section{id: "moves", title: s.put("和 %s比", "Against %s", s.past())}
	if line := s.changed(); line != "" {
		sec.say = append(sec.say, line)
	} else {
		sec.say = append(sec.say, s.put("没有可以比的：两段时间里有一段没有得分的新文章（本期 %s 篇，上期 %s 篇）。", "There is nothing to compare: one of the periods has no scored new article (%s now, %s before).", figure(s.Overall.Posts), figure(s.Overall.PostsPast)))
		return sec
	}
	t := table{id: "moves", columns: []column{{s.say("按", "by"), name}, {s.say("谁", "which"), words}, {s.say("变了多少", "difference"), interval},
		{s.say("本期篇数", "posts"), count}, {s.say("上期篇数", "before"), count}}}
	var all []content.Interval
	for _, m := range s.Moves {
		all = append(all, *m.Difference)
	}
	scale := chart.ScaleOf(all...)
	for _, m := range s.Moves {
		label := s.group(m.Kind, m.Name) + " " + of(m.Difference).in(interval, s.zone)
		t.rows = append(t.rows, []cell{said(kindWords[m.Kind].In(s.lang)), said(s.group(m.Kind, m.Name)), of(m.Difference).drawn(scale, label), counting(m.Posts), counting(m.PostsPast)})
	}
	sec.tables = []table{t}
	switch {
	case s.Compared == 0:
		sec.say = append(sec.say, s.say("没有一组在两段时间里都有得分的文章。", "No group has scored articles in both."))
	case len(s.Moves) == 0:
		sec.say = append(sec.say, s.many(s.Compared, "比了 %s 组，没有一组说得出变化。", "%s group was compared, and cannot be said to differ.", "Of %s groups that were compared none can be said to differ."))
	default:
		sec.say = append(sec.say, s.many(s.Compared, "比了 %s 组，", "%s group was compared: ", "%s groups were compared: ")+
			s.many(len(s.Moves), "说得出变化的 %s 组；其余说不出。", "%s can be said to differ; of the rest it cannot be told.", "%s can be said to differ; of the rest it cannot be told."))
		sec.remark = s.put("比的组多，纯属偶然也会有一些“变化”：每组都没变时，平均也会有约 %.1f 组。", "With many groups some seem to differ by chance: about %.1f of them if none did.", float64(s.Compared)/10)
	}
	return sec
}

// out is what went out.
func (s speaker) out() section {
	sec := section{id: "released", title: s.say("发出了什么", "What went out")}
	t := table{id: "released", none: s.say("这段时间没有排期。", "Nothing was due."), columns: []column{{s.say("渠道", "channel"), name}, {s.say("已发出", "published"), count},
		{s.say("交接中", "handed off"), count}, {s.say("错过", "missed"), count}, {s.say("失败", "failed"), count}, {s.say("存疑", "in doubt"), count},
		{s.say("取消", "cancelled"), count}, {s.say("还没到", "to come"), count}}}
	for _, r := range s.Released {
		t.rows = append(t.rows, []cell{said(s.channel(r.Channel)), counting(r.Published), counting(r.HandedOff), counting(r.Missed), counting(r.Failed), counting(r.InDoubt), counting(r.Cancelled), counting(r.Waiting)})
	}
	trouble := table{id: "troubles", title: s.say("没有照原样发出的", "What did not go out as it should"), columns: []column{{s.say("原定", "due"), instant}, {s.say("渠道", "channel"), name},
		{s.say("标题", "title"), words}, {s.say("现在", "state"), name}, {s.say("原因", "why"), words}}}
	for _, r := range s.Troubles {
		trouble.rows = append(trouble.rows, []cell{when(r.Due), said(s.channel(r.Channel)), said(r.Title), said(content.StateWords[r.State].In(s.lang)), said(r.Why.In(s.lang))})
	}
	sec.tables = []table{t, trouble}
	return sec
}

// read is what was read, and what readers did.
func (s speaker) read() section {
	sec := section{id: "numbers", title: s.say("读到了什么", "What was read")}
	t := table{id: "numbers", title: s.say("各渠道，这段时间里新增", "By channel, gained in the period"), none: s.say("没有读到数。", "No number was read."),
		columns: []column{{s.say("渠道", "channel"), name}, {s.say("发布", "posts"), count}, {s.say("读到", "read"), count}}}
	var shown []content.Metric
	for _, m := range gains {
		if slices.ContainsFunc(s.Numbers, func(n Numbers) bool { _, ok := n.Gained[m]; return ok }) || m == content.Reads {
			shown = append(shown, m)
			t.columns = append(t.columns, column{s.metric(m), count})
		}
	}
	followers := slices.ContainsFunc(s.Numbers, func(n Numbers) bool { return n.Followers != nil })
	if followers {
		t.columns = append(t.columns, column{s.say("关注者", "followers"), count}, column{s.say("净增", "change"), count})
	}
	for _, n := range s.Numbers {
		row := []cell{said(s.channel(n.Channel)), counting(n.Posts), counting(n.Read)}
		for _, m := range shown {
			c := cell{}
			if g, ok := n.Gained[m]; ok {
				c = cell{value: &g.Value, least: g.Least}
			}
			row = append(row, c)
		}
		if followers {
			now, change := cell{}, cell{}
			if n.Followers != nil {
				now, change = number(&n.Followers.Value), number(n.Followers.Change)
			}
			row = append(row, now, change)
		}
		t.rows = append(t.rows, row)
	}
	did, unknown := s.did()
	sec.tables = []table{t, did}
	if len(t.rows) > 0 {
		sec.remark = s.say("“—”是没有读到，不是 0；“≥”是至少：有的发布这段时间的一头没有读到，或平台只显示“10万+”。同一个数的不同来源不相加。",
			"“—” was not read, which is not 0; “≥” is a lower bound: of some publications an end of the period was not read, or the platform shows no more than “10万+”. Sources of one number are never added up. ")
	}
	if len(unknown) > 0 {
		sec.remark += s.say("从没有一笔一笔记下来的，不列在第二张表里："+strings.Join(unknown, "、")+"。",
			"Never recorded one by one, and so not in the second table: "+strings.Join(unknown, ", ")+".")
	}
	sec.remark = strings.TrimSpace(sec.remark)
	return sec
}

// did is what readers did one by one, and the names of what was never recorded so. Platforms' own sums
// of the same stand with the numbers.
func (s speaker) did() (table, []string) {
	var unknown []string
	t := table{id: "outcomes", title: s.say("一笔一笔记下来的", "Recorded one by one"), none: s.say("没有。", "Nothing."), columns: []column{{s.say("做了", "did"), words}, {s.say("次数", "times"), count},
		{s.say("金额（元）", "yuan"), money}, {s.say("认得出从哪篇来", "credited"), count}, {s.say("最近一次", "newest known"), instant}}}
	for _, o := range s.Outcomes {
		if o.Count == 0 && o.Last.IsZero() {
			unknown = append(unknown, outcomeWords[o.Kind].In(s.lang))
			continue
		}
		row := []cell{said(outcomeWords[o.Kind].In(s.lang)), {}, {}, {}, when(o.Last)}
		if o.Count > 0 {
			row[1], row[3] = counting(o.Count), counting(o.Credited)
			if yuan := o.Value / 100; yuan != 0 {
				row[2] = number(&yuan)
			}
		}
		t.rows = append(t.rows, row)
	}
	return t, unknown
}

// usual is what each channel's own posts are read like, with the period's most trusted post before it.
func (s speaker) usual() section {
	if len(s.Channels) == 0 {
		return section{}
	}
	sec := section{id: "channels", title: s.say("各渠道平常的阅读", "What is usual on each channel")}
	t := table{id: "channels", columns: []column{{s.say("渠道", "channel"), name}, {s.say("发布后", "age"), name}, {s.say("四分之一处", "first quartile"), count}, {s.say("中位", "median"), count},
		{s.say("四分之三处", "third quartile"), count}, {s.say("依据篇数", "posts"), count}}}
	drawn := slices.ContainsFunc(s.Channels, func(c Channel) bool { return c.Slug != "" })
	for _, c := range s.Channels {
		i := typical(c.Band)
		b := c.Band
		t.rows = append(t.rows, []cell{said(s.channel(c.Channel)), said(s.age(b.Hours[i])), number(&b.Low[i]), number(&b.Middle[i]), number(&b.High[i]), counting(b.Posts[i])})
		if drawn {
			sec.plates = append(sec.plates, s.plate(c))
		}
	}
	sec.tables = []table{t}
	if !drawn {
		sec.remark = s.say("本期没有读到阅读的文章，所以没有曲线。阅读多少不等于信任多少。", "Of the period no article's reads were read, so that there are no curves. Reads are not trust.")
		return sec
	}
	sec.remark = s.say("灰带是本渠道中间一半的发布，线是中位；朱色是本期信任最高、又读到了阅读的一篇。阅读多少不等于信任多少。",
		"The grey band is the middle half of the channel's own posts, with its median; vermilion is the period's most trusted post whose reads were read. Reads are not trust.")
	return sec
}

// typical is the age that a band is best told at: a week, or the oldest below it.
func typical(b content.Band) int {
	at := 0
	for i, h := range b.Hours {
		if h <= 7*24 {
			at = i
		}
	}
	return at
}

func (s speaker) plate(c Channel) plate {
	p := plate{title: s.channel(c.Channel)}
	if c.Slug == "" {
		p.words = s.say("本期这里没有读到阅读的文章。", "Of the period nothing was read here.")
		return p
	}
	ages := chart.Ages{Name: s.say("本期", "this one"), Hours: c.Hours, Counts: c.Counts, Band: c.Band, Middle: s.say("平常", "usual"),
		Label: s.put("%s 的阅读随时间", "reads of %s by age", c.Title), Age: s.age, Count: func(v float64) string { return content.Grouped(v, 0) }}
	p.words, p.drawing = s.put("《%s》", "“%s”", c.Title), ages.Curve()
	return p
}

// age is how old something is, in hours or days.
func (s speaker) age(hours float64) string {
	if hours < 48 {
		return s.put("%.0f 小时", "%.0f h", hours)
	}
	return s.put("%.0f 天", "%.0f d", hours/24)
}

// all are the period's posts, every one.
func (s speaker) all() section {
	sec := section{id: "posts", title: s.say("全部新文章", "All new articles"), apart: len(s.Posts) > 25}
	t := table{id: "posts", none: s.say("这段时间没有新文章发布。", "No article was published first in this period."), columns: []column{{s.say("名次（范围）", "rank (range)"), name}, {s.say("文章", "article"), words},
		{s.say("作者", "author"), name}, {s.say("信任", "trust"), interval}, {s.say("需求", "demand"), score}, {s.say("曝光", "exposure"), score}, {s.say("依据阅读", "reads behind it"), count}, {s.say("发布", "published"), instant}}}
	scale := s.scale()
	for _, p := range s.Posts {
		row := []cell{said(s.place(p)), said(p.Title), said(p.Author), of(p.Trust).drawn(scale, ""), number(p.Demand), number(p.Exposure), {}, when(p.Published)}
		if p.Evidence > 0 {
			row[6] = number(&p.Evidence)
		}
		t.rows = append(t.rows, row)
	}
	sec.tables = []table{t}
	if len(s.Posts) > 0 {
		sec.remark = s.say("名次是在迄今全部文章里的，括号里是九成把握的范围；范围重叠的两篇分不出先后。", "Ranks are among all articles so far, with their 90% range; two whose ranges overlap cannot be told apart.")
	}
	return sec
}

// missing is what was not read.
func (s speaker) missing() section {
	sec := section{id: "gaps", title: s.say("没有读到的", "What was not read")}
	t := table{id: "gaps", none: s.say("这段时间的每条发布都读到了阅读数。", "The reads of every publication of the period were read."), columns: []column{{s.say("渠道", "channel"), name}, {s.say("篇数", "posts"), count}, {s.say("缺什么", "what is missing"), words}, {s.say("哪些", "which"), words}}}
	for _, g := range s.Gaps {
		t.rows = append(t.rows, []cell{said(s.channel(g.Channel)), counting(len(g.Posts)), said(g.Why.In(s.lang)), said(s.list(g.Posts, 8))})
	}
	if len(s.Posts) == 0 && len(s.Gaps) == 0 {
		return section{}
	}
	sec.tables = []table{t}
	return sec
}

var adviceWords = map[string]content.Text{
	"repeat": content.T("再写", "repeat"), "rerelease": content.T("再发", "re-release"), "retire": content.T("少写", "write less"),
}

// next is what to do.
func (s speaker) next() section {
	if s.Scored.IsZero() {
		return section{}
	}
	sec := section{id: "advice", title: s.say("接下来做什么", "What to do next")}
	t := table{id: "advice", none: s.say("没有一条建议站得住：区间还不支持。", "No advice is supported by its interval yet."), columns: []column{{s.say("做", "do"), name}, {s.say("对谁", "with"), words}, {s.say("信任", "trust"), interval}, {s.say("为什么", "why"), words}}}
	for _, a := range s.Advice {
		subject := kindWords[a.Kind].In(s.lang) + " " + s.group(a.Kind, a.Title)
		if a.Kind == "article" {
			subject = s.put("《%s》", "“%s”", a.Title)
		}
		if a.Channel != "" {
			subject += " → " + s.channel(a.Channel)
		}
		trust := a.Trust
		do, known := adviceWords[a.Do]
		if a.Do == "retire" && a.Kind == "article" {
			do = content.T("别再推", "stop showing")
		}
		if !known {
			do = content.T(a.Do, a.Do)
		}
		t.rows = append(t.rows, []cell{said(do.In(s.lang)), said(subject), of(&trust), said(a.Why.In(s.lang))})
	}
	sec.tables = []table{t}
	return sec
}

// method is how to read all of it.
func (s speaker) method() section {
	sec := section{id: "method", title: s.say("怎么读这份报告", "How to read this"), say: []string{
		s.say("信任分说的是：收藏、读完、关注、评论这些信号在这些内容上一致，不是这些内容造成了信任。", "Trust says that signals such as saves, finishes, follows and comments agree on these articles; never that the articles caused it."),
		s.say("每个分数都带九成把握的区间。区间不跨过 0 才说高低；两篇的差别，也只在差的区间不跨过 0 时才说。", "Each score has a 90% interval. Above or below is said only where the interval leaves 0 out; so are differences."),
		s.say("没有读到的数不算 0，也不参加计算；缺得多，区间就宽。", "What was not read is not 0 and takes no part; the more is missing, the wider the interval."),
	}}
	for _, n := range s.Notes {
		sec.say = append(sec.say, n.In(s.lang))
	}
	return sec
}

// sheetNames are the titles of tables that stand alone, in a sheet.
func (s speaker) sheetNames() map[string]string {
	names := map[string]string{}
	for id, t := range map[string]content.Text{
		"sum": content.T("复购=需求+信任+曝光", "sum"), "moves": content.T("和上期比", "moves"), "released": content.T("发出", "released"), "troubles": content.T("没有照原样发出", "troubles"),
		"numbers": content.T("读到的数", "numbers"), "outcomes": content.T("一笔一笔记下来的", "outcomes"), "channels": content.T("渠道平常", "channels"),
		"posts": content.T("全部新文章", "posts"), "gaps": content.T("没有读到的", "gaps"), "advice": content.T("接下来", "advice"),
	} {
		names[id] = t.In(s.lang)
	}
	return names
}
