package sheet

import (
	"slices"
	"time"

	"moxin/content"
)

// totals are what stands where a day should: such rows add up the others.
var totals = []string{"累计", "合计", "总计", "汇总", "总和", "平均", "均值"}

// readDays reads a table with a row per day of a channel.
func (t table) readDays(result *Result, o Options) error {
	channel, err := o.account(t.layout.Platform)
	if err != nil {
		return err
	}
	result.Channel = channel
	r := &reader{table: t, options: o, result: result}
	seen := map[time.Time]bool{}
	return t.body(func(rec record) error {
		result.Rows++
		cell := t.cell(rec, t.layout.day)
		j := Joined{Sheet: t.sheet(result), Line: rec.line, Title: channel, Time: cell}
		if slices.Contains(totals, cell) || t.leaves(rec) {
			j.How = LeftOut
			result.Skipped++
			result.Joined = append(result.Joined, j)
			return nil
		}
		end, problem := t.day(rec, o)
		switch {
		case problem != nil:
			return r.fail(j, row{}, *problem)
		case seen[end]:
			return r.fail(j, row{}, Problem{Kind: Ambiguous, Text: content.T("这一天出现了两次", "this day is there twice")})
		}
		seen[end] = true
		day := row{day: end}
		r.cells(rec, &day)
		r.give(day, content.Sample{Channel: channel})
		j.How, j.Samples = BySelf, day.to-day.from
		result.Matched++
		result.Joined = append(result.Joined, j)
		return nil
	})
}

// day is the end of the row's day, zero in a table without days. A day that was not over when the
// file was made is not counted: it would stay at what it was then.
func (t table) day(rec record, o Options) (time.Time, *Problem) {
	if len(t.layout.day) == 0 {
		return time.Time{}, nil
	}
	cell := t.cell(rec, t.layout.day)
	at, err := ParseTime(cell, o.Zone)
	if err != nil {
		return time.Time{}, &Problem{Column: first(t.layout.day), Kind: Unreadable, Text: content.T("看不懂日期 "+cell, "cannot read the day "+cell)}
	}
	end := time.Date(at.At.Year(), at.At.Month(), at.At.Day()+1, 0, 0, 0, 0, at.At.Location())
	if end.After(o.ObservedAt) {
		return time.Time{}, &Problem{Kind: Unfinished, Text: content.T(cell+" 那天在导出时还没过完", cell+" was not over when the file was made")}
	}
	return end, nil
}

// account is the channel that a file of days speaks of: the one that was said, or the platform's
// only one.
func (o Options) account(platform string) (string, error) {
	if o.Channel != "" {
		return o.Channel, nil
	}
	var ids []string
	for _, ch := range o.Channels {
		if ch.Platform == platform {
			ids = append(ids, ch.ID)
		}
	}
	if len(ids) == 1 {
		return ids[0], nil
	}
	name := named(platform)
	if len(ids) == 0 {
		return "", &FileError{content.T("这是"+name.ZH+"一个账号的按天数据，工作区里没有"+name.ZH+"的渠道",
			"These are an account's days on "+name.EN+", and the workspace has no channel there")}
	}
	return "", &FileError{content.T("这是一个账号的按天数据，"+name.ZH+"有几个渠道：用 --channel 指明是哪个",
		"These are an account's days, and there are several channels on "+name.EN+": say --channel")}
}
