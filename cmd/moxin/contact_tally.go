package main

import (
	"context"
	"slices"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// wayJSON is a contact way as --json prints it. Contacts are absent where nothing was heard of any yet.
type wayJSON struct {
	State   string     `json:"state"`
	Article string     `json:"article"`
	Channel string     `json:"channel"`
	WeCom   string     `json:"wecom"`
	Account string     `json:"account"`
	Staff   []string   `json:"staff"`
	By      string     `json:"by"`
	Made    time.Time  `json:"made"`
	Retired *time.Time `json:"retired,omitempty"`
	Came    *int       `json:"came,omitempty"`         // readers who became contacts by it
	Here    *int       `json:"here,omitempty"`         // of them, those who still are
	Differs bool       `json:"staff_differ,omitempty"` // moxin.yaml names other colleagues by now
}

// waysTally counts readers, each once for a code however many colleagues they added by it. Codes that
// nobody came by are absent, unless something was heard of the account at all: then they have none.
func waysTally(ctx context.Context, s *store.Store, ways []content.ContactWay) (map[string]tallied, error) {
	out, heard := map[string]tallied{}, map[string]bool{}
	came, here := map[string]map[string]bool{}, map[string]map[string]bool{}
	for _, w := range ways {
		if heard[w.Account] {
			continue
		}
		contacts, err := s.Contacts(ctx, content.ContactFilter{Account: w.Account})
		if err != nil {
			return nil, err
		}
		heard[w.Account] = len(contacts) > 0
		for _, c := range contacts {
			mark(came, c.State, c.Reader)
			if c.Here() {
				mark(here, c.State, c.Reader)
			}
		}
	}
	for _, w := range ways {
		if heard[w.Account] {
			out[w.State] = tallied{len(came[w.State]), len(here[w.State])}
		}
	}
	return out, nil
}

// tallied is how many came by a code, and how many of them are still there.
type tallied struct{ came, here int }

func mark(in map[string]map[string]bool, key, member string) {
	if in[key] == nil {
		in[key] = map[string]bool{}
	}
	in[key][member] = true
}

func (b *bench) wayJSON(w content.ContactWay, n map[string]tallied) wayJSON {
	one := wayJSON{
		State: w.State, Article: w.Slug, Channel: w.Channel, WeCom: w.WeCom, Account: w.Account,
		Staff: append([]string{}, w.Staff...), By: w.Who, Made: w.At, Differs: b.staffDiffer(w),
	}
	if !w.Retired.IsZero() {
		one.Retired = &w.Retired
	}
	if t, ok := n[w.State]; ok {
		one.Came, one.Here = &t.came, &t.here
	}
	return one
}

// staffDiffer reports a way that is in use and leads to other colleagues than moxin.yaml names now.
func (b *bench) staffDiffer(w content.ContactWay) bool {
	now, was := slices.Sorted(slices.Values(b.ws.Config.Contacts.Staff)), slices.Sorted(slices.Values(w.Staff))
	return w.Retired.IsZero() && len(now) > 0 && !slices.Equal(now, was)
}

func waysJSON(ways []content.ContactWay) []map[string]any {
	out := []map[string]any{}
	for _, w := range ways {
		out = append(out, map[string]any{"state": w.State, "article": w.Slug, "channel": w.Channel, "wecom": w.WeCom, "staff": w.Staff})
	}
	return out
}
