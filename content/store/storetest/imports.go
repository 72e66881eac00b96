package storetest

import (
	"time"

	"moxin/content"
	"moxin/content/store"
)

func importsAreKept(d *desk) {
	brought := content.Import{File: "笔记数据.xlsx", Layout: "小红书 笔记", Channel: "xhs", Raw: "c0ffee", Bytes: 1 << 33,
		Who: "linxi", At: noon.Add(time.Hour), ObservedAt: noon, Rows: 20, Matched: 17, Added: 80, Open: 3, Report: []byte("{\"rows\":\x00}")}
	add := func(i content.Import) content.Import {
		d.Helper()
		id, err := d.AddImport(d.ctx, i)
		d.ok(err)
		i.ID = id
		return i
	}
	first := add(brought)
	brought.Raw, brought.Report = "beef", nil
	second := add(brought)
	brought.Raw = "c0ffee"
	_, err := d.AddImport(d.ctx, brought) // the same bytes again, as by another process that watches the same folder
	d.is(err, store.ErrTaken)
	brought.Channel = "xhs2"
	third := add(brought)
	got, err := d.Import(d.ctx, first.ID)
	d.ok(err)
	d.equal("import", got, first)

	brief := func(i content.Import) content.Import { i.Report = nil; return i }
	list := func(what string, got []content.Import, err error, want ...content.Import) {
		d.Helper()
		d.ok(err)
		d.equal(what, got, want)
	}
	all, err := d.Imports(d.ctx, 0)
	list("all", all, err, brief(third), brief(second), brief(first))
	all, err = d.Imports(d.ctx, 2)
	list("two", all, err, brief(third), brief(second))
	all, err = d.ImportsOf(d.ctx, "c0ffee")
	list("of the bytes", all, err, brief(third), brief(first))
	all, err = d.ImportsOf(d.ctx, "9")
	list("of other bytes", all, err)

	// A person answers: what came of it is replaced, whose file it was stays.
	answered := first
	answered.Who, answered.At = "周野", noon.Add(48*time.Hour)
	answered.Matched, answered.Added, answered.Open, answered.Report = 19, 90, 1, []byte("{}")
	d.ok(d.PutImport(d.ctx, answered))
	got, err = d.Import(d.ctx, first.ID)
	d.ok(err)
	want := answered
	want.Who, want.At = first.Who, first.At
	d.equal("answered", got, want)

	lines, err := d.Audit(d.ctx, "import:1", 0)
	d.ok(err)
	d.equal("lines", len(lines), 2)
	before, after := "rows=20 matched=17 added=80 open=3", "rows=20 matched=19 added=90 open=1"
	d.equal("audit", lines, []content.Entry{
		{ID: lines[0].ID, At: answered.At, Who: "周野", Action: "sample.answer", Subject: "import:1", From: before, To: after, Why: first.File},
		{ID: lines[1].ID, At: first.At, Who: "linxi", Action: "sample.import", Subject: "import:1", To: before, Why: first.File}})
}

func matchesAreRemembered(d *desk) {
	p := d.post(noon)
	ours := content.Match{Platform: "xiaohongshu", Key: "为什么老客户不再回来 2026-11-03", Publication: p.ID, Who: "linxi", At: noon}
	none := content.Match{Platform: "xiaohongshu", Key: "转发 2026-11-04", Who: "linxi", At: noon}
	elsewhere := content.Match{Platform: "zhihu", Key: ours.Key, Publication: p.ID, Who: "linxi", At: noon}
	for _, m := range []content.Match{none, ours, elsewhere} {
		d.ok(d.PutMatch(d.ctx, m))
	}
	is := func(what string, want ...content.Match) {
		d.Helper()
		got, err := d.Matches(d.ctx, "xiaohongshu")
		d.ok(err)
		d.equal(what, got, want)
	}
	is("answers", ours, none)
	changed := ours
	changed.Publication, changed.Who, changed.At = 0, "周野", noon.Add(time.Hour)
	d.ok(d.PutMatch(d.ctx, changed))
	is("the newer word holds", changed, none)
	wrong := ours
	wrong.Publication = 999
	d.is(d.PutMatch(d.ctx, wrong), store.ErrNotFound)
	is("of no publication", changed, none)

	d.ctx = content.WithCaller(d.ctx, content.Caller{Person: content.Person{Name: "周野"}, Origin: "192.0.2.7"})
	d.ok(d.DropMatch(d.ctx, changed.Platform, changed.Key))
	d.is(d.DropMatch(d.ctx, changed.Platform, changed.Key), store.ErrNotFound)
	is("dropped", none)
	lines, err := d.Audit(d.ctx, "platform:xiaohongshu", 3)
	d.ok(err)
	if lines[0].At.IsZero() {
		d.Error("nobody knows when the answer was dropped")
	}
	d.equal("audit", lines[:2], []content.Entry{
		{ID: lines[0].ID, At: lines[0].At, Who: "周野", Action: "sample.unmatch", Subject: "platform:xiaohongshu", From: "-", Why: ours.Key, Origin: "192.0.2.7"},
		{ID: lines[1].ID, At: changed.At, Who: "周野", Action: "sample.match", Subject: "platform:xiaohongshu", From: publication(p), To: "-", Why: ours.Key}})
}
