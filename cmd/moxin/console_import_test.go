package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/site/console"
)

// A file that is brought to the console is looked at, kept, and answered about, as the page does it.
func TestConsoleBringsAFile(t *testing.T) {
	t.Parallel()
	n := openNewsroom(t)
	n.works()
	post := n.publish("first")
	ctx := t.Context()
	sheets := newConsoleSheets(n.app, n.station)
	at := post.PublishedAt.UTC().Format(time.RFC3339Nano)
	text := "post_id,platform,observed_at,reads\n" + fmt.Sprintf("first,site,%s,120\nnobody,site,%s,7\n", at, at)
	key, err := sheets.Bring(ctx, console.Brought{File: "samples.csv", Who: "林溪"}, strings.NewReader(text))
	n.ok(err)
	seen, err := sheets.Look(ctx, key)
	n.ok(err)
	if seen.Rows != 2 || seen.Matched != 1 || seen.Before != 0 {
		t.Errorf("a look says %+v", seen)
	}
	if all, err := n.station.store.Samples(ctx, content.SampleFilter{}); err != nil || len(all) != 0 {
		t.Errorf("a look kept %v, %v", all, err)
	}
	id, err := sheets.Keep(ctx, key, nil)
	n.ok(err)
	kept, err := sheets.Imported(ctx, id)
	if err != nil || kept.New != 1 || kept.Matched != 1 || kept.File != "samples.csv" {
		t.Errorf("kept %+v, %v", kept, err)
	}
	if len(n.station.stale) == 0 {
		t.Error("numbers came, and no scoring is asked for")
	}
	if _, err := sheets.Look(ctx, key); !errors.Is(err, console.ErrNoSheet) {
		t.Errorf("what was kept still lies on the tray: %v", err)
	}
	if err := sheets.Answer(ctx, id, []console.SheetAnswer{{Key: "99", Post: post.ID}}); err == nil || errors.Is(err, console.ErrNoSheet) {
		t.Errorf("an answer about a row that is not there: %v", err)
	}
	if _, err := sheets.Imported(ctx, id+1); err == nil {
		t.Errorf("an import that is not there: %v", err)
	}
	again, err := sheets.Bring(ctx, console.Brought{File: "samples (1).csv", Who: "周野"}, strings.NewReader(text))
	n.ok(err)
	if seen, err = sheets.Look(ctx, again); err != nil || seen.Before != id {
		t.Errorf("the same bytes again are of import %d, %v; want %d", seen.Before, err, id)
	}
}
