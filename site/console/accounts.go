package console

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"moxin/content"
	"moxin/site/web"
)

// Account is a channel as its platform and the store know it. Instants are calendar time.
type Account struct {
	Channel     string
	Platform    string
	Account     content.Account // zero = not connected
	ByHand      bool            // a person posts there: there is no credential, and no call of ours
	Token       Token
	Secret      content.Text // where the app secret is
	SecretBad   bool         // it is missing or does not open
	Permissions []Permission
	Probed      time.Time // when the platform was asked
	Egress      string    // our address as the platform saw it; "" = it did not say
	Good        time.Time // of the last call that is known to have succeeded
	Quota       []Quota
	Spent       content.Text // the platform's own word that a quota is used up; zero = it said nothing
	Again       time.Time    // when it is asked again after Spent
	Trouble     content.Text // moxin.yaml and the connected account disagree; zero = they agree
	Waiting     int          // releases that would go out
}

// Token is what a platform last said of a channel's credentials. The zero value is unknown.
type Token string

// The states of a token.
const (
	TokenUnknown Token = ""
	TokenNone    Token = "none"    // the channel needs none
	TokenValid   Token = "valid"   // it was accepted
	TokenRefused Token = "refused" // it was not
)

// Permission is one right of an account.
type Permission struct {
	Name    content.Text
	Allowed *bool // nil: it could not be found out
	Needed  bool  // the channel cannot publish without
	Why     content.Text
}

// Quota is how many messages of a span are used.
type Quota struct {
	Span      string // day, month
	Used, Max int
}

type accountsView struct {
	*page
	Accounts []accountView
	MayTest  bool
	MayEnd   bool // disconnect
	Refused  string
	Done     string
}

type accountView struct {
	channelView
	Connected   bool
	Name        string
	Kind        string
	By          string
	At          instant
	Secret      string
	SecretBad   bool
	Permissions []permissionView
	Probed      instant
	Egress      string
	Good        instant
	Quota       []string
	Spent       string // "" = the platform said nothing
	Trouble     string
	ByHand      bool
	Waiting     int
	Command     string // what connects it
}

type permissionView struct {
	Name    string
	Verdict string // yes, no, unneeded, unknown
	Word    string
	Why     string
}

func accountHref(channel, act string) string {
	return "/accounts/" + url.PathEscape(channel) + "/" + act
}

// Test and Disconnect are where the account's forms go.
func (a accountView) Test() string       { return accountHref(a.ID, "test") }
func (a accountView) Disconnect() string { return accountHref(a.ID, "disconnect") }

func (h *handler) accounts(w http.ResponseWriter, r *http.Request) error {
	v, err := h.accountsView(r)
	if err != nil {
		return err
	}
	return h.pages.Write(w, r, "accounts.html", v)
}

func (h *handler) accountsView(r *http.Request) (accountsView, error) {
	v := accountsView{page: h.page(r, "accounts", "")}
	v.MayTest = h.Acts != nil && v.visit.may("POST /accounts/{channel}/test")
	v.MayEnd = h.Acts != nil && v.visit.may("POST /accounts/{channel}/disconnect")
	all, err := h.allAccounts(r.Context())
	if err != nil {
		return v, err
	}
	for _, a := range all {
		v.Accounts = append(v.Accounts, v.account(a))
	}
	v.Done = v.done()
	return v, nil
}

// allAccounts are the channels with their accounts; without a richer source, what the store has.
func (h *handler) allAccounts(ctx context.Context) ([]Account, error) {
	if h.Accounts != nil {
		return h.Accounts(ctx)
	}
	known, err := h.Store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	var out []Account
	for _, ch := range h.Config().Channels {
		a := Account{Channel: ch.ID, Platform: ch.Platform}
		for _, acc := range known {
			if acc.Channel == ch.ID {
				a.Account = acc
			}
		}
		out = append(out, a)
	}
	return out, nil
}

func (p *page) account(a Account) accountView {
	v := accountView{
		channelView: p.channel(a.Channel, a.Platform), Connected: a.Account.Channel != "", By: a.Account.ConnectedBy,
		At: p.instant(a.Account.ConnectedAt), Secret: p.In(a.Secret), SecretBad: a.SecretBad, Probed: p.instant(a.Probed),
		Egress: a.Egress, Good: p.instant(a.Good), Waiting: a.Waiting, Command: "moxin accounts connect " + a.Channel,
		Spent: p.spent(a), Trouble: p.In(a.Trouble), ByHand: a.ByHand,
	}
	v.Name = p.who(a)
	if a.Account.Kind != "" {
		v.Kind = p.T("kind." + a.Account.Kind)
	}
	if v.Kind == v.Name { // a person's account that has no other name
		v.Kind = ""
	}
	for _, perm := range a.Permissions {
		v.Permissions = append(v.Permissions, p.permission(perm))
	}
	v.Quota = p.quotas(a.Quota)
	return v
}

// who says whose account a channel is; a person's own has often no name but the channel's.
func (p *page) who(a Account) string {
	name := cmp.Or(a.Account.Name, a.Account.ID)
	if a.ByHand && (name == "" || name == a.Channel) {
		return p.T("kind.person")
	}
	return cmp.Or(name, a.Channel)
}

func (p *page) quotas(all []Quota) []string {
	var out []string
	for _, q := range all {
		out = append(out, p.F("quota."+q.Span, q.Used, q.Max))
	}
	return out
}

// spent is the platform's word that a quota is used up, and when it is asked again.
func (p *page) spent(a Account) string {
	if a.Again.IsZero() {
		return ""
	}
	return p.F("account.spent", p.In(a.Spent), p.instant(a.Again).Text)
}

func (p *page) permission(a Permission) permissionView {
	v := permissionView{Name: p.In(a.Name), Verdict: "no", Why: p.In(a.Why)}
	switch {
	case a.Allowed == nil:
		v.Verdict = "unknown"
	case *a.Allowed:
		v.Verdict = "yes"
	case !a.Needed:
		v.Verdict = "unneeded"
	}
	v.Word = p.T("may." + v.Verdict)
	return v
}

// known finds the channel of a form; what is not in moxin.yaml is no channel.
func (h *handler) known(r *http.Request) (string, error) {
	for _, ch := range h.Config().Channels {
		if ch.ID == r.PathValue("channel") {
			return ch.ID, nil
		}
	}
	return "", web.ErrUnknown
}

func (h *handler) testAccount(r *http.Request) (string, error) {
	id, err := h.known(r)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("/accounts?done=test#%s", id), h.Acts.TestAccount(r.Context(), id)
}

func (h *handler) disconnect(r *http.Request) (string, error) {
	id, err := h.known(r)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("/accounts?done=disconnect#%s", id), h.Acts.Disconnect(r.Context(), id)
}

// accountsAgain shows the accounts with what was refused.
func (h *handler) accountsAgain(w http.ResponseWriter, r *http.Request, why content.Text) error {
	v, err := h.accountsView(r)
	if err != nil {
		return err
	}
	v.Refused = v.In(why)
	return h.pages.WriteStatus(w, r, http.StatusUnprocessableEntity, "accounts.html", v)
}
