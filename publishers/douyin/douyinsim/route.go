package douyinsim

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxRequest bounds a request; the longest is a schema with 35 addresses.
const maxRequest = 1 << 20

// call is one request of the interface, under the server's lock.
type call struct {
	s    *Server
	r    *http.Request
	in   url.Values // query and body together
	now  time.Time
	host string
	app  *app  // of calls with a token
	user *user // of calls with an owner's token
}

// endpoint is one call. style says which envelope answers.
type endpoint struct {
	method string
	style  style
	serve  func(*call) (map[string]any, *refusal)
}

// style is the envelope: the authorisation calls end in "message", all others in "extra".
type style int

const (
	withExtra style = iota
	withMessage
)

func (s *Server) routes() http.Handler {
	endpoints := map[string]endpoint{
		"/oauth/client_token/":        {"POST", withMessage, clientToken},
		"/oauth/access_token/":        {"POST", withMessage, accessToken},
		"/oauth/refresh_token/":       {"POST", withMessage, refreshToken},
		"/oauth/renew_refresh_token/": {"POST", withMessage, renewRefreshToken},
		"/oauth/userinfo/":            {"POST", withMessage, userInfo},
		"/open/getticket/":            {"GET", withExtra, client(CanTicket, ticket)},
		"/share-id/":                  {"POST", withExtra, client(CanShare, newShare)},
		s.opt.LookupPath:              {"GET", withExtra, client(CanShare, lookupShare)},
		"/data/external/item/base/":   {"GET", withExtra, owned(CanData, itemBase)},
	}
	for key, m := range series {
		endpoints["/data/external/item/"+key+"/"] = endpoint{"GET", withExtra, owned(CanData, itemDays(key, m))}
	}
	mux := http.NewServeMux()
	for path, e := range endpoints {
		mux.HandleFunc(e.method+" "+path+"{$}", func(w http.ResponseWriter, r *http.Request) { s.api(w, r, e) })
	}
	mux.HandleFunc("GET /platform/oauth/connect/{$}", s.connect)
	mux.HandleFunc("GET /phone/{$}", phonePage)
	mux.HandleFunc("POST /phone/open", s.phone)
	mux.HandleFunc("GET /phone/posts", s.tally)
	return mux
}

// api answers one call.
func (s *Server) api(w http.ResponseWriter, r *http.Request, e endpoint) {
	in, err := input(w, r)
	if err != nil {
		s.answer(w, e.style, nil, &noParameter)
		return
	}
	s.mu.Lock()
	data, no := e.serve(&call{s: s, r: r, in: in, now: s.opt.Clock(), host: r.Host})
	s.mu.Unlock()
	s.answer(w, e.style, data, no)
}

// input reads query, form and JSON alike: the pages show all three.
func input(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if err != nil {
		return nil, err
	}
	in := r.URL.Query()
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") && len(body) > 0 {
		var fields map[string]any
		if err := json.Unmarshal(body, &fields); err != nil {
			return nil, err
		}
		for k, v := range fields {
			in.Set(k, fmt.Sprint(v))
		}
		return in, nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	for k, v := range form {
		in[k] = v
	}
	return in, nil
}

// answer writes the envelope; refusals are 200 too.
func (s *Server) answer(w http.ResponseWriter, st style, data map[string]any, no *refusal) {
	if no == nil {
		no = &refusal{}
	}
	if data == nil {
		data = map[string]any{}
	}
	data["error_code"], data["description"] = no.code, no.text
	reply := map[string]any{"data": data}
	now, log := s.logID()
	if st == withMessage {
		reply["message"] = "success"
		if no.code != 0 {
			reply["message"] = "error"
			data["captcha"], data["desc_url"], data["log_id"] = "", "", log
		}
	} else {
		reply["extra"] = map[string]any{
			"error_code": no.code, "description": no.text, "sub_error_code": 0, "sub_description": "",
			"logid": log, "now": now.UnixMilli(),
		}
	}
	writeJSON(w, http.StatusOK, reply)
}

// logID is the platform's id of a request.
func (s *Server) logID() (time.Time, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.logs++
	now := s.opt.Clock()
	return now, fmt.Sprintf("%s0102%012X", now.UTC().Format("20060102150405"), s.logs)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that left needs no answer
}
