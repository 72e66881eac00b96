package store

import (
	"context"
	"fmt"

	"moxin/content"
)

const releaseColumns = `r.id, r.channel, r.platform, r.run, r.state, r.why, r.due, r.asked, r.late,
	r.digest, r.fence, r.lease_until, r.not_before, r.job, r.commit_hash, r.version,
	r.created_at, r.updated_at, r.campaign, r.priority, r.people, r.barred`

// Releases returns the chosen releases by due instant, then id.
func (s *Store) Releases(ctx context.Context, f content.ReleaseFilter) ([]content.Release, error) {
	// The choice is made before the items are joined: a limit counts releases. One statement
	// reads both, so a message is never seen half changed.
	q := query(`SELECT r.* FROM releases r`)
	in(q, "r.id", f.IDs)
	in(q, "r.state", plain(f.States))
	if f.Channel != "" {
		q.and("r.channel = ?", f.Channel)
	}
	if f.Slug != "" {
		q.and(`r.id IN (SELECT release FROM release_items WHERE slug IN (`+names+`))`,
			f.Slug, f.Slug, f.Slug, f.Slug)
	}
	if f.Campaign != "" {
		q.and("r.campaign = ?", f.Campaign)
	}
	q.since("r.due", f.From)
	q.before("r.due", f.To)
	q.end("ORDER BY r.due, r.id LIMIT ?", most(f.Limit))

	joined := &statement{args: q.args, text: `SELECT ` + releaseColumns + `,
			i.slug, i.title, i.rendition, i.source_digest
		FROM (` + q.sql() + `) r JOIN release_items i ON i.release = r.id`}
	rows, err := list(ctx, s.read, scanReleaseItem, joined.end("ORDER BY r.due, r.id, i.position"))
	if err != nil {
		return nil, fmt.Errorf("store: releases: %w", err)
	}
	return gather(rows), nil
}

// Release returns one release.
func (s *Store) Release(ctx context.Context, id int64) (content.Release, error) {
	all, err := s.Releases(ctx, content.ReleaseFilter{IDs: []int64{id}})
	if err != nil {
		return content.Release{}, err
	}
	if len(all) == 0 {
		return content.Release{}, fmt.Errorf("store: release %d: %w", id, ErrNotFound)
	}
	return all[0], nil
}

// scanReleaseItem reads a release with one of its items.
func scanReleaseItem(row scanner) (content.Release, error) {
	var r content.Release
	var it content.Item
	err := row.Scan(&r.ID, &r.Channel, &r.Platform, &r.Run, &r.State, &r.Why, (*stamp)(&r.Due), &r.Asked,
		(*span)(&r.Late), &r.Digest, &r.Fence, (*stamp)(&r.LeaseUntil), (*stamp)(&r.NotBefore), &r.Job,
		&r.Commit, &r.Version, (*stamp)(&r.CreatedAt), (*stamp)(&r.UpdatedAt),
		&r.Campaign, &r.Priority, &r.Consent.People, asJSON{&r.Consent.Barred},
		&it.Slug, &it.Title, &it.Rendition, &it.SourceDigest)
	if len(r.Consent.Barred) == 0 {
		r.Consent.Barred = nil
	}
	r.Items = []content.Item{it}
	return r, err
}

// gather joins neighbouring rows of one release.
func gather(rows []content.Release) []content.Release {
	var all []content.Release
	for _, r := range rows {
		if n := len(all); n > 0 && all[n-1].ID == r.ID {
			all[n-1].Items = append(all[n-1].Items, r.Items...)
			continue
		}
		all = append(all, r)
	}
	return all
}

// plain turns states into what drivers take.
func plain(states []content.State) []string {
	all := make([]string, len(states))
	for i, s := range states {
		all[i] = string(s)
	}
	return all
}
