package store

import (
	"context"
	"errors"
	"time"

	"moxin/content"
)

var errNotYet = errors.ErrUnsupported

// Releases: see the finished file.
func (s *Store) Releases(ctx context.Context, f content.ReleaseFilter) ([]content.Release, error) {
	return nil, errNotYet
}

// Release: see the finished file.
func (s *Store) Release(ctx context.Context, id int64) (r content.Release, err error) {
	return r, errNotYet
}

// Articles: see the finished file.
func (s *Store) Articles(ctx context.Context) ([]content.ArticleRecord, error) { return nil, errNotYet }

// Rendition: see the finished file.
func (s *Store) Rendition(ctx context.Context, digest string) (r content.Rendition, err error) {
	return r, errNotYet
}

// Apply: see the finished file.
func (s *Store) Apply(ctx context.Context, cs content.Changeset) ([]int64, error) {
	return nil, errNotYet
}

// Transition: see the finished file.
func (s *Store) Transition(ctx context.Context, t content.Transition) error { return errNotYet }

// Approve: see the finished file.
func (s *Store) Approve(ctx context.Context, a content.Approval) error { return errNotYet }

// DispatchDue: see the finished file.
func (s *Store) DispatchDue(ctx context.Context, now, work time.Time, limit int) ([]content.Ticket, error) {
	return nil, errNotYet
}

// MissLate: see the finished file.
func (s *Store) MissLate(ctx context.Context, now time.Time) ([]int64, error) { return nil, errNotYet }

// NextDue: see the finished file.
func (s *Store) NextDue(ctx context.Context, now time.Time) (at time.Time, ok bool, err error) {
	return at, ok, errNotYet
}

// Claim: see the finished file.
func (s *Store) Claim(ctx context.Context, c content.Claim) (a content.Attempt, err error) {
	return a, errNotYet
}

// Settle: see the finished file.
func (s *Store) Settle(ctx context.Context, m content.Settlement) error { return errNotYet }

// Sweep: see the finished file.
func (s *Store) Sweep(ctx context.Context, work time.Time, queuedFor time.Duration) (w content.Swept, err error) {
	return w, errNotYet
}

// Upload: see the finished file.
func (s *Store) Upload(ctx context.Context, account, kind, hash string) (r content.Remote, ok bool, err error) {
	return r, ok, errNotYet
}

// RecordUpload: see the finished file.
func (s *Store) RecordUpload(ctx context.Context, account, kind, hash string, r content.Remote) error {
	return errNotYet
}

// Attempts: see the finished file.
func (s *Store) Attempts(ctx context.Context, release int64) ([]content.Attempt, error) {
	return nil, errNotYet
}

// Approvals: see the finished file.
func (s *Store) Approvals(ctx context.Context, release int64) ([]content.Approval, error) {
	return nil, errNotYet
}

// Handoff: see the finished file.
func (s *Store) Handoff(ctx context.Context, token string) (h content.Handoff, err error) {
	return h, errNotYet
}

// HandoffOf: see the finished file.
func (s *Store) HandoffOf(ctx context.Context, release int64) (h content.Handoff, err error) {
	return h, errNotYet
}

// Publications: see the finished file.
func (s *Store) Publications(ctx context.Context, f content.PublicationFilter) ([]content.Publication, error) {
	return nil, errNotYet
}

// MarkGone: see the finished file.
func (s *Store) MarkGone(ctx context.Context, id int64, at time.Time, why string) error {
	return errNotYet
}

// SetStatID: see the finished file.
func (s *Store) SetStatID(ctx context.Context, id int64, statID string) error { return errNotYet }

// AddSamples: see the finished file.
func (s *Store) AddSamples(ctx context.Context, samples []content.Sample) (added int, err error) {
	return added, errNotYet
}

// Samples: see the finished file.
func (s *Store) Samples(ctx context.Context, f content.SampleFilter) ([]content.Sample, error) {
	return nil, errNotYet
}

// PutRaw: see the finished file.
func (s *Store) PutRaw(ctx context.Context, source string, at time.Time, body []byte) (hash string, err error) {
	return hash, errNotYet
}

// AddOutcomes: see the finished file.
func (s *Store) AddOutcomes(ctx context.Context, outcomes []content.Outcome) (added int, err error) {
	return added, errNotYet
}

// Outcomes: see the finished file.
func (s *Store) Outcomes(ctx context.Context, since time.Time) ([]content.Outcome, error) {
	return nil, errNotYet
}

// PutScores: see the finished file.
func (s *Store) PutScores(ctx context.Context, scores []content.Score) error { return errNotYet }

// Scores: see the finished file.
func (s *Store) Scores(ctx context.Context, kind string) ([]content.Score, error) {
	return nil, errNotYet
}

// Log: see the finished file.
func (s *Store) Log(ctx context.Context, e content.Entry) error { return errNotYet }

// Audit: see the finished file.
func (s *Store) Audit(ctx context.Context, subject string, limit int) ([]content.Entry, error) {
	return nil, errNotYet
}

// Connect: see the finished file.
func (s *Store) Connect(ctx context.Context, a content.Account) error { return errNotYet }

// Disconnect: see the finished file.
func (s *Store) Disconnect(ctx context.Context, channel, who string, at time.Time) error {
	return errNotYet
}

// Accounts: see the finished file.
func (s *Store) Accounts(ctx context.Context) ([]content.Account, error) { return nil, errNotYet }

// Pause: see the finished file.
func (s *Store) Pause(ctx context.Context, p content.Pause) error { return errNotYet }

// Resume: see the finished file.
func (s *Store) Resume(ctx context.Context, scope, who string, at time.Time) error { return errNotYet }

// Pauses: see the finished file.
func (s *Store) Pauses(ctx context.Context) ([]content.Pause, error) { return nil, errNotYet }

// Take: see the finished file.
func (s *Store) Take(ctx context.Context, key string, window time.Duration, max int) (ok bool, err error) {
	return ok, errNotYet
}

// Beat: see the finished file.
func (s *Store) Beat(ctx context.Context, b content.Beat) error { return errNotYet }

// Beats: see the finished file.
func (s *Store) Beats(ctx context.Context, since time.Time) ([]content.Beat, error) {
	return nil, errNotYet
}

// PutCollection: see the finished file.
func (s *Store) PutCollection(ctx context.Context, c content.Collection) error { return errNotYet }

// CollectionsDue: see the finished file.
func (s *Store) CollectionsDue(ctx context.Context, now time.Time, limit int) ([]content.Collection, error) {
	return nil, errNotYet
}

// Collections: see the finished file.
func (s *Store) Collections(ctx context.Context) ([]content.Collection, error) { return nil, errNotYet }

// Steps is the memory of one release across attempts.
type Steps struct {
	s       *Store
	release int64
}

// Steps gives the memory of a release.
func (s *Store) Steps(release int64) *Steps { return &Steps{s, release} }

// Step returns a recorded value.
func (p *Steps) Step(ctx context.Context, name string) (value string, ok bool, err error) {
	return "", false, errNotYet
}

// Record keeps a value.
func (p *Steps) Record(ctx context.Context, name, value string) error { return errNotYet }

// FileLock is the hold on a SQLite store.
type FileLock struct{}

// HeldError says who holds it.
type HeldError struct {
	PID   int
	Host  string
	Since time.Time
}

func (e *HeldError) Error() string { return "held" }

// Lock holds the SQLite store at path.
func Lock(path string) (*FileLock, error) { return nil, errNotYet }

// Close lets go.
func (l *FileLock) Close() error { return nil }
