package wechatapi_test

import (
	"testing"

	"moxin/publishers/wechat/wechatapi"
)

const massPath = "/cgi-bin/message/mass/"

func TestMassSend(t *testing.T) {
	p, c := newPlatform(t, map[string][]string{massPath + "sendall": {
		`{"errcode":0,"errmsg":"send job submission success","msg_id":34182,"msg_data_id":206227730}`,
		`{"errcode":0,"msg_id":"34182","msg_data_id":"206227730"}`,
		`{"errcode":45065,"errmsg":"clientmsgid exist","msg_id":34182}`,
		`{"errcode":45065,"errmsg":"clientmsgid exist"}`,
		`{"errcode":0,"errmsg":"ok"}`,
	}})
	for i, want := range []wechatapi.MassSent{
		{MsgID: "34182", MsgDataID: "206227730"}, {MsgID: "34182", MsgDataID: "206227730"}, {MsgID: "34182", Repeated: true},
	} {
		if got, err := c.MassSend(t.Context(), wechatapi.Mass{MediaID: "M", Key: "K", Tag: i}); err != nil || got != want {
			t.Errorf("%d: %+v, %v", i, got, err)
		}
	}
	for _, class := range []wechatapi.Class{wechatapi.Repeat, wechatapi.Unknown} { // neither says which send it is
		if _, err := c.MassSend(t.Context(), wechatapi.Mass{MediaID: "M"}); asError(t, err).Class != class {
			t.Errorf("err = %v, want %s", err, class)
		}
	}
	for i, want := range []string{
		`{"filter":{"is_to_all":true},"mpnews":{"media_id":"M"},"msgtype":"mpnews","send_ignore_reprint":0,"clientmsgid":"K"}`,
		`{"filter":{"is_to_all":false,"tag_id":1},"mpnews":{"media_id":"M"},"msgtype":"mpnews","send_ignore_reprint":0,"clientmsgid":"K"}`,
	} {
		if got := p.bodies[massPath+"sendall"][i]; got != want {
			t.Errorf("sent %s, want %s", got, want)
		}
	}
}

func TestMassStateAndDelete(t *testing.T) {
	p, c := newPlatform(t, map[string][]string{
		massPath + "get":       {`{"msg_id":201053012,"msg_status":"SEND_SUCCESS"}`, `{"msg_id":201053012}`, `{"errcode":40059,"errmsg":"invalid msg id"}`},
		massPath + "delete":    {`{"errcode":0,"errmsg":"ok"}`},
		massPath + "preview":   {`{"errcode":0,"errmsg":"preview success","msg_id":34182}`},
		massPath + "speed/get": {`{"speed":3,"realspeed":15}`},
	})
	if s, err := c.MassState(t.Context(), "201053012"); err != nil || s != wechatapi.MassSuccess {
		t.Errorf("%q, %v", s, err)
	}
	if s, err := c.MassState(t.Context(), "201053012"); err == nil {
		t.Errorf("no status is %q", s)
	}
	if _, err := c.MassState(t.Context(), "1"); asError(t, err).Code != 40059 {
		t.Errorf("%v", err)
	}
	for _, err := range []error{
		c.MassDelete(t.Context(), "201053012", 2), c.MassDelete(t.Context(), "x\"1", 0),
		c.MassPreview(t.Context(), "M", "linxi"), c.MassSpeed(t.Context()),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	for path, want := range map[string]string{
		"delete": `{"msg_id":201053012,"article_idx":2}`, "preview": `{"towxname":"linxi","mpnews":{"media_id":"M"},"msgtype":"mpnews"}`, "speed/get": `{}`,
	} {
		if got := p.bodies[massPath+path][0]; got != want {
			t.Errorf("%s: sent %s, want %s", path, got, want)
		}
	}
	if got := p.bodies[massPath+"delete"][1]; got != `{"msg_id":"x\"1"}` {
		t.Errorf("sent %s", got)
	}
}
