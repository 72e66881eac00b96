package store

import (
	"context"

	"moxin/content"
)

// CollectionsOf returns how reading goes of some publications, by publication and collector.
func (s *Store) CollectionsOf(ctx context.Context, publications []int64) ([]content.Collection, error) {
	if len(publications) == 0 {
		return nil, nil // no ids would mean all
	}
	q := query(collectionColumns)
	in(q, "publication", publications)
	return s.collections(ctx, q.end("ORDER BY publication, collector"))
}
