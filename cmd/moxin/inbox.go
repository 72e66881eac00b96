package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"moxin/content/store"
	"moxin/ingest/intake"
)

// watchInbox imports what comes into ingest.inbox until ctx ends. A folder that cannot be watched is
// said, and stops nothing else.
func (a *app) watchInbox(ctx context.Context, st *station) error {
	dir := st.bench.ws.Config.Ingest.Inbox
	if dir == "" {
		return nil
	}
	tick := time.NewTicker(intake.LookEvery)
	defer tick.Stop()
	x, err := a.newInbox(st.bench, st.store, filepath.Join(st.bench.root, filepath.FromSlash(dir)))
	if err == nil {
		x.Look = tick.C
		x.Told = func(file string, l intake.Report, id int64, err error) {
			if err != nil {
				st.log.Warn("export not imported", "file", file, "error", err)
				return
			}
			st.log.Info("export imported", "file", file, "import", id, "rows", l.Rows, "matched", l.Matched, "added", l.New, "open", l.Open)
			st.scoreAnew()
		}
		err = x.Run(ctx)
	}
	if err != nil && ctx.Err() == nil {
		st.log.Error("inbox not watched", "folder", dir, "error", err)
	}
	return nil
}

// newInbox makes the folder where it is missing.
func (a *app) newInbox(b *bench, s *store.Store, dir string) (*intake.Inbox, error) {
	i, err := a.newIntake(b, s)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making the inbox: %w", err)
	}
	return &intake.Inbox{Dir: dir, Intake: i, Who: "inbox"}, nil
}
