package console

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"moxin/content"
	"moxin/site/web"
)

// listed is the most releases a list shows.
const listed = 200

// releasesView is releases as a list.
type releasesView struct {
	*page
	Filters []filter
	Rows    []releaseRow
	Full    bool // there may be more than are shown
}

func (h *handler) releases(w http.ResponseWriter, r *http.Request) error {
	v := releasesView{page: h.page(r, "calendar", speech.Of("releases").In(web.Language(r)))}
	q := v.asked
	f := content.ReleaseFilter{Channel: q.get("channel"), Limit: listed}
	if s := q.get("state"); s != "" {
		f.States = []content.State{content.State(s)}
	}
	all, err := h.Store.Releases(r.Context(), f)
	if err != nil {
		return err
	}
	var stateLinks []link
	for _, s := range content.States {
		stateLinks = append(stateLinks, link{Label: v.stateWord(s), Kind: string(s)})
	}
	v.Filters = []filter{
		q.filter("channel", v.T("channel"), v.channelLinks()),
		q.filter("state", v.T("state"), stateLinks),
	}
	v.Rows, v.Full = v.rows(all), len(all) == listed
	if err := h.phones(r.Context(), v.Rows); err != nil {
		return err
	}
	return h.pages.Write(w, r, "releases.html", v)
}

// releaseView is one release.
type releaseView struct {
	*page
	Row      releaseRow
	Items    []itemView
	Deadline instant
	Due      instant
	Asked    string
	Commit   string
	Digest   string
	Job      string
	Command  string // what a person may do now
	Timeline []entryView
	Attempts []attemptView
	Posts    []postView
	Handoff  *handoffView
	Doubt    *doubtView // of a release in doubt
	Draft    *draftView // on the platform
	Refused  string     // why a form was not taken
	Link     string     // as it was typed into it
	Done     string
}

type itemView struct {
	Position int
	Title    string
	Href     string
}

type entryView struct {
	At       instant
	Who      string
	Origin   string // from where; "" = by itself
	Action   string
	From, To string // states in words, or what changed
	State    content.State
	Why      string
}

type attemptView struct {
	Fence    int64
	Worker   string
	Called   instant
	Lateness string
	Took     string // work time; "—" while under way
	State    content.State
	Word     string
	Error    string
	Late     string
}

type handoffView struct {
	Phone   string
	QR      string // picture of Phone's address
	Preview string
	Expires instant
	Texts   int
	Media   int
	Hint    *saidView // what the platform shows without proving it
}

func releaseHref(id int64) string { return fmt.Sprintf("/releases/%d", id) }

func (h *handler) release(w http.ResponseWriter, r *http.Request) error {
	v, err := h.releaseView(r)
	if err != nil {
		return err
	}
	return h.pages.Write(w, r, "release.html", v)
}

func (h *handler) releaseView(r *http.Request) (releaseView, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return releaseView{}, web.ErrUnknown
	}
	found, err := h.Store.Releases(r.Context(), content.ReleaseFilter{IDs: []int64{id}})
	if err != nil {
		return releaseView{}, err
	}
	if len(found) == 0 {
		return releaseView{}, web.ErrUnknown
	}
	rel := found[0]
	v := releaseView{page: h.page(r, "calendar", "")}
	hold, err := h.hold(r.Context())
	if err != nil {
		return v, err
	}
	v.Title = fmt.Sprintf("%s #%d", v.T("release"), id)
	v.Row = v.row(rel)
	if rel.State.Changeable() {
		v.Row.Waits = v.waits(rel, hold)
	}
	v.Due, v.Deadline = v.instant(rel.Due), v.instant(rel.Deadline())
	v.Asked, v.Commit, v.Digest, v.Job = rel.Asked, short(rel.Commit), short(rel.Digest), rel.Job
	v.Command = command(rel)
	for i, it := range rel.Items {
		v.Items = append(v.Items, itemView{i + 1, it.Title, articleHref(it.Slug, rel.Channel)})
	}
	v.Done = v.done()
	if err := h.history(r.Context(), &v, rel); err != nil {
		return v, err
	}
	return v, h.gather(r.Context(), &v, rel)
}

// short is how a digest or commit is shown: enough to tell it from others.
func short(hash string) string { return hash[:min(12, len(hash))] }

// command is what a person may type about a release as it stands.
func command(r content.Release) string {
	for _, u := range urgent {
		if slices.Contains(u.states, r.State) {
			return withID(u.command, r.ID)
		}
	}
	if r.State == content.Approved {
		return withID("moxin release move ID --to TIME", r.ID)
	}
	return ""
}

func withID(command string, id int64) string {
	return strings.Replace(command, "ID", strconv.FormatInt(id, 10), 1)
}

// history fills what happened to a release.
func (h *handler) history(ctx context.Context, v *releaseView, r content.Release) error {
	entries, err := h.Store.Audit(ctx, fmt.Sprintf("release:%d", r.ID), 0)
	if err != nil {
		return err
	}
	slices.Reverse(entries)
	for _, e := range entries {
		v.Timeline = append(v.Timeline, v.entry(e))
	}
	attempts, err := h.Store.Attempts(ctx, r.ID)
	if err != nil {
		return err
	}
	for _, a := range attempts {
		v.Attempts = append(v.Attempts, v.attempt(a))
	}
	publications, err := h.Store.Publications(ctx, content.PublicationFilter{Release: r.ID})
	if err != nil {
		return err
	}
	if v.Posts, err = h.posts(ctx, v.page, publications); err != nil {
		return err
	}
	pack, err := h.Store.HandoffOf(ctx, r.ID)
	switch {
	case errors.Is(err, h.Missing):
		return nil
	case err != nil:
		return err
	}
	v.Handoff = &handoffView{
		Preview: pack.PreviewURL, Expires: v.instant(pack.Expires), Texts: len(pack.Texts), Media: len(pack.Media),
	}
	if h.Handoff != nil {
		v.Handoff.Phone = h.Handoff(pack.Token)
		v.Handoff.QR = qrHref(r.ID)
	}
	return nil
}

func (p *page) entry(e content.Entry) entryView {
	v := entryView{At: p.instant(e.At), Who: e.Who, Origin: e.Origin, Action: e.Action, From: e.From, To: e.To, Why: p.In(content.ReadText(e.Why))}
	if t, ok := actions[e.Action]; ok {
		v.Action = p.In(t)
	}
	if e.From == e.To { // something was done that changes no state
		v.From, v.To = "", ""
		return v
	}
	if _, ok := content.StateWords[content.State(e.To)]; ok {
		v.State, v.To = content.State(e.To), p.stateWord(content.State(e.To))
		v.From = p.stateWord(content.State(e.From))
		return v
	}
	v.From, v.To = p.changed(e.From), p.changed(e.To)
	return v
}

func (p *page) attempt(a content.Attempt) attemptView {
	v := attemptView{
		Fence: a.Fence, Worker: a.Worker, Called: p.instant(a.Called), Lateness: p.lateness(a.Lateness),
		Took: unknown, State: a.Result, Word: p.stateWord(a.Result), Error: p.In(content.ReadText(a.Error)), Late: p.In(content.ReadText(a.Late)),
	}
	if a.Result == "" {
		v.State, v.Word = content.Publishing, p.T("under_way")
	}
	if !a.Finished.IsZero() {
		v.Took = a.Finished.Sub(a.Started).Round(time.Millisecond).String()
	}
	return v
}

// changed is one side of a change that is no state: an instant or a digest as the audit has it.
func (p *page) changed(value string) string {
	if t, err := time.Parse(time.RFC3339, value); err == nil {
		return p.instant(t).Text
	}
	if len(value) == 2*sha256.Size {
		return short(value)
	}
	return value
}
