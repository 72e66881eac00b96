package wechatsim

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// again is a second process on the same file: the first is not closed, as after kill -9.
func again(t *testing.T, b *bench, o Options) *bench {
	t.Helper()
	b.sim.mu.Lock()
	state, err := os.ReadFile(o.StateFile)
	b.sim.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	o.StateFile = filepath.Join(t.TempDir(), "state.jsonl")
	if err := os.WriteFile(o.StateFile, state, 0o600); err != nil {
		t.Fatal(err)
	}
	next := newBench(t, o)
	next.step(b.clock().Sub(start))
	return next
}

// Posts, drafts, materials, jobs and tokens outlive the process, and new ids stay new.
func TestStateSurvives(t *testing.T) {
	o := Options{StateFile: filepath.Join(t.TempDir(), "state.jsonl"), ProcessingTime: time.Minute, PublicURL: "http://x"}
	b := newBench(t, o)
	token := b.stable()
	cover := b.cover(100, 100)
	published := b.submit(b.draft(b.news("一")))
	b.step(time.Minute)
	b.publish("删") // under way
	b.step(time.Minute)
	b.ok("/cgi-bin/freepublish/delete", reply{"article_id": b.sim.Posts(appID)[1].ArticleID})
	kept := b.draft(b.news("留"))
	waiting := b.submit(b.draft(b.news("等")))
	gone := b.draft(b.news("弃"))
	b.ok("/cgi-bin/draft/delete", reply{"media_id": gone})

	c := again(t, b, o)
	if got, want := c.sim.Posts(appID), b.sim.Posts(appID); len(want) != 2 || !reflect.DeepEqual(utc(got), utc(want)) {
		t.Errorf("posts\n%+v, want\n%+v", got, want)
	}
	if got := c.stable(); got != token {
		t.Error("the stable token changed")
	}
	c.ok("/cgi-bin/draft/get", reply{"media_id": kept})
	c.refused(40007, "/cgi-bin/draft/get", reply{"media_id": gone})
	if r := c.state(published["publish_id"]); r["publish_status"] != 0.0 {
		t.Errorf("the published job: %v", r)
	}
	if r := c.state(waiting["publish_id"]); r["publish_status"] != 1.0 {
		t.Errorf("the waiting job: %v", r)
	}
	c.step(time.Minute)
	if r := c.state(waiting["publish_id"]); r["publish_status"] != 0.0 {
		t.Errorf("the waiting job a minute later: %v", r)
	}
	c.page(c.sim.Posts(appID)[0].URL)
	if id := c.draft(with(c.news("新"), reply{"thumb_media_id": cover})); id == gone || id == kept {
		t.Error("an id is given twice")
	}
}

// utc is posts without the place in memory of their instants' zones.
func utc(posts []Post) (list []Post) {
	for _, p := range posts {
		p.Published, p.Deleted = p.Published.UTC(), p.Deleted.UTC()
		list = append(list, p)
	}
	return list
}

// A change is on the disk before it is answered; one that was cut short was never answered.
func TestTornLine(t *testing.T) {
	name := filepath.Join(t.TempDir(), "state.jsonl")
	o := Options{StateFile: name}
	b := newBench(t, o)
	first := b.draft(b.news("一"))
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	second := b.draft(b.news("二"))
	all, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lastLine := bytes.LastIndexByte(all[:len(all)-1], '\n') + 1
	for _, cut := range []int{len(all), len(all) - 1, lastLine + 5, lastLine, len(whole)} {
		torn := filepath.Join(t.TempDir(), "state.jsonl")
		if err := os.WriteFile(torn, all[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		c := newBench(t, Options{StateFile: torn})
		c.ok("/cgi-bin/draft/get", reply{"media_id": first})
		want := 40007
		if cut == len(all) {
			want = 0
		}
		c.refused(want, "/cgi-bin/draft/get", reply{"media_id": second})
		c.draft(c.news("三")) // what is written after a torn line can be read again
		again(t, c, Options{StateFile: torn}).ok("/cgi-bin/draft/get", reply{"media_id": first})
	}
}

// Opening writes the file anew: what was replaced and deleted is no longer in it.
func TestStateFileIsCompacted(t *testing.T) {
	o := Options{StateFile: filepath.Join(t.TempDir(), "state.jsonl")}
	b := newBench(t, o)
	for range 5 {
		b.ok("/cgi-bin/draft/delete", reply{"media_id": b.draft(b.news("一"))})
	}
	if err := b.sim.Close(); err != nil {
		t.Fatal(err)
	}
	newBench(t, o)
	got, err := os.ReadFile(o.StateFile)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(got, []byte("\n")); n != 1 || bytes.Contains(got, []byte("老客户")) {
		t.Errorf("%d lines: %s", n, got)
	}
	if info, err := os.Stat(o.StateFile); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v: the file holds tokens", info.Mode(), err)
	}
}

// Accounts that the options leave out keep their state for the day they are back.
func TestStateOfAbsentAccounts(t *testing.T) {
	o := Options{StateFile: filepath.Join(t.TempDir(), "state.jsonl")}
	b := newBench(t, o)
	media := b.draft(b.news("一"))
	without := o
	without.Accounts = []Account{{AppID: "wx0000000000000002", Secret: secret}}
	for _, next := range []Options{without, without, o} {
		if err := b.sim.Close(); err != nil {
			t.Fatal(err)
		}
		b = newBench(t, next)
	}
	b.ok("/cgi-bin/draft/get", reply{"media_id": media})
}

// A file that is no journal is named with the line; it is not written over.
func TestForeignStateFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(name, []byte("{\"app\":\"a\"}\nhello\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := New(Options{Clock: func() time.Time { return start }, StateFile: name})
	if err == nil || !strings.Contains(err.Error(), name+":2") {
		t.Errorf("error %v", err)
	}
	if got, _ := os.ReadFile(name); !strings.Contains(string(got), "hello") {
		t.Errorf("the file now holds %q", got)
	}
}

// A change that cannot be kept is not confirmed, and leaves no trace in memory.
func TestBrokenJournal(t *testing.T) {
	b := newBench(t, Options{StateFile: filepath.Join(t.TempDir(), "state.jsonl")})
	one := b.news("一")
	token := b.stable()
	if err := b.sim.journal.Close(); err != nil {
		t.Fatal(err)
	}
	var err error
	if b.sim.journal, err = os.Open(os.DevNull); err != nil { // open for reading only
		t.Fatal(err)
	}
	res, text := b.raw("POST", "/cgi-bin/draft/add?access_token="+token, "", raw(t, reply{"articles": []reply{one}}))
	if res.StatusCode != http.StatusInternalServerError {
		t.Errorf("status %d: %s", res.StatusCode, text)
	}
	if n := len(b.sim.Drafts(appID)); n != 0 {
		t.Errorf("%d drafts in memory", n)
	}
}
