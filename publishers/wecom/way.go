package wecom

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"unicode/utf8"

	"moxin/content"
	"moxin/content/media"
	"moxin/publishers"
	"moxin/publishers/transport"
	"moxin/publishers/wecom/wecomapi"
)

// maxCode bounds the picture of a code, in bytes: the platform's have some tens of thousands.
const maxCode = 1 << 20

// wayBook knows the states of ways that were read: a way keeps its state for good, so that each is asked for
// once in the life of a process.
type wayBook struct {
	mu     sync.Mutex
	states map[string]string // by config id
}

func (b *wayBook) state(config string) (string, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, ok := b.states[config]
	return s, ok
}

func (b *wayBook) keep(config, state string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.states == nil {
		b.states = map[string]string{}
	}
	b.states[config] = state
}

// pictureClient fetches the pictures of codes from the address that the platform names.
func pictureClient(ch content.Channel, d publishers.Deps) *http.Client {
	o := transport.Options{MaxBody: maxCode, Log: d.Log}
	if u, err := url.Parse(ch.BaseURL); err != nil || !transport.Loopback(u.Hostname()) {
		o.Guard = d.Guard // of a simulator the picture is on this machine, too
	}
	return transport.New(o)
}

// MakeWay makes a contact way, or finds the one of the same state that an earlier call left behind: the
// platform would make a second.
func (p *Publisher) MakeWay(ctx context.Context, w content.ContactWay) (content.ContactWay, []byte, error) {
	if w.State == "" || len(w.Staff) == 0 {
		return w, nil, &publishers.Error{Class: publishers.Bug, Text: content.T("渠道活码要有 state 和同事", "a contact way needs a state and colleagues")}
	}
	there, err := p.wayOf(ctx, w.State)
	if isAbsent(err) {
		there, err = p.addWay(ctx, w)
	} else if err == nil {
		there, err = p.staffed(ctx, there, w.Staff)
	}
	if err != nil {
		return w, nil, err
	}
	w.Account, w.Config = p.channel.AppID, there.ConfigID
	picture, err := p.picture(ctx, there.QRCode)
	return w, picture, harmless(err)
}

func (p *Publisher) addWay(ctx context.Context, w content.ContactWay) (wecomapi.ContactWay, error) {
	way := wecomapi.ContactWay{Type: wecomapi.WaySingle, Scene: wecomapi.SceneQR, State: w.State, SkipVerify: true, Users: w.Staff}
	if len(w.Staff) > 1 {
		way.Type = wecomapi.WayMulti
	}
	if utf8.RuneCountInString(w.Slug) <= wecomapi.MaxWayRemark {
		way.Remark = w.Slug // what colleagues see of where somebody came from; nothing is better than half a name
	}
	made, err := p.api.AddContactWay(ctx, way)
	if err != nil {
		return made, dangerous(err)
	}
	p.ways.keep(made.ConfigID, w.State)
	return made, nil
}

// wayOf is the way with a state, or ErrAbsent. The platform lists the ways of the last 90 days by id alone.
func (p *Publisher) wayOf(ctx context.Context, state string) (wecomapi.ContactWay, error) {
	var none wecomapi.ContactWay
	q := wecomapi.WayQuery{Limit: wecomapi.MaxWayPage}
	for config, err := range wecomapi.All(func(cursor string) (wecomapi.Page[string], error) {
		q.Cursor = cursor
		return p.api.ContactWays(ctx, q)
	}) {
		if err != nil {
			return none, harmless(err)
		}
		known, ok := p.ways.state(config)
		if ok && known != state {
			continue
		}
		w, err := p.api.ContactWay(ctx, config)
		if noSuchWay(err) { // deleted in this moment
			continue
		}
		if err != nil {
			return none, harmless(err)
		}
		p.ways.keep(config, w.State)
		if w.State == state {
			w.ConfigID = config
			return w, nil
		}
	}
	return none, publishers.ErrAbsent
}

// staffed brings the colleagues of a way that was found to those that are wanted.
func (p *Publisher) staffed(ctx context.Context, w wecomapi.ContactWay, staff []string) (wecomapi.ContactWay, error) {
	if slices.Equal(slices.Sorted(slices.Values(w.Users)), slices.Sorted(slices.Values(staff))) {
		return w, nil
	}
	w.Users = staff
	return w, harmless(p.api.UpdateContactWay(ctx, w))
}

// DropWay deletes a way on the platform. Its page names no code for a way that is not there: one that cannot
// be read either is gone.
func (p *Publisher) DropWay(ctx context.Context, w content.ContactWay) error {
	err := p.api.DeleteContactWay(ctx, w.Config)
	if noSuchWay(err) {
		if _, unread := p.api.ContactWay(ctx, w.Config); noSuchWay(unread) {
			return nil
		}
	}
	return harmless(err)
}

// noSuchWay reports that a way was refused for its id.
func noSuchWay(err error) bool {
	class := wecomapi.ClassOf(err)
	return err != nil && (code(err, wecomapi.CodeGoneWay) || class == publishers.Bug || class == publishers.Rejected)
}

// picture fetches the picture of a code.
func (p *Publisher) picture(ctx context.Context, address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil || address == "" {
		return nil, fmt.Errorf("wecom: the address of a code cannot be read: %w", errors.Join(err, errNoPicture))
	}
	reply, err := transport.Exchange(p.pictures, req)
	if err != nil {
		return nil, fmt.Errorf("wecom: fetching the picture of a code: %w", err)
	}
	kind, _, _, err := media.Sniff(reply.Body)
	if reply.Status != http.StatusOK || err != nil || kind != media.TypePNG && kind != media.TypeJPEG {
		return nil, fmt.Errorf("wecom: the picture of a code, with status %d: %w", reply.Status, errors.Join(err, errNoPicture))
	}
	return reply.Body, nil
}

var errNoPicture = errors.New("wecom: not a PNG or JPEG")
