package main

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"moxin/publishers/wechat/wechatsim"
	"moxin/publishers/wecom/wecomapi"
)

// simBench is the simulators of one process, with a clock that stands still.
func simBench(t *testing.T, o simOptions) simulators {
	t.Helper()
	if o.robot == "" {
		o.robot = "sim-robot-key"
	}
	if o.corp.id == "" {
		o.corp = simCorp{id: "ww1:corp-secret", staff: []string{"linxi", "chenyu"}, customers: 6, confirm: "0"}
	}
	now := time.Date(2026, 12, 1, 20, 0, 0, 0, time.FixedZone("", 8*60*60))
	s, err := newSimulators(o, func() time.Time { return now }, "http://127.0.0.1:8090")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.gzh.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// TestSimTellsWhatHappens: the robot shares the 公众号's listener, and every act is one line, once.
func TestSimTellsWhatHappens(t *testing.T) {
	s := simBench(t, simOptions{apps: []string{"wx1:secret"}})
	web := httptest.NewServer(s.handler())
	defer web.Close()
	robot, err := wecomapi.NewRobot(wecomapi.RobotOptions{Secret: web.URL + "/cgi-bin/webhook/send?key=sim-robot-key", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if err := robot.Send(t.Context(), wecomapi.Markdown("到点了\n请发布 <x>")); err != nil {
		t.Fatal(err)
	}
	token := simCall(t, web.URL+"/cgi-bin/stable_token", `{"grant_type":"client_credential","appid":"wx1","secret":"secret"}`)["access_token"].(string)
	simCall(t, web.URL+"/cgi-bin/message/mass/sendall?access_token="+token, `{"filter":{"is_to_all":true},"msgtype":"text","text":{"content":"你好"},"clientmsgid":"k"}`)

	var out bytes.Buffer
	a, seen := &app{stdout: &out}, actsSeen{}
	tell := func() string {
		out.Reset()
		for _, act := range seen.next(s) {
			if err := a.tellAct(act); err != nil {
				t.Fatal(err)
			}
		}
		return out.String()
	}
	if got, want := tell(), "2026-12-01 20:00:00 +08:00  wechat  wx1  sent  mass  text  send success\n2026-12-01 20:00:00 +08:00  wecom  said  robot  markdown  到点了 请发布 <x>\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := tell(); got != "" {
		t.Errorf("told again: %s", got)
	}
	if err := robot.Send(t.Context(), wecomapi.Markdown("<y>")); err != nil {
		t.Fatal(err)
	}
	a.json = true
	var line map[string]any
	if err := json.Unmarshal([]byte(tell()), &line); err != nil || line["platform"] != "wecom" || line["kind"] != "said" || line["detail"] != "<y>" {
		t.Errorf("line %v, %v", line, err)
	}
	if tally := s.gzh.Tally("wx1"); tally.Keys["k"] != 1 {
		t.Errorf("tally %+v", tally)
	}
}

// simCall posts JSON and returns what came back.
func simCall(t *testing.T, url, body string) map[string]any {
	t.Helper()
	res, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return out
}

// TestSimApps: an account is a verified 服务号 unless its traits say otherwise.
func TestSimApps(t *testing.T) {
	list, err := parseApps([]string{"wx1:a", "wx2:b:subscription:confirm:unlimited", "wx3:c:personal:unverified:nodrafts"},
		simCallback{url: "http://127.0.0.1/callback/{app}", token: "t"})
	if err != nil {
		t.Fatal(err)
	}
	one, two, three := list[0], list[1], list[2]
	if one.Kind != "service" || !one.Verified || one.AdminConfirm || one.Callback.URL != "http://127.0.0.1/callback/wx1" {
		t.Errorf("first %+v", one)
	}
	if two.Kind != "subscription" || !two.AdminConfirm || !two.NoMassQuota || !two.Verified {
		t.Errorf("second %+v", two)
	}
	if three.Entity != "personal" || three.Verified || !three.NoDrafts {
		t.Errorf("third %+v", three)
	}
	if list, err := parseApps([]string{"wx1:a"}, simCallback{}); err != nil || list[0].Callback != nil {
		t.Errorf("without a callback: %+v, %v", list, err)
	}
}

// TestSimCallsBack: a job's end is told without anybody asking, to the account's own address.
func TestSimCallsBack(t *testing.T) {
	heard := make(chan string, 8)
	listener := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err == nil {
			heard <- r.URL.Path + " " + string(b)
		}
	}))
	defer listener.Close()
	s := simBench(t, simOptions{
		apps: []string{"wx1:secret"}, callback: simCallback{url: listener.URL + "/callback/{app}", token: "t"},
		faults: []string{"duplicate_callback:/callback/*"},
	})
	web := httptest.NewServer(s.handler())
	defer web.Close()
	token := simCall(t, web.URL+"/cgi-bin/stable_token", `{"grant_type":"client_credential","appid":"wx1","secret":"secret"}`)["access_token"].(string)
	simCall(t, web.URL+"/cgi-bin/message/mass/sendall?access_token="+token, `{"filter":{"is_to_all":true},"msgtype":"text","text":{"content":"你好"}}`)
	one, two := <-heard, <-heard
	if one != two || !strings.HasPrefix(one, "/callback/wx1 <xml>") || !strings.Contains(one, "MASSSENDJOBFINISH") {
		t.Errorf("heard\n%s\n%s", one, two)
	}
	if acts := s.gzh.Acts(0); len(acts) == 0 || acts[0].Kind != wechatsim.ActSent {
		t.Errorf("acts %+v", acts)
	}
}

// TestSimVerdicts: the next jobs of an account end as --verdict says, in order, and later ones come out.
func TestSimVerdicts(t *testing.T) {
	s := simBench(t, simOptions{apps: []string{"wx1:secret"}, verdicts: []string{"wx1:fail", "wx1:original", "wx1:audit"}})
	web := httptest.NewServer(s.handler())
	defer web.Close()
	token := "?access_token=" + simCall(t, web.URL+"/cgi-bin/stable_token", `{"grant_type":"client_credential","appid":"wx1","secret":"secret"}`)["access_token"].(string)
	cover := simCover(t, web.URL+"/cgi-bin/material/add_material"+token+"&type=image")
	for _, want := range []float64{3, 2, 4, 0} {
		draft := simCall(t, web.URL+"/cgi-bin/draft/add"+token, `{"articles":[{"title":"新茶","content":"<p>到了</p>","article_type":"news","thumb_media_id":"`+cover+`"}]}`)["media_id"].(string)
		job, err := json.Marshal(map[string]any{"publish_id": simCall(t, web.URL+"/cgi-bin/freepublish/submit"+token, `{"media_id":"`+draft+`"}`)["publish_id"]})
		if err != nil {
			t.Fatal(err)
		}
		if got := simCall(t, web.URL+"/cgi-bin/freepublish/get"+token, string(job))["publish_status"]; got != want {
			t.Errorf("publish_status %v, want %v", got, want)
		}
	}
}

// simCover uploads a picture for good and returns its media_id.
func simCover(t *testing.T, url string) string {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file, err := form.CreateFormFile("media", "cover.png")
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(file, image.NewGray(image.Rect(0, 0, 300, 200))); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	res, err := http.Post(url, form.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var out struct {
		MediaID string `json:"media_id"`
	}
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil || out.MediaID == "" {
		t.Fatalf("no media_id: %v", err)
	}
	return out.MediaID
}
