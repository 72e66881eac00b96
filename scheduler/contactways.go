package scheduler

import (
	"context"
	"fmt"
	"slices"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// WayAsk is an article on a channel where it shows the code of a contact way.
type WayAsk struct {
	Slug    string
	Aliases []string // older names: a way that one of them had is this article's
	Channel string
}

// Missing are the contact ways that are asked for and that no article has yet, without what only WeCom
// knows, in the order of asks. Nothing is made and nothing is called: the same questions give the same
// states. Known are all ways that the store has.
func Missing(cfg *content.Config, known []content.ContactWay, asks []WayAsk) []content.ContactWay {
	account := ""
	if ch, ok := cfg.Channel(cfg.Contacts.Channel); ok {
		account = ch.AppID
	}
	var out []content.ContactWay
	for _, ask := range asks {
		take := 0
		there := slices.ContainsFunc(known, func(w content.ContactWay) bool {
			if w.Channel != ask.Channel || w.Account != account || w.Slug != ask.Slug && !slices.Contains(ask.Aliases, w.Slug) {
				return false
			}
			take++ // so far only retired ones
			return w.Retired.IsZero()
		})
		state := content.NewWayState(account, ask.Slug, ask.Channel, min(take, content.MaxWayTake))
		if there || slices.ContainsFunc(out, func(w content.ContactWay) bool { return w.State == state }) {
			continue
		}
		out = append(out, content.ContactWay{
			State: state, Slug: ask.Slug, Channel: ask.Channel, WeCom: cfg.Contacts.Channel, Account: account, Staff: cfg.Contacts.Staff,
		})
	}
	return out
}

// wayKeeper keeps contact ways.
type wayKeeper interface {
	AddWay(ctx context.Context, w content.ContactWay) error
	Way(ctx context.Context, state string) (content.ContactWay, error)
}

// Ways makes contact ways, each once: what was made and not written down, because the process died
// between the two, is found on the platform by its state and written down then.
type Ways struct {
	Store wayKeeper
	Maker publishers.WayMaker
	// Keep stores the picture of a code in a form that every channel takes, and returns its hash.
	Keep func(ctx context.Context, picture []byte) (string, error)
	Now  func() time.Time // calendar
	// Failpoint is called between making and writing down, where a harness kills; nil elsewhere.
	Failpoint func(name string)
}

// Make makes a way in the name of who and writes it down. Where another process was faster its way is
// returned, and the one too many is deleted.
func (m Ways) Make(ctx context.Context, w content.ContactWay, who string) (content.ContactWay, error) {
	made, picture, err := m.Maker.MakeWay(ctx, w)
	if err != nil {
		return w, err
	}
	if m.Failpoint != nil {
		m.Failpoint("way-made")
	}
	if made.State != w.State || made.Config == "" || made.Account == "" {
		return w, fmt.Errorf("scheduler: the platform made another contact way than %s", w.State)
	}
	if made.Picture, err = m.Keep(ctx, picture); err != nil {
		return w, fmt.Errorf("scheduler: keeping the code of contact way %s: %w", w.State, err)
	}
	made.Who, made.At, made.Retired = who, m.Now(), time.Time{}
	err = m.Store.AddWay(ctx, made)
	if err == nil {
		return made, nil
	}
	there, look := m.Store.Way(ctx, made.State)
	if look != nil { // it is not there: the next apply finds it on the platform
		return w, err
	}
	if there.Config == made.Config {
		return there, nil
	}
	if err := m.Maker.DropWay(ctx, made); err != nil {
		return there, fmt.Errorf("scheduler: contact way %s was made twice, and the second could not be deleted: %w", w.State, err)
	}
	return there, nil
}
