package api

import (
	"time"

	"moxin/content"
)

// instant is an instant in RFC 3339, "" for none: what is not known is left out.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

type item struct {
	Slug      string `json:"slug"`
	Title     string `json:"title"`
	Rendition string `json:"rendition,omitempty"`
}

type release struct {
	ID        int64         `json:"id"`
	Channel   string        `json:"channel"`
	Platform  string        `json:"platform"`
	Run       int           `json:"run"`
	Items     []item        `json:"items"`
	State     content.State `json:"state"`
	Why       string        `json:"why,omitempty"`
	Due       string        `json:"due,omitempty"`
	Asked     string        `json:"asked,omitempty"`
	Digest    string        `json:"digest"`
	NotBefore string        `json:"not_before,omitempty"`
	Commit    string        `json:"commit,omitempty"`
	Campaign  string        `json:"campaign,omitempty"`
	Priority  string        `json:"priority"`
	People    int           `json:"people"` // how many have to approve; 0 = nobody
	Approvals *approvals    `json:"approvals,omitempty"`
	Version   int64         `json:"version"`
}

func releaseOf(r content.Release) release {
	out := release{
		ID: r.ID, Channel: r.Channel, Platform: r.Platform, Run: r.Run, State: r.State, Why: r.Why, Due: instant(r.Due),
		Asked: r.Asked, Digest: r.Digest, NotBefore: instant(r.NotBefore), Commit: r.Commit, Campaign: r.Campaign,
		Priority: r.Priority.String(), People: r.Consent.People, Version: r.Version, Items: []item{},
	}
	for _, it := range r.Items {
		out.Items = append(out.Items, item{it.Slug, it.Title, it.Rendition})
	}
	return out
}

func releasesOf(all []content.Release) []release {
	out := make([]release, len(all))
	for i, r := range all {
		out[i] = releaseOf(r)
	}
	return out
}

// attempt has its own times in work time; lateness is counted in calendar time.
type attempt struct {
	ID         int64         `json:"id"`
	Fence      int64         `json:"fence"`
	Worker     string        `json:"worker"`
	Started    string        `json:"started"`
	Finished   string        `json:"finished,omitempty"`
	LatenessMS int64         `json:"lateness_ms"`
	Result     content.State `json:"result,omitempty"`
	Error      string        `json:"error,omitempty"`
	Late       string        `json:"late,omitempty"`
}

func attemptOf(a content.Attempt) attempt {
	return attempt{
		ID: a.ID, Fence: a.Fence, Worker: a.Worker, Started: instant(a.Started), Finished: instant(a.Finished),
		LatenessMS: a.Lateness.Milliseconds(), Result: a.Result, Error: a.Error, Late: a.Late,
	}
}

type publication struct {
	ID          int64  `json:"id"`
	Release     int64  `json:"release"`
	Index       int    `json:"index"`
	Slug        string `json:"slug"`
	Channel     string `json:"channel"`
	Platform    string `json:"platform"`
	RemoteID    string `json:"remote_id,omitempty"`
	URL         string `json:"url,omitempty"`
	Title       string `json:"title,omitempty"`
	PublishedAt string `json:"published_at,omitempty"`
	GoneAt      string `json:"gone_at,omitempty"`
	GoneWhy     string `json:"gone_why,omitempty"`
}

func publicationOf(p content.Publication) publication {
	return publication{
		ID: p.ID, Release: p.Release, Index: p.Index, Slug: p.Slug, Channel: p.Channel, Platform: p.Platform, RemoteID: p.RemoteID,
		URL: p.URL, Title: p.Title, PublishedAt: instant(p.PublishedAt), GoneAt: instant(p.GoneAt), GoneWhy: p.GoneWhy,
	}
}

// approvals count people's words for the present content.
type approvals struct {
	Need int `json:"need"`
	Have int `json:"have"`
}

// spoken is one person's word for the present content.
type spoken struct {
	By  string `json:"by"`
	Via string `json:"via"`
	At  string `json:"at"`
}

// spokenOf are the words for a release as it stands, also of those whose word does not count.
func spokenOf(r content.Release, words []content.Approval) []spoken {
	out := []spoken{}
	for _, w := range words {
		if w.Digest == r.Digest {
			out = append(out, spoken{w.By, w.Via, instant(w.At)})
		}
	}
	return out
}

type wait struct {
	Kind    content.WaitKind `json:"kind"`
	Release int64            `json:"release,omitempty"`
	Slug    string           `json:"slug"`
	Channel string           `json:"channel"`
	Run     int              `json:"run"`
	Title   string           `json:"title,omitempty"`
	State   content.State    `json:"state,omitempty"`
	Over    bool             `json:"over"`
	Dropped bool             `json:"dropped"`
}

type handoff struct {
	URL        string `json:"url,omitempty"`
	Expires    string `json:"expires,omitempty"`
	PreviewURL string `json:"preview_url,omitempty"`
}

// progress is how far colleagues have confirmed a hand-off, as it was last asked.
type progress struct {
	Done    int      `json:"done"`
	Total   int      `json:"total"`
	Waiting []string `json:"waiting"` // the first of those who have not
	At      string   `json:"at"`
}

type entry struct {
	At     string `json:"at"`
	Who    string `json:"who"`
	Origin string `json:"origin,omitempty"`
	Action string `json:"action"`
	From   string `json:"from,omitempty"`
	To     string `json:"to,omitempty"`
	Why    string `json:"why,omitempty"`
}

func entryOf(e content.Entry) entry {
	return entry{instant(e.At), e.Who, e.Origin, e.Action, e.From, e.To, e.Why}
}

type pauseShape struct {
	Scope  string `json:"scope"` // "" is everything
	Reason string `json:"reason"`
	By     string `json:"by"`
	At     string `json:"at"`
	Until  string `json:"until,omitempty"`
}

func pauseOf(p content.Pause) pauseShape {
	return pauseShape{p.Scope, p.Reason, p.By, instant(p.At), instant(p.Until)}
}
