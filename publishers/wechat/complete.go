package wechat

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"moxin/content"
	"moxin/publishers"
)

// Complete puts the statistics' keys, which were answered when the job was taken, into a receipt
// that came by callback, and the articles of a mass send whose addresses were not told.
func (p *Publisher) Complete(ctx context.Context, m publishers.Message, r publishers.Receipt) (publishers.Receipt, error) {
	if r.State != content.Published {
		return r, nil
	}
	memo := memory{m.Memo()}
	var j job
	var mass massJob
	if err := errors.Join(memo.recall(ctx, stepJob, &j), memo.recall(ctx, stepMass, &mass)); err != nil {
		return r, p.harmless(err)
	}
	r.Posts = slices.Clone(r.Posts)
	switch r.Job {
	case "":
		return r, nil
	case mass.MsgID:
		for i := range m.Items {
			if !slices.ContainsFunc(r.Posts, func(x publishers.Post) bool { return x.Index == i }) {
				r.Posts = append(r.Posts, publishers.Post{Index: i, RemoteID: mass.MsgID})
			}
		}
		for i, post := range r.Posts {
			r.Posts[i].StatID = mass.statID(post.Index)
		}
	case j.PublishID:
		for i, post := range r.Posts {
			if j.MsgDataID != "" {
				r.Posts[i].StatID = j.MsgDataID + "_" + strconv.Itoa(post.Index+1)
			}
		}
	}
	return r, nil
}
