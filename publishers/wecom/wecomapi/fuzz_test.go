package wecomapi

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// said answers every call but that for a token with one text.
type said string

func (s said) RoundTrip(r *http.Request) (*http.Response, error) {
	body := string(s)
	if r.URL.Path == tokenPath {
		body = `{"errcode":0,"access_token":"` + fuzzToken + `","expires_in":7200}`
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

const fuzzToken = "fuzz-token-0123456789"

// reading is a call and the instants of what it answered.
type reading func(ctx context.Context, c *Client) ([]time.Time, error)

// instantsOf are those of a page.
func instantsOf[T any](p Page[T], err error, of func(T) time.Time) ([]time.Time, error) {
	var out []time.Time
	for _, one := range p.List {
		out = append(out, of(one))
	}
	return out, err
}

// named refuses what was made and has no name: nobody would find it again.
func named(name string, err error) ([]time.Time, error) {
	if err == nil && name == "" {
		panic("what was made has no id")
	}
	return nil, err
}

var readings = []reading{
	func(ctx context.Context, c *Client) ([]time.Time, error) {
		p, err := c.CustomersOf(ctx, []string{"u"}, "")
		return instantsOf(p, err, func(c Customer) time.Time { return c.Added })
	},
	func(ctx context.Context, c *Client) ([]time.Time, error) {
		p, err := c.MessageStaff(ctx, "M", "")
		return instantsOf(p, err, func(t StaffTask) time.Time { return t.At })
	},
	func(ctx context.Context, c *Client) ([]time.Time, error) {
		p, err := c.MessageResults(ctx, "M", "u", "")
		return instantsOf(p, err, func(t SendResult) time.Time { return t.At })
	},
	func(ctx context.Context, c *Client) ([]time.Time, error) {
		p, err := c.GroupMessages(ctx, MessageQuery{Chat: ChatSingle, Start: now(), End: now()})
		return instantsOf(p, err, func(m GroupMessage) time.Time { return m.Created })
	},
	func(ctx context.Context, c *Client) ([]time.Time, error) {
		p, err := c.Moments(ctx, MomentQuery{Start: now(), End: now()})
		return instantsOf(p, err, func(m PostedMoment) time.Time { return m.Created })
	},
	func(ctx context.Context, c *Client) ([]time.Time, error) {
		_, err := c.MomentReactions(ctx, "M", "u")
		return nil, err
	},
	func(ctx context.Context, c *Client) ([]time.Time, error) {
		_, err := c.MomentJob(ctx, "J")
		return nil, err
	},
	func(ctx context.Context, c *Client) ([]time.Time, error) {
		_, err := c.Behavior(ctx, "u", now().AddDate(0, 0, -2), now().AddDate(0, 0, -1))
		return nil, err
	},
	func(ctx context.Context, c *Client) ([]time.Time, error) {
		_, err := c.GroupDays(ctx, []string{"u"}, now().AddDate(0, 0, -2), now().AddDate(0, 0, -1))
		return nil, err
	},
	func(ctx context.Context, c *Client) ([]time.Time, error) {
		_, err := c.TagGroups(ctx)
		return nil, err
	},
	func(ctx context.Context, c *Client) ([]time.Time, error) {
		made, err := c.AddTemplate(ctx, Template{Chat: ChatSingle, Everyone: true, Sender: "u", Text: "t"})
		if len(made.Failed) > 0 { // nobody was left to make a task for
			return nil, err
		}
		return named(made.ID, err)
	},
	func(ctx context.Context, c *Client) ([]time.Time, error) {
		job, err := c.AddMoment(ctx, Moment{Text: "t"})
		return named(job, err)
	},
	func(ctx context.Context, c *Client) ([]time.Time, error) {
		w, err := c.AddContactWay(ctx, ContactWay{Type: WaySingle, Scene: SceneQR, Users: []string{"u"}})
		return named(w.ConfigID, err)
	},
}

// FuzzReadings: no reply breaks a call, an instant that is told can be kept in microseconds, what was made has
// a name, and no error says the secret or a token.
func FuzzReadings(f *testing.F) {
	for i, reply := range []string{
		`{"errcode":0,"external_contact_list":[{"external_contact":{"external_userid":"wm1"},"follow_info":{"userid":"u","createtime":1600000000,"tag_id":["t"],"state":"s"}}],"next_cursor":"N"}`,
		`{"errcode":0,"task_list":[{"userid":"u","status":2,"send_time":"1600000000"}]}`,
		`{"errcode":0,"send_list":[{"external_userid":"wm1","userid":"u","status":1,"send_time":9223372036854775807}]}`,
		`{"errcode":0,"group_msg_list":[{"msgid":1,"create_time":-1}]}`,
		`{"errcode":0,"moment_list":[{"moment_id":"m","create_time":1600000000,"image":null}]}`,
		`{"errcode":0,"comment_list":[{"external_userid":"wm1"}],"like_list":[null]}`,
		`{"errcode":0,"status":3,"result":{"errcode":0,"moment_id":"m"}}`,
		`{"errcode":0,"behavior_data":[{"stat_time":1600000000,"chat_cnt":"1","reply_percentage":null}]}`,
		`{"errcode":0,"total":2,"next_offset":1,"items":[{"owner":"u","data":{"chat_total":1}}]}`,
		`{"errcode":0,"tag_group":[{"group_id":"g","tag":[{"id":"t","deleted":true}]}]}`,
		`{"errcode":0,"msgid":""}`, `{"errcode":0,"jobid":null}`, `{"errcode":0,"config_id":"c","qr_code":"q"}`,
		`{"errcode":40001,"errmsg":"` + secret + `"}`, `{"errcode":0,"errmsg":"wrong json format"}`,
	} {
		f.Add(byte(i), reply)
	}
	f.Fuzz(func(t *testing.T, which byte, reply string) {
		c := New(Options{BaseURL: "http://127.0.0.1:1", CorpID: corpID, Secret: secret, Now: now, HTTP: &http.Client{Transport: said(reply)}})
		instants, err := readings[int(which)%len(readings)](t.Context(), c)
		for _, at := range instants {
			if !at.IsZero() && (at.Unix() <= 0 || !time.UnixMicro(at.UnixMicro()).Equal(at)) {
				t.Errorf("an instant that cannot be kept: %v", at)
			}
		}
		if text := fmt.Sprintf("%v %+v", err, err); strings.Contains(text, fuzzToken) || strings.Contains(text, secret) {
			t.Errorf("%q: %v", reply, err)
		}
	})
}
