package api

import (
	"encoding/json"
	"fmt"
	"net/http"

	"moxin/content"
)

// Problem is what went wrong, as RFC 9457 says it. Type tells programs, Detail and DetailEN people.
type Problem struct {
	Type     string `json:"type"` // urn:moxin:problem:…
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail"` // Chinese
	DetailEN string `json:"detail_en,omitempty"`
	// Field is the member of the body, or the parameter, that is wrong.
	Field string `json:"field,omitempty"`
	// Rule is the rule of the calendar that refuses, as plan names it; NextFree is the next instant
	// that would do.
	Rule     string `json:"rule,omitempty"`
	NextFree string `json:"next_free,omitempty"`
	// Release is the release as it is now, where it is no longer as it was seen.
	Release *release `json:"release,omitempty"`

	retry int // seconds to wait; 0 = unsaid
}

// The kinds of problems: what programs switch on.
const (
	typePrefix = "urn:moxin:problem:"

	typeUnknown   = typePrefix + "unknown"
	typeMethod    = typePrefix + "method"
	typeParameter = typePrefix + "parameter"
	typeBody      = typePrefix + "body"
	typeMedia     = typePrefix + "not-json"
	typeTooBig    = typePrefix + "too-big"
	typeTooMany   = typePrefix + "too-many"
	typeChanged   = typePrefix + "changed"
	typeRefused   = typePrefix + "refused"
	typeSignIn    = typePrefix + "not-signed-in"
	typeForbidden = typePrefix + "forbidden"
	typeBroken    = typePrefix + "broken"
)

// titles are the same for every problem of a type.
var titles = map[string]string{
	typeUnknown:   "Nothing stands there",
	typeMethod:    "This method does nothing there",
	typeParameter: "A parameter is wrong",
	typeBody:      "The body is wrong",
	typeMedia:     "The body is not application/json",
	typeTooBig:    "The body is too big",
	typeTooMany:   "Too many requests",
	typeChanged:   "It has changed in the meantime",
	typeRefused:   "This cannot be done",
	typeSignIn:    "Nobody has signed in",
	typeForbidden: "Not allowed",
	typeBroken:    "Something broke here",
}

// gateTypes are the types of what the gate refuses, by status.
var gateTypes = map[int]string{
	http.StatusUnauthorized: typeSignIn, http.StatusForbidden: typeForbidden, http.StatusInternalServerError: typeBroken,
}

// Problems that are always the same.
var (
	unknownProblem = (&Problem{Type: typeUnknown, Status: http.StatusNotFound}).saying(content.T("这里没有东西", "there is nothing here"))
	methodProblem  = (&Problem{Type: typeMethod, Status: http.StatusMethodNotAllowed}).saying(content.T("这个地址不接受这种方法", "this address does not take that method"))
	mediaProblem   = (&Problem{Type: typeMedia, Status: http.StatusUnsupportedMediaType}).saying(content.T("请求体要是 application/json", "the body has to be application/json"))
	tooBigProblem  = (&Problem{Type: typeTooBig, Status: http.StatusRequestEntityTooLarge}).saying(
		content.T(fmt.Sprintf("请求体最多 %d 字节", bodyBytes), fmt.Sprintf("a body holds at most %d bytes", bodyBytes)))
	brokenProblem = (&Problem{Type: typeBroken, Status: http.StatusInternalServerError}).saying(
		content.T("这里出错了，记录在 moxin 的日志里", "something broke here; moxin's log has it"))
)

// Error is the reason in both languages.
func (p *Problem) Error() string { return content.T(p.Detail, p.DetailEN).String() }

func (p *Problem) saying(t content.Text) *Problem {
	p.Detail, p.DetailEN = t.ZH, t.EN
	return p
}

// wrong is what is wrong with a field of the body or with a parameter.
func wrong(kind, field string, why content.Text) *Problem {
	p := &Problem{Type: kind, Status: http.StatusBadRequest, Field: field}
	if field == "" {
		return p.saying(why)
	}
	return p.saying(content.T(field+"："+why.ZH, field+": "+why.EN))
}

func (p *Problem) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/problem+json")
	if p.retry > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(p.retry))
	}
	data, err := json.Marshal(p.titled())
	if err != nil { // it is made of texts and numbers
		data = []byte("{}")
	}
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(data, '\n'))
}

func (p *Problem) titled() Problem {
	out := *p
	out.Title = titles[p.Type]
	return out
}
