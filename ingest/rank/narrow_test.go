package rank_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"moxin/content"
	"moxin/ingest/rank"
	"moxin/ingest/rank/audience"
)

// width is that of a post's interval of trust.
func width(s rank.Score) float64 { return s.Trust.High - s.Trust.Low }

// without hides counters of one post.
func without(d rank.Data, post string, hidden ...content.Metric) rank.Data {
	return altered(d, func(r *rank.Reading) {
		if r.Post == post {
			for _, m := range hidden {
				delete(r.Values, m)
			}
		}
	})
}

// onlyOn leaves what was read on one platform.
func onlyOn(d rank.Data, platform string) rank.Data {
	d.Readings = slices.DeleteFunc(slices.Clone(d.Readings), func(r rank.Reading) bool { return r.Platform != platform })
	return d
}

func TestWhatAPostLacksIsNamedByWhatItIsWorth(t *testing.T) {
	whole := onlyOn(gather(60, audience.Options{Seed: 11}).data, content.WeChat)
	const post = "p0030"
	had := scores(rank.Rank(whole, rank.Options{}))[post]
	if len(had.Narrower) > 0 {
		t.Errorf("it lacks nothing that others have, yet %+v", had.Narrower)
	}
	for m, name := range map[content.Metric]string{content.Follows: "关注", content.Saves: "收藏"} {
		lacks := scores(rank.Rank(without(whole, post, m), rank.Options{}))[post]
		if len(lacks.Narrower) != 1 || lacks.Narrower[0].Signal != m || lacks.Narrower[0].Channel != content.WeChat {
			t.Errorf("without %s: %+v", m, lacks.Narrower)
			continue
		}
		share, real := lacks.Narrower[0].Share, 1-width(had)/width(lacks)
		t.Logf("%s: expected to take off %.3f of the interval, took off %.3f", m, share, real)
		if math.Abs(share-real) > .05 {
			t.Errorf("%s would take off %.3f of the interval, and takes off %.3f", m, share, real)
		}
		if want := fmt.Sprintf("读到 wechat 的%s，区间约窄 %.0f%%", name, 100*share); !strings.Contains(lacks.Why.ZH, want) {
			t.Errorf("%s does not say %s", lacks.Why.ZH, want)
		}
	}
}

func TestReadsAreAskedForWhereOthersHaveThem(t *testing.T) {
	whole := onlyOn(gather(60, audience.Options{Seed: 12}).data, content.WeChat)
	const post = "p0030"
	lacks := scores(rank.Rank(without(whole, post, content.Reads, content.FollowerReads), rank.Options{}))[post]
	if len(lacks.Narrower) != 1 || lacks.Narrower[0].Signal != content.Reads {
		t.Fatalf("without reads: %+v", lacks.Narrower)
	}
	had := scores(rank.Rank(whole, rank.Options{}))[post]
	// Readings of followers come back too: more than what is promised for reads alone.
	if share, real := lacks.Narrower[0].Share, 1-width(had)/width(lacks); share < real/2 || share > real+.05 {
		t.Errorf("reads would take off %.3f of the interval, and take off %.3f", share, real)
	}
	none := altered(whole, func(r *rank.Reading) { delete(r.Values, content.Reads); delete(r.Values, content.FollowerReads) })
	for _, s := range rank.Rank(none, quick).Posts {
		if len(s.Narrower) > 0 {
			t.Fatalf("nobody on the channel has what %s is told to read: %+v", s.Post, s.Narrower)
		}
	}
}
