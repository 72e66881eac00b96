package wecomapi

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"moxin/publishers/transport"
)

// Limits of contact ways (path/96348, read 2026-11). Remark and state are counted in characters.
const (
	MaxWayState  = 30
	MaxWayRemark = 30
	MaxWayPage   = 1000
	minWayPage   = 100
)

// Kinds of contact ways.
const (
	WaySingle = 1 // one member of staff
	WayMulti  = 2 // several; departments, which the platform takes too, are named by nobody here
)

// Scenes of contact ways.
const (
	SceneMiniProgram = 1
	SceneQR          = 2
)

// ContactWay is a way to add a member of staff (渠道活码). State comes back with whoever comes by it,
// in the event and in Customer.
type ContactWay struct {
	ConfigID string // given by the platform: whoever loses it can neither change nor remove the way
	Type     int    // WaySingle or WayMulti
	Scene    int    // SceneMiniProgram or SceneQR
	Remark   string // for the staff: who came by this way
	State    string
	// SkipVerify lets customers in without a member's consent.
	SkipVerify bool
	Users      []string // user ids; exactly one of WaySingle
	QRCode     string   // address of the picture, of SceneQR; given by the platform
}

// wayBody is a contact way on the wire. Temporary ways are left out: they are for corps of
// medicine alone.
type wayBody struct {
	ConfigID   string   `json:"config_id,omitempty"`
	Type       int      `json:"type,omitempty"`
	Scene      int      `json:"scene,omitempty"`
	Remark     string   `json:"remark,omitempty"`
	SkipVerify bool     `json:"skip_verify"` // the platform's own default is true
	State      string   `json:"state,omitempty"`
	Users      []string `json:"user,omitempty"`
	QRCode     string   `json:"qr_code,omitempty"`
}

func (w ContactWay) body() wayBody {
	return wayBody{
		ConfigID: w.ConfigID, Type: w.Type, Scene: w.Scene, Remark: plain(w.Remark), SkipVerify: w.SkipVerify,
		State: w.State, Users: w.Users,
	}
}

func (b wayBody) way() ContactWay {
	return ContactWay{
		ConfigID: b.ConfigID, Type: b.Type, Scene: b.Scene, Remark: b.Remark, SkipVerify: b.SkipVerify,
		State: b.State, Users: b.Users, QRCode: b.QRCode,
	}
}

// check finds what the platform would refuse, or take otherwise than it was meant.
func (w ContactWay) check() error {
	err := checkAll(
		limit{"state", utf8.RuneCountInString(w.State), 0, MaxWayState},
		limit{"remark", utf8.RuneCountInString(plain(w.Remark)), 0, MaxWayRemark},
	)
	if err != nil {
		return err
	}
	if plain(w.State) != w.State {
		return &ShapeError{Part: "state", Want: "no control characters: it must come back as it was given"}
	}
	return nil
}

// checkNew is check for a way that does not exist yet.
func (w ContactWay) checkNew() error {
	switch {
	case w.Type == WaySingle && len(w.Users) != 1:
		return &ShapeError{Part: "users", Want: fmt.Sprintf("exactly one member for a way of one, not %d", len(w.Users))}
	case w.Type == WayMulti && len(w.Users) == 0:
		return &ShapeError{Part: "users", Want: "members"}
	case w.Type != WaySingle && w.Type != WayMulti:
		return &ShapeError{Part: "type", Want: "1 (one member) or 2 (several)"}
	case w.Scene != SceneMiniProgram && w.Scene != SceneQR:
		return &ShapeError{Part: "scene", Want: "1 (mini-program) or 2 (QR code)"}
	}
	return w.check()
}

// AddContactWay makes a way and returns it with its ConfigID and QRCode. A repetition makes a
// second way: the platform knows none by its state.
func (c *Client) AddContactWay(ctx context.Context, w ContactWay) (ContactWay, error) {
	const path = "/cgi-bin/externalcontact/add_contact_way"
	if err := w.checkNew(); err != nil {
		return ContactWay{}, err
	}
	var reply struct {
		ConfigID string `json:"config_id"`
		QRCode   string `json:"qr_code"`
	}
	body := w.body()
	body.ConfigID = ""
	if err := c.change(ctx, path, body, &reply); err != nil {
		return ContactWay{}, err
	}
	if reply.ConfigID == "" {
		return ContactWay{}, &Error{Path: path, Err: transport.Missing("config_id")}
	}
	w.ConfigID, w.QRCode = reply.ConfigID, reply.QRCode
	return w, nil
}

// ContactWay reads one way.
func (c *Client) ContactWay(ctx context.Context, configID string) (ContactWay, error) {
	const path = "/cgi-bin/externalcontact/get_contact_way"
	var reply struct {
		Way *wayBody `json:"contact_way"`
	}
	if err := c.read(ctx, path, byConfig{configID}, &reply); err != nil {
		return ContactWay{}, err
	}
	if reply.Way == nil {
		return ContactWay{}, &Error{Path: path, Err: transport.Missing("contact_way")}
	}
	return reply.Way.way(), nil
}

type byConfig struct {
	ConfigID string `json:"config_id"`
}

// UpdateContactWay changes remark, state, users and SkipVerify of the way w.ConfigID;
// type and scene stay. Users that are not named are no longer of it.
func (c *Client) UpdateContactWay(ctx context.Context, w ContactWay) error {
	if w.ConfigID == "" {
		return &ShapeError{Part: "config_id", Want: "the way's id"}
	}
	if err := w.check(); err != nil {
		return err
	}
	body := w.body()
	body.Type, body.Scene = 0, 0
	return c.change(ctx, "/cgi-bin/externalcontact/update_contact_way", body, nil)
}

// DeleteContactWay removes a way: its picture leads nowhere from then on.
func (c *Client) DeleteContactWay(ctx context.Context, configID string) error {
	return c.change(ctx, "/cgi-bin/externalcontact/del_contact_way", byConfig{configID}, nil)
}

// WayQuery says which ways are listed, by the time they were made.
type WayQuery struct {
	Start, End time.Time // zero = 90 days ago, now
	Cursor     string    // of the page before
	Limit      int       // 100 to 1000; 0 = the platform's choice
}

// ContactWays lists the ids of ways.
func (c *Client) ContactWays(ctx context.Context, q WayQuery) (Page[string], error) {
	if q.Limit != 0 {
		if err := (limit{"limit", q.Limit, minWayPage, MaxWayPage}).check(); err != nil {
			return Page[string]{}, err
		}
	}
	in := struct {
		Start  int64  `json:"start_time,omitempty"`
		End    int64  `json:"end_time,omitempty"`
		Cursor string `json:"cursor,omitempty"`
		Limit  int    `json:"limit,omitempty"`
	}{seconds(q.Start), seconds(q.End), q.Cursor, q.Limit}
	var reply struct {
		Ways []byConfig `json:"contact_way"`
		Next string     `json:"next_cursor"`
	}
	if err := c.read(ctx, "/cgi-bin/externalcontact/list_contact_way", in, &reply); err != nil {
		return Page[string]{}, err
	}
	page := Page[string]{Next: reply.Next}
	for _, w := range reply.Ways {
		page.List = append(page.List, w.ConfigID)
	}
	return page, nil
}
