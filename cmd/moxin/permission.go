package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/publishers"
)

// probed is the audit's word for a look at what an account may do; its To holds a report.
const probed = "channel.probe"

// permissions is what a channel's platform said of its account, at one instant. It is kept in the audit
// as JSON, so that pages and status show it without asking the platform again.
type permissions struct {
	At          time.Time    `json:"-"` // calendar; the audit's own
	Permissions []permission `json:"permissions"`
	Egress      string       `json:"egress,omitempty"` // our address as the platform saw it, when it says so
}

// permission is one right of an account.
type permission struct {
	Key     string       `json:"key"`
	Name    content.Text `json:"name"`
	Needed  bool         `json:"needed"`  // by what the channel is set to do
	Allowed *bool        `json:"allowed"` // nil: it could not be found out
	Why     content.Text `json:"why,omitzero"`
	Code    string       `json:"code,omitempty"`
}

// optional are permissions that a channel publishes without.
var optional = map[string]bool{"statistics": true, "comments": true, "lookup": true, "withdraw": true, "ways": true}

// needs reports whether a channel, as moxin.yaml has it, cannot publish without a permission.
func needs(ch content.Channel, key string) bool {
	switch {
	case optional[key]:
		return false
	case ch.Mode != "" && (key == "publish" || key == "broadcast"):
		return key == ch.Mode
	}
	return true
}

// probe asks the platform what the account may do. A platform that cannot be asked says nothing.
func probe(ctx context.Context, p publishers.Publisher, ch content.Channel, now time.Time) permissions {
	r := permissions{At: now}
	prober, ok := publishers.As[publishers.Prober](p)
	if !ok {
		return r
	}
	for _, perm := range prober.Probe(ctx) {
		v := permission{Key: perm.Key, Name: perm.Name, Needed: needs(ch, perm.Key)}
		var e *publishers.Error
		switch {
		case perm.Err == nil:
			v.Allowed = new(bool)
			*v.Allowed = true
		case errors.As(perm.Err, &e) && e.Class == publishers.Account:
			v.Allowed, v.Why, v.Code = new(bool), e.Text, e.Code
		default:
			v.Why = troubleOf(perm.Err)
		}
		if seen := egress(perm.Err); seen != "" {
			r.Egress = seen
		}
		r.Permissions = append(r.Permissions, v)
	}
	return r
}

// refused are the permissions that the channel needs and does not have; unsure those that could not
// be found out.
func (r permissions) refused() (refused, unsure []permission) {
	for _, v := range r.Permissions {
		switch {
		case !v.Needed || v.Allowed != nil && *v.Allowed:
		case v.Allowed == nil:
			unsure = append(unsure, v)
		default:
			refused = append(refused, v)
		}
	}
	return refused, unsure
}

// good reports that the platform answered, with nothing of what is needed refused.
func (r permissions) good() bool {
	refused, unsure := r.refused()
	return len(r.Permissions) > 0 && len(refused) == 0 && len(unsure) == 0
}

// keep writes the report into the audit. One that says nothing is not kept.
func (r permissions) keep(ctx context.Context, s *store.Store, channel, who string) error {
	if len(r.Permissions) == 0 && r.Egress == "" {
		return nil
	}
	to, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return s.Log(ctx, content.Entry{At: r.At, Who: who, Action: probed, Subject: "channel:" + channel, To: string(to)})
}

// auditDepth is how many lines of a channel's audit are searched for its last report.
const auditDepth = 200

// lastReport is the newest report of a channel, zero when there is none.
func lastReport(ctx context.Context, s *store.Store, channel string) (permissions, error) {
	entries, err := s.Audit(ctx, "channel:"+channel, auditDepth)
	if err != nil {
		return permissions{}, err
	}
	i := slices.IndexFunc(entries, func(e content.Entry) bool { return e.Action == probed })
	if i < 0 {
		return permissions{}, nil
	}
	r := permissions{At: entries[i].At}
	if err := json.Unmarshal([]byte(entries[i].To), &r); err != nil {
		return permissions{}, fmt.Errorf("the last report of %s: %w", channel, err)
	}
	return r, nil
}

// addressCodes are refusals that name the address they refuse. Source: error lists of the token
// pages of 公众号 and WeCom, read 2026-11.
var addressCodes = []string{"40164", "89503", "60020"}

var addressInText = regexp.MustCompile(`[0-9a-fA-F.:]*[.:][0-9a-fA-F.:]+`)

// egress is our address as a refusal names it; "" when it names none.
func egress(err error) string {
	var e *publishers.Error
	if !errors.As(err, &e) || !slices.Contains(addressCodes, e.Code) {
		return ""
	}
	for _, word := range addressInText.FindAllString(e.Text.EN, -1) {
		word = strings.Trim(word, ".") // a sentence may end behind it, and "ip:" stand before it
		for _, one := range []string{word, strings.TrimLeft(word, ":")} {
			if a, err := netip.ParseAddr(one); err == nil {
				return a.String()
			}
		}
	}
	return ""
}
