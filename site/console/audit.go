package console

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"moxin/content"
)

// auditLines is how many lines of the audit a page has.
const auditLines = 50

// auditView is the audit, the newest lines first.
type auditView struct {
	*page
	Kinds    filter
	Narrowed []link // what it is narrowed to; following one removes it
	Lines    []lineView
	Older    string // the next page; "" = there is none
	Newest   string // the first page; "" = this is it
}

// lineView is a line of the audit. Its links narrow the page to what they name.
type lineView struct {
	ID      int64
	At      instant
	Who     link
	Action  link
	Subject link
	Open    string // where the subject is; "" = nowhere
	From    string
	To      string
	Why     string
	Origin  string
}

// auditKinds are what the audit can be narrowed to, by how its actions begin.
var auditKinds = []string{"release.", "publication.", "channel.", "pause", "resume", "sample.", "link.", "person.", "session.", "clock."}

func (h *handler) audit(w http.ResponseWriter, r *http.Request) error {
	v := auditView{page: h.page(r, "audit", "")}
	q := v.asked
	before, _ := strconv.ParseInt(q.get("before"), 10, 64) // what is no id begins at the newest
	all, err := h.Store.Entries(r.Context(), content.EntryFilter{
		Who: q.get("who"), Action: q.get("action"), Subject: q.get("subject"), Before: before, Limit: auditLines + 1,
	})
	if err != nil {
		return err
	}
	if len(all) > auditLines {
		all = all[:auditLines]
		v.Older = q.with("before", strconv.FormatInt(all[auditLines-1].ID, 10))
	}
	if q.get("before") != "" {
		v.Newest = q.with("before", "")
	}
	q = q.set("before", "") // a filter begins at the newest line
	v.Kinds = q.filter("action", v.T("audit.kind"), v.auditLinks())
	for _, key := range []string{"who", "action", "subject"} {
		if value := q.get(key); value != "" {
			v.Narrowed = append(v.Narrowed, link{Label: v.T("audit."+key) + " " + value, Href: q.with(key, ""), On: true})
		}
	}
	for _, e := range all {
		v.Lines = append(v.Lines, v.line(e, q))
	}
	return h.pages.Write(w, r, "audit.html", v)
}

func (p *page) auditLinks() []link {
	out := make([]link, len(auditKinds))
	for i, kind := range auditKinds {
		out[i] = link{Label: p.T("lines." + strings.TrimSuffix(kind, ".") + "s"), Kind: kind}
	}
	return out
}

func (p *page) line(e content.Entry, q query) lineView {
	return lineView{
		ID: e.ID, At: p.instant(e.At), From: p.auditValue(e.From), To: p.auditValue(e.To), Why: p.In(content.ReadText(e.Why)), Origin: e.Origin,
		Who:     link{Label: p.actor(e.Who), Href: q.with("who", e.Who)},
		Action:  link{Label: p.actionWord(e.Action), Href: q.with("action", e.Action), Kind: e.Action},
		Subject: link{Label: e.Subject, Href: q.with("subject", e.Subject)},
		Open:    placeOf(e.Subject),
	}
}

// auditValue is a state or roles in words, an instant in the zone of the page, or a digest cut short;
// anything else speaks for itself.
func (p *page) auditValue(value string) string {
	if t, ok := content.StateWords[content.State(value)]; ok {
		return p.In(t)
	}
	roles, err := content.ParseRoles(value)
	if err != nil {
		return p.changed(value)
	}
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = p.In(r.Text())
	}
	return strings.Join(words, p.T("comma"))
}

// actionWord is the audit's verb in words; one that has none speaks for itself.
func (p *page) actionWord(action string) string {
	for _, words := range []map[string]content.Text{actions, deskActions} {
		if t, ok := words[action]; ok {
			return p.In(t)
		}
	}
	return action
}

// placeOf is the page of what a line of the audit is about.
func placeOf(subject string) string {
	kind, id, _ := strings.Cut(subject, ":")
	switch kind {
	case "release":
		return "/releases/" + url.PathEscape(id)
	case "channel":
		return "/accounts#" + url.PathEscape(id)
	case "person":
		return "/people"
	case "import":
		return "/import/" + url.PathEscape(id)
	}
	return ""
}
