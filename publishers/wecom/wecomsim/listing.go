package wecomsim

import (
	"slices"
	"time"
)

// listing is what a list of messages or moments is asked with.
type listing struct {
	Start   int64  `json:"start_time"`
	End     int64  `json:"end_time"`
	Creator string `json:"creator"`
	Filter  *int   `json:"filter_type"` // 0 the company's, 1 members' own, 2 both
	Limit   int    `json:"limit"`
	Cursor  string `json:"cursor"`
}

// listedText is a text as lists hold it.
type listedText struct {
	Content string `json:"content"`
}

// made are the tasks of a kind that a list is asked for, the newest first. What the API made has no
// creator; nobody here makes any of their own.
func (a *ask) made(kind string, in listing, most time.Duration) ([]*task, *refusal) {
	from, to, no := span(in.Start, in.End, most)
	if no != nil {
		return nil, no
	}
	if in.Creator != "" || in.Filter != nil && *in.Filter == 1 {
		return nil, nil
	}
	var list []*task
	for _, t := range slices.Backward(a.c.tasks) {
		if t.kind == kind && !t.made.Before(from) && !t.made.After(to) {
			list = append(list, t)
		}
	}
	return list, nil
}

// span reads a start and an end in Unix seconds; 600018 when they are none or too far apart.
func span(start, end int64, most time.Duration) (from, to time.Time, no *refusal) {
	from, to = time.Unix(start, 0), time.Unix(end, 0)
	if start <= 0 || end <= 0 || to.Before(from) || to.Sub(from) > most {
		return from, to, refused(600018)
	}
	return from, to, nil
}
