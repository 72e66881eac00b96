package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"moxin/content/store"
	"moxin/ingest/sheet"
)

// inboxLook is how often files that are being written are looked at: one that has the same size and
// time at two looks is complete. Browsers rename a download when it is whole, so that most are read at
// the second look.
const inboxLook = time.Second

// exportNames are the endings of files that may be exports.
var exportNames = []string{".xlsx", ".xls", ".csv", ".tsv", ".txt", ".html", ".htm"}

// inbox imports the files that come into a folder. It never moves or deletes one: what was imported is
// known by its bytes, also after a restart.
type inbox struct {
	dir    string
	intake *intake
	look   <-chan time.Time // ticks
	who    string
	// told hears what became of a file; once for each that is new.
	told func(file string, l looked, id int64, err error)

	waiting map[string]trace // files that may still be written
	done    map[string]trace // files that were read, as they were then
}

// trace is how far a file has been written.
type trace struct {
	size int64
	at   time.Time
}

// run watches until ctx ends. Files that are there already are taken first.
func (x *inbox) run(ctx context.Context) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watching %s: %w", x.dir, err)
	}
	defer w.Close() // nothing was written through it
	if err := w.Add(x.dir); err != nil {
		return fmt.Errorf("watching %s: %w", x.dir, err)
	}
	x.waiting, x.done = map[string]trace{}, map[string]trace{}
	if err := x.all(); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case event, ok := <-w.Events:
			if !ok {
				return nil
			}
			x.notice(event.Name)
		case err, ok := <-w.Errors:
			if !ok {
				return nil
			}
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return fmt.Errorf("watching %s: %w", x.dir, err)
			}
			if err := x.all(); err != nil { // events were lost: everything is looked at
				return err
			}
		case <-x.look:
			x.settle(ctx)
		}
	}
}

// all notices every file of the folder.
func (x *inbox) all() error {
	entries, err := os.ReadDir(x.dir)
	if err != nil {
		return fmt.Errorf("watching %s: %w", x.dir, err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			x.notice(filepath.Join(x.dir, e.Name()))
		}
	}
	return nil
}

// notice looks at a file from now on until it is complete.
func (x *inbox) notice(path string) {
	if isExport(filepath.Base(path)) {
		if _, ok := x.waiting[path]; !ok {
			x.waiting[path] = trace{size: -1}
		}
	}
}

// isExport reports whether a name is one of an export, and not of a file that a program keeps beside
// it while it works: ~$ is Excel's, .crdownload Chrome's, .part Firefox's, .download Safari's.
func isExport(name string) bool {
	return slices.Contains(exportNames, strings.ToLower(filepath.Ext(name))) && !strings.HasPrefix(name, "~$") &&
		!strings.HasPrefix(name, ".~") && !unwatched(name)
}

// settle reads the files that have not grown since the last look.
func (x *inbox) settle(ctx context.Context) {
	for _, path := range sortedKeys(x.waiting) {
		if ctx.Err() != nil {
			return
		}
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() {
			delete(x.waiting, path) // gone, or none of ours
			continue
		}
		now := trace{info.Size(), info.ModTime()}
		if now.size == 0 || now != x.waiting[path] {
			x.waiting[path] = now
			continue
		}
		delete(x.waiting, path)
		if x.done[path] == now {
			continue
		}
		x.done[path] = now
		x.take(ctx, path, now)
	}
}

// fileName is the name that a file is known by: its base name as text, whatever the system allows.
func fileName(path string) string { return strings.ToValidUTF8(filepath.Base(path), "\ufffd") }

// take imports a file unless its bytes were imported before.
func (x *inbox) take(ctx context.Context, path string, is trace) {
	file := fileName(path)
	data, err := sheet.ReadFile(path)
	if err != nil {
		x.told(file, looked{}, 0, err)
		return
	}
	sum := sha256.Sum256(data)
	known, err := x.intake.store.ImportsOf(ctx, hex.EncodeToString(sum[:]))
	if err != nil || len(known) > 0 {
		if err != nil && ctx.Err() == nil { // to be stopped is no fault of the file
			delete(x.done, path)
			x.told(file, looked{}, 0, err)
		}
		return
	}
	l, record, err := x.intake.keep(ctx, incoming{file: file, data: data, at: is.at}, x.who)
	var unfit *sheet.FileError
	if err != nil && !errors.As(err, &unfit) {
		delete(x.done, path) // of the store: tried again when the file is seen again
	}
	if ctx.Err() == nil {
		x.told(file, l, record.ID, err)
	}
}

// watchInbox imports what comes into ingest.inbox until ctx ends. A folder that cannot be watched is
// said, and stops nothing else.
func (a *app) watchInbox(ctx context.Context, st *station) error {
	dir := st.bench.ws.Config.Ingest.Inbox
	if dir == "" {
		return nil
	}
	tick := time.NewTicker(inboxLook)
	defer tick.Stop()
	x, err := a.newInbox(st.bench, st.store, filepath.Join(st.bench.root, filepath.FromSlash(dir)))
	if err == nil {
		x.look = tick.C
		x.told = func(file string, l looked, id int64, err error) {
			if err != nil {
				st.log.Warn("export not imported", "file", file, "error", err)
				return
			}
			st.log.Info("export imported", "file", file, "import", id, "rows", l.Rows, "matched", l.Matched, "added", l.New, "open", l.Open)
			st.scoreAnew()
		}
		err = x.run(ctx)
	}
	if err != nil && ctx.Err() == nil {
		st.log.Error("inbox not watched", "folder", dir, "error", err)
	}
	return nil
}

// newInbox makes the folder where it is missing.
func (a *app) newInbox(b *bench, s *store.Store, dir string) (*inbox, error) {
	i, err := a.newIntake(b, s)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making the inbox: %w", err)
	}
	return &inbox{dir: dir, intake: i, who: "inbox"}, nil
}
