package report

import (
	"slices"

	"moxin/content"
)

// counted says where a state is counted.
var counted = map[content.State]func(*Released) *int{
	content.Published: func(r *Released) *int { return &r.Published },
	content.HandedOff: func(r *Released) *int { return &r.HandedOff },
	content.Missed:    func(r *Released) *int { return &r.Missed },
	content.Expired:   func(r *Released) *int { return &r.Missed },
	content.Failed:    func(r *Released) *int { return &r.Failed },
	content.InDoubt:   func(r *Released) *int { return &r.InDoubt },
	content.Cancelled: func(r *Released) *int { return &r.Cancelled },
}

// troubled are the states that a person has to know of once their instant has passed.
var troubled = []content.State{content.Missed, content.Expired, content.Failed, content.InDoubt, content.HandedOff}

// released counts what was due, by channel, and names what did not go out as it should.
func (m *maker) released() (all []Released, troubles []Trouble) {
	of := map[string]*Released{}
	for _, r := range m.Releases {
		if !m.Period.Holds(r.Due) || len(r.Items) == 0 {
			continue
		}
		if of[r.Channel] == nil {
			of[r.Channel] = &Released{Channel: r.Channel, Platform: r.Platform}
		}
		if count, ok := counted[r.State]; ok {
			*count(of[r.Channel])++
		} else {
			of[r.Channel].Waiting++
		}
		if slices.Contains(troubled, r.State) {
			troubles = append(troubles, Trouble{Release: r.ID, Title: r.Title(), Channel: r.Channel, Platform: r.Platform, Due: r.Due, State: r.State, Why: content.ReadText(r.Why)})
		}
	}
	for _, one := range of {
		all = append(all, *one)
	}
	slices.SortFunc(all, func(a, b Released) int { return m.channelOrder(a.Channel, b.Channel) })
	slices.SortFunc(troubles, func(a, b Trouble) int {
		if c := a.Due.Compare(b.Due); c != 0 {
			return c
		}
		return int(a.Release - b.Release)
	})
	return all, troubles
}
