package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// PutRaw keeps a payload as it was read, and returns the SHA-256 (hex) that samples name it by.
// The same bytes are kept once, with the source and calendar instant of the first time.
func (s *Store) PutRaw(ctx context.Context, source string, at time.Time, body []byte) (string, error) {
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	_, err := s.write.ExecContext(ctx, `INSERT INTO raws (hash, source, at, body) VALUES ($1, $2, $3, $4)
		ON CONFLICT (hash) DO NOTHING`, hash, source, micros(at), notNil(body))
	if err != nil {
		return "", fmt.Errorf("store: raw of %s: %w", source, err)
	}
	return hash, nil
}

// Raw returns a payload by its hash.
func (s *Store) Raw(ctx context.Context, hash string) ([]byte, error) {
	var body []byte
	err := s.read.QueryRowContext(ctx, `SELECT body FROM raws WHERE hash = $1`, hash).Scan(&body)
	if err != nil {
		return nil, fmt.Errorf("store: raw %s: %w", hash, notFound(err))
	}
	return body, nil
}
