package wecomsim

import (
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// Limits of contact ways (path/96348), in characters.
const (
	maxState  = 30
	maxRemark = 30
)

// waySizes: a page of list_contact_way has 100 to 1000.
var waySizes = size{100, 1000}

// way is one contact way (渠道活码).
type way struct {
	id      string
	in      wayInput
	made    time.Time
	deleted time.Time
	adds    int
}

// wayInput is what a client says of a contact way.
type wayInput struct {
	ConfigID    string   `json:"config_id,omitempty"`
	Type        int      `json:"type,omitempty"`  // 1 one member, 2 several
	Scene       int      `json:"scene,omitempty"` // 1 mini-program, 2 QR code
	Style       int      `json:"style,omitempty"`
	Remark      string   `json:"remark,omitempty"`
	SkipVerify  *bool    `json:"skip_verify,omitempty"` // absent = true
	State       string   `json:"state,omitempty"`
	Users       []string `json:"user,omitempty"`
	Parties     []int64  `json:"party,omitempty"`
	Temporary   bool     `json:"is_temp,omitempty"`
	Expires     int64    `json:"expires_in,omitempty"` // seconds
	ChatExpires int64    `json:"chat_expires_in,omitempty"`
	UnionID     string   `json:"unionid,omitempty"`
	Exclusive   bool     `json:"is_exclusive,omitempty"`
	MarkSource  *bool    `json:"mark_source,omitempty"`
	Conclusions any      `json:"conclusions,omitempty"`
}

// check refuses what the page forbids.
func (in wayInput) check(a *ask) *refusal {
	switch {
	case in.Type == 0:
		return refused(41037)
	case in.Type != 1 && in.Type != 2:
		return invalid("type")
	case in.Scene != 1 && in.Scene != 2:
		return invalid("scene")
	case utf8.RuneCountInString(in.State) > maxState:
		return invalid("state of more than %d characters", maxState)
	case utf8.RuneCountInString(in.Remark) > maxRemark:
		return invalid("remark of more than %d characters", maxRemark)
	case in.Type == 1 && (len(in.Users) != 1 || len(in.Parties) > 0):
		return invalid("a way of one member has exactly one user and no party")
	case len(in.Parties) > 0:
		return refused(60011) // this company has no departments
	case in.Type == 2 && len(in.Users) == 0:
		return invalid("a way of several members has users or parties")
	case in.Temporary:
		return refused(48002) // temporary ways are of the medical trade alone
	case in.Expires != 0 || in.ChatExpires != 0 || in.UnionID != "" || in.Conclusions != nil:
		return invalid("a field of temporary ways alone")
	}
	for _, u := range in.Users {
		if no := a.sees(u); no != nil {
			return no
		}
	}
	return nil
}

func addWay(a *ask) (any, *refusal) {
	var in wayInput
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	if in.ConfigID != "" {
		return nil, invalid("config_id is not given")
	}
	if no := in.check(a); no != nil {
		return nil, no
	}
	a.s.serial++
	w := &way{id: hexID(a.s.opt.Seed, "way", a.c.conf.ID, strconv.FormatUint(a.s.serial, 10)), in: in, made: a.now}
	a.c.ways[w.id] = w
	a.c.wayOrder = append(a.c.wayOrder, w.id)
	out := struct {
		result
		ConfigID string `json:"config_id"`
		QR       string `json:"qr_code,omitempty"`
	}{ok, w.id, ""}
	if in.Scene == 2 {
		out.QR = a.base + qrPath + w.id
	}
	return out, nil
}

// way finds the one that a request names. One that is not there is answered with 41037, the code of a
// missing type (one user's word: what he deleted was no config_id).
func (a *ask) way(configID string) (*way, *refusal) {
	w := a.c.ways[configID]
	if w == nil || !w.deleted.IsZero() {
		return nil, refused(41037)
	}
	return w, nil
}

// askedWay reads a request that is a config_id alone.
func (a *ask) askedWay() (*way, *refusal) {
	var in struct {
		ConfigID string `json:"config_id"`
	}
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	return a.way(in.ConfigID)
}

func getWay(a *ask) (any, *refusal) {
	w, no := a.askedWay()
	if no != nil {
		return nil, no
	}
	type shown struct {
		wayInput
		QR string `json:"qr_code,omitempty"`
	}
	out := struct {
		result
		Way shown `json:"contact_way"`
	}{ok, shown{wayInput: w.in}}
	out.Way.ConfigID = w.id
	if w.in.Scene == 2 {
		out.Way.QR = a.base + qrPath + w.id
	}
	return out, nil
}

// updateWay changes what is given; type and scene are what they are.
func updateWay(a *ask) (any, *refusal) {
	var in wayInput
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	w, no := a.way(in.ConfigID)
	if no != nil {
		return nil, no
	}
	if in.Type != 0 || in.Scene != 0 {
		return nil, invalid("type and scene cannot be changed")
	}
	next := w.in
	if in.Remark != "" {
		next.Remark = in.Remark
	}
	if in.State != "" {
		next.State = in.State
	}
	if in.SkipVerify != nil {
		next.SkipVerify = in.SkipVerify
	}
	if in.Users != nil || in.Parties != nil {
		next.Users, next.Parties = in.Users, in.Parties
	}
	if no := next.check(a); no != nil {
		return nil, no
	}
	w.in = next
	return ok, nil
}

func delWay(a *ask) (any, *refusal) {
	w, no := a.askedWay()
	if no != nil {
		return nil, no
	}
	w.deleted = a.now
	return ok, nil
}

// listWays lists what the API made, of the last 90 days unless a start says otherwise.
func listWays(a *ask) (any, *refusal) {
	var in struct {
		Start  int64  `json:"start_time"`
		End    int64  `json:"end_time"`
		Cursor string `json:"cursor"`
		Limit  int    `json:"limit"`
	}
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	from, to := a.now.AddDate(0, 0, -90), a.now
	if in.Start != 0 {
		from = time.Unix(in.Start, 0)
	}
	if in.End != 0 {
		to = time.Unix(in.End, 0)
	}
	if to.Before(from) {
		return nil, refused(600018)
	}
	type id struct {
		ConfigID string `json:"config_id"`
	}
	ids := []id{}
	for _, k := range a.c.wayOrder {
		if w := a.c.ways[k]; w.deleted.IsZero() && !w.made.Before(from) && !w.made.After(to) {
			ids = append(ids, id{k})
		}
	}
	rows, next, no := page(ids, in.Cursor, in.Limit, waySizes)
	if no != nil {
		return nil, no
	}
	return struct {
		result
		Ways []id   `json:"contact_way"`
		Next string `json:"next_cursor,omitempty"`
	}{ok, slices.Clone(rows), next}, nil
}
