package wechat

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wechat/wechatapi"
)

// settleEarlier finds out what an earlier attempt of this release submitted. It reports done
// when that answers for this attempt too.
func (p *Publisher) settleEarlier(ctx context.Context, m publishers.Message, memo memory) (publishers.Receipt, bool, error) {
	earlier, err := memo.dangerous(ctx)
	if err != nil {
		return publishers.Receipt{}, false, p.harmless(err)
	}
	if earlier.mass.MsgID != "" {
		return p.settleMass(ctx, m, memo, earlier.mass)
	}
	if earlier.job.PublishID != "" {
		r, err := p.verdict(ctx, memo, earlier.job)
		if err != nil || r.State != content.Failed {
			return r, err == nil, p.undecided(err)
		}
		// The job is over and left nothing: a person sends the release again, with a new draft.
		return publishers.Receipt{}, false, p.harmless(memo.Forget(ctx, stepDraft, stepSubmit, stepJob))
	}
	if earlier.submitted.MediaID == "" {
		return publishers.Receipt{}, false, nil
	}
	r, err := p.found(ctx, memo, earlier.submitted)
	switch {
	case err == nil:
		return r, true, nil
	case errors.Is(err, publishers.ErrAbsent): // the same draft is submitted again
		return publishers.Receipt{}, false, nil
	case errors.Is(err, errGone):
		return publishers.Receipt{}, false, p.afterVanishing(ctx, memo, earlier.submitted)
	}
	return publishers.Receipt{}, false, p.undecided(err)
}

// afterVanishing decides about a submitted draft that is gone without an article. A release
// comes back here in two ways. A look-up saw the draft in the box (recorded as absent) and it
// went since: another attempt of ours was alive after all, and nobody may send again. Or a
// person, asked about exactly this, said to send it again.
func (p *Publisher) afterVanishing(ctx context.Context, memo memory, submitted intent) error {
	var absent intent
	if err := memo.recall(ctx, stepAbsent, &absent); err != nil {
		return p.undecided(err)
	}
	if absent.MediaID == submitted.MediaID {
		if err := memo.Forget(ctx, stepAbsent); err != nil { // from here on it is a person's word
			return p.undecided(err)
		}
		return p.vanished()
	}
	return p.harmless(memo.Forget(ctx, stepDraft, stepSubmit))
}

// undecided keeps an error that leaves an earlier submit open from looking harmless.
func (p *Publisher) undecided(err error) error {
	if err == nil {
		return nil
	}
	e := p.translate(err)
	e.Class = publishers.Unknown
	return e
}

// submit publishes the draft: the dangerous step.
func (p *Publisher) submit(ctx context.Context, memo memory, d placed) (publishers.Receipt, error) {
	before, err := p.knownBefore(ctx, memo, d.Marks)
	if err != nil {
		return publishers.Receipt{}, p.harmless(err)
	}
	// An attempt that was given up may have come through since it was looked for.
	matches, err := p.matches(ctx, d.Marks, before)
	if err != nil {
		return publishers.Receipt{}, p.harmless(err)
	}
	if len(matches) > 0 {
		return receiptOf(matches), nil
	}
	if err := ctx.Err(); err != nil {
		return publishers.Receipt{}, p.harmless(err)
	}
	if err := memo.Keep(ctx, stepSubmit, intent{d.MediaID, d.Marks}); err != nil {
		return publishers.Receipt{}, p.harmless(err)
	}
	s, err := p.api.Submit(ctx, d.MediaID)
	if err != nil {
		return publishers.Receipt{}, p.refused(ctx, memo, err)
	}
	r := publishers.Receipt{State: content.Submitted, Job: string(s.PublishID)}
	if err := memo.Keep(ctx, stepJob, job{string(s.PublishID), string(s.MsgDataID)}); err != nil {
		// The job itself goes to the store with the receipt; only the key of the statistics is lost.
		r.Why = fmt.Sprintf("没能记下 msg_data_id %[1]s / msg_data_id %[1]s could not be recorded", s.MsgDataID)
	}
	return r, nil
}

// refused takes the intent back when the submit surely did nothing. When that cannot be
// recorded, the next attempt looks for an article that is not there: slower, never wrong.
func (p *Publisher) refused(ctx context.Context, memo memory, err error) error {
	e := p.dangerous(err)
	if e.Class != publishers.Unknown {
		e.Err = errors.Join(e.Err, memo.Forget(ctx, stepSubmit))
	}
	return e
}

// knownBefore are the publications that must not be taken for this message. They are noted
// before its first submit and kept: whatever matches later is ours.
func (p *Publisher) knownBefore(ctx context.Context, memo memory, marks []mark) ([]string, error) {
	var k known
	if err := memo.recall(ctx, stepKnown, &k); err != nil {
		return nil, err
	}
	if slices.Equal(k.Marks, marks) {
		return k.Articles, nil
	}
	k = known{Marks: marks}
	list, err := p.matches(ctx, marks, nil)
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		k.Articles = append(k.Articles, a.ArticleID)
	}
	return k.Articles, memo.Keep(ctx, stepKnown, k)
}

// pageSize is the most that the listing calls give at once.
const pageSize = 20

// lookBack is how many publications are looked through, the newest first. What was submitted
// minutes ago is among them on any account that people run.
const lookBack = 3 * pageSize

// matches are the publications that look like marks and are not among before.
func (p *Publisher) matches(ctx context.Context, marks []mark, before []string) ([]wechatapi.Published, error) {
	var found []wechatapi.Published
	for offset := 0; offset < lookBack; offset += pageSize {
		list, total, err := p.api.PublishedList(ctx, offset, pageSize)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			if fitAll(marks, a.Items) && !slices.Contains(before, a.ArticleID) && !deleted(a) {
				found = append(found, a)
			}
		}
		if offset+pageSize >= total {
			break
		}
	}
	return found, nil
}

// deleted reports whether every article is off the platform.
func deleted(a wechatapi.Published) bool {
	return !slices.ContainsFunc(a.Items, func(it wechatapi.NewsItem) bool { return !it.Deleted })
}
