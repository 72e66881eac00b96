package intake

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"moxin/ingest/sheet"
)

// LookEvery is how often files that are being written want to be looked at: one that has the same size and
// time at two looks is complete. Browsers rename a download when it is whole, so that most are read at
// the second look.
const LookEvery = time.Second

// exportNames are the endings of files that may be exports.
var exportNames = []string{".xlsx", ".xls", ".csv", ".tsv", ".txt", ".html", ".htm"}

// Inbox imports the files that come into a folder. It never moves or deletes one: what was imported is
// known by its bytes, also after a restart.
type Inbox struct {
	Dir    string
	Intake *Intake
	Look   <-chan time.Time // ticks, each LookEvery
	Who    string           // imports them
	// Told hears what became of a file; once for each that is new.
	Told func(file string, l Report, id int64, err error)

	waiting map[string]trace // files that may still be written
	done    map[string]trace // files that were read, as they were then
}

// trace is how far a file has been written.
type trace struct {
	size int64
	at   time.Time
}

// Run watches until ctx ends, which is no error: those are of the folder, where it cannot be watched or read.
// What is wrong with a file Told hears. Files that are there already are taken first.
func (x *Inbox) Run(ctx context.Context) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watching %s: %w", x.Dir, err)
	}
	defer w.Close() // nothing was written through it
	if err := w.Add(x.Dir); err != nil {
		return fmt.Errorf("watching %s: %w", x.Dir, err)
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
				return fmt.Errorf("watching %s: %w", x.Dir, err)
			}
			if err := x.all(); err != nil { // events were lost: everything is looked at
				return err
			}
		case <-x.Look:
			x.settle(ctx)
		}
	}
}

// all notices every file of the folder.
func (x *Inbox) all() error {
	entries, err := os.ReadDir(x.Dir)
	if err != nil {
		return fmt.Errorf("watching %s: %w", x.Dir, err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			x.notice(filepath.Join(x.Dir, e.Name()))
		}
	}
	return nil
}

// notice looks at a file from now on until it is complete.
func (x *Inbox) notice(path string) {
	if isExport(filepath.Base(path)) {
		if _, ok := x.waiting[path]; !ok {
			x.waiting[path] = trace{size: -1}
		}
	}
}

// isExport reports whether a name is one of an export, and not of a file that a program keeps beside
// it while it works: ~$ is Excel's, .~ and # are of other editors. Browsers name a download that is not whole
// otherwise: .crdownload, .part, .download.
func isExport(name string) bool {
	return slices.Contains(exportNames, strings.ToLower(filepath.Ext(name))) &&
		!slices.ContainsFunc([]string{"~$", ".", "#"}, func(mark string) bool { return strings.HasPrefix(name, mark) })
}

// settle reads the files that have not grown since the last look.
func (x *Inbox) settle(ctx context.Context) {
	for _, path := range slices.Sorted(maps.Keys(x.waiting)) {
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

// FileName is the name that a file is known by: its base name as text, whatever the system allows.
func FileName(path string) string { return strings.ToValidUTF8(filepath.Base(path), "\ufffd") }

// take imports a file unless its bytes were imported before.
func (x *Inbox) take(ctx context.Context, path string, is trace) {
	file := FileName(path)
	data, err := sheet.ReadFile(path)
	if err != nil {
		x.Told(file, Report{}, 0, err)
		return
	}
	known, err := x.Intake.Knows(ctx, data)
	if err != nil || known {
		if err != nil && ctx.Err() == nil { // to be stopped is no fault of the file
			delete(x.done, path)
			x.Told(file, Report{}, 0, err)
		}
		return
	}
	l, record, err := x.Intake.Keep(ctx, File{Name: file, Data: data, At: is.at}, x.Who)
	var unfit *sheet.FileError
	if err != nil && !errors.As(err, &unfit) {
		delete(x.done, path) // of the store: tried again when the file is seen again
	}
	if ctx.Err() == nil {
		x.Told(file, l, record.ID, err)
	}
}
