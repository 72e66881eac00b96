package main

import (
	"context"
	"sync"

	"moxin/content/store"
	"moxin/ingest/douyin"
	"moxin/publishers"
	"moxin/publishers/douyin/douyinapi"
)

// videoOwner is a publisher that knows what the account's owner let the app have. It alone renews
// the tokens: a second one who did would end the first one's.
type videoOwner interface {
	Owner(ctx context.Context) (douyinapi.Tokens, bool, error)
}

// videoOwners asks the publishers of channels on behalf of collectors. They are made once, so that
// renewing waits for its turn.
func (a *app) videoOwners(b *bench, s *store.Store) func(channel string) douyin.Owner {
	joined := sync.OnceValues(func() (*registry, error) { return a.newRegistry(context.Background(), b, s) })
	return func(channel string) douyin.Owner {
		return func(ctx context.Context) (douyinapi.Tokens, bool, error) {
			r, err := joined()
			if err != nil {
				return douyinapi.Tokens{}, false, err
			}
			p, _, err := r.publisher(channel)
			if err != nil {
				return douyinapi.Tokens{}, false, err
			}
			owner, ok := publishers.As[videoOwner](p)
			if !ok {
				return douyinapi.Tokens{}, false, nil
			}
			return owner.Owner(ctx)
		}
	}
}
