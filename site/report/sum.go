package report

import (
	"moxin/content"
	"moxin/site/chart"
)

// theSum shows 复购 = 需求 + 信任 + 曝光 over the period's posts.
func (s speaker) theSum() section {
	if s.Sum.Posts == 0 {
		return section{}
	}
	known := func(n int) string {
		return s.put("%s 篇里知道 %s 篇", "known for %[2]s of %[1]s", figure(s.Sum.Posts), figure(n))
	}
	demand, trust, exposure := mean(s.Sum.Demand), of(s.Sum.Mean), mean(s.Sum.Exposure)
	if s.Sum.Mean != nil && s.Sum.Whole { // it is by its making, and no draw differs
		trust = number(&s.Sum.Mean.Value)
	}
	terms := []chart.Term{
		{Name: s.say("需求", "demand"), Hint: chart.SumHint(nameDemand).In(s.lang), Known: s.Sum.Demand.Known, Value: demand.in(interval, s.zone)},
		{Name: s.say("信任", "trust"), Hint: chart.SumHint(nameTrust).In(s.lang), Known: s.Sum.Trust.Known, Value: trust.in(interval, s.zone)},
		{Name: s.say("曝光", "exposure"), Hint: chart.SumHint(nameExposure).In(s.lang), Known: s.Sum.Exposure.Known, Value: exposure.in(interval, s.zone)},
	}
	orders := cell{}
	if s.Sum.Repeat != nil {
		orders = said(s.many(*s.Sum.Repeat, "%s 单", "%s order", "%s orders"))
	}
	t := table{id: "sum", rows: [][]cell{{said(s.say("复购", "repurchase")), orders, said(s.say("一笔一笔记下来的", "recorded one by one")), said(s.say("这段时间的复购订单", "repeat orders of the period"))}}, columns: []column{{s.say("项", "term"), words}, {s.say("本期平均", "mean"), interval}, {s.say("知道的", "known"), words}, {s.say("是什么", "what it is"), words}}}
	values := []cell{demand, trust, exposure}
	for i := range terms {
		terms[i].Of, terms[i].Say = s.Sum.Posts, known(terms[i].Known)
		t.rows = append(t.rows, []cell{said(terms[i].Name), values[i], said(terms[i].Say), said(terms[i].Hint)})
	}
	repeat := s.say("复购", "repurchase")
	if s.Sum.Repeat != nil {
		repeat += s.many(*s.Sum.Repeat, " %s 单", ": %s order", ": %s orders")
	}
	remark := chart.SumUnits(s.Sum.Demand.Low != nil || s.Sum.Exposure.Low != nil).In(s.lang)
	if s.Sum.Whole {
		remark += s.say("评过分的文章都在这段时间里，所以信任的平均就是 0。", " All articles that were ever scored are of this period: so the mean of trust is 0.")
	}
	return section{id: "sum", title: s.say("复购 = 需求 + 信任 + 曝光", "Repurchase = demand + trust + exposure"),
		figure: chart.Sum(repeat, terms), tables: []table{t}, remark: remark}
}

// mean is a term's cell; of a report that was kept before terms had intervals its mean alone.
func mean(t Term) cell {
	if t.Mean == nil || t.Low == nil || t.High == nil {
		return number(t.Mean)
	}
	return of(&content.Interval{Value: *t.Mean, Low: *t.Low, High: *t.High})
}
