package main

import (
	"context"

	"moxin/content"
)

// checkNotices looks at each place where people are told: whether it can be spoken to at all, and what
// it said last. Nothing is sent; that is moxin notices test.
func (d *doctor) checkNotices(ctx context.Context) []diagnosis {
	places := d.noticePlaces(d.bench.ws.Config.Notices)
	if len(places) == 0 {
		return nil
	}
	silent := map[string]content.Text{}
	if d.store != nil {
		all, err := d.silentPlaces(ctx, d.bench, d.store)
		if err != nil {
			return []diagnosis{fail("notices", troubleOf(err), content.Text{})}
		}
		for _, p := range all {
			silent[p.name] = p.text(d.bench)
		}
	}
	var out []diagnosis
	for _, p := range places {
		_, err := p.open()
		says, failing := silent[p.name]
		switch {
		case err != nil:
			why := troubleOf(err)
			out = append(out, fail("notices", content.T("发不到"+p.label.ZH+"："+why.ZH, p.label.EN+" cannot be told: "+why.EN),
				content.T("核对 moxin.yaml 的 "+p.key+" 和它写的变量", "check "+p.key+" of moxin.yaml and the variables that it names")))
		case failing:
			out = append(out, fail("notices", says, content.T("改好后运行 moxin notices test", "run moxin notices test once it is mended")))
		default:
			out = append(out, fine("notices", content.T("通知发到"+p.label.ZH, "notices go to "+p.label.EN)))
		}
	}
	return out
}
