package wechatsim

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// The state file is a journal: one JSON line for each change, synced before the change is
// answered. A line that a kill cut short has no newline and was never answered: it is left
// out. Opening writes the file anew with one line for each account.

// line is one change of one account.
type line struct {
	App  string `json:"app"`
	Seq  uint64 `json:"seq"`
	Rows rows   `json:"rows"`
}

// openJournal brings back the state and opens the file for more.
func (s *Server) openJournal(name string) error {
	if err := s.replay(name); err != nil {
		return err
	}
	temp := name + ".new"
	f, err := os.OpenFile(temp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) // it holds tokens
	if err != nil {
		return err
	}
	s.journal = f
	if err := s.compact(name, temp); err != nil {
		s.journal = nil
		return errors.Join(err, f.Close())
	}
	return nil
}

// compact writes the whole state to the new file and puts it in the old one's place.
func (s *Server) compact(name, temp string) error {
	lines := s.strangers
	for _, id := range s.order {
		lines = append(lines, line{App: id, Seq: s.accounts[id].seq, Rows: s.accounts[id].rows})
	}
	for _, l := range lines {
		if err := s.record(l); err != nil {
			return err
		}
	}
	if err := os.Rename(temp, name); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close()) // the rename must last too
}

// record appends one line and waits until the disk has it.
func (s *Server) record(l line) error {
	b, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if _, err := s.journal.Write(append(b, '\n')); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if err := s.journal.Sync(); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

// replay reads the journal. What belongs to accounts that the options do not name now is kept
// for the day they do.
func (s *Server) replay(name string) error {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReader(f)
	for n := 1; ; n++ {
		b, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil // b, if any, is a change that was never answered
		}
		if err != nil {
			return err
		}
		var l line
		if err := json.Unmarshal(b, &l); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
		if a := s.accounts[l.App]; a != nil {
			s.adopt(a, l.Seq, l.Rows)
		} else {
			s.strangers = append(s.strangers, l)
		}
	}
}
