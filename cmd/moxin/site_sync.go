package main

import (
	"context"
)

// syncSites brings the built sites to what the store says is published: after a new folder, another
// machine, or a store that was brought back. It runs beside the releases; while a site is busy with
// it only that site's own wait. A site that cannot be built keeps serve from nothing else.
func (a *app) syncSites(st *station) func(context.Context) error {
	return func(ctx context.Context) error {
		for _, ch := range siteChannels(st.bench) {
			posts, err := sitePublished(ctx, st.bench, st.store, ch)
			if err == nil && len(posts) == 0 {
				continue // a site begins with its first page
			}
			if err == nil {
				_, err = a.sites(st.bench, st.store).Sync(ctx, ch)
			}
			if err != nil && ctx.Err() == nil {
				st.log.ErrorContext(ctx, "the site could not be brought up to date", "channel", ch.ID, "platform", ch.Platform, "error", err)
			}
		}
		return nil
	}
}
