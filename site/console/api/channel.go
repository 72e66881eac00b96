package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"moxin/content"
	"moxin/site/console"
)

type spanUse struct {
	Used int `json:"used"`
	Max  int `json:"max"`
}

type channelShape struct {
	Channel     string              `json:"channel"`
	Platform    string              `json:"platform"`
	Role        content.ChannelRole `json:"role,omitempty"`
	Every       string              `json:"every,omitempty"` // of a primary channel: the least rhythm, as in moxin.yaml
	ByHand      bool                `json:"by_hand"`         // a person posts there; there is nothing to connect
	Connected   *bool               `json:"connected,omitempty"`
	Kind        string              `json:"kind,omitempty"`
	Account     string              `json:"account,omitempty"`
	Name        string              `json:"name,omitempty"`
	ConnectedAt string              `json:"connected_at,omitempty"`
	ConnectedBy string              `json:"connected_by,omitempty"`
	Quota       map[string]spanUse  `json:"quota"` // by day, month
	SpentUntil  string              `json:"spent_until,omitempty"`
	Waiting     int                 `json:"waiting"`
	Paused      []pauseShape        `json:"paused"`
}

// channels answers with the channels of moxin.yaml.
func (h *Handler) channels(r *http.Request) (answer, error) {
	if err := onlyParameters(r); err != nil {
		return answer{}, err
	}
	accounts, err := h.Accounts(r.Context())
	if err != nil {
		return answer{}, err
	}
	pauses, err := h.standing(r.Context())
	if err != nil {
		return answer{}, err
	}
	cfg := h.Config()
	out := []channelShape{}
	for _, a := range accounts {
		ch, ok := cfg.Channel(a.Channel)
		if !ok {
			continue // moxin.yaml has lost it meanwhile
		}
		shape := channelOf(ch, a)
		for _, p := range pauses {
			if p.Covers(ch.ID, ch.Platform) {
				shape.Paused = append(shape.Paused, pauseOf(p))
			}
		}
		out = append(out, shape)
	}
	return answer{body: map[string]any{"channels": out}}, nil
}

func channelOf(ch content.Channel, a console.Account) channelShape {
	out := channelShape{
		Channel: ch.ID, Platform: ch.Platform, Role: ch.Role, ByHand: a.ByHand, Kind: a.Account.Kind, Account: a.Account.ID,
		Name: a.Account.Name, ConnectedAt: instant(a.Account.ConnectedAt), ConnectedBy: a.Account.ConnectedBy,
		Quota: map[string]spanUse{}, SpentUntil: instant(a.Again), Waiting: a.Waiting, Paused: []pauseShape{},
	}
	if ch.Role == content.Primary {
		out.Every = ch.Rhythm().String()
	}
	if !a.ByHand {
		there := a.Account.Channel != ""
		out.Connected = &there
	}
	for _, q := range a.Quota {
		out.Quota[q.Span] = spanUse{q.Used, q.Max}
	}
	return out
}

// standing are the pauses that are not over.
func (h *Handler) standing(ctx context.Context) ([]content.Pause, error) {
	all, err := h.Store.Pauses(ctx)
	if err != nil {
		return nil, err
	}
	now := h.Now()
	var out []content.Pause
	for _, p := range all {
		if p.Lasts(now) {
			out = append(out, p)
		}
	}
	return out, nil
}

// pauses answers with what is paused.
func (h *Handler) pauses(r *http.Request) (answer, error) {
	if err := onlyParameters(r); err != nil {
		return answer{}, err
	}
	all, err := h.standing(r.Context())
	if err != nil {
		return answer{}, err
	}
	out := make([]pauseShape, len(all))
	for i, p := range all {
		out[i] = pauseOf(p)
	}
	return answer{body: map[string]any{"paused": out}}, nil
}

// pause stops a scope. A pause of the same scope takes the place of the one before.
func (h *Handler) pause(r *http.Request) (answer, error) {
	data, err := readBody(r)
	if err != nil {
		return answer{}, err
	}
	w, err := pauseForm.read(data)
	if err != nil {
		return answer{}, err
	}
	if err := h.known(w.scope); err != nil {
		return answer{}, inField("scope", err)
	}
	if !w.until.IsZero() && !w.until.After(h.Now()) {
		return answer{}, refusal(&console.Refusal{Text: content.T("这个时刻已经过去", "this instant is past"), Rule: "past"})
	}
	if err := h.Acts.Pause(r.Context(), content.Pause{Scope: w.scope, Reason: w.reason, Until: w.until}); err != nil {
		return answer{}, told(err)
	}
	all, err := h.standing(r.Context())
	if err != nil {
		return answer{}, err
	}
	for _, p := range all {
		if p.Scope == w.scope {
			return answer{body: map[string]any{"pause": pauseOf(p)}, made: true}, nil
		}
	}
	return answer{}, notPaused() // somebody resumed it already
}

// resume ends the pause of a scope.
func (h *Handler) resume(r *http.Request) (answer, error) {
	if err := onlyParameters(r, "scope"); err != nil {
		return answer{}, err
	}
	q := r.URL.Query()
	scope := q.Get("scope")
	if !q.Has("scope") || !scopeForm.MatchString(scope) {
		var bad *valueError
		errors.As(badScope(), &bad)
		return answer{}, wrong(typeParameter, "scope", bad.text)
	}
	err := h.Acts.Resume(r.Context(), scope)
	if errors.Is(err, console.ErrChanged) {
		return answer{}, notPaused()
	}
	return answer{}, told(err)
}

// told turns a refusal into a problem.
func told(err error) error {
	var refused *console.Refusal
	if errors.As(err, &refused) {
		return refusal(refused)
	}
	return err
}

func notPaused() error {
	p := &Problem{Type: typeUnknown, Status: http.StatusNotFound}
	return p.saying(content.T("没有这样的暂停", "nothing like that is paused"))
}

// known checks that a scope names something that is there.
func (h *Handler) known(scope string) error {
	kind, id, _ := strings.Cut(scope, ":")
	cfg := h.Config()
	_, channel := cfg.Channel(id)
	_, platform := content.PlatformByID(id)
	if scope == "" || kind == "channel" && channel || kind == "platform" && platform {
		return nil
	}
	return badValue("没有这个渠道或平台", "there is no such channel or platform")
}
