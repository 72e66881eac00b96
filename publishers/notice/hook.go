package notice

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/transport"
	"moxin/publishers/wecom/wecomapi"
)

// RobotOptions of a Feishu or DingTalk robot.
type RobotOptions struct {
	URL    string           // the whole address of the robot: plain http only to loopback
	Secret string           // of its signature; "" = it asks for none
	HTTP   *http.Client     // nil = transport.New; must not log addresses, which are secrets
	Now    func() time.Time // required: signatures carry the time
}

// ErrAddress says that an address is not that of a robot. What it is stays out of the text.
var ErrAddress = errors.New("notice: not the address of a robot")

// hook is a robot that is called at a secret address.
type hook struct {
	address *url.URL
	secret  string
	http    *http.Client
	now     func() time.Time
	hide    *strings.Replacer // takes the secrets out of what a platform says
}

// newHook reads an address whose token stands where token finds it.
func newHook(o RobotOptions, token func(*url.URL) string) (hook, error) {
	u, err := url.Parse(strings.TrimSpace(o.URL))
	if err != nil || u.User != nil || u.Fragment != "" || u.Host == "" {
		return hook{}, ErrAddress // the cause quotes the address
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !transport.Loopback(u.Hostname())) {
		return hook{}, fmt.Errorf("%w: %w", ErrAddress, transport.ErrPlain)
	}
	secret := token(u)
	if secret == "" {
		return hook{}, ErrAddress
	}
	if o.Now == nil {
		return hook{}, errors.New("notice: a clock is required")
	}
	hidden := []string{secret, "***"}
	if o.Secret != "" {
		hidden = append(hidden, o.Secret, "***")
	}
	if o.HTTP == nil {
		o.HTTP = transport.New(transport.Options{})
	}
	return hook{address: u, secret: o.Secret, http: o.HTTP, now: o.Now, hide: strings.NewReplacer(hidden...)}, nil
}

// Host is where the robot's calls go: it names no token.
func (h hook) Host() string { return h.address.Scheme + "://" + h.address.Host }

// String keeps the address out of whatever prints a robot.
func (h hook) String() string { return "robot at " + h.Host() }

// GoString does the same for %#v.
func (h hook) GoString() string { return h.String() }

// rateKey is what the robot's messages are counted under: a hash, which tells nobody the address.
func (h hook) rateKey(name string) string {
	sum := sha256.Sum256([]byte(h.address.Host + h.address.Path + "?" + h.address.RawQuery))
	return "notice/" + name + "/" + hex.EncodeToString(sum[:8])
}

// sign is the HMAC of text by key, as both platforms write it.
func sign(key, text string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// answer is what a robot said of a message.
type answer struct {
	code   *int // nil = nothing that could be read
	words  string
	status int
	header http.Header
}

// post sends once and reads the answer; the robot knows no message twice. read takes code and words
// from a reply.
func (h hook) post(ctx context.Context, address *url.URL, body any, read func([]byte, *answer)) (answer, error) {
	text, err := encode(body)
	if err != nil {
		return answer{}, &publishers.Error{Class: publishers.Bug, Err: err, Text: content.T("通知不能写成 JSON", "the notice cannot be written as JSON")}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address.String(), bytes.NewReader(text))
	if err != nil {
		return answer{}, &publishers.Error{Class: publishers.Bug, Err: ErrAddress, Text: content.T("地址不成立", "the address makes no request")}
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := h.http.Do(req)
	if err != nil {
		return answer{}, h.unreached(err)
	}
	defer resp.Body.Close()
	reply, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{}, h.unreached(err)
	}
	a := answer{status: resp.StatusCode, header: resp.Header}
	read(reply, &a)
	return a, nil
}

// encode writes JSON with raw UTF-8 and no escapes for <, so that sizes are what people see.
func encode(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}

// unreached is an exchange without an answer. A *url.Error shows the address, path and all, so only
// its cause is kept.
func (h hook) unreached(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	e := &publishers.Error{After: pause, Err: err, Text: content.T(h.Host()+" 没有答复，消息可能已发出", h.Host()+" gave no answer; the message may have been sent")}
	if transport.NotSent(err) {
		e.Class, e.Text = publishers.Transient, content.T("连不上 "+h.Host()+"，什么也没有发出去", h.Host()+" could not be reached, nothing was sent")
	}
	return e
}

// meaning is what a robot's code means.
type meaning struct {
	class publishers.Class
	after time.Duration
	text  content.Text
}

// judge is what an answer says against the message; nil where it was taken. name is the platform's.
func (h hook) judge(a answer, name content.Text, codes map[int]meaning) error {
	after, _ := transport.RetryAfter(a.header, h.now())
	switch {
	case a.status == http.StatusTooManyRequests:
		return &publishers.Error{Class: publishers.Limited, Code: fmt.Sprint(a.status), After: cmp.Or(after, time.Minute),
			Text: content.T(name.ZH+"说发得太快，稍后再发", name.EN+" says that this is too fast: it waits")}
	case a.code == nil || a.status >= http.StatusInternalServerError:
		return &publishers.Error{Code: fmt.Sprint(a.status), After: cmp.Or(after, pause),
			Text: content.T(name.ZH+"没有给出可用的答复，消息可能已发出", name.EN+" gave no usable answer; the message may have been sent")}
	case *a.code == 0:
		return nil
	}
	words := wecomapi.Cut(h.hide.Replace(strings.ToValidUTF8(a.words, "")), 200, "…")
	m, known := codes[*a.code]
	if !known {
		m = meaning{text: content.T(name.ZH+"回了没有登记的代码："+words, name.EN+" answered a code that is not listed: "+words)}
	}
	return &publishers.Error{Class: m.class, Code: fmt.Sprint(*a.code), After: max(after, m.after), Text: m.text, Err: errors.New(words)}
}
