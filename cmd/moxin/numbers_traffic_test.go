//go:build unix

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers/webhook/receiver"
	"moxin/site/build"
)

// insist sends a request until somebody answers it, whatever was killed meanwhile, and sometimes once
// more. It reports whether the answer was one of those that take it.
func (w *numbersArena) insist(ctx context.Context, r *rand.Rand, make func(base string) *http.Request) (taken bool) {
	for again := r.IntN(4) == 0; ctx.Err() == nil; {
		base, _ := w.public.Load().(string)
		if base == "" {
			pass(ctx, 20*time.Millisecond)
			continue
		}
		res, err := http.DefaultClient.Do(make(base).WithContext(ctx))
		if err == nil {
			_, err = io.Copy(io.Discard, res.Body)
			res.Body.Close() //nolint:errcheck // it was read
		}
		switch {
		case err != nil || res.StatusCode >= http.StatusInternalServerError:
			w.count(func(t *numbersToll) { t.unanswered++ })
			pass(ctx, 20*time.Millisecond)
		case res.StatusCode >= http.StatusBadRequest:
			return false // not published yet
		case again:
			again = false
			w.count(func(t *numbersToll) { t.again++ })
		default:
			return true
		}
	}
	return false
}

// readers look at articles, each a look of its own.
func (w *numbersArena) readers(ctx context.Context, r *rand.Rand, over time.Time) {
	for time.Now().Before(over) && pass(ctx, 5*time.Millisecond) {
		slug, key, from := slugOf(r.IntN(numbersArticles)), fmt.Sprintf("%016x", r.Uint64()), r.IntN(5000)
		if !w.insist(ctx, r, func(base string) *http.Request {
			req, err := http.NewRequest(http.MethodPost, base+build.BeaconPath, strings.NewReader(
				fmt.Sprintf(`{"v":"read","c":"own","s":%q,"k":%q,"r":""}`, slug, key)))
			if err != nil {
				w.t.Error(err)
			}
			req.Header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.49")
			req.Header.Set("Accept-Language", "zh-CN")
			req.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.%d.%d", from/250, from%250+1))
			return req
		}) {
			continue
		}
		w.mu.Lock()
		w.looks[slug]++
		w.toll.looks++
		w.mu.Unlock()
	}
}

// orderFen is what every order costs.
const orderFen = 6800

// shop tells of orders that came by the link under the first article.
func (w *numbersArena) shop(ctx context.Context, r *rand.Rand, over time.Time) {
	for n := 0; time.Now().Before(over) && pass(ctx, 5*time.Millisecond); n++ {
		at := w.clock.calendar()
		if !w.insist(ctx, r, func(base string) *http.Request {
			body := fmt.Sprintf(`{"id":"N-%05d","at":%q,"amount":%d,"customer":"guest-%d","code":%q}`,
				n, at.Format(time.RFC3339), orderFen, n%7, w.code)
			req, err := http.NewRequest(http.MethodPost, base+orderRoute, strings.NewReader(body))
			if err != nil {
				w.t.Error(err)
			}
			signed := time.Now()
			req.Header.Set(receiver.HeaderTimestamp, strconv.FormatInt(signed.Unix(), 10))
			req.Header.Set(receiver.HeaderSignature, receiver.Sign([]byte(hookSecret), signed, []byte(body)))
			return req
		}) {
			w.t.Errorf("order %d was refused", n)
			return
		}
		w.count(func(t *numbersToll) { t.orders++ })
	}
}

// exportRows is how many rows of two numbers an export has: more than are stored at once.
const exportRows = 6000

// Exports: one comes by the command, the other into the inbox.
const byCommand, byInbox = "by-command.csv", "by-inbox.csv"

// exports brings numbers of the first article: a file into the inbox of processes that are killed, and
// another by a command that is killed until the last time.
func (w *numbersArena) exports(ctx context.Context, r *rand.Rand) {
	var post content.Publication
	if !within(w.t, time.Minute, func() bool {
		posts, err := w.store.Publications(ctx, content.PublicationFilter{Slug: slugOf(0), Channel: "gzh0"})
		if err == nil && len(posts) == 1 {
			post = posts[0]
		}
		return ctx.Err() != nil || post.ID != 0 && w.clock.calendar().After(post.PublishedAt.Add(exportRows*rowGap))
	}) || ctx.Err() != nil {
		w.t.Error("the first article has not come out")
		return
	}
	w.write("downloads/"+byInbox, export(post, 1))
	w.write("downloads/"+byCommand, export(post, 2))
	inbox := filepath.Join(w.dir, "inbox")
	if err := os.MkdirAll(inbox, 0o755); err != nil {
		w.t.Error(err)
	}
	if err := os.Rename(filepath.Join(w.dir, "downloads", byInbox), filepath.Join(inbox, byInbox)); err != nil {
		w.t.Error(err)
	}
	for i := range 4 {
		p := launch(w.t, w.dir, hurriedCommand, w.clock.arg(), "ingest", "import", "downloads/"+byCommand)
		most := time.Minute // until some of it is in
		if i%2 == 0 {
			most = time.Duration(r.Int64N(int64(600 * time.Millisecond)))
		}
		before := w.stored(byCommand)
		within(w.t, most, func() bool { return ended(p) || w.stored(byCommand) > before })
		p.kill()
		n := w.stored(byCommand)
		w.count(func(t *numbersToll) {
			t.imports++
			if n > before && n < 2*exportRows {
				t.cut++
			}
		})
	}
	for i := range 2 {
		before := w.stored(byCommand)
		var said struct {
			Files []struct{ Added, Rows, Matched int }
		}
		out, errs, code := moxinAs(w.t, w.dir, hurriedCommand, w.clock.arg(), "ingest", "import", "downloads/"+byCommand, "--json")
		if err := json.Unmarshal([]byte(out), &said); err != nil || code != exitOK || len(said.Files) != 1 {
			w.t.Errorf("import: exit %d, %v\n%s%s", code, err, out, errs)
			return
		}
		if one := said.Files[0]; one.Added != 2*exportRows-before || one.Rows != exportRows || one.Matched != exportRows || i == 1 && one.Added != 0 {
			w.t.Errorf("import %d says %+v; %d samples were there", i, one, before)
		}
	}
}

// rowGap is how far apart the instants of an export are.
const rowGap = 100 * time.Millisecond

// export is a file of samples of one post; every file has instants of its own.
func export(post content.Publication, file int) []byte {
	b := []byte("post_id,platform,channel,observed_at,reads,likes\n")
	for n := range exportRows {
		at := post.PublishedAt.Add(time.Duration(n)*rowGap + time.Duration(file)*time.Millisecond)
		b = fmt.Appendf(b, "%s,wechat,gzh0,%s,%d,%d\n", post.Slug, at.UTC().Format(time.RFC3339Nano), n, n/10)
	}
	return b
}

// stored counts the samples of an export.
func (w *numbersArena) stored(file string) (n int) {
	if err := w.db.QueryRowContext(w.t.Context(), "SELECT count(*) FROM samples WHERE source = 'csv:"+file+"'").Scan(&n); err != nil {
		w.t.Error(err)
	}
	return n
}
