package store

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// querier is a pool or a transaction.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// exec returns how many rows a statement changed.
func exec(ctx context.Context, q querier, query string, args ...any) (int64, error) {
	res, err := q.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// list runs a query and scans each row with one function.
func list[T any](ctx context.Context, q querier, scan func(scanner) (T, error), s *statement) ([]T, error) {
	rows, err := q.QueryContext(ctx, s.sql(), s.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// first is list for at most one row: the others are not read, none is ErrNotFound.
func first[T any](ctx context.Context, q querier, scan func(scanner) (T, error), s *statement) (T, error) {
	one, err := scan(q.QueryRowContext(ctx, s.sql(), s.args...))
	if errors.Is(err, sql.ErrNoRows) {
		var none T
		return none, ErrNotFound
	}
	return one, err
}

// scanner is *sql.Row or *sql.Rows.
type scanner interface{ Scan(dest ...any) error }

// exists reports whether a query has a row.
func exists(ctx context.Context, q querier, query string, args ...any) (bool, error) {
	var found bool
	err := q.QueryRowContext(ctx, `SELECT EXISTS (`+query+`)`, args...).Scan(&found)
	return found, err
}

// mustExist is ErrNotFound where a query has no row.
func mustExist(ctx context.Context, q querier, query string, args ...any) error {
	found, err := exists(ctx, q, query, args...)
	if err == nil && !found {
		err = ErrNotFound
	}
	return err
}

// notFound keeps sql.ErrNoRows inside the store.
func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// statement is SQL under construction. Callers write ? and get $1, $2, …, which both
// databases know.
type statement struct {
	text  string
	where []string
	tail  string
	args  []any
}

// query begins a statement.
func query(text string, args ...any) *statement {
	s := &statement{}
	s.text = s.bind(text, args...)
	return s
}

// bind numbers the question marks of a piece of SQL.
func (s *statement) bind(piece string, args ...any) string {
	var b strings.Builder
	for _, r := range piece {
		if r != '?' {
			b.WriteRune(r)
			continue
		}
		s.args = append(s.args, args[0])
		args = args[1:]
		b.WriteString("$" + strconv.Itoa(len(s.args)))
	}
	return b.String()
}

// and adds a condition.
func (s *statement) and(cond string, args ...any) *statement {
	s.where = append(s.where, s.bind(cond, args...))
	return s
}

// in adds "column is one of values"; no values mean no condition.
func in[T any](s *statement, column string, values []T) {
	if len(values) == 0 {
		return
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	s.and(column+" IN (?"+strings.Repeat(", ?", len(values)-1)+")", args...)
}

// since and before add the bounds of a half-open span; a zero time is no bound.
func (s *statement) since(column string, t time.Time) {
	if !t.IsZero() {
		s.and(column+" >= ?", micros(t))
	}
}

func (s *statement) before(column string, t time.Time) {
	if !t.IsZero() {
		s.and(column+" < ?", micros(t))
	}
}

// end sets what follows the conditions.
func (s *statement) end(tail string, args ...any) *statement {
	s.tail = s.bind(tail, args...)
	return s
}

func (s *statement) sql() string {
	text := s.text
	if len(s.where) > 0 {
		text += " WHERE " + strings.Join(s.where, " AND ")
	}
	return text + " " + s.tail
}

// limited ends a statement that is asked often and has a limit. SQLite parses a statement anew whenever a
// parameter that is a LIMIT by itself is bound, to plan for its value; one in an expression it lets be.
const limited = "LIMIT CAST(? AS BIGINT)"

// most is the LIMIT for a limit that callers leave at 0.
func most(limit int) int {
	if limit <= 0 {
		return math.MaxInt32
	}
	return limit
}
