package wechatsim

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxBody is the longest request that is read: the largest material plus its form.
const maxBody = 24 << 20

// right is what an account needs for a call: the capability matrix.
type right int

const (
	everyone  right = iota
	drafts          // configurable: the facts on small accounts conflict
	verified        // verified accounts
	publisher       // verified accounts of companies, since July 2025
	service         // verified service accounts
)

func (a *account) has(r right) bool {
	switch r {
	case drafts:
		return !a.conf.NoDrafts
	case verified:
		return a.conf.Verified
	case publisher:
		return a.conf.Verified && a.conf.Entity != "personal"
	case service:
		return a.conf.Verified && a.conf.Kind == "service"
	}
	return true
}

// endpoint is one call of the API. serve runs under the server's lock.
type endpoint struct {
	method string
	right  right
	open   bool   // needs no token
	label  string // Content-Type that replaces the usual one
	serve  func(*call) (any, *refusal)
}

// endpoints is the API.
var endpoints = map[string]endpoint{
	"/cgi-bin/token":        {method: "GET", open: true, serve: classicToken},
	"/cgi-bin/stable_token": {method: "POST", open: true, serve: stableToken},

	"/cgi-bin/media/uploadimg":       {method: "POST", label: "text/plain", serve: uploadImage},
	"/cgi-bin/material/add_material": {method: "POST", right: drafts, serve: addMaterial},

	"/cgi-bin/draft/add":      {method: "POST", right: drafts, serve: draftAdd},
	"/cgi-bin/draft/update":   {method: "POST", right: drafts, serve: draftUpdate},
	"/cgi-bin/draft/get":      {method: "POST", right: drafts, serve: draftGet},
	"/cgi-bin/draft/batchget": {method: "POST", right: drafts, serve: draftBatchGet},
	"/cgi-bin/draft/delete":   {method: "POST", right: drafts, serve: draftDelete},
	"/cgi-bin/draft/count":    {method: "GET", right: drafts, serve: draftCount},

	"/cgi-bin/freepublish/submit":     {method: "POST", right: publisher, serve: publishSubmit},
	"/cgi-bin/freepublish/get":        {method: "POST", right: publisher, serve: publishGet},
	"/cgi-bin/freepublish/batchget":   {method: "POST", right: publisher, serve: publishBatchGet},
	"/cgi-bin/freepublish/getarticle": {method: "POST", right: publisher, serve: publishArticle},
	"/cgi-bin/freepublish/delete":     {method: "POST", right: publisher, serve: publishDelete},

	"/cgi-bin/message/mass/sendall":   {method: "POST", right: verified, serve: massAll},
	"/cgi-bin/message/mass/send":      {method: "POST", right: service, serve: massSome},
	"/cgi-bin/message/mass/preview":   {method: "POST", right: verified, serve: massPreview},
	"/cgi-bin/message/mass/get":       {method: "POST", right: verified, serve: massGet},
	"/cgi-bin/message/mass/delete":    {method: "POST", right: verified, serve: massDelete},
	"/cgi-bin/message/mass/speed/get": {method: "POST", right: verified, serve: speedGet},
	"/cgi-bin/message/mass/speed/set": {method: "POST", right: verified, serve: speedSet},

	"/datacube/getarticleread":        {method: "POST", right: verified, serve: articleRead},
	"/datacube/getarticleshare":       {method: "POST", right: verified, serve: articleShare},
	"/datacube/getbizsummary":         {method: "POST", right: verified, serve: bizSummary},
	"/datacube/getarticletotaldetail": {method: "POST", right: verified, serve: totalDetail},
	"/datacube/getusersummary":        {method: "POST", right: verified, serve: userSummary},
	"/datacube/getusercumulate":       {method: "POST", right: verified, serve: userCumulate},

	"/cgi-bin/comment/list":         {method: "POST", right: verified, serve: commentList},
	"/cgi-bin/comment/open":         {method: "POST", right: verified, serve: commentSwitch(1)},
	"/cgi-bin/comment/close":        {method: "POST", right: verified, serve: commentSwitch(0)},
	"/cgi-bin/comment/markelect":    {method: "POST", right: verified, serve: onComment(setMark(elected, true))},
	"/cgi-bin/comment/unmarkelect":  {method: "POST", right: verified, serve: onComment(setMark(elected, false))},
	"/cgi-bin/comment/delete":       {method: "POST", right: verified, serve: onComment(setMark(deleted, true))},
	"/cgi-bin/comment/reply/add":    {method: "POST", right: verified, serve: onComment(addAnswer)},
	"/cgi-bin/comment/reply/delete": {method: "POST", right: verified, serve: onComment(removeAnswer)},
}

// call is one API request that is being answered.
type call struct {
	s    *Server
	a    *account
	r    *http.Request
	body []byte
	now  time.Time
	base string // address of public pages
}

// route sends a request to the API, the console or the public pages.
func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if s.web(w, r) {
		return
	}
	e, ok := endpoints[r.URL.Path]
	if !ok {
		s.answer(w, http.StatusNotFound, "", refusef(43002, "not simulated: %s", r.URL.Path))
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		var long *http.MaxBytesError
		if errors.As(err, &long) {
			s.answer(w, http.StatusOK, e.label, refuse(45001))
		}
		return // otherwise the client went away
	}
	reply, status := s.serve(e, r, body)
	s.answer(w, status, e.label, reply)
}

// serve answers one API call under the lock.
func (s *Server) serve(e endpoint, r *http.Request, body []byte) (any, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.host = r.Host
	if s.broken != nil {
		return refuse(-1), http.StatusInternalServerError
	}
	c := &call{s: s, r: r, body: body, now: s.opt.Clock(), base: s.base()}
	reply, no := c.run(e)
	switch {
	case s.broken != nil: // the change is not safe, so it must not be confirmed
		return refuse(-1), http.StatusInternalServerError
	case no != nil:
		return no, http.StatusOK
	}
	return reply, http.StatusOK
}

// run checks in the platform's order: method, token, quota, right, then the call itself.
func (c *call) run(e endpoint) (any, *refusal) {
	if c.r.Method != e.method {
		return nil, refuse(map[string]int{"GET": 43001, "POST": 43002}[e.method])
	}
	if e.open {
		return e.serve(c)
	}
	a, no := c.s.authorize(c.r.URL.Query().Get("access_token"), c.now)
	if no != nil {
		return nil, no
	}
	c.a = a
	if no := c.spend(c.r.URL.Path); no != nil {
		return nil, no
	}
	if !a.has(e.right) {
		return nil, refuse(48001)
	}
	c.s.settle(a, c.now)
	return e.serve(c)
}

// base is where readers find pages.
func (s *Server) base() string {
	switch {
	case s.opt.PublicURL != "":
		return strings.TrimSuffix(s.opt.PublicURL, "/")
	case s.host != "":
		return "http://" + s.host
	}
	return "http://mp.weixin.qq.com"
}

// answer writes a reply in the platform's envelope: status 200 for errors too, errmsg with a rid.
func (s *Server) answer(w http.ResponseWriter, status int, label string, reply any) {
	if label == "" {
		label = "application/json; encoding=utf-8"
	}
	code := 0
	if no, ok := reply.(*refusal); ok {
		code = no.code
		reply = failure{result{Code: no.code, Message: no.text() + s.rid()}, no.msgID}
	}
	h := w.Header()
	h.Set("Content-Type", label)
	h.Set("RetKey", "14")
	h.Set("LogicRet", strconv.Itoa(code))
	w.WriteHeader(status)
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	// The client may be gone; there is nobody to tell.
	_ = out.Encode(reply)
}

// result is the body of an error, and of a success that says so.
type result struct {
	Code    int    `json:"errcode"`
	Message string `json:"errmsg"`
}

// failure is the body of a refusal; msg_id is that of the send whose key comes again.
type failure struct {
	result
	MsgID int64 `json:"msg_id,omitempty"`
}

var done = result{0, "ok"}

// rid is the trailer of an errmsg: its first 8 hex digits are the time in Unix seconds.
// Every other one comes with a hint, as on the platform.
func (s *Server) rid() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rids++
	mix := digest(s.opt.Seed, "rid", strconv.FormatUint(s.rids, 10))
	id := fmt.Sprintf("%08x-%x-%x", uint32(s.opt.Clock().Unix()), mix[:4], mix[4:8])
	if s.rids%2 == 0 {
		return fmt.Sprintf(" hint: [%x] rid: %s", mix[8:14], id)
	}
	return " rid: " + id
}
