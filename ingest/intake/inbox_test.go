package intake

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"moxin/ingest/sheet"
)

// Files are read once they are whole, once each, also after a restart, and stay where they are.
func TestInbox(t *testing.T) {
	c := openCounting(t, "老客户为什么走了")
	dir := t.TempDir()
	text := noteHead + "老客户为什么走了,2026-11-03 20:01,100,5\n"
	write := func(name, text string) {
		c.ok(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
		c.ok(os.Chtimes(filepath.Join(dir, name), c.now, c.now.Add(-time.Hour)))
	}
	write("已有.csv", text)
	type said struct {
		file string
		new  int
		err  error
	}
	looks, told := make(chan time.Time), make(chan said, 10)
	late, end := context.WithTimeout(t.Context(), time.Minute)
	defer end()
	hear := func(what string) said {
		t.Helper()
		select {
		case s := <-told:
			return s
		case <-late.Done():
			t.Fatalf("never told of %s", what)
			return said{}
		}
	}
	start := func() (stop func()) {
		ctx, cancel := context.WithCancel(t.Context())
		x := &Inbox{Dir: dir, Intake: c.Intake, Look: looks, Who: "inbox",
			Told: func(file string, l Report, _ int64, err error) { told <- said{file, l.New, err} }}
		done := make(chan error, 1)
		go func() { done <- x.Run(ctx) }()
		return func() {
			t.Helper()
			cancel()
			select {
			case err := <-done:
				c.ok(err)
			case <-late.Done():
				t.Fatal("it watches on after its end")
			}
		}
	}
	settled := func() { // two looks: seen, and still the same
		t.Helper()
		for range 2 {
			select {
			case looks <- c.now:
			case <-late.Done():
				t.Fatal("nobody looks, or the system tells of no file")
			}
		}
	}
	stop := start()
	settled()
	if got := hear("the one that was there"); got.file != "已有.csv" || got.new != 2 || got.err != nil {
		t.Fatalf("%+v", got)
	}
	for _, name := range []string{"~$笔记.xlsx", "笔记.csv.crdownload", "笔记.tmp", ".隐藏.csv", "照片.png", "空.csv"} {
		write(name, "")
	}
	write("坏.csv", "a,b\n1,2\n")
	write("同样的.csv", text)
	c.ok(os.Rename(filepath.Join(dir, "笔记.tmp"), filepath.Join(dir, "改名.txt")))
	write("改名.txt", strings.Replace(text, "100", "120", 1))
	got := map[string]said{}
	for len(got) < 2 { // events come when the system likes
		settled()
		select {
		case s := <-told:
			got[s.file] = s
		default:
		}
	}
	var file *sheet.FileError
	if !errors.As(got["坏.csv"].err, &file) || got["改名.txt"].new != 2 {
		t.Errorf("%+v", got)
	}
	settled()
	stop()
	stop = start()
	settled()
	if s := hear("the broken one"); s.file != "坏.csv" { // what could not be read is said again; what was imported is known
		t.Errorf("after a restart: %+v", s)
	}
	stop()
	select {
	case s := <-told:
		t.Errorf("also told of %+v", s)
	default:
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 9 {
		t.Errorf("%d files are left, %v", len(entries), err)
	}
	c.holds("1 likes 5; 1 likes 5; 1 reads 100; 1 reads 120")
}

// A name as an old system wrote it is no UTF-8.
func TestNamesThatAreNoText(t *testing.T) {
	c := openCounting(t, "老客户为什么走了")
	text := noteHead + "老客户为什么走了,2026-11-03 20:01,100,5\n"
	if l, r := c.keep(FileName("下载/\xb1\xca.csv"), text); l.New != 2 || r.File != "\ufffd.csv" {
		t.Errorf("%d added, named %q", l.New, r.File)
	}
	if l, _ := c.keep(FileName("下载/\xb1\xca.csv"), text); l.New != 0 {
		t.Errorf("%d added again", l.New)
	}
}
