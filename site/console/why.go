package console

import (
	"encoding/json"
	"html/template"

	"moxin/site/chart"
)

// whyView explains a score in a list. Its zero value explains nothing.
type whyView struct {
	Sentence string
	Steps    template.HTML // the parts, which add up to the score; "" = no signal says anything
	PTop10   string        // 83%; "" = not told
	Missing  []string
	Posts    int // of a group: how many articles; 0 = an article
	pull     float64
}

// Empty reports that there is nothing to open.
func (v whyView) Empty() bool { return v.Sentence == "" && v.Steps == "" && len(v.Missing) == 0 }

// why reads an explanation. What cannot be read explains nothing: the score stands without it.
func (p *page) why(stored string) whyView {
	r, ok := readReasons(stored)
	if !ok {
		return whyView{}
	}
	v := whyView{Sentence: p.In(r.Why), Steps: chart.Steps(p.steps(r)), Posts: postsOfGroup(stored), pull: r.Pull}
	if r.PTop10 > 0 {
		v.PTop10 = percent(r.PTop10)
	}
	for _, m := range r.Missing {
		v.Missing = append(v.Missing, p.In(m))
	}
	return v
}

// postsOfGroup is how many articles the score of a group is of, as the ranking stores it; 0 = no group's.
func postsOfGroup(stored string) int {
	var group struct {
		Posts int `json:"posts"`
	}
	_ = json.Unmarshal([]byte(stored), &group) // an article's tells none
	return max(group.Posts, 0)
}
