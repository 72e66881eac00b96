package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"moxin/content"
	"moxin/ingest/sheet"
)

// reportImport prints what became of files. Exit code 2 when none could be read.
func (a *app) reportImport(b *bench, all []imported, dry bool) error {
	bad, left := 0, 0
	for _, one := range all {
		if one.Report == nil {
			bad++
			continue
		}
		left += len(one.Problems)
	}
	if a.json {
		if err := a.printJSON(map[string]any{"files": all, "dry_run": dry}); err != nil {
			return err
		}
	} else {
		for _, one := range all {
			a.printImport(b, one, dry)
		}
	}
	switch {
	case bad == len(all):
		return exit(exitUsage, nil)
	case bad+left > 0:
		return exit(exitPartly, nil)
	}
	return nil
}

func (a *app) printImport(b *bench, one imported, dry bool) {
	if one.Report == nil {
		a.progressf("%s: %s\n", one.File, one.Error)
		return
	}
	if dry {
		a.printf("%s", a.joinedTable(one).render(a.terminal()))
	}
	what := a.say(content.T("新数据", "new samples"))
	if dry {
		what = a.say(content.T("会增加的数据", "samples to add"))
	}
	a.printf("%s\t%s\t%s\n", one.File, one.Layout, a.say(content.T(
		fmt.Sprintf("%d 行，对上 %d 行，%d 条%s，时间 %s", one.Rows, one.Matched, one.Added, what, instant(one.ObservedAt, b.ws.Config.Zone)),
		fmt.Sprintf("%d rows, %d matched, %d %s, as of %s", one.Rows, one.Matched, one.Added, what, instant(one.ObservedAt, b.ws.Config.Zone)))))
	if one.Again != "" {
		a.progressf("%s: %s\n", one.File, one.Again)
	}
	if one.Others > 0 {
		a.progressf("%s: %s\n", one.File, a.say(content.T(
			fmt.Sprintf("%d 条与同一来源、同一时间已有的读数不同；已有的不变，要改用 moxin ingest correct", one.Others),
			fmt.Sprintf("%d samples say something else than what the same source said for the same instant; that stands, and moxin ingest correct changes it", one.Others))))
	}
	a.printLeft(b, one)
}

// printLeft says what was left out, and what to do about it.
func (a *app) printLeft(b *bench, one imported) {
	rows := map[string]sheet.Joined{}
	for _, j := range one.Joined {
		rows[j.Ref()] = j
	}
	for _, p := range one.Problems {
		where := p.Column
		if where != "" {
			where = " " + where
		}
		a.progressf("%s:%s:%s %s %s (%s)\n", one.File, p.Ref(), where, p.Title, a.say(p.Text), p.Kind)
		if p.Column != "" {
			continue
		}
		for _, c := range rows[p.Ref()].Candidates {
			a.progressf("    %s\n", candidateLine(c, b))
		}
	}
	for _, f := range one.Fallen {
		a.progressf("%s: %s\n", one.File, a.say(content.T(
			fmt.Sprintf("发布 %d 的 %s 从 %v 降到 %v，照样记下", f.Publication, f.Metric, f.From, f.To),
			fmt.Sprintf("%s of publication %d fell from %v to %v; kept as read", f.Metric, f.Publication, f.From, f.To))))
	}
	if len(one.Sheets) > 0 {
		a.progressf("%s: %s%s\n", one.File, a.say(content.T("没有读的工作表：", "sheets not read: ")), strings.Join(one.Sheets, ", "))
	}
	if one.Open > 0 && one.ID != 0 {
		a.progressf("%s: %s\n", one.File, a.say(content.T(
			fmt.Sprintf("%d 行等人回答：moxin ingest import --again %d --answer 行号=发布号，或 --rest none", one.Open, one.ID),
			fmt.Sprintf("%d rows wait for an answer: moxin ingest import --again %d --answer LINE=PUBLICATION, or --rest none", one.Open, one.ID))))
	}
}

// candidateLine is a publication that a row may be, for a person to choose.
func candidateLine(c sheet.Candidate, b *bench) string {
	return strings.TrimRight(fmt.Sprintf("%d  %s", c.Publication, candidateText(c, b.ws.Config.Zone)), " ")
}

// candidateText is where, when and what a publication is.
func candidateText(c sheet.Candidate, zone *time.Location) string {
	return strings.TrimRight(fmt.Sprintf("%s  %s  %s  %s  %s", c.Channel, instant(c.PublishedAt, zone), c.Article, c.Title, c.URL), " ")
}

// joinedTable shows how each row matched and what it gives.
func (a *app) joinedTable(one imported) *table {
	t := &table{head: []string{"line", "how", "publication", "samples", "time", "title"}}
	values := map[int64][]string{}
	for _, s := range one.Samples {
		bound := ""
		if s.Capped {
			bound = "≥"
		}
		values[s.Publication] = append(values[s.Publication], fmt.Sprintf("%s %s%v", s.Metric, bound, s.Value))
	}
	for _, j := range one.Joined {
		post := "—"
		gives := fmt.Sprint(j.Samples)
		if j.Publication != 0 {
			post, gives = fmt.Sprint(j.Publication), strings.Join(values[j.Publication], " ")
		}
		t.add(j.Ref(), cmp.Or(j.How, j.Kind), post, gives, j.Time, fit(j.Title, 40))
	}
	return t
}
