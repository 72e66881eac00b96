package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"moxin/publishers/wecom/wecomsim"
)

// TestSimWeCom: the company shares the listener too; a task, who confirmed it and who came are a
// line each, once.
func TestSimWeCom(t *testing.T) {
	s := simBench(t, simOptions{apps: []string{"wx1:secret"}})
	web := httptest.NewServer(s.handler())
	defer web.Close()
	token := simGet(t, web.URL+"/cgi-bin/gettoken?corpid=ww1&corpsecret=corp-secret")["access_token"].(string)
	call := func(name, body string) map[string]any {
		t.Helper()
		r := simCall(t, web.URL+"/cgi-bin/externalcontact/"+name+"?access_token="+token, body)
		if r["errcode"] != 0.0 {
			t.Fatalf("%s answers %v", name, r)
		}
		return r
	}
	way := call("add_contact_way", `{"type":1,"scene":2,"user":["linxi"],"state":"a1"}`)["config_id"].(string)
	task := call("add_msg_template", `{"tag_filter":{"group_list":[{"tag_list":["etsimold"]}]},"text":{"content":"周二直播"}}`)["msgid"].(string)
	seen := actsSeen{}
	lines := func() (list []string) {
		for _, act := range seen.next(s) {
			list = append(list, strings.Join(strings.Fields(strings.Join([]string{act.Platform, act.AppID, act.Kind, act.By, act.Title, act.Detail}, " ")), " "))
		}
		return list
	}
	if got := strings.Join(lines(), "; "); got != "wecom ww1 way a1; wecom ww1 task message 周二直播 2 staff" {
		t.Errorf("at first: %s", got)
	}
	for path, form := range map[string]map[string][]string{"confirm": {"task": {task}, "userid": {"linxi"}}, "scan": {"way": {way}}} {
		res, err := http.PostForm(web.URL+"/wecom/"+path, form)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %v, %v", path, res, err)
		}
		res.Body.Close()
	}
	if got := strings.Join(lines(), "; "); got != "wecom ww1 confirmed message 周二直播 1 of 2 staff; wecom ww1 add_external_contact linxi a1" {
		t.Errorf("then: %s", got)
	}
	if got := lines(); got != nil {
		t.Errorf("told again: %v", got)
	}
	if n := len(simGet(t, web.URL+"/wecom/customers?corp=ww1")["customers"].([]any)); n != 7 {
		t.Errorf("%d customers", n)
	}
}

// The company lives until the process ends: what waits for its callback is told.
func TestSimWeComLives(t *testing.T) {
	heard := make(chan string, 1)
	ear := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		heard <- string(body)
	}))
	defer ear.Close()
	s := simBench(t, simOptions{corp: simCorp{
		id: "ww1:x", staff: []string{"linxi"}, customers: 1, confirm: "1:0s", callback: simCallback{ear.URL, "t", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"},
	}})
	ctx, cancel := context.WithCancel(t.Context())
	end := make(chan error, 1)
	go func() { end <- liveWeCom(ctx, s.robot) }()
	if _, err := s.robot.Arrive(wecomsim.Arrival{Corp: "ww1", Staff: "linxi"}); err != nil {
		t.Fatal(err)
	}
	if body := <-heard; !strings.Contains(body, "<Encrypt>") {
		t.Errorf("heard %s", body)
	}
	cancel()
	if err := <-end; err != nil {
		t.Error(err)
	}
}

func TestSimHabit(t *testing.T) {
	for text, want := range map[string]wecomsim.Habit{
		"0": {Within: time.Hour}, "1": {Share: 1, Within: time.Hour}, "0.8:2h": {Share: .8, Within: 2 * time.Hour},
	} {
		if got, err := (simCorp{confirm: text}).habit(); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
}

// simGet gets JSON.
func simGet(t *testing.T, url string) map[string]any {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var out map[string]any
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}
