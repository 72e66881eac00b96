package storetest

import (
	"time"

	"moxin/content"
)

func stepsAndUploads(d *desk) {
	r, other := d.plan(noon), d.plan(noon)
	steps := d.Steps(r.ID)
	_, ok, err := steps.Step(d.ctx, "draft")
	d.ok(err)
	d.equal("recorded before", ok, false)
	d.ok(steps.Record(d.ctx, "draft", "media-1"))
	d.ok(steps.Record(d.ctx, "draft", "media-2"))
	value, ok, err := d.Steps(r.ID).Step(d.ctx, "draft")
	d.ok(err)
	d.equal("recorded", []any{value, ok}, []any{"media-2", true})
	_, ok, err = d.Steps(other.ID).Step(d.ctx, "draft")
	d.ok(err)
	d.equal("of another release", ok, false)

	d.ok(steps.Record(d.ctx, "job", ""))
	all, err := d.StepsOf(d.ctx, r.ID)
	d.ok(err)
	d.equal("all steps", all, map[string]string{"draft": "media-2", "job": ""})
	all, err = d.StepsOf(d.ctx, other.ID)
	d.ok(err)
	d.equal("steps of another release", len(all), 0)

	_, ok, err = d.Upload(d.ctx, "wx1", "image", "c0ffee")
	d.ok(err)
	d.equal("uploaded before", ok, false)
	d.ok(d.RecordUpload(d.ctx, "wx1", "image", "c0ffee", content.Remote{ID: "m1", URL: "https://example.com/1"}))
	d.ok(d.RecordUpload(d.ctx, "wx1", "image", "c0ffee", content.Remote{ID: "m2", URL: "https://example.com/2"}))
	up, ok, err := d.Upload(d.ctx, "wx1", "image", "c0ffee")
	d.ok(err)
	d.equal("uploaded", []any{up, ok}, []any{content.Remote{ID: "m2", URL: "https://example.com/2"}, true})
	for _, key := range [][3]string{{"wx2", "image", "c0ffee"}, {"wx1", "thumb", "c0ffee"}, {"wx1", "image", "beef"}} {
		_, ok, err := d.Upload(d.ctx, key[0], key[1], key[2])
		d.ok(err)
		d.equal("another account, kind or file", ok, false)
	}
}

func accountsAndPauses(d *desk) {
	want := content.Account{Channel: "gzh", Platform: "wechat", ID: "wx2", Name: "新号", Kind: "service",
		ConnectedAt: noon.Add(time.Hour), ConnectedBy: "zhouyan"}
	d.ok(d.Connect(d.ctx, want))
	accounts, err := d.Accounts(d.ctx)
	d.ok(err)
	d.equal("accounts", accounts, []content.Account{want})
	d.ok(d.Disconnect(d.ctx, "gzh", "linxi", noon.Add(2*time.Hour)))
	accounts, err = d.Accounts(d.ctx)
	d.ok(err)
	d.equal("accounts afterwards", len(accounts), 0)
	d.audited("channel:gzh", "channel.disconnect linxi wx2 ", "channel.connect zhouyan wx1 wx2", "channel.connect linxi  wx1")

	p := content.Pause{Scope: "channel:gzh", Reason: "盘点", By: "linxi", At: noon}
	d.ok(d.Pause(d.ctx, p))
	p.Until, p.Reason = noon.Add(time.Hour), "盘点到一点"
	d.ok(d.Pause(d.ctx, p))
	all := content.Pause{By: "linxi", At: noon}
	d.ok(d.Pause(d.ctx, all))
	pauses, err := d.Pauses(d.ctx)
	d.ok(err)
	d.equal("pauses", pauses, []content.Pause{all, p})
	d.ok(d.Resume(d.ctx, "", "zhouyan", noon))
	pauses, err = d.Pauses(d.ctx)
	d.ok(err)
	d.equal("pauses afterwards", pauses, []content.Pause{p})
	d.audited("everything", "resume zhouyan  ", "pause linxi  ")
}

// audited wants a subject's lines, newest first, as "action who from to".
func (d *desk) audited(subject string, want ...string) {
	d.Helper()
	lines, err := d.Audit(d.ctx, subject, 0)
	d.ok(err)
	var got []string
	for _, e := range lines {
		got = append(got, e.Action+" "+e.Who+" "+e.From+" "+e.To)
	}
	d.equal("audit of "+subject, got, want)
}

func takesAreCounted(d *desk) {
	take := func(key string, max int, want bool) {
		d.Helper()
		ok, err := d.Take(d.ctx, key, 24*time.Hour, max)
		d.ok(err)
		d.equal("take of "+key, ok, want)
	}
	take("gzh:day:2026-11-03", 2, true)
	take("gzh:day:2026-11-03", 2, true)
	take("gzh:day:2026-11-03", 2, false)
	take("gzh:day:2026-11-03", 2, false) // a refusal is not counted
	take("gzh:day:2026-11-03", 3, true)  // the limit was raised
	take("gzh:day:2026-11-04", 2, true)
	take("never", 0, false)
}

func beatsAndAudit(d *desk) {
	d.ok(d.Beat(d.ctx, content.Beat{Worker: "b:2", Roles: "worker", At: work}))
	d.ok(d.Beat(d.ctx, content.Beat{Worker: "a:1", Roles: "all", At: work}))
	fresh := content.Beat{Worker: "a:1", Roles: "worker", At: work.Add(time.Minute)}
	d.ok(d.Beat(d.ctx, fresh))
	beats, err := d.Beats(d.ctx, work.Add(time.Second))
	d.ok(err)
	d.equal("beats", beats, []content.Beat{fresh})
	beats, err = d.Beats(d.ctx, work)
	d.ok(err)
	d.equal("all beats", len(beats), 2)

	e := content.Entry{At: noon, Who: "linxi", Action: "config.change", Subject: "workspace", From: "a", To: "b", Why: "试"}
	d.ok(d.Store.Log(d.ctx, e))
	lines, err := d.Audit(d.ctx, "", 1)
	d.ok(err)
	e.ID = lines[0].ID
	d.equal("audit", lines, []content.Entry{e})
	lines, err = d.Audit(d.ctx, "", 0)
	d.ok(err)
	d.equal("with the connection", len(lines), 2)
}
