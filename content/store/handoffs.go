package store

import (
	"context"
	"database/sql"
	"fmt"

	"moxin/content"
)

// sentence and handoffText are how the package's texts are stored.
type sentence struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

type handoffText struct {
	Key   string   `json:"key"`
	Label sentence `json:"label"`
	Value string   `json:"value"`
	HTML  string   `json:"html,omitempty"`
}

// opening is how an Opening is stored.
type opening struct {
	URL     string   `json:"url,omitempty"`
	Label   sentence `json:"label,omitzero"`
	Expires int64    `json:"expires,omitempty"` // microseconds
}

const handoffColumns = `SELECT token, release, channel, platform, due, expires, title,
	texts, media, checklist, preview_url, open FROM handoffs`

// Handoff returns the package that a token opens.
func (s *Store) Handoff(ctx context.Context, token string) (content.Handoff, error) {
	h, err := first(ctx, s.read, scanHandoff, query(handoffColumns).and("token = ?", token))
	if err != nil {
		return h, fmt.Errorf("store: hand-off: %w", err) // a token is a key: never in an error
	}
	return h, nil
}

// HandoffOf returns a release's newest package.
func (s *Store) HandoffOf(ctx context.Context, release int64) (content.Handoff, error) {
	h, err := first(ctx, s.read, scanHandoff, query(handoffColumns).
		and("release = ?", release).end("ORDER BY id DESC LIMIT 1"))
	if err != nil {
		return h, fmt.Errorf("store: hand-off of release %d: %w", release, err)
	}
	return h, nil
}

// putHandoff keeps a package. One that is made again under its token takes its place.
func putHandoff(ctx context.Context, tx *sql.Tx, r content.Release, h content.Handoff) error {
	texts := make([]handoffText, len(h.Texts))
	for i, t := range h.Texts {
		texts[i] = handoffText{t.Key, sentence(t.Label), t.Value, t.HTML}
	}
	checklist := make([]sentence, len(h.Checklist))
	for i, c := range h.Checklist {
		checklist[i] = sentence(c)
	}
	open := opening{h.Open.URL, sentence(h.Open.Label), micros(h.Open.Expires)}
	var stored [4]string
	for i, v := range []any{texts, append([]content.Media{}, h.Media...), checklist, open} {
		var err error
		if stored[i], err = toJSON(v); err != nil {
			return err
		}
	}
	n, err := exec(ctx, tx, `INSERT INTO handoffs (token, release, channel, platform, due, expires, title,
			texts, media, checklist, preview_url, open)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (token) DO UPDATE SET due = excluded.due, expires = excluded.expires,
			title = excluded.title, texts = excluded.texts, media = excluded.media,
			checklist = excluded.checklist, preview_url = excluded.preview_url, open = excluded.open
		WHERE handoffs.release = excluded.release`,
		h.Token, r.ID, r.Channel, r.Platform, micros(h.Due), micros(h.Expires), h.Title,
		stored[0], stored[1], stored[2], h.PreviewURL, stored[3])
	if err == nil && n == 0 {
		err = fmt.Errorf("its token belongs to another release: %w", ErrStale)
	}
	return err
}

func scanHandoff(row scanner) (content.Handoff, error) {
	var h content.Handoff
	var texts []handoffText
	var checklist []sentence
	var open opening
	err := row.Scan(&h.Token, &h.Release, &h.Channel, &h.Platform, (*stamp)(&h.Due), (*stamp)(&h.Expires),
		&h.Title, asJSON{&texts}, asJSON{&h.Media}, asJSON{&checklist}, &h.PreviewURL, asJSON{&open})
	h.Open = content.Opening{URL: open.URL, Label: content.Text(open.Label), Expires: instant(open.Expires)}
	for _, t := range texts {
		h.Texts = append(h.Texts, content.HandoffText{Key: t.Key, Label: content.Text(t.Label), Value: t.Value, HTML: t.HTML})
	}
	for _, c := range checklist {
		h.Checklist = append(h.Checklist, content.Text(c))
	}
	return h, err
}
