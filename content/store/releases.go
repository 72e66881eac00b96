package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"moxin/content"
)

const releaseColumns = `r.id, r.channel, r.platform, r.run, r.state, r.why, r.due, r.asked, r.late,
	r.digest, r.fence, r.lease_until, r.not_before, r.job, r.commit_hash, r.version,
	r.created_at, r.updated_at, r.campaign, r.priority, r.people, r.barred`

const releaseItemColumns = releaseColumns + `, i.slug, i.title, i.rendition, i.source_digest`

// briefColumns are what content.ReleaseFilter.Brief promises: SQLite is paid by the value, and a
// month of a calendar has thousands of rows.
const briefColumns = `r.id, r.channel, r.platform, r.run, r.state, r.why, r.due, r.asked, r.not_before,
	r.version, r.updated_at, r.campaign, r.priority, i.slug, i.title`

// Releases returns the chosen releases by due instant, then id.
func (s *Store) Releases(ctx context.Context, f content.ReleaseFilter) ([]content.Release, error) {
	// One statement reads releases and items, so a message is never seen half changed.
	columns := releaseItemColumns
	if f.Brief {
		columns = briefColumns
	}
	q := &statement{text: `SELECT ` + columns + ` FROM releases r JOIN release_items i ON i.release = r.id`}
	if f.Limit > 0 {
		q = query(`SELECT r.* FROM releases r`)
	}
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
	if f.Limit > 0 {
		// A limit counts releases: the choice is made before the items are joined.
		q.end("ORDER BY r.due, r.id LIMIT ?", f.Limit)
		q = &statement{args: q.args, text: `SELECT ` + columns + ` FROM (` + q.sql() + `) r JOIN release_items i ON i.release = r.id`}
	}
	all, err := s.listReleases(ctx, q.end("ORDER BY r.due, r.id, i.position"), f.Brief)
	if err != nil {
		return nil, fmt.Errorf("store: releases: %w", err)
	}
	return all, nil
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

// releaseRow is a release with one of its items, as releaseItemColumns or briefColumns have them.
type releaseRow struct {
	content.Release
	item   content.Item
	barred string
}

func (r *releaseRow) fields() []any {
	return []any{&r.ID, &r.Channel, &r.Platform, &r.Run, &r.State, &r.Why, (*stamp)(&r.Due), &r.Asked,
		(*span)(&r.Late), &r.Digest, &r.Fence, (*stamp)(&r.LeaseUntil), (*stamp)(&r.NotBefore), &r.Job,
		&r.Commit, &r.Version, (*stamp)(&r.CreatedAt), (*stamp)(&r.UpdatedAt),
		&r.Campaign, &r.Priority, &r.Consent.People, &r.barred,
		&r.item.Slug, &r.item.Title, &r.item.Rendition, &r.item.SourceDigest}
}

// brief is for briefColumns what fields is for releaseItemColumns.
func (r *releaseRow) brief() []any {
	return []any{&r.ID, &r.Channel, &r.Platform, &r.Run, &r.State, &r.Why, (*stamp)(&r.Due), &r.Asked,
		(*stamp)(&r.NotBefore), &r.Version, (*stamp)(&r.UpdatedAt), &r.Campaign, &r.Priority, &r.item.Slug, &r.item.Title}
}

// nobody is the JSON of a list of people with no one in it.
const nobody = "[]"

// listReleases joins neighbouring rows of one release. A month of a calendar has thousands: what
// they are read into is used again, and the list is not copied.
func (s *Store) listReleases(ctx context.Context, q *statement, brief bool) ([]content.Release, error) {
	rows, err := s.read.QueryContext(ctx, q.sql(), q.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []content.Release
	row := releaseRow{barred: nobody}
	into := row.fields()
	if brief {
		into = row.brief()
	}
	for rows.Next() {
		row.Release = content.Release{}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		if n := len(all); n > 0 && all[n-1].ID == row.ID {
			all[n-1].Items = append(all[n-1].Items, row.item)
			continue
		}
		if row.barred != nobody {
			if err := json.Unmarshal([]byte(row.barred), &row.Consent.Barred); err != nil {
				return nil, err
			}
		}
		row.Items = []content.Item{row.item}
		if len(all) == cap(all) {
			all = slices.Grow(all, max(16, 3*len(all)))
		}
		all = append(all, row.Release)
	}
	return all, rows.Err()
}

// plain turns states into what drivers take.
func plain(states []content.State) []string {
	all := make([]string, len(states))
	for i, s := range states {
		all[i] = string(s)
	}
	return all
}
