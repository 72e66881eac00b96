package scheduler

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"moxin/content"
)

// ErrStalePlan means that workspace or store changed since a plan was saved.
var ErrStalePlan = errors.New("这份计划做好之后，工作区或排期变了，请重新 plan / workspace or releases changed since this plan was made; plan again")

// Kind says what a line of a plan does.
type Kind string

// Kinds of lines. Drift and conflict change nothing but, where the content is wrong, take
// an approval back.
const (
	KindCreate   Kind = "create"
	KindMove     Kind = "move"
	KindReplace  Kind = "replace"
	KindCancel   Kind = "cancel"
	KindRename   Kind = "rename"
	KindTerms    Kind = "terms" // instant and content stay, what the release is under changes
	KindDrift    Kind = "drift"
	KindConflict Kind = "conflict"
)

// PlanItem is one article of a line.
type PlanItem struct {
	Slug  string `json:"slug"`
	Title string `json:"title"`
	Path  string `json:"path"`
}

// PlanChange is one line of a plan. Rule is a stable id of the reason ("past", "quota", …).
type PlanChange struct {
	Kind     Kind
	Release  int64 // 0 for create
	Channel  string
	Platform string
	Run      int
	Items    []PlanItem
	From, To time.Time // of the instant; zero where there is none
	Content  bool      // the message is compiled anew as well
	Rule     string
	Reason   content.Text
	Next     time.Time         // of a line that the calendar refuses: the next instant that would do; zero = none
	Findings []content.Finding // of the articles on this channel: all errors, and the warnings of what was compiled now
	Quota    []QuotaUse        // of the channel around the line's instant, with everything planned
	Campaign string
	Priority content.Priority
	Waits    []PlanWait // what has to be out before it
	// DraftLeft: what is cancelled has a draft on its platform, which stays there; see LeftDrafts.
	DraftLeft bool

	floor time.Time // Next comes after it; zero = after To
}

// MarshalJSON writes the stable shape of `plan --json`.
func (c PlanChange) MarshalJSON() ([]byte, error) { return json.Marshal(c.shape()) }

// changeShape is a line of a plan in JSON.
type changeShape struct {
	Kind     Kind              `json:"kind"`
	Release  int64             `json:"release,omitempty"`
	Channel  string            `json:"channel"`
	Platform string            `json:"platform"`
	Run      int               `json:"run"`
	Items    []PlanItem        `json:"items"`
	From     time.Time         `json:"from,omitzero"`
	To       time.Time         `json:"to,omitzero"`
	Content  bool              `json:"content_changed"`
	Rule     string            `json:"rule,omitempty"`
	Reason   string            `json:"reason,omitempty"`
	ReasonEN string            `json:"reason_en,omitempty"`
	Next     time.Time         `json:"next_free,omitzero"`
	Draft    bool              `json:"draft_left,omitempty"`
	Findings []content.Finding `json:"findings,omitempty"`
	Quota    []QuotaUse        `json:"quota,omitempty"`
	Campaign string            `json:"campaign,omitempty"`
	Priority content.Priority  `json:"priority,omitempty"`
	Waits    []PlanWait        `json:"waits,omitempty"`
}

func (c PlanChange) shape() changeShape {
	return changeShape{
		c.Kind, c.Release, c.Channel, c.Platform, c.Run, c.Items, c.From, c.To, c.Content,
		c.Rule, c.Reason.ZH, c.Reason.In("en"), c.Next, c.DraftLeft, c.Findings, c.Quota,
		c.Campaign, c.Priority, c.Waits,
	}
}

// Plan is the difference between what a workspace asks for and what the store has.
type Plan struct {
	At        time.Time // calendar
	Changes   []PlanChange
	Unchanged int // releases that stay as they are
	// Balance are the weeks and months whose content is out of balance once this is applied; it
	// warns and holds nothing.
	Balance []content.Finding
	Digest  string
	// Ways are the contact ways that apply makes after it has written the rest; they are no part of the
	// digest, because a way that another made meanwhile changes nothing else.
	Ways []content.ContactWay

	set content.Changeset
}

// Changeset is what apply hands to the store, in the name of by.
func (p Plan) Changeset(by string) content.Changeset {
	set := p.set
	set.By, set.At = by, p.At
	return set
}

// MarshalJSON writes the stable shape of `plan --json` and of a saved plan.
func (p Plan) MarshalJSON() ([]byte, error) {
	changes := p.Changes
	if changes == nil {
		changes = []PlanChange{}
	}
	return json.Marshal(struct {
		At        time.Time         `json:"at"`
		Changes   []PlanChange      `json:"changes"`
		Unchanged int               `json:"unchanged"`
		Balance   []content.Finding `json:"balance"`
		Digest    string            `json:"digest"`
		Ways      []PlanWay         `json:"contact_ways,omitempty"`
	}{p.At, changes, p.Unchanged, append([]content.Finding{}, p.Balance...), p.Digest, planWays(p.Ways)})
}

// PlanWay is a contact way that apply would make.
type PlanWay struct {
	State   string   `json:"state"`
	Article string   `json:"article"`
	Channel string   `json:"channel"`
	WeCom   string   `json:"wecom"`
	Staff   []string `json:"staff"`
}

func planWays(ways []content.ContactWay) []PlanWay {
	var out []PlanWay
	for _, w := range ways {
		out = append(out, PlanWay{w.State, w.Slug, w.Channel, w.WeCom, w.Staff})
	}
	return out
}

// ErrNoPlan refuses a file that is no saved plan.
var ErrNoPlan = errors.New("这不是保存下来的计划 / this is not a saved plan")

// Matches checks a saved plan against this one, made just now from the same workspace and
// store: ErrStalePlan unless both would do exactly the same.
func (p Plan) Matches(saved []byte) error {
	var s struct {
		Digest string `json:"digest"`
	}
	if err := json.Unmarshal(saved, &s); err != nil {
		return errors.Join(ErrNoPlan, err)
	}
	if s.Digest == "" || s.Digest != p.Digest {
		return ErrStalePlan
	}
	return nil
}

// Left are the lines that wait for a person: nothing is done about them.
func (p Plan) Left() []PlanChange {
	var out []PlanChange
	for _, c := range p.Changes {
		if c.Kind == KindConflict || c.Kind == KindRename && c.Rule == "rename" {
			out = append(out, c)
		}
	}
	return out
}

// seal computes the digest over everything that would be written, and against which versions.
func (p *Plan) seal() error {
	articles := slices.Clone(p.set.Articles)
	for i := range articles {
		if articles[i].Gone {
			articles[i].UpdatedAt = time.Time{} // when it was noticed changes nothing
		}
	}
	var renditions []string
	for _, r := range p.set.Renditions {
		renditions = append(renditions, r.Digest)
	}
	digest, err := content.JSONDigest(struct {
		Changes    []changeShape
		Create     []content.Release
		Change     []content.Change
		Articles   []content.ArticleRecord
		Renditions []string
	}{settled(p.Changes), p.set.Create, p.set.Change, articles, renditions})
	p.Digest = digest
	return err
}

// settled are the lines without what depends on the minute: a slot that has passed since makes
// no plan stale. They are shapes: encoding what encodes itself costs twice.
func settled(changes []PlanChange) []changeShape {
	if changes == nil {
		return nil
	}
	out := make([]changeShape, 0, len(changes))
	for _, c := range changes {
		c.Next = time.Time{}
		out = append(out, c.shape())
	}
	return out
}
