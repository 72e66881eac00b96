package douyinsim

import (
	"math"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers/sim"
)

// What the pages of the interaction data of videos say, read 2026-11.
const (
	dataLife = 30 * 24 * time.Hour // of a video: older ones have no data
	dataHour = 10                  // in Beijing, when the day before is there (unverified: the sister page of mini-apps)
)

var (
	beijing = content.Beijing()

	// spans are the days that a date_type asks for.
	spans = map[string]int{"7": 7, "15": 15, "30": 30}

	// series are the interfaces of daily numbers: the last part of the path is the number's key
	// (documented for share).
	series = map[string]content.Metric{
		"like": content.Likes, "comment": content.Comments, "play": content.Reads, "share": content.Shares,
	}

	// totals are the keys of the sums (unverified: as public clients have them).
	totals = map[string]content.Metric{
		"total_like": content.Likes, "total_comment": content.Comments, "total_play": content.Reads, "total_share": content.Shares,
	}
)

// nobody is the audience of a server that has none: every number is a 0 that is known.
type nobody struct{}

// Counts is zero for every metric that 抖音 shows.
func (nobody) Counts(sim.Post, time.Time) sim.Counts {
	return sim.Counts{content.Reads: 0, content.Likes: 0, content.Comments: 0, content.Shares: 0, content.ReadSeconds: 0}
}

// itemBase answers with the sums of a video until the last evening that is final.
func itemBase(c *call) (map[string]any, *refusal) {
	if v := c.in.Get("date_type"); v != "" && spans[v] == 0 {
		return nil, &noParameter
	}
	p, no := c.item()
	if no != nil {
		return nil, no
	}
	result := map[string]any{}
	if last, ok := c.final(p); ok {
		n := c.s.counts(p, last.AddDate(0, 0, 1))
		for key, m := range totals {
			if v, known := n[m]; known {
				result[key] = v
			}
		}
		if seconds, known := n[content.ReadSeconds]; known && n[content.Reads] > 0 {
			result["avg_play_duration"] = math.Round(float64(seconds)/float64(n[content.Reads])*100) / 100
		}
	}
	return map[string]any{"result": result}, nil
}

// itemDays answers with what happened on each day that is final, the oldest first.
func itemDays(key string, m content.Metric) func(*call) (map[string]any, *refusal) {
	return func(c *call) (map[string]any, *refusal) {
		span := spans[c.in.Get("date_type")]
		if span == 0 {
			return nil, &noParameter
		}
		p, no := c.item()
		if no != nil {
			return nil, no
		}
		rows := []any{}
		if last, ok := c.final(p); ok {
			for d := last.AddDate(0, 0, 1-span); !d.After(last); d = d.AddDate(0, 0, 1) {
				if n, known := c.s.during(p, d, m); known {
					rows = append(rows, map[string]any{"date": d.Format(time.DateOnly), key: n})
				}
			}
		}
		return map[string]any{"result_list": rows}, nil
	}
}

// item finds the work that is asked for among those of the token's owner. Its id must be escaped
// in the address: it holds characters that mean something there.
func (c *call) item() (Post, *refusal) {
	for pair := range strings.SplitSeq(c.r.URL.RawQuery, "&") {
		if raw, ok := strings.CutPrefix(pair, "item_id="); ok && strings.ContainsAny(raw, "@=+/") {
			return Post{}, &noParameter // (unverified: the code)
		}
	}
	id := c.in.Get("item_id")
	i := slices.IndexFunc(c.s.posts, func(p Post) bool { return p.ItemID == id && p.App == c.app.Key })
	if i < 0 {
		return Post{}, &noParameter // (unverified: the code)
	}
	return c.s.posts[i], nil
}

// final is the last day whose numbers of a post are there; false when it has none: what is not
// a video in public, what is too old, and what was asked for before the day after the owner first
// let the app in.
func (c *call) final(p Post) (time.Time, bool) {
	last := day(c.now.Add(-dataHour*time.Hour)).AddDate(0, 0, -1)
	ok := p.Kind == "video" && p.Private == 0 && !c.now.After(p.At.Add(dataLife)) &&
		!last.Before(day(c.app.since)) && !last.Before(day(p.At))
	return last, ok
}

// day is the midnight in Beijing that begins an instant's day.
func day(t time.Time) time.Time {
	y, m, d := t.In(beijing).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, beijing)
}

// counts are the readings of a post at an instant.
func (s *Server) counts(p Post, at time.Time) sim.Counts {
	return s.opt.Audience.Counts(sim.Post{Platform: content.Douyin, ID: p.ItemID, Title: p.Title, Published: p.At}, at)
}

// during is what was counted on one day. It is known when both its ends are; before a post is
// there nobody has read it.
func (s *Server) during(p Post, d time.Time, m content.Metric) (int64, bool) {
	evening := d.AddDate(0, 0, 1)
	if !p.At.Before(evening) {
		return 0, false
	}
	after, known := s.counts(p, evening)[m]
	if !known || !d.After(p.At) {
		return after, known
	}
	before, known := s.counts(p, d)[m]
	return max(0, after-before), known
}
