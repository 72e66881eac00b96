package console

import (
	"cmp"
	"fmt"
	"path"
	"strings"
	"time"

	"moxin/content"
)

// releaseRow is a release in a list.
type releaseRow struct {
	ID       int64
	Href     string
	Title    string
	More     int // further articles in the message
	Slug     string
	Channel  channelView
	State    content.State
	Word     string
	Due      instant
	Hour     string // 20:00
	When     string // how far the due instant is away
	Run      int
	Overdue  bool
	Why      string
	Waits    []string // what has to happen before it can go out
	Phone    string   // the hand-off page, where there is one
	Version  int64
	Digest   string // whole
	Campaign string
	Priority string // in words; "" = as any other
	Progress string // how far colleagues have confirmed it; "" = nobody counts, or nobody asked yet
}

func (p *page) row(r content.Release) releaseRow {
	v := releaseRow{
		ID: r.ID, Href: fmt.Sprintf("/releases/%d", r.ID), Run: r.Run, Why: p.In(content.ReadText(cause(r.Why))),
		Channel: p.channel(r.Channel, r.Platform), State: r.State, Word: p.stateWord(r.State),
		Due: p.instant(r.Due), Hour: r.Due.In(p.zone).Format("15:04"), When: p.until(r.Due),
		Overdue: r.State.NeedsPerson() && p.lateFrom(r).Before(p.now),
		Version: r.Version, Digest: r.Digest, Campaign: p.campaign(r.Campaign),
	}
	switch r.Priority {
	case content.PriorityHigh:
		v.Priority = p.T("priority.high")
	case content.PriorityLow:
		v.Priority = p.T("priority.low")
	}
	if !r.State.Open() && !r.State.NeedsPerson() {
		v.When = "" // over and done with
	}
	if len(r.Items) > 0 {
		v.Title, v.Slug, v.More = r.Title(), r.Slug(), len(r.Items)-1
	}
	return v
}

// lateFrom is when people are late with a release: at its instant, or when the time is over in which
// colleagues confirm it.
func (p *page) lateFrom(r content.Release) time.Time {
	if ch, ok := p.config.Channel(r.Channel); ok && r.State == content.HandedOff && isTask(r) {
		return r.Due.Add(cmp.Or(ch.Confirm, content.DefaultConfirm))
	}
	return r.Due
}

// cause is why a release is as it is. That an article asked for it, which is then named by its path, is no news.
func cause(why string) string {
	if path.Ext(why) == ".md" && !strings.Contains(why, " ") {
		return ""
	}
	return why
}

// campaign is a campaign's title, or its id where moxin.yaml no longer has it.
func (p *page) campaign(id string) string {
	for _, c := range p.config.Campaigns {
		if c.ID == id && c.Title != "" {
			return c.Title
		}
	}
	return id
}

// Pick names a row in a form with the version and the content that the person saw; see readPick.
func (v releaseRow) Pick() string { return fmt.Sprintf("%d:%d:%s", v.ID, v.Version, v.Digest) }

func (p *page) rows(releases []content.Release) []releaseRow {
	out := make([]releaseRow, len(releases))
	for i, r := range releases {
		out[i] = p.row(r)
	}
	return out
}
