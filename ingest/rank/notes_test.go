package rank_test

import (
	"slices"
	"testing"

	"moxin/content"
	"moxin/ingest/rank"
	"moxin/ingest/rank/audience"
)

func TestNotesSayHowManyReadsAreLacking(t *testing.T) {
	d := gather(10, audience.Options{Seed: 5}).data
	d = altered(d, func(r *rank.Reading) {
		if r.Platform == content.XiaoHongShu || r.Platform == content.WeChat && r.Post < "p0003" {
			delete(r.Values, content.Reads)
		}
	})
	var zh []string
	for _, n := range rank.Rank(d, quick).Notes {
		zh = append(zh, n.ZH)
	}
	if want := []string{"wechat：10 次发布里 3 次没有读到阅读数，那里的互动分量轻。", "xiaohongshu：没有读到阅读数，那里的互动分量轻。"}; !slices.Equal(zh, want) {
		t.Errorf("notes %q, want %q", zh, want)
	}
}
