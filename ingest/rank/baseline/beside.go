package baseline

import (
	"math"

	"moxin/content"
	"moxin/ingest/rank"
)

// Beside says what every index says of some posts by their ids, to be kept beside a ranking of the same
// data. The numbers are cleaned once for all of them.
func Beside(data rank.Data, posts []string) []content.Index {
	of := cleaned(data)
	at := make(map[string]int, len(posts))
	for i, id := range posts {
		at[id] = i
	}
	var out []content.Index
	for _, x := range All() {
		kept := content.Index{Name: x.Name, Title: x.Title, Formula: x.Formula, Source: x.Source, Values: make([]*float64, len(posts))}
		for _, v := range x.say(of) {
			if i, wanted := at[v.Post]; wanted && v.Known && !math.IsInf(v.Value, 0) && !math.IsNaN(v.Value) {
				kept.Values[i] = &v.Value
			}
		}
		out = append(out, kept)
	}
	return out
}
