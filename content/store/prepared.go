package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	"modernc.org/sqlite"
)

// maxPrepared is how many statements a connection to SQLite keeps ready. Those of one workspace are
// fewer, but lists of ids of different lengths make a text each.
const maxPrepared = 96

// openPrepared opens a pool of connections to SQLite that parse each statement once: it is a third
// of the work of the short ones that a release is carried by. The PostgreSQL driver does so by itself.
func openPrepared(dsn string) (*sql.DB, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(preparing{c}), nil
}

type preparing struct{ driver.Connector }

// Connect opens a connection that keeps its statements.
func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	lite, ok := c.(liteConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("sqlite: %T cannot do what a connection must", c), c.Close())
	}
	return &preparedConn{liteConn: lite, idle: map[string]liteStmt{}}, nil
}

// liteConn is what database/sql asks of SQLite's connections, and liteStmt of their statements.
type (
	liteConn interface {
		driver.Conn
		driver.ConnBeginTx
		driver.ConnPrepareContext
		driver.ExecerContext
		driver.QueryerContext
		driver.Pinger
		driver.SessionResetter
		driver.Validator
	}
	liteStmt interface {
		driver.Stmt
		driver.StmtExecContext
		driver.StmtQueryContext
	}
)

// preparedConn is a connection with the statements that it has parsed. Only one goroutine uses a
// connection at a time; a statement whose rows are being read is not among the idle ones.
type preparedConn struct {
	liteConn
	idle map[string]liteStmt
}

// lasting reports a statement that is worth keeping: what changes or asks about the schema is not.
func lasting(query string) bool {
	verb, _, _ := strings.Cut(strings.TrimLeft(query, " \t\n"), " ")
	switch verb {
	case "SELECT", "INSERT", "UPDATE", "DELETE", "WITH":
		return !strings.Contains(query, ";")
	}
	return false
}

func (c *preparedConn) take(ctx context.Context, query string) (liteStmt, error) {
	if s, ok := c.idle[query]; ok {
		delete(c.idle, query)
		return s, nil
	}
	s, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	lite, ok := s.(liteStmt)
	if !ok {
		return nil, errors.Join(fmt.Errorf("sqlite: %T cannot do what a statement must", s), s.Close())
	}
	return lite, nil
}

// give keeps a statement that was used for the next time.
func (c *preparedConn) give(query string, s liteStmt) error {
	if _, twice := c.idle[query]; twice {
		return s.Close()
	}
	var err error
	if len(c.idle) >= maxPrepared {
		err = c.forget()
	}
	c.idle[query] = s
	return err
}

func (c *preparedConn) forget() error {
	var errs []error
	for query, s := range c.idle {
		errs = append(errs, s.Close())
		delete(c.idle, query)
	}
	return errors.Join(errs...)
}

// ExecContext runs a statement.
func (c *preparedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if !lasting(query) {
		return c.liteConn.ExecContext(ctx, query, args)
	}
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := s.ExecContext(ctx, args)
	if err != nil {
		_ = s.Close() // why it failed is what counts
		return nil, err
	}
	return result, c.give(query, s)
}

// QueryContext runs a statement; it is kept once its rows are closed.
func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if !lasting(query) {
		return c.liteConn.QueryContext(ctx, query, args)
	}
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		_ = s.Close() // see above
		return nil, err
	}
	return &preparedRows{Rows: rows, done: func() error { return c.give(query, s) }}, nil
}

// Close gives up the statements and then the connection, which would otherwise live on.
func (c *preparedConn) Close() error { return errors.Join(c.forget(), c.liteConn.Close()) }

// preparedRows are rows whose statement goes back when they are closed.
type preparedRows struct {
	driver.Rows
	done func() error
}

// Close ends the reading. A second time it does nothing.
func (r *preparedRows) Close() error {
	if r.done == nil {
		return nil
	}
	done := r.done
	r.done = nil
	return errors.Join(r.Rows.Close(), done())
}
