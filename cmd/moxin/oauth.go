package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// stateLife is how long the owner of an account has to let moxin in, in the machine's time.
const stateLife = 10 * time.Minute

const (
	oauthRoute  = "/oauth/"
	authorised  = "authorised" // action of the audit
	onOAuthPage = "oauth page" // who, in the audit
)

// oauthStates makes the state that travels to the platform's page and back: it says which connect
// was begun, for which channel, until when. Nobody else's grant can be slipped under it.
type oauthStates struct {
	signer signer
	now    func() time.Time
}

// begin makes a state; its id names it in the audit.
func (o oauthStates) begin(channel string) (state, id string) {
	payload := make([]byte, 16, 24)
	_, _ = rand.Read(payload) // never fails, see crypto/rand
	id = hex.EncodeToString(payload)
	payload = binary.BigEndian.AppendUint64(payload, uint64(o.now().Add(stateLife).Unix()))
	return o.signer.sign(payload, channel), id
}

// read returns the id of a state that still holds for a channel.
func (o oauthStates) read(state, channel string) (id string, ok bool) {
	payload, ok := o.signer.open(state, channel)
	if !ok || len(payload) != 24 {
		return "", false
	}
	until := time.Unix(int64(binary.BigEndian.Uint64(payload[16:])), 0)
	return hex.EncodeToString(payload[:16]), o.now().Before(until)
}

// oauthStore is what the page needs of the store.
type oauthStore interface {
	Take(ctx context.Context, key string, window time.Duration, max int) (bool, error)
	Log(ctx context.Context, e content.Entry) error
}

// oauthPage is where a platform sends the owner of an account back to. It trades the code for
// tokens and says whose account it is; `moxin accounts connect`, which waits, asks whether that is
// the right one before anything is published there.
type oauthPage struct {
	publisher func(channel string, v *staged) (publishers.Publisher, content.Channel, error)
	vault     publishers.Vault // nil without a key
	states    oauthStates
	store     oauthStore
	redirect  func(channel string) string
	calendar  func() time.Time
	log       *slog.Logger
}

// grant is what the audit keeps of an authorisation, for whoever waits for it.
type grant struct {
	State string `json:"state"` // its id, which is worth nothing by itself
	ID    string `json:"id"`
	Name  string `json:"name"`
	Kind  string `json:"kind"`
}

var (
	errStale = errors.New("the state is forged, over or used")

	oauthOver = content.T("这次授权已经失效", "This authorisation is over")
	oauthAnew = content.T("链接只在十分钟内有效，而且只能用一次。回到终端，重新运行 moxin accounts connect。",
		"The link holds for ten minutes and only once. Go back to the terminal and run moxin accounts connect again.")
	oauthRefused = content.T("没有得到授权", "Not authorised")
	oauthDone    = content.T("已授权", "Authorised")
)

// ServeHTTP answers /oauth/<channel>?code=&state=.
func (o oauthPage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("channel")
	kept := newStaged(o.vault)
	p, ch, err := o.publisher(id, kept)
	owner, ok := publishers.As[publishers.Authorizer](p)
	if ch.ID == "" || err == nil && !ok {
		nothingHere(w, r)
		return
	}
	if err != nil {
		o.fail(w, r, ch, err)
		return
	}
	state, err := o.use(r, ch)
	if errors.Is(err, errStale) {
		notice(w, r, http.StatusForbidden, oauthOver, oauthAnew)
		return
	}
	code := r.URL.Query().Get("code")
	if err == nil && code == "" { // the owner pressed no, or the platform did
		notice(w, r, http.StatusBadRequest, oauthRefused, oauthAnew)
		return
	}
	var acc content.Account
	if err == nil {
		acc, err = owner.Authorize(r.Context(), code, o.redirect(ch.ID))
	}
	if err == nil && o.vault != nil {
		err = kept.handOver(context.WithoutCancel(r.Context()), ch.ID, state)
	}
	if err == nil {
		err = o.note(r.Context(), ch, state, acc)
	}
	if err != nil {
		o.fail(w, r, ch, err)
		return
	}
	notice(w, r, http.StatusOK, oauthDone, welcome(ch, acc))
}

// welcome says what was granted. An account without a name is known by its channel: ids of people
// are on no page.
func welcome(ch content.Channel, acc content.Account) content.Text {
	zh, en := "渠道 "+ch.ID+" 已授权", "Channel "+ch.ID+" is authorised"
	if acc.Name != "" {
		zh, en = zh+"，账号："+acc.Name, en+", the account is "+acc.Name
	}
	return content.T(zh+"。回到终端确认就是它，之后才会在上面发布。",
		en+". Go back to the terminal and say that it is the right one: nothing is published on it before.")
}

// use takes the request's state, once.
func (o oauthPage) use(r *http.Request, ch content.Channel) (string, error) {
	id, ok := o.states.read(r.URL.Query().Get("state"), ch.ID)
	if !ok {
		return "", errStale
	}
	first, err := o.store.Take(r.Context(), "oauth:"+id, 2*stateLife, 1)
	if err == nil && !first {
		err = errStale
	}
	return id, err
}

// note tells whoever waits. The owner may close the page at once; what was granted is kept.
func (o oauthPage) note(ctx context.Context, ch content.Channel, state string, acc content.Account) error {
	to, err := json.Marshal(grant{State: state, ID: acc.ID, Name: acc.Name, Kind: acc.Kind})
	if err != nil {
		return err
	}
	return o.store.Log(context.WithoutCancel(ctx), content.Entry{
		At: o.calendar(), Who: onOAuthPage, Subject: "channel:" + ch.ID, Action: authorised, To: string(to),
	})
}

// fail says what an adapter says to people; anything else stays in the log.
func (o oauthPage) fail(w http.ResponseWriter, r *http.Request, ch content.Channel, err error) {
	o.log.ErrorContext(r.Context(), "authorising", "channel", ch.ID, "platform", ch.Platform, "error", err)
	var refused *publishers.Error
	if errors.As(err, &refused) {
		notice(w, r, http.StatusBadGateway, oauthRefused, refused.Text)
		return
	}
	notice(w, r, http.StatusInternalServerError, oauthRefused, oauthAnew)
}
