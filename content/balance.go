package content

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Post is one article on one channel at one instant, as far as a mix is concerned.
type Post struct {
	At       time.Time
	Stage    Stage    // "" = the article does not say
	Audience Audience // "" = the article does not say
}

// PostsOf lists what is out or will be: releases that ended without a publication are no posts.
func PostsOf(releases []Release, articles []ArticleRecord) []Post {
	known := map[string]ArticleRecord{}
	for _, a := range articles {
		for _, old := range a.Aliases {
			if _, taken := known[old]; !taken {
				known[old] = a
			}
		}
	}
	for _, a := range articles { // a present name outranks an old one
		known[a.Slug] = a
	}
	var posts []Post
	for _, r := range releases {
		switch r.State {
		case Cancelled, Failed, Missed, Expired:
			continue
		}
		for _, it := range r.Items {
			a := known[it.Slug]
			posts = append(posts, Post{r.Due, a.Stage, a.Audience})
		}
	}
	return posts
}

// Balance is how many posts say which stage and audience.
type Balance struct {
	Posts     int
	Stages    map[Stage]int
	Audiences map[Audience]int
}

// Weigh counts the posts in [from, to).
func Weigh(posts []Post, from, to time.Time) Balance {
	b := Balance{Stages: map[Stage]int{}, Audiences: map[Audience]int{}}
	for _, p := range posts {
		if p.At.Before(from) || !p.At.Before(to) {
			continue
		}
		b.Posts++
		if p.Stage != "" {
			b.Stages[p.Stage]++
		}
		if p.Audience != "" {
			b.Audiences[p.Audience]++
		}
	}
	return b
}

// Allowed is how many of n posts a share stands for, rounded up: of 8 posts at 0.15 that is 2.
func Allowed(share float64, n int) int { return int(math.Ceil(share*float64(n) - 1e-9)) }

// WeekOf is the week [from, to) of whole days around an instant, in the zone that
// it carries. Weeks begin on Monday.
func WeekOf(t time.Time) (from, to time.Time) {
	from = time.Date(t.Year(), t.Month(), t.Day()-(int(t.Weekday())+6)%7, 0, 0, 0, 0, t.Location())
	return from, from.AddDate(0, 0, 7)
}

// MonthOf is the same of the month.
func MonthOf(t time.Time) (from, to time.Time) {
	from = time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location())
	return from, from.AddDate(0, 1, 0)
}

// Review warns of the weeks that sell too much or leave a stage out (calendar.mix), and of the
// months that leave an audience out (calendar.audience). It looks at every week and month that
// [from, to) touches; posts must hold all of theirs. Both instants carry the workspace's zone.
func (c Calendar) Review(posts []Post, from, to time.Time) []Finding {
	var out []Finding
	if len(c.Mix) > 0 {
		for start, end := WeekOf(from); start.Before(to); start, end = WeekOf(end) {
			out = append(out, c.weighStages(Weigh(posts, start, end), start)...)
		}
	}
	if len(c.Audience) > 0 {
		for start, end := MonthOf(from); start.Before(to); start, end = MonthOf(end) {
			out = append(out, c.weighAudiences(Weigh(posts, start, end), start)...)
		}
	}
	return out
}

// StageWords and AudienceWords are the field's words for people.
var (
	StageWords = map[Stage]Text{
		StageAttract: T("吸引", "attract"), StageTrust: T("信任", "trust"), StageConvert: T("转化", "convert"), StageRetain: T("留存", "retain"),
	}
	AudienceWords = map[Audience]Text{
		AudienceExisting: T("存量", "existing customers"), AudienceWarm: T("半存量", "warm followers"), AudienceNew: T("增量", "newcomers"),
	}
)

func (c Calendar) weighStages(b Balance, monday time.Time) []Finding {
	said := sum(b.Stages)
	week := weekText(monday)
	var out []Finding
	if n, most := b.Stages[StageConvert], Allowed(c.Mix[StageConvert], said); n > most {
		out = append(out, balanceFinding("calendar/mix",
			T(fmt.Sprintf("%s：%s里有 %d 条在卖货，计划最多 %d 条", week.ZH, ofPosts(said, b.Posts).ZH, n, most),
				fmt.Sprintf("%s sells in %d of %s; the plan allows %d", week.EN, n, ofPosts(said, b.Posts).EN, most)),
			T(fmt.Sprintf("把 %d 条移到别的周，或换成%s", n-most, listed(Stages, StageWords, StageConvert).ZH),
				fmt.Sprintf("move %d to other weeks, or write to %s instead", n-most, listed(Stages, StageWords, StageConvert).EN))))
	}
	for _, s := range missing(Stages, c.Mix, b.Stages, said) {
		if s != StageConvert { // a week that sells nothing needs no warning
			out = append(out, wanting("calendar/mix", week, StageWords[s], share{c.Mix[s], said, b.Posts}))
		}
	}
	return out
}

func (c Calendar) weighAudiences(b Balance, first time.Time) []Finding {
	month := T(fmt.Sprintf("%d 年 %d 月", first.Year(), int(first.Month())), first.Format("2006-01"))
	said := sum(b.Audiences)
	var out []Finding
	for _, a := range missing(Audiences, c.Audience, b.Audiences, said) {
		out = append(out, wanting("calendar/audience", month, AudienceWords[a], share{c.Audience[a], said, b.Posts}))
	}
	return out
}

// missing are the words that go without although their share of the posts is at least one.
func missing[K ~string](words []K, plan map[K]float64, have map[K]int, posts int) []K {
	return slices.DeleteFunc(slices.Clone(words), func(w K) bool {
		return have[w] > 0 || plan[w]*float64(posts) < 1
	})
}

// share is a part of the posts that say what they are, which are some of all.
type share struct {
	part      float64
	said, all int
}

func wanting(rule string, span, word Text, s share) Finding {
	n := int(math.Round(s.part * float64(s.said)))
	return balanceFinding(rule,
		T(fmt.Sprintf("%s：%s里没有一条给“%s”，计划约 %d 条", span.ZH, ofPosts(s.said, s.all).ZH, word.ZH, n),
			fmt.Sprintf("%s has nothing for %q in %s; the plan asks for about %d", span.EN, word.EN, ofPosts(s.said, s.all).EN, n)),
		T("补一条，或把别处的一条移过来", "add one, or move one here"))
}

func balanceFinding(rule string, message, suggestion Text) Finding {
	return Finding{Rule: rule, Severity: SeverityWarning, Position: Position{File: ConfigName}, Message: message, Suggestion: suggestion}
}

// ofPosts says of how many posts a share is, and how many more do not say what they are.
func ofPosts(said, all int) Text {
	if more := all - said; more > 0 {
		return T(fmt.Sprintf("%d 条（另有 %d 条没有标明）", said, more), fmt.Sprintf("%d posts (%d more do not say)", said, more))
	}
	return T(fmt.Sprintf("%d 条", said), fmt.Sprintf("%d posts", said))
}

func weekText(monday time.Time) Text {
	sunday := monday.AddDate(0, 0, 6)
	return T(fmt.Sprintf("%s 至 %s 这一周", monday.Format(time.DateOnly), sunday.Format("01-02")),
		fmt.Sprintf("the week of %s", monday.Format(time.DateOnly)))
}

// listed are the words but one.
func listed[K ~string](all []K, words map[K]Text, but K) Text {
	var zh, en []string
	for _, w := range all {
		if w != but {
			zh, en = append(zh, words[w].ZH), append(en, words[w].EN)
		}
	}
	return T(strings.Join(zh, "、"), strings.Join(en, ", "))
}

func sum[K comparable](counts map[K]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}
