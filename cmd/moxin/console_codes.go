package main

import (
	"context"

	"moxin/content"
	"moxin/content/store"
	"moxin/publishers"
)

// codeStore shows renditions with the real codes of contact ways, for people to look at: with them they
// go out. What was approved, and its digest, stay as they are stored.
type codeStore struct {
	*store.Store
	files publishers.Media
}

// Rendition is a stored rendition as it would go out now.
func (s codeStore) Rendition(ctx context.Context, digest string) (content.Rendition, error) {
	r, err := s.Store.Rendition(ctx, digest)
	if err != nil {
		return r, err
	}
	return withCode(ctx, s.Store, s.files, r), nil
}
