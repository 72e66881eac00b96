package rank_test

import (
	"errors"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"

	"moxin/ingest/rank"
)

// Whatever a folder holds, it is read whole or refused with its place in both languages; and what was
// read is the same after it was written and read again.
func FuzzReadDir(f *testing.F) {
	const posts = "post_id,published_at,title,author\na,2026-11-03T20:00:00+08:00,为什么,林溪\nb,2026-11-04T20:00:00.5Z,\"=1,\n2\",\n"
	const samples = "post_id,platform,observed_at,channel,published_at,reads,likes\na,wechat,2026-11-04T20:00:00+08:00,gzh,,100000+,\nb,weibo,2026-11-05T20:00:00Z,,2026-11-04T21:00:00Z,3,0.5\n"
	f.Add(posts, samples)
	f.Add("\ufeff"+posts, strings.ReplaceAll(samples, "\n", "\r\n"))
	f.Add(posts, strings.Replace(samples, "100000+", "+", 1))
	f.Add(posts, strings.Replace(samples, "100000+", "1e400", 1))
	f.Add(posts, strings.Replace(samples, ",0.5", ",\"0.5", 1))
	f.Add("post_id,post_id,published_at\n", "")
	f.Add("", samples)
	f.Add(posts, strings.ReplaceAll(samples, "weibo", "wechat (gzh)"))
	f.Add(strings.ReplaceAll(posts, ",", ";"), samples)
	f.Add(posts, strings.ReplaceAll(samples, "likes", "lieks"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, posts, samples string) {
		d, err := rank.ReadDir(folder(posts, samples), func(e *rank.DataError) {
			if e.Line < 1 || e.At < 1 || e.In("zh") == e.In("en") {
				t.Fatalf("%#v", e)
			}
		})
		if err != nil {
			var wrong *rank.DataError
			if !errors.As(err, &wrong) || wrong.Line < 1 || wrong.In("zh") == wrong.In("en") && wrong.Why.EN != "" {
				t.Fatalf("%#v", err)
			}
			return
		}
		there := map[string]bool{}
		for _, p := range d.Posts {
			there[p.ID] = true
		}
		for _, r := range d.Readings {
			for m, v := range r.Values {
				if !there[r.Post] || math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
					t.Fatalf("%s of %s is %v", m, r.Post, v)
				}
			}
		}
		if err := rank.WriteDir(dir, d); err != nil {
			t.Fatal(err)
		}
		again, err := rank.ReadDir(os.DirFS(dir), nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(again.Posts) != len(d.Posts) || len(again.Readings) != len(d.Readings) {
			t.Fatalf("%d posts and %d readings came back of %d and %d", len(again.Posts), len(again.Readings), len(d.Posts), len(d.Readings))
		}
		for i, p := range again.Posts {
			was := d.Posts[i]
			if !p.PublishedAt.Equal(was.PublishedAt) {
				t.Fatalf("%+v, was %+v", p, was)
			}
			if was.PublishedAt = p.PublishedAt; p != was {
				t.Fatalf("%+v, was %+v", p, was)
			}
		}
		for i, r := range again.Readings {
			was := d.Readings[i]
			if r.Post != was.Post || r.Platform != was.Platform || r.Channel != was.Channel || r.Source != was.Source ||
				!r.ObservedAt.Equal(was.ObservedAt) || !r.PublishedAt.Equal(was.PublishedAt) ||
				!reflect.DeepEqual(r.Values, was.Values) || !reflect.DeepEqual(r.Capped, was.Capped) {
				t.Fatalf("%+v, was %+v", r, was)
			}
		}
	})
}
