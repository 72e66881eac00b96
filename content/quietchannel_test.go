package content_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

const day = 24 * time.Hour

// shelf is a store of releases that keeps channel, states, span and limit of a filter.
type shelf struct {
	releases []content.Release
	asked    []content.ReleaseFilter
	err      error
}

func (s *shelf) Releases(_ context.Context, f content.ReleaseFilter) ([]content.Release, error) {
	s.asked = append(s.asked, f)
	var out []content.Release
	for _, r := range s.releases {
		in := false
		for _, state := range f.States {
			in = in || state == r.State
		}
		if in && r.Channel == f.Channel && !r.Due.Before(f.From) && r.Due.Before(f.To) && (f.Limit == 0 || len(out) < f.Limit) {
			out = append(out, r)
		}
	}
	return out, s.err
}

// post is a release on gzh, days from an instant.
func post(at time.Time, days float64, state content.State) content.Release {
	return content.Release{Channel: "gzh", State: state, Due: at.Add(time.Duration(days * float64(day))), Items: []content.Item{{Slug: "x"}}}
}

func TestPrimaryChannelsGoQuiet(t *testing.T) {
	zone := time.FixedZone("+08", 8*3600)
	now := time.Date(2026, 12, 4, 9, 30, 0, 0, zone)
	gzh := content.Channel{ID: "gzh", Platform: content.WeChat, Role: content.Primary}
	every := func(d time.Duration) content.Channel { c := gzh; c.Every = d; return c }
	secondary, unsaid := gzh, gzh
	secondary.Role, unsaid.Role = content.Secondary, ""
	for name, c := range map[string]struct {
		channel  content.Channel
		releases []content.Release
		zh, en   string // "" = it is not quiet
	}{
		"nothing ever":          {gzh, nil, "公众号 gzh 是主渠道，近三个月没有发过，也没有排期", "is a primary channel: no post in three months, and none planned"},
		"nine days":             {gzh, []content.Release{post(now, -30, content.Published), post(now, -9.5, content.Published)}, "公众号 gzh 是主渠道，已 9 天没有发，也没有排期", "no post for 9 days, and none planned"},
		"out at the edge":       {gzh, []content.Release{post(now, -7, content.Published)}, "", ""},
		"planned at the edge":   {gzh, []content.Release{post(now, 7, content.Planned)}, "", ""},
		"planned too late":      {gzh, []content.Release{post(now, 20, content.Planned), post(now, 9, content.Approved)}, "近三个月没有发过，下一条要到 2026-12-13 09:30", "the next one on 2026-12-13 09:30"},
		"waits for a person":    {gzh, []content.Release{post(now, -1, content.HandedOff)}, "", ""},
		"what failed is none":   {gzh, []content.Release{post(now, -1, content.Failed), post(now, 1, content.Cancelled), post(now, -2, content.Missed)}, "也没有排期", "none planned"},
		"a rhythm of its own":   {every(48 * time.Hour), []content.Release{post(now, -3, content.Published)}, "已 3 天没有发", "no post for 3 days"},
		"a slower rhythm":       {every(30 * day), []content.Release{post(now, -20, content.Published)}, "", ""},
		"a secondary channel":   {secondary, nil, "", ""},
		"no role":               {unsaid, nil, "", ""},
		"another channel's":     {gzh, []content.Release{{Channel: "xhs", State: content.Published, Due: now, Items: []content.Item{{}}}}, "也没有排期", "none planned"},
		"beyond three months":   {gzh, []content.Release{post(now, -100, content.Published)}, "近三个月没有发过", "no post in three months"},
		"an unknown platform's": {content.Channel{ID: "gzh", Platform: "fax", Role: content.Primary}, nil, "fax gzh 是主渠道", "gzh (fax) is a primary channel"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := content.Silences(t.Context(), &shelf{releases: c.releases}, []content.Channel{c.channel}, now)
			if err != nil || len(got) > 1 || len(got) == 1 != (c.zh != "") {
				t.Fatalf("silences %+v, %v", got, err)
			}
			if c.zh == "" {
				return
			}
			if say := got[0].Say(now); !strings.Contains(say.ZH, c.zh) || !strings.Contains(say.EN, c.en) {
				t.Errorf("says %q", say)
			}
		})
	}
}

// TestABusyChannelIsAskedOnce: a store of many releases is not read for a channel that speaks.
func TestABusyChannelIsAskedOnce(t *testing.T) {
	now := time.Now()
	s := &shelf{releases: []content.Release{post(now, -1, content.Published), post(now, 1, content.Planned)}}
	channels := []content.Channel{{ID: "gzh", Role: content.Primary}, {ID: "xhs", Role: content.Secondary}}
	if got, err := content.Silences(t.Context(), s, channels, now); err != nil || len(got) != 0 {
		t.Fatalf("%v, %v", got, err)
	}
	if len(s.asked) != 1 || s.asked[0].Limit != 1 {
		t.Errorf("asked %+v", s.asked)
	}
	s.err = errors.New("gone")
	if _, err := content.Silences(t.Context(), s, channels, now); !errors.Is(err, s.err) || !strings.Contains(err.Error(), "gzh") {
		t.Errorf("the store's failure is %v", err)
	}
}
