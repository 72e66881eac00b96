package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"moxin/content"
)

// HeldError says who holds a store.
type HeldError struct {
	PID   int
	Host  string
	Since time.Time
}

// Error names the process.
func (e *HeldError) Error() string {
	since := e.Since.Local().Format("2006-01-02 15:04:05 MST")
	return content.T(
		fmt.Sprintf("这个数据库已由 %s 上的进程 %d 使用（自 %s 起）", e.Host, e.PID, since),
		fmt.Sprintf("the store is held by process %d on %s since %s", e.PID, e.Host, since),
	).String()
}

// FileLock is the hold of one serving process on a SQLite store.
type FileLock struct{ file *os.File }

// holder is what the lock file says.
type holder struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

// errHeld is what the system's lock call says when another process has it.
var errHeld = errors.New("store: held")

// Lock holds the SQLite store at path for one serving process, by a lock on path + ".lock",
// which says who holds it. A second holder gets a *HeldError. The system lets go when the
// process ends, however it ends; the file stays. Short commands write beside it unlocked.
func Lock(path string) (*FileLock, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("store: lock: %w", err)
	}
	name := path + ".lock"
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("store: lock: %w", err)
	}
	if err := lockFile(f); err != nil {
		defer f.Close()
		if errors.Is(err, errHeld) {
			return nil, heldBy(name)
		}
		return nil, fmt.Errorf("store: lock %s: %w", name, err)
	}
	l := &FileLock{f}
	if err := l.sign(); err != nil {
		return nil, errors.Join(fmt.Errorf("store: lock %s: %w", name, err), l.Close())
	}
	return l, nil
}

// Holder says who holds the store at path, nil when nobody does, without taking the lock: whoever
// begins to serve at this moment is not in the way of a look. It reads the name that the holder
// signed with, and whether a process of this machine still is; of another machine's it cannot say
// more than what was signed.
func Holder(path string) (*HeldError, error) {
	data, err := os.ReadFile(path + ".lock")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("store: lock: %w", err)
	}
	var h holder
	if json.Unmarshal(data, &h) != nil || h.PID <= 0 {
		return nil, nil // let go of, or about to be signed
	}
	host, err := os.Hostname()
	if err != nil {
		return nil, fmt.Errorf("store: lock: %w", err)
	}
	if h.Host == host && !alive(h.PID) {
		return nil, nil // killed
	}
	return &HeldError{PID: h.PID, Host: h.Host, Since: h.Since}, nil
}

// Close lets go of the store.
func (l *FileLock) Close() error {
	// The name goes first, so that nobody is named who is gone. Closing the file unlocks it. It is
	// not removed: another process may have it open and would then hold a file that nobody else sees.
	return errors.Join(l.file.Truncate(0), l.file.Close())
}

// sign writes who holds the lock. Since is the file's own time of this writing.
func (l *FileLock) sign() error {
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	info, err := l.file.Stat()
	if err != nil {
		return err
	}
	host, err := os.Hostname()
	if err != nil {
		return err
	}
	line, err := json.Marshal(holder{os.Getpid(), host, info.ModTime().UTC()})
	if err != nil {
		return err
	}
	_, err = l.file.WriteAt(append(line, '\n'), 0)
	return err
}

// heldBy reads the lock file. A holder that has not signed yet is nobody by name.
func heldBy(name string) error {
	var h holder
	data, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("store: lock: %w", err)
	}
	if err := json.Unmarshal(data, &h); err != nil {
		h = holder{Host: "?"}
	}
	return &HeldError{PID: h.PID, Host: h.Host, Since: h.Since}
}
