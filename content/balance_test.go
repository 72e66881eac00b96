package content

import (
	"strings"
	"testing"
	"time"
)

// days makes posts of a stage and an audience, one on each day of December 2026.
func days(zone *time.Location, stage Stage, audience Audience, dates ...int) []Post {
	var posts []Post
	for _, d := range dates {
		posts = append(posts, Post{time.Date(2026, 12, d, 20, 0, 0, 0, zone), stage, audience})
	}
	return posts
}

func review(c Calendar, posts []Post) string {
	zone := posts[0].At.Location()
	from, to := time.Date(2026, 12, 7, 0, 0, 0, 0, zone), time.Date(2026, 12, 14, 0, 0, 0, 0, zone)
	var said []string
	for _, f := range c.Review(posts, from, to) {
		said = append(said, f.Rule+" "+f.Message.EN)
	}
	return strings.Join(said, "\n")
}

func TestReviewOfAWeek(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	plan := Calendar{Mix: map[Stage]float64{StageAttract: .35, StageTrust: .35, StageConvert: .15, StageRetain: .15}}
	quiet := append(days(zone, StageAttract, "", 7, 8, 9), days(zone, StageTrust, "", 7, 8, 9)...)
	for name, c := range map[string]struct {
		posts []Post
		want  string
	}{
		"as planned":         {append(quiet, days(zone, StageConvert, "", 10, 11)...), `calendar/mix the week of 2026-12-07 has nothing for "retain" in 8 posts; the plan asks for about 1`},
		"oversold":           {append(days(zone, StageConvert, "", 7, 8, 9, 10, 13), append(days(zone, StageTrust, "", 7), days(zone, StageAttract, "", 7, 8)...)...), "calendar/mix the week of 2026-12-07 sells in 5 of 8 posts; the plan allows 2\ncalendar/mix the week of 2026-12-07 has nothing for \"retain\" in 8 posts; the plan asks for about 1"},
		"one that sells":     {days(zone, StageConvert, "", 9), ""},
		"other weeks":        {append(days(zone, StageConvert, "", 1, 2, 3, 6, 14, 15, 16), days(zone, StageTrust, "", 7)...), ""},
		"some do not say":    {append(days(zone, StageConvert, "", 7, 8), days(zone, "", "", 9, 10, 11)...), "calendar/mix the week of 2026-12-07 sells in 2 of 2 posts (3 more do not say); the plan allows 1"},
		"what is not said":   {days(zone, "", "", 7, 8, 9), ""},
		"nothing in a month": {days(zone, StageTrust, "", 30), ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := review(plan, c.posts); got != c.want {
				t.Errorf("review:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
	if got := review(Calendar{}, days(zone, StageConvert, "", 7, 8, 9)); got != "" {
		t.Errorf("without a plan: %s", got)
	}
}

func TestReviewOfAudiences(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	plan := Calendar{Audience: map[Audience]float64{AudienceExisting: .5, AudienceWarm: .3, AudienceNew: .2}}
	posts := append(days(zone, "", AudienceExisting, 1, 2, 3), days(zone, "", AudienceWarm, 30)...)
	if got := review(plan, posts); got != "" {
		t.Errorf("0.8 of a post for newcomers is none: %s", got)
	}
	posts = append(posts, days(zone, "", AudienceExisting, 20)...)
	if got, want := review(plan, posts), `calendar/audience 2026-12 has nothing for "newcomers" in 5 posts; the plan asks for about 1`; got != want {
		t.Errorf("review: %s\nwant: %s", got, want)
	}
	findings := plan.Review(posts, posts[0].At, posts[0].At.Add(time.Hour))
	if len(findings) != 1 || findings[0].Message.ZH != "2026 年 12 月：5 条里没有一条给“增量”，计划约 1 条" || findings[0].Severity != SeverityWarning {
		t.Errorf("in Chinese: %+v", findings)
	}
}

// Weeks are those of the wall clock: the week of a change of summer time is an hour shorter or longer.
func TestWeeksAcrossSummerTime(t *testing.T) {
	for name, day := range map[string]string{"Europe/Berlin": "2026-10-25", "America/New_York": "2027-03-14"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.ParseInLocation("2006-01-02 15:04", day+" 23:30", zone)
		if err != nil {
			t.Fatal(err)
		}
		from, to := WeekOf(at)
		if from.Weekday() != time.Monday || from.Hour() != 0 || to.Weekday() != time.Monday || to.Hour() != 0 || !at.Before(to) || at.Before(from) {
			t.Errorf("%s: the week of %s is %s to %s", name, at, from, to)
		}
		if d := to.Sub(from); d == 7*24*time.Hour {
			t.Errorf("%s: a week of %s has %s", name, day, d)
		}
	}
}

func TestPostsOf(t *testing.T) {
	articles := []ArticleRecord{
		{Slug: "new", Aliases: []string{"old", "other"}, Stage: StageTrust, Audience: AudienceWarm},
		{Slug: "other", Stage: StageConvert},
	}
	release := func(state State, slugs ...string) Release {
		r := Release{State: state}
		for _, s := range slugs {
			r.Items = append(r.Items, Item{Slug: s})
		}
		return r
	}
	posts := PostsOf([]Release{
		release(Published, "new", "other"), release(Planned, "old"), release(InDoubt, "unknown"),
		release(Cancelled, "new"), release(Failed, "new"), release(Missed, "new"), release(Expired, "new"),
	}, articles)
	var got []string
	for _, p := range posts {
		got = append(got, string(p.Stage)+"/"+string(p.Audience))
	}
	if all := strings.Join(got, " "); all != "trust/warm convert/ trust/warm /" {
		t.Errorf("posts: %s", all)
	}
}
