package main

import (
	"cmp"
	"fmt"
	"slices"

	"moxin/content"
	"moxin/ingest/rank"
	"moxin/ingest/rank/baseline"
)

// presetView is the order of another index.
type presetView struct {
	Name    string       `json:"name"`
	Title   content.Text `json:"title"`
	Formula content.Text `json:"formula"`
	Source  content.Text `json:"source"`
	Posts   []presetPost `json:"posts"`
}

// presetPost is what an index says of a post. Posts that it says nothing of come last, without a place.
type presetPost struct {
	Post  string   `json:"post_id"`
	Title string   `json:"title"`
	Place int      `json:"place"` // among all posts; of equal values the same; 0 = unknown
	Value *float64 `json:"value"` // null = unknown
	Rank  int      `json:"rank"`  // moxin's
	Low   int      `json:"rank_low"`
	High  int      `json:"rank_high"`
}

// presetOf orders all posts by an index, and lists those of the period.
func (v *rankView) presetOf(index baseline.Index, data rank.Data) *presetView {
	out := &presetView{index.Name, index.Title, index.Formula, index.Source, []presetPost{}}
	scores := map[string]rank.Score{}
	for _, s := range v.result.Posts {
		scores[s.Post] = s
	}
	values := index.Score(data)
	slices.SortFunc(values, func(a, b baseline.Value) int {
		return cmp.Or(boolOrder(!a.Known, !b.Known), cmp.Compare(b.Value, a.Value), cmp.Compare(a.Post, b.Post))
	})
	place := 0
	for i, value := range values {
		s := scores[value.Post]
		p := presetPost{Post: s.Post, Title: s.Title, Rank: s.Rank, Low: s.RankLow, High: s.RankHigh}
		if value.Known {
			if i == 0 || value.Value != values[i-1].Value {
				place = i + 1
			}
			p.Place, p.Value = place, &value.Value
		}
		if v.period == nil || v.period.Holds(v.published[s.Post]) {
			out.Posts = append(out.Posts, p)
		}
	}
	return out
}

func (a *app) printPreset(p *presetView) {
	t := a.table(p.Name, "value", "trust rank", "title")
	for _, post := range p.Posts {
		place, value := "—", "—"
		if post.Value != nil {
			place, value = grouped(post.Place), content.Rough(*post.Value)
		}
		t.add(place, value, rankRange(post.Rank, post.Low, post.High), fit(cmp.Or(post.Title, post.Post), 40))
	}
	a.printf("%s", t.render(a.terminal()))
	a.notePreset(p)
}

// notePreset marks the order as what it is, and says what it knows nothing of.
func (a *app) notePreset(p *presetView) {
	a.progressf("%s\n", a.say(content.T(
		fmt.Sprintf("按 %s 的次序：%s。这不是信任：没有区间，数据再少也排名。", p.Title.ZH, p.Formula.ZH),
		fmt.Sprintf("In the order of %s: %s. This is not trust: it has no interval, and a place however little was read.", p.Title.EN, p.Formula.EN))))
	unknown := 0
	for _, post := range p.Posts {
		if post.Value == nil {
			unknown++
		}
	}
	if unknown > 0 {
		a.progressf("%s\n", a.say(content.T(
			grouped(unknown)+" 篇算不出，排在最后：缺它要的数，或没有可比的。",
			grouped(unknown)+" cannot be computed and come last: a number is lacking, or there is nothing to compare with.")))
	}
}

func (a *app) printPresets(csv bool) error {
	if csv {
		return a.printCSV(presetsCSV, a.presetListRows())
	}
	if a.json {
		out := []map[string]any{}
		for _, x := range baseline.All() {
			out = append(out, map[string]any{"name": x.Name, "title": x.Title, "formula": x.Formula, "source": x.Source})
		}
		return a.printJSON(out)
	}
	t := a.table("name", "index", "formula", "source")
	for _, row := range a.presetListRows() {
		t.add(row...)
	}
	a.printf("%s", t.render(a.terminal()))
	return nil
}
