package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"moxin/site/console"
)

// zeros is endless.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// cutOff fails after some bytes, as a browser that goes away.
type cutOff struct{ io.Reader }

func (c cutOff) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func TestTrayHoldsWholeFilesAlone(t *testing.T) {
	at := time.Now()
	tr := tray{filepath.Join(t.TempDir(), "tray"), func() time.Time { return at }}
	key, err := tr.bring(console.Brought{File: "a.csv", Who: "林溪"}, strings.NewReader("x,y"))
	if err != nil {
		t.Fatal(err)
	}
	b, data, err := tr.open(key)
	if err != nil || string(data) != "x,y" || b.File != "a.csv" || b.Bytes != 3 || b.Key != key {
		t.Errorf("%+v %q %v", b, data, err)
	}
	var refused *console.Refusal
	if _, err := tr.bring(console.Brought{File: "big.csv"}, zeros{}); !errors.As(err, &refused) || !strings.Contains(refused.Text.ZH, "big.csv 太大") {
		t.Errorf("an endless file: %v", err)
	}
	if _, err := tr.bring(console.Brought{File: "cut.csv"}, cutOff{strings.NewReader("x")}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a file that was cut off: %v", err)
	}
	if names, err := os.ReadDir(tr.dir); err != nil || len(names) != 2 {
		t.Errorf("half a file stayed: %v %v", names, err)
	}
	for _, bad := range []string{"", "../" + key, key + ".json", strings.ToUpper(key), "../../moxin"} {
		if _, _, err := tr.open(bad); !errors.Is(err, console.ErrNoSheet) {
			t.Errorf("%q: %v", bad, err)
		}
	}

	at = at.Add(trayLife + time.Hour)
	other, err := tr.bring(console.Brought{File: "b.csv"}, strings.NewReader("z"))
	if err != nil {
		t.Fatal(err)
	}
	left, err := tr.waiting(t.Context())
	if err != nil || len(left) != 1 || left[0].Key != other {
		t.Errorf("what nobody imported stays: %+v %v", left, err)
	}
	if err := tr.drop(other); err != nil {
		t.Error(err)
	}
	if err := tr.drop(other); !errors.Is(err, console.ErrNoSheet) {
		t.Errorf("dropped twice: %v", err)
	}
}
