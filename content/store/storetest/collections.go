package storetest

import (
	"errors"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// collectionsAreTaken: what a worker has is nobody else's until its time is over.
func collectionsAreTaken(d *desk) {
	p := d.post(noon)
	c := content.Collection{Publication: p.ID, Collector: "page", Next: noon}
	d.ok(d.PutCollection(d.ctx, c))
	take := func(work time.Time, want bool) {
		d.Helper()
		got, err := d.TakeCollection(d.ctx, c, work, work.Add(time.Minute))
		d.ok(err)
		d.equal("taken", got, want)
	}
	due := func(work time.Time, want ...content.Collection) {
		d.Helper()
		got, err := d.CollectionsDue(d.ctx, noon, work, 0)
		d.ok(err)
		d.equal("due", got, want)
	}
	take(work, true)
	c.Taken = work.Add(time.Minute)
	take(work.Add(time.Second), false)
	due(work.Add(59 * time.Second))
	due(work.Add(time.Minute), c)
	take(work.Add(time.Minute), true) // the first died

	blocked := c
	blocked.Next, blocked.Failures, blocked.Error, blocked.Taken = noon.Add(time.Hour), 1, "要求验证", time.Time{}
	blocked.Trouble, blocked.Raw = content.TroubleBlocked, "beef"
	d.ok(d.PutCollection(d.ctx, blocked))
	take(work.Add(time.Hour), false) // it is planned otherwise by now
	all, err := d.CollectionsOf(d.ctx, []int64{p.ID})
	d.ok(err)
	d.equal("given back", all, []content.Collection{blocked})
	none, err := d.CollectionsOf(d.ctx, nil)
	d.ok(err)
	d.equal("of nothing", len(none), 0)
	c.Publication = 999
	take(work.Add(time.Hour), false)
}

var errTaken = errors.New("another has it")

func raceTakeCollection(d *desk) {
	c := content.Collection{Publication: d.post(noon).ID, Collector: "page", Next: noon}
	d.ok(d.PutCollection(d.ctx, c))
	won := d.together(20, errTaken, func(int) error {
		ok, err := d.TakeCollection(d.ctx, c, work, work.Add(time.Minute))
		if err == nil && !ok {
			return errTaken
		}
		return err
	})
	d.equal("workers that have it", won, 1)
}

func recallsAreReplaced(d *desk) {
	address := "https://mp.weixin.qq.com/s?__biz=MzA&mid=1"
	_, err := d.Recall(d.ctx, address)
	d.is(err, store.ErrNotFound)
	for _, r := range []content.Recall{
		{Address: address, ETag: `"a"`, Modified: "Tue, 03 Nov 2026 04:00:00 GMT", At: noon, Said: []byte("{\"reads\":\x00}")},
		{Address: address, ETag: `W/"b"`, At: noon.Add(time.Hour), Said: []byte("{}")},
	} {
		d.ok(d.PutRecall(d.ctx, r))
		got, err := d.Recall(d.ctx, address)
		d.ok(err)
		d.equal("recall", got, r)
	}
	d.ok(d.PutRecall(d.ctx, content.Recall{Address: address, At: noon})) // it said nothing
	got, err := d.Recall(d.ctx, address)
	d.ok(err)
	d.equal("said", len(got.Said), 0)
}
