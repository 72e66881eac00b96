package rank_test

import (
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"moxin/ingest/rank"
)

// manyReadings is a data folder of so many posts on four platforms, each read ten times.
func manyReadings(posts int) fs.FS {
	r := rand.New(rand.NewPCG(1, 1))
	var p, s strings.Builder
	p.WriteString("post_id,published_at,title,author,series,topic,format,stage,audience\n")
	s.WriteString("post_id,platform,observed_at,channel,published_at,source,impressions,reads,finishes,likes,saves,shares,comments,follows,profile_visits,unfollows\n")
	for i := range posts {
		at := epoch.Add(time.Duration(i) * time.Hour)
		fmt.Fprintf(&p, "post-%05d,%s,第 %d 篇：为什么复购靠的是信任,author %d,series %d,topic %d,text,trust,warm\n",
			i, at.Format(time.RFC3339), i, i%40, i%90, i%50)
		for _, platform := range []string{"wechat", "xiaohongshu", "douyin", "weibo"} {
			reads := 200 + r.IntN(3000)
			for k := 1; k <= 10; k++ {
				n := reads * k / 10
				fmt.Fprintf(&s, "post-%05d,%s,%s,%s-1,%s,api,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d\n", i, platform,
					at.Add(time.Duration(k*k)*12*time.Hour).Format(time.RFC3339), platform, at.Format(time.RFC3339),
					n*5, n, n/2, n/20, n/40, n/60, n/80, n/90, n/50, n/400)
			}
		}
	}
	return fstest.MapFS{"posts.csv": {Data: []byte(p.String())}, "samples.csv": {Data: []byte(s.String())}}
}

// BenchmarkReadDir reads 10,000 posts on four platforms with ten readings each: 400,000 rows, 4,000,000
// counts. held/MB is what the data keeps of memory.
func BenchmarkReadDir(b *testing.B) {
	dir := manyReadings(10_000)
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		d, err := rank.ReadDir(dir, nil)
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "held/MB")
		fmt.Fprint(io.Discard, len(d.Readings))
	}
}
