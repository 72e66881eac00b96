package api

import (
	"fmt"
	"net/http"
	"time"

	"moxin/content"
)

// Span is a span of whole days [From, To) in the workspace's zone, on one channel or all.
type Span struct {
	From, To time.Time
	Channel  string // "" = all
}

// Agenda is what stands in a span.
type Agenda struct {
	Days      []Day
	Counts    map[content.State]int
	Balance   content.Balance
	Findings  []content.Finding // the weeks and months out of balance that it touches
	Undecreed []int             // years whose holiday decree is not known
}

// Day is one day of the workspace's zone.
type Day struct {
	Date     time.Time
	Holiday  content.Holiday // zero = an ordinary day
	Blackout string          // its reason; "" = none
	Quota    []ChannelUse
	Slots    []ChannelSlot
	Releases []content.Release
}

// ChannelUse is how many of a channel's messages of a day are spoken for.
type ChannelUse struct {
	Channel   string
	Used, Max int
}

// ChannelSlot is a slot of a channel.
type ChannelSlot struct {
	Channel string
	Slot
}

// Slot is where a release may stand. Rule and Why say what is in the way; Rule "" = it is free.
type Slot struct {
	At   time.Time
	Rule string
	Why  content.Text
}

// SlotQuery asks for the slots of a channel after an instant, up to Count free ones.
type SlotQuery struct {
	Channel string
	After   time.Time
	Count   int
}

// Spans and counts of the calendar.
const (
	daysUnsaid  = 31
	daysMost    = 100
	slotsUnsaid = 5
	slotsMost   = 100
)

type slotShape struct {
	Channel string `json:"channel,omitempty"`
	At      string `json:"at"`
	Free    bool   `json:"free"`
	Rule    string `json:"rule,omitempty"`
	Why     string `json:"why,omitempty"`
	WhyEN   string `json:"why_en,omitempty"`
}

func slotOf(channel string, s Slot) slotShape {
	out := slotShape{Channel: channel, At: instant(s.At), Free: s.Rule == "", Rule: s.Rule, Why: s.Why.ZH}
	if out.Why != "" {
		out.WhyEN = s.Why.In("en")
	}
	return out
}

type holidayShape struct {
	Kind     content.DayKind `json:"kind"`
	Name     string          `json:"name"`
	Festival string          `json:"festival,omitempty"`
	Source   string          `json:"source,omitempty"`
}

type useShape struct {
	Channel string `json:"channel"`
	Used    int    `json:"used"`
	Max     int    `json:"max"`
}

type dayShape struct {
	Date     string        `json:"date"`
	Holiday  *holidayShape `json:"holiday,omitempty"`
	Blackout string        `json:"blackout,omitempty"`
	Quota    []useShape    `json:"quota"`
	Slots    []slotShape   `json:"slots"`
	Releases []release     `json:"releases"`
}

type agendaShape struct {
	From      string                   `json:"from"`
	To        string                   `json:"to"`
	Zone      string                   `json:"zone"`
	Days      []dayShape               `json:"days"`
	Counts    map[content.State]int    `json:"counts"`
	Posts     int                      `json:"posts"`
	Stages    map[content.Stage]int    `json:"stages"`
	Audiences map[content.Audience]int `json:"audiences"`
	Findings  []content.Finding        `json:"findings"`
	Undecreed []int                    `json:"years_without_decree"`
}

// calendar answers with days.
func (h *Handler) calendar(r *http.Request) (answer, error) {
	if err := onlyParameters(r, "from", "to", "channel"); err != nil {
		return answer{}, err
	}
	span, err := h.span(r)
	if err != nil {
		return answer{}, err
	}
	a, err := h.Calendar.Agenda(r.Context(), span)
	if err != nil {
		return answer{}, err
	}
	out := agendaShape{
		From: span.From.Format(time.RFC3339), To: span.To.Format(time.RFC3339), Zone: h.zone().String(),
		Days: []dayShape{}, Counts: a.Counts, Posts: a.Balance.Posts, Stages: a.Balance.Stages, Audiences: a.Balance.Audiences,
		Findings: append([]content.Finding{}, a.Findings...), Undecreed: append([]int{}, a.Undecreed...),
	}
	for _, d := range a.Days {
		out.Days = append(out.Days, dayOf(d))
	}
	return answer{body: out}, nil
}

func dayOf(d Day) dayShape {
	out := dayShape{
		Date: d.Date.Format(time.DateOnly), Blackout: d.Blackout, Quota: []useShape{}, Slots: []slotShape{}, Releases: releasesOf(d.Releases),
	}
	if hol := d.Holiday; hol.Kind != "" {
		out.Holiday = &holidayShape{hol.Kind, hol.Name, hol.Festival, hol.Source}
	}
	for _, u := range d.Quota {
		out.Quota = append(out.Quota, useShape(u))
	}
	for _, s := range d.Slots {
		out.Slots = append(out.Slots, slotOf(s.Channel, s.Slot))
	}
	return out
}

// span is the days that are asked for.
func (h *Handler) span(r *http.Request) (Span, error) {
	q := r.URL.Query()
	var s Span
	var err error
	if s.Channel, err = h.channel(q, false); err != nil {
		return s, err
	}
	if s.From, err = h.day(q, "from"); err != nil {
		return s, err
	}
	if s.To, err = h.day(q, "to"); err != nil {
		return s, err
	}
	if s.From.IsZero() {
		now := h.Now().In(h.zone())
		s.From = time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	}
	if s.To.IsZero() {
		s.To = s.From.AddDate(0, 0, daysUnsaid)
	}
	if !s.To.After(s.From) || s.To.After(s.From.AddDate(0, 0, daysMost)) {
		return s, wrong(typeParameter, "to", content.T(fmt.Sprintf("要在 from 之后，最多 %d 天", daysMost), fmt.Sprintf("has to be after from, by %d days at most", daysMost)))
	}
	return s, nil
}

// slots answers with a channel's slots.
func (h *Handler) slots(r *http.Request) (answer, error) {
	if err := onlyParameters(r, "channel", "after", "count"); err != nil {
		return answer{}, err
	}
	q := r.URL.Query()
	channel, err := h.channel(q, true)
	if err != nil {
		return answer{}, err
	}
	after, err := h.instant(q, "after")
	if err != nil {
		return answer{}, err
	}
	if now := h.Now(); after.Before(now) {
		after = now // what is past is no slot any more
	}
	count, err := number(q, "count", slotsUnsaid, slotsMost)
	if err != nil {
		return answer{}, err
	}
	all, err := h.Calendar.Slots(r.Context(), SlotQuery{channel, after, count})
	if err != nil {
		return answer{}, err
	}
	out := make([]slotShape, len(all))
	for i, s := range all {
		out[i] = slotOf("", s)
	}
	return answer{body: map[string]any{"channel": channel, "slots": out}}, nil
}
