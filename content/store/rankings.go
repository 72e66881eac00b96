package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"moxin/content"
)

// PutScoring keeps a scoring: its scores, what it leaves beside them, and what RankedArticles answers
// from. All scores are of the ranking's instant. Of the scoring before, the explanations go; of what was
// scored on one day (as the zone of r.At counts days) the last scoring stays, of days more than
// daysKept ago the last of each week. ErrStale when a later scoring is there: it says more.
func (s *Store) PutScoring(ctx context.Context, scores []content.Score, r content.Ranking) error {
	err := scoringOf(scores, r)
	if err == nil {
		err = s.tx(ctx, func(tx *sql.Tx) error { return s.dialect.putScoring(ctx, tx, scores, r) })
	}
	if err != nil {
		return fmt.Errorf("store: put scoring: %w", err)
	}
	return nil
}

func scoringOf(scores []content.Score, r content.Ranking) error {
	if r.At.IsZero() {
		return errors.New("without an instant")
	}
	for _, c := range scores {
		if micros(c.At) != micros(r.At) {
			return fmt.Errorf("%s of %s %s is of another instant", c.Name, c.Kind, c.Subject)
		}
	}
	return nil
}

// aheadAtMost is how much later than one that comes after it a scoring can be, of processes that score at
// the same time. One that is later still was made while a clock was wrong, and goes.
const aheadAtMost = time.Hour

func (d dialect) putScoring(ctx context.Context, tx *sql.Tx, scores []content.Score, r content.Ranking) error {
	if _, err := alone(ctx, tx, "lock:scores"); err != nil {
		return err
	}
	later, err := exists(ctx, tx, `SELECT 1 FROM scorings WHERE at > $1 AND at < $2`, micros(r.At), micros(r.At.Add(aheadAtMost)))
	if err != nil {
		return err
	}
	if later {
		return ErrStale
	}
	if err := thinScores(ctx, tx, r.At); err != nil {
		return err
	}
	if err := d.putScores(ctx, tx, scores); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO scorings (at) VALUES ($1)`, micros(r.At)); err != nil {
		return err
	}
	if err := putRanking(ctx, tx, r); err != nil {
		return err
	}
	return d.putRanked(ctx, tx, scores)
}

// thinScores makes room for a scoring: of those before, what is not kept goes.
func thinScores(ctx context.Context, tx *sql.Tx, now time.Time) error {
	at, err := list(ctx, tx, scanInstant, query(`SELECT at FROM scorings`).end("ORDER BY at"))
	if err != nil {
		return err
	}
	for _, gone := range thinned(at, now) {
		for _, q := range []string{
			scoreKinds + ` DELETE FROM scores WHERE kind IN (SELECT kind FROM kinds) AND at = $1`,
			`DELETE FROM scorings WHERE at = $1`,
		} {
			if _, err := tx.ExecContext(ctx, q, micros(gone)); err != nil {
				return err
			}
		}
	}
	_, err = tx.ExecContext(ctx, scoreKinds+` UPDATE scores SET why = ''
		WHERE kind IN (SELECT kind FROM kinds) AND at = (SELECT MAX(at) FROM scorings) AND why <> ''`)
	return err
}

func scanInstant(row scanner) (time.Time, error) {
	var at time.Time
	err := row.Scan((*stamp)(&at))
	return at, err
}

// daysKept is for how many days the last scoring of each is kept.
const daysKept = 92

// thinned are the scorings, of those at the instants, rising, that are not kept once there is one now:
// all but the last of each day, or week where that is long ago, and those that are not yet.
func thinned(at []time.Time, now time.Time) []time.Time {
	old := now.AddDate(0, 0, -daysKept)
	span := func(t time.Time) string {
		t = t.In(now.Location())
		if t.Before(old) {
			year, week := t.ISOWeek()
			return fmt.Sprint(year, " week ", week)
		}
		return t.Format(time.DateOnly)
	}
	var gone []time.Time
	for i, t := range at {
		next := now
		if i+1 < len(at) && at[i+1].Before(now) {
			next = at[i+1]
		}
		if t.After(now) || span(t) == span(next) {
			gone = append(gone, t)
		}
	}
	return gone
}

// putRanking keeps what is beside the scores: of the newest scoring alone.
func putRanking(ctx context.Context, tx *sql.Tx, r content.Ranking) error {
	draws, err := packedDraws(r.Draws, len(r.Posts))
	if err != nil {
		return err
	}
	r.Draws = nil
	body, err := toJSON(r)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM rankings`); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO rankings (at, body, draws) VALUES ($1, $2, $3)`, micros(r.At), body, draws)
	return err
}

// Ranking is what the newest scoring left beside its scores; the zero value before the first.
func (s *Store) Ranking(ctx context.Context) (content.Ranking, error) {
	r, err := first(ctx, s.read, scanRanking, query(`SELECT at, body, draws FROM rankings`).end("ORDER BY at DESC LIMIT 1"))
	if errors.Is(err, ErrNotFound) {
		return content.Ranking{}, nil
	}
	if err != nil {
		return r, fmt.Errorf("store: ranking: %w", err)
	}
	return r, nil
}

func scanRanking(row scanner) (content.Ranking, error) {
	var r content.Ranking
	var draws []byte
	var at time.Time
	if err := row.Scan((*stamp)(&at), asJSON{&r}, &draws); err != nil {
		return r, err
	}
	r.At, r.Draws = at, unpackedDraws(draws, len(r.Posts))
	return r, nil
}

// packedDraws writes draws one post after the other; each has as many.
func packedDraws(draws [][]float32, posts int) ([]byte, error) {
	if len(draws) != posts {
		return nil, fmt.Errorf("draws of %d posts, not %d", len(draws), posts)
	}
	packed := []byte{}
	for _, of := range draws {
		if len(of) != len(draws[0]) {
			return nil, fmt.Errorf("%d draws of a post, %d of another", len(of), len(draws[0]))
		}
		for _, v := range of {
			packed = binary.LittleEndian.AppendUint32(packed, math.Float32bits(v))
		}
	}
	return packed, nil
}

func unpackedDraws(packed []byte, posts int) [][]float32 {
	if posts == 0 {
		return nil
	}
	all := make([]float32, len(packed)/4)
	for i := range all {
		all[i] = math.Float32frombits(binary.LittleEndian.Uint32(packed[4*i:]))
	}
	draws, each := make([][]float32, posts), len(all)/posts
	for i := range draws {
		draws[i] = all[i*each : (i+1)*each : (i+1)*each]
	}
	return draws
}
