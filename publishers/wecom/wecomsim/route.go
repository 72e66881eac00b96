package wecomsim

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"time"
)

// ErrUnknown says that a hook was asked about something the server does not have.
var ErrUnknown = errors.New("wecomsim: unknown")

// result starts every reply.
type result struct {
	Code    int    `json:"errcode"`
	Message string `json:"errmsg"`
}

var ok = result{Message: "ok"}

// refusal is an answer that is no.
type refusal struct {
	code int
	text string // "" = that of the code
}

func refused(code int) *refusal { return &refusal{code: code} }

// invalid is 40058 with the reason; clients must not read it.
func invalid(format string, args ...any) *refusal {
	return &refusal{40058, "invalid Request Parameter: " + fmt.Sprintf(format, args...)}
}

func (r *refusal) words() string {
	if r.text != "" {
		return r.text
	}
	return texts[r.code]
}

// ask is one call of a company's application that is being answered.
type ask struct {
	s    *Server
	c    *corp
	app  App
	r    *http.Request
	body []byte
	now  time.Time
	base string // where the caller reaches the server
	// warned says that the body was no JSON and what could be read of it is acted on.
	warned bool
}

// route is one call of the API.
type route struct {
	get   bool // else POST
	raw   bool // the body is a file, not JSON
	serve func(*ask) (any, *refusal)
}

const contacts = "/cgi-bin/externalcontact/"

// routes are the calls by path.
var routes = map[string]route{
	contacts + "add_contact_way":                  {serve: addWay},
	contacts + "get_contact_way":                  {serve: getWay},
	contacts + "update_contact_way":               {serve: updateWay},
	contacts + "del_contact_way":                  {serve: delWay},
	contacts + "list_contact_way":                 {serve: listWays},
	contacts + "get_follow_user_list":             {get: true, serve: followUsers},
	contacts + "get":                              {get: true, serve: getCustomer},
	contacts + "batch/get_by_user":                {serve: customersOf},
	contacts + "get_corp_tag_list":                {serve: corpTags},
	contacts + "groupchat/list":                   {serve: groupChats},
	contacts + "groupchat/statistic":              {serve: groupsByOwner},
	contacts + "groupchat/statistic_group_by_day": {serve: groupsByDay},
	contacts + "get_user_behavior_data":           {serve: behaviour},
	contacts + "add_msg_template":                 {serve: addMessage},
	contacts + "get_groupmsg_list_v2":             {serve: listMessages},
	contacts + "get_groupmsg_task":                {serve: messageTask},
	contacts + "get_groupmsg_send_result":         {serve: messageResult},
	contacts + "remind_groupmsg_send":             {serve: remindMessage},
	contacts + "cancel_groupmsg_send":             {serve: cancelMessage},
	contacts + "add_moment_task":                  {serve: addMoment},
	contacts + "get_moment_task_result":           {get: true, serve: momentJob},
	contacts + "get_moment_list":                  {serve: listMoments},
	contacts + "get_moment_task":                  {serve: momentTask},
	contacts + "get_moment_customer_list":         {serve: momentCustomers},
	contacts + "get_moment_send_result":           {serve: momentSent},
	contacts + "get_moment_comments":              {serve: momentComments},
	contacts + "cancel_moment_task":               {serve: cancelMoment},
	"/cgi-bin/media/upload":                       {raw: true, serve: uploadTemp},
	"/cgi-bin/media/upload_attachment":            {raw: true, serve: uploadAttachment},
}

// corpCall answers the calls of companies: status 200 for refusals too.
func (s *Server) corpCall(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var out any
	no := refused(40009)
	warned := false
	if err == nil {
		out, warned, no = s.answerCorp(r, body)
	}
	if no != nil {
		out = result{no.code, no.words() + s.trailer(no.code)}
	}
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	_ = e.Encode(out) // replies are plain structs: nothing in them fails to encode
	if warned && no == nil {
		text = *bytes.NewBuffer(bytes.Replace(text.Bytes(), []byte(`"errmsg":"ok"`), []byte(`"errmsg":"ok. Warning: wrong json format. "`), 1))
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	_, _ = w.Write(text.Bytes()) // the client may be gone; there is nobody to tell
}

func (s *Server) answerCorp(r *http.Request, body []byte) (any, bool, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.opt.Clock()
	s.calls[r.URL.Path]++
	if r.URL.Path == "/cgi-bin/gettoken" {
		c := s.corps[r.URL.Query().Get("corpid")]
		if c != nil {
			if no := s.spend(c, r.URL.Path, address(r), now); no != nil {
				return nil, false, no
			}
		}
		out, no := s.getToken(r, now)
		if c != nil && no != nil {
			s.failed(c, no.code, now)
		}
		return out, false, no
	}
	t, no := s.authorize(r.URL.Query().Get("access_token"), now)
	if t.corp == nil {
		return nil, false, no
	}
	a := &ask{s: s, c: t.corp, app: t.corp.conf.Apps[t.app], r: r, body: body, now: now, base: "http://" + r.Host}
	out := any(nil)
	if no == nil {
		out, no = a.answer()
	}
	if no != nil {
		s.failed(t.corp, no.code, now)
	}
	return out, a.warned, no
}

// answer checks what holds for every call, then serves it.
func (a *ask) answer() (any, *refusal) {
	rt, known := routes[a.r.URL.Path]
	want := http.MethodPost
	if rt.get {
		want = http.MethodGet
	}
	if no := a.s.spend(a.c, a.r.URL.Path, address(a.r), a.now); no != nil {
		return nil, no
	}
	switch {
	case a.s.crowded > 0:
		a.s.crowded--
		return nil, refused(45033)
	case !known:
		return nil, &refusal{40058, "unknown path " + path.Base(a.r.URL.Path)}
	case a.r.Method != want && rt.get:
		return nil, refused(43001)
	case a.r.Method != want:
		return nil, refused(43002)
	case !a.c.trusts(address(a.r)):
		return nil, refused(60020)
	case !a.app.may(strings.TrimPrefix(a.r.URL.Path, "/cgi-bin/")):
		return nil, refused(48002)
	case !rt.raw && escaped(a.body):
		return nil, refused(40033)
	}
	a.s.settle(a.c, a.now)
	return rt.serve(a)
}

// decode reads the request's JSON object. A field that the call does not have is refused: the
// platform may pass it over, and then the client's word is lost without a sound.
func (a *ask) decode(into any) *refusal {
	body := a.body
	if !json.Valid(body) {
		if !a.s.opt.Lenient {
			return invalid("wrong json format")
		}
		a.warned = true
		body = readable(body)
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return invalid("%v", err)
	}
	return nil
}

// readable is the part of a broken object that came through whole: its members up to the break.
func readable(body []byte) []byte {
	members := map[string]json.RawMessage{}
	d := json.NewDecoder(bytes.NewReader(body))
	if t, err := d.Token(); err == nil && t == json.Delim('{') {
		for d.More() {
			name, err := d.Token()
			key, isName := name.(string)
			var value json.RawMessage
			if err != nil || !isName || d.Decode(&value) != nil {
				break
			}
			members[key] = value
		}
	}
	out, _ := json.Marshal(members) // raw values that were read are values
	return out
}
