package rank

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// What advice asks for.
const (
	doRepeat    = "repeat"
	doRerelease = "rerelease"
	doRetire    = "retire"
)

const (
	postsRepeat  = 3                   // of a group, before going on with it is worth a word
	postsRetire  = 5                   // of a group: stopping costs more than going on
	postsSibling = 3                   // on a channel, before it is known how they do there
	restRelease  = 90 * 24 * time.Hour // since it was last out, before an article may go out again
	lostReaders  = 3                   // unfollows behind an article, before they are more than chance
	clearOfZero  = .05                 // that an end of an interval is, so that it does not read as 0.0
)

// adviser has what advice rests on.
type adviser struct {
	posts  []Post
	scores map[string]Score
	groups []Group
	kept   content.Ranking
	row    map[string]int         // of kept.Draws, by post
	been   map[string][]outing    // by post, in the order of instants
	of     map[belonging][]string // posts that were read, by what they are of
	kin    map[belonging][]kinship
	now    time.Time // the newest reading
}

// outing is a publication that was read.
type outing struct {
	channel string
	at      time.Time
}

// belonging is what a post is of.
type belonging struct{ kind, name string }

// kinship is how the posts of a group do on a channel.
type kinship struct {
	belonging
	channel string
	posts   []string
	mean    content.Interval
}

// advise says what to do next. Only what a whole interval speaks for is said; where the evidence is too
// little for ranks there is nothing to say. It is worth most first: how sure, times how much.
func advise(set dataset, r Result) []content.Advice {
	a := newAdviser(set, r)
	var out []content.Advice
	for _, of := range []struct {
		list []content.Advice
		most int // more would be a list and not advice
	}{{a.repeat(), 3}, {a.rerelease(), 3}, {a.retireGroups(), 2}, {a.retireArticles(), 1}} {
		byWorth(of.list)
		out = append(out, of.list[:min(len(of.list), of.most)]...)
	}
	byWorth(out)
	return out
}

func newAdviser(set dataset, r Result) *adviser {
	a := &adviser{posts: set.posts, groups: r.Groups, kept: r.kept, scores: map[string]Score{},
		been: map[string][]outing{}, of: map[belonging][]string{}, kin: map[belonging][]kinship{}}
	for _, s := range r.Posts {
		a.scores[s.Post] = s
	}
	for _, p := range set.publications {
		post := set.posts[p.post].ID
		a.been[post] = append(a.been[post], outing{p.channel, p.at})
		for _, s := range p.counters {
			if read := p.at.Add(time.Duration(math.Exp(s.last()) * float64(time.Hour))); read.After(a.now) {
				a.now = read
			}
		}
	}
	for _, o := range a.been {
		slices.SortFunc(o, func(x, y outing) int { return cmp.Or(x.at.Compare(y.at), strings.Compare(x.channel, y.channel)) })
	}
	for _, p := range a.posts {
		for kind, name := range map[string]string{"series": p.Series, "topic": p.Topic, "author": p.Author} {
			if m := (belonging{kind, name}); name != "" && len(a.been[p.ID]) > 0 {
				a.of[m] = append(a.of[m], p.ID)
			}
		}
	}
	return a
}

// byWorth orders advice by how sure it is, times how much it is about.
func byWorth(list []content.Advice) {
	worth := func(a content.Advice) float64 { return math.Abs(2*a.Trust.Above-1) * math.Abs(a.Trust.Value) }
	slices.SortStableFunc(list, func(a, b content.Advice) int {
		return cmp.Or(cmp.Compare(worth(b), worth(a)), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Subject, b.Subject))
	})
}

// sureness is an estimate with how sure its side of zero is, as a normal curve has it.
func sureness(e Estimate, posts int) content.Interval {
	out := content.Interval{Value: e.Value, Low: e.Low, High: e.High, Posts: posts}
	sd := (e.High - e.Low) / (2 * z90)
	switch {
	case sd > 0:
		out.Above = round(.5 * math.Erfc(-e.Value/(sd*math.Sqrt2)))
	case e.Value > 0:
		out.Above = 1
	}
	return out
}

// retireArticles names articles that build less trust than usual and also cost followers.
func (a *adviser) retireArticles() []content.Advice {
	var out []content.Advice
	for _, p := range a.posts {
		s := a.scores[p.ID]
		if s.Rank == 0 || s.Trust.High > -clearOfZero {
			continue
		}
		i := slices.IndexFunc(s.Contributions, func(c Contribution) bool {
			return c.Signal == content.Unfollows && c.Value < 0 && c.Ratio > 1 && c.Events >= lostReaders
		})
		if i < 0 {
			continue
		}
		trust := sureness(s.Trust, 1)
		out = append(out, content.Advice{Do: doRetire, Kind: "article", Subject: p.ID, Posts: []string{p.ID}, Trust: trust,
			Why: saysLost(s, trust, s.Contributions[i])})
	}
	return out
}
