package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/content/store/storetest"
	"moxin/site/console/api"
)

const apiYAML = `version: 1
brand: 墨信
timezone: Asia/Shanghai
channels:
  xhs: {platform: xiaohongshu, role: primary, every: 72h}
calendar:
  slots: [{channels: [xhs], rrule: "FREQ=DAILY;BYHOUR=20;BYMINUTE=0;BYSECOND=0"}]
  quota: {xhs: {day: 1}}
  blackout: [{from: 2026-12-13, to: 2026-12-13, reason: 国家公祭日}]
approval: {required: true}
`

// program is a workspace whose serve a program asks with a token of linxi's, on 2026-12-01.
type program struct {
	testing.TB
	dir, url, token string
}

func openProgram(t *testing.T) *program {
	t.Helper()
	p := &program{TB: t, dir: t.TempDir()}
	put(t, p.dir, "moxin.yaml", apiYAML)
	for i, slug := range []string{"tea", "water", "cup"} {
		title := []string{"茶凉了再说", "水要慢慢烧", "杯子先暖一暖"}[i]
		after := []string{"", "", "after: [water]\n"}[i]
		put(t, p.dir, "articles/"+slug+".md", fmt.Sprintf("---\ntitle: %s\nslug: %s\npublish_at: 2026-12-0%d 20:00\n%schannels: {xhs: {}}\n---\n先坐下，慢慢说。\n", title, slug, []int{3, 4, 8}[i], after))
	}
	p.moxin("先坐下再慢慢地把话说完", "user", "add", "linxi", "--role", "scheduler,admin")
	p.moxin("", "apply")
	p.token = strings.TrimSpace(p.moxin("", "user", "token", "add", "linxi", "排期脚本"))
	p.serve()
	return p
}

func (p *program) app(in string, out, said io.Writer) *app {
	env := map[string]string{"MOXIN_USER": "root", "MOXIN_LANG": "en"}
	return &app{
		stdin: strings.NewReader(in), stdout: out, stderr: said, env: func(name string) (string, bool) { v, ok := env[name]; return v, ok },
		now: func() time.Time { return time.Date(2026, 12, 1, 9, 0, 0, 0, beijing) },
	}
}

// moxin runs a command and returns what it printed.
func (p *program) moxin(in string, args ...string) string {
	p.Helper()
	var out, said bytes.Buffer
	if code := run(p.Context(), append([]string{"-C", p.dir}, args...), p.app(in, &out, &said)); code != exitOK {
		p.Fatalf("moxin %s ended with %d: %s", strings.Join(args, " "), code, said.String())
	}
	return out.String()
}

// serve runs the command until the test ends.
func (p *program) serve() {
	p.Helper()
	ctx, stop := context.WithCancel(p.Context())
	in, said := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"-C", p.dir, "serve", "--listen", "127.0.0.1:0"}, p.app("", io.Discard, said))
		said.Close()
	}()
	p.Cleanup(func() {
		stop()
		if c := <-code; c != exitOK && c != exitInterrupted {
			p.Errorf("serve ended with %d", c)
		}
	})
	for lines := bufio.NewScanner(in); lines.Scan(); {
		if _, address, ok := strings.Cut(lines.Text(), "console: "); ok {
			p.url = strings.TrimSuffix(strings.TrimSpace(address), "/")
			go io.Copy(io.Discard, in) // nobody reads on
			return
		}
	}
	p.Fatal("serve has no console")
}

// ask sends a request with the token; the answer has to be of the status.
func (p *program) ask(status int, route, body string, headers ...string) map[string]any {
	p.Helper()
	method, path, _ := strings.Cut(route, " ")
	r, err := http.NewRequestWithContext(p.Context(), method, p.url+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+p.token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		p.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != status {
		p.Fatalf("%s: %d, not %d\n%s%v", route, answer.StatusCode, status, data, err)
	}
	return p.object(data)
}

func (p *program) object(data []byte) map[string]any {
	p.Helper()
	out := map[string]any{}
	if err := json.Unmarshal(data, &out); len(data) > 0 && err != nil {
		p.Fatalf("%s: %v", data, err)
	}
	return out
}

// TestAProgramMovesAndApproves: from a token to an approved release, with the audit to show for it.
func TestAProgramMovesAndApproves(t *testing.T) {
	t.Parallel()
	p := openProgram(t)
	page := p.ask(200, "GET /releases?state=planned", "")
	if all := page["releases"].([]any); len(all) != 3 || all[0].(map[string]any)["items"].([]any)[0].(map[string]any)["slug"] != "tea" {
		t.Fatalf("%v", page)
	}
	refused := p.ask(422, "POST /releases/1/move", `{"to": "2026-12-04T08:00:00+08:00"}`)
	if refused["rule"] != "quota" || refused["next_free"] != "2026-12-05T12:00:00Z" || refused["detail"] == refused["detail_en"] {
		t.Fatalf("%v", refused)
	}
	p.ask(409, "POST /releases/1/move", `{"to": "2026-12-05T20:00:00+08:00", "version": 9}`)
	p.ask(412, "POST /releases/1/move", `{"to": "2026-12-05T20:00:00+08:00"}`, "If-Match", `"9"`)
	p.ask(200, "POST /releases/1/move", fmt.Sprintf(`{"to": %q, "version": 1, "why": "避开停服"}`, refused["next_free"]))
	for range 2 { // the second asks for what is so already
		got := p.ask(200, "POST /releases/1/approve", `{}`)["release"].(map[string]any)
		if got["state"] != "approved" || got["due"] != "2026-12-05T12:00:00Z" || got["version"] != 3.0 {
			t.Fatalf("%v", got)
		}
	}
	p.ask(409, "POST /releases/1/retry", `{}`)
	whole := p.ask(200, "GET /releases/1", "")
	people := whole["approved_by"].([]any)
	if len(people) != 1 || people[0].(map[string]any)["by"] != "linxi" || people[0].(map[string]any)["via"] != "api" {
		t.Errorf("approved by %v", people)
	}
	moved := 0
	for _, one := range whole["audit"].([]any) {
		line := one.(map[string]any)
		if line["who"] == "linxi" && (line["origin"] != "api 127.0.0.1" || line["at"] == nil) {
			t.Errorf("the audit does not say from where: %v", line)
		}
		if line["who"] == "linxi" && line["why"] == "避开停服" {
			moved++
		}
	}
	if moved != 1 {
		t.Errorf("the audit has %d moves: %v", moved, whole["audit"])
	}
	if waits := p.ask(200, "GET /releases/3", "")["waits"].([]any); len(waits) != 1 || waits[0].(map[string]any)["slug"] != "water" || waits[0].(map[string]any)["over"] != false {
		t.Errorf("it waits for %v", waits)
	}
	p.ask(200, "POST /releases/3/unwait", `{"why": "不等了"}`)
	if waits := p.ask(200, "GET /releases/3", "")["waits"].([]any); waits[0].(map[string]any)["over"] != true {
		t.Errorf("it still waits for %v", waits)
	}
}

// TestTheAPISaysWhatTheCommandsSay: the same words for the same things, and what they leave empty is
// left out.
func TestTheAPISaysWhatTheCommandsSay(t *testing.T) {
	t.Parallel()
	p := openProgram(t)
	p.moxin("", "pause", "--platform", "xiaohongshu", "--reason", "维护")
	p.says("release show", p.object([]byte(p.moxin("", "release", "show", "1", "--json"))), p.ask(200, "GET /releases/1", ""), "evidence")
	p.says("release show", p.object([]byte(p.moxin("", "release", "show", "3", "--json"))), p.ask(200, "GET /releases/3", ""), "evidence")
	p.says("calendar", p.object([]byte(p.moxin("", "calendar", "--month", "2026-12", "--json"))), p.ask(200, "GET /calendar?from=2026-12-01&to=2027-01-01", ""))
	p.says("calendar slots", p.object([]byte(p.moxin("", "calendar", "slots", "--channel", "xhs", "--all", "--json"))), p.ask(200, "GET /calendar/slots?channel=xhs", ""))
	status := p.object([]byte(p.moxin("", "status", "--json")))
	p.says("status", map[string]any{"paused": status["paused"]}, p.ask(200, "GET /pauses", ""))
}

// says checks that whatever a command says is said by the API as well, but for what is left.
func (p *program) says(what string, command, api any, left ...string) {
	p.Helper()
	switch c := command.(type) {
	case map[string]any:
		a, _ := api.(map[string]any)
		for key, v := range c {
			empty := v == nil || v == "" || key == "release" && v == 0.0
			if leave := strings.Join(left, " "); leave != key && (!empty || a[key] != nil) {
				p.says(what+"."+key, v, a[key])
			}
		}
	case []any:
		a, _ := api.([]any)
		if len(a) != len(c) {
			p.Errorf("%s: %d, and %d by the API", what, len(c), len(a))
			return
		}
		for i := range c {
			p.says(fmt.Sprintf("%s[%d]", what, i), c[i], a[i])
		}
	default:
		if !reflect.DeepEqual(command, api) {
			p.Errorf("%s: %v, and %v by the API", what, command, api)
		}
	}
}

// TestTheAPILetsNobodyElseIn: wrong tokens, roles that may not, pages of other sites.
func TestTheAPILetsNobodyElseIn(t *testing.T) {
	t.Parallel()
	p := openProgram(t)
	if got := p.ask(403, "POST /releases/1/cancel", `{}`, "Sec-Fetch-Site", "cross-site"); got["type"] != "urn:moxin:problem:forbidden" {
		t.Errorf("%v", got)
	}
	p.ask(403, "POST /releases/1/cancel", `{}`, "Origin", "https://evil.example")
	p.moxin("先坐下再慢慢地把话说完", "user", "add", "chenmo", "--role", "editor")
	good := p.token
	p.token = strings.TrimSpace(p.moxin("", "user", "token", "add", "chenmo", "看"))
	p.ask(200, "GET /releases/1", "")
	p.ask(403, "POST /releases/1/cancel", `{}`)
	p.ask(403, "POST /pauses", `{"scope": "", "reason": "x"}`)
	p.ask(403, "DELETE /pauses?scope=", "")
	p.moxin("", "user", "token", "revoke", "chenmo", "2")
	if got := p.ask(401, "GET /releases", ""); got["type"] != "urn:moxin:problem:not-signed-in" {
		t.Errorf("%v", got)
	}
	p.token = good
	if got := p.ask(200, "GET /releases/1", "")["release"].(map[string]any); got["state"] != "planned" || got["version"] != 1.0 {
		t.Errorf("it was changed: %v", got)
	}
}

var apiSnippet = regexp.MustCompile("(?ms)^```(sh|json)\n(.*?)^```$")

// TestExamplesOfTheAPIRun: what people copy from the docs is run in its order as it stands, and answers as
// is written below it.
func TestExamplesOfTheAPIRun(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		storetest.Need(t, "curl", "curl is not installed")
	}
	p := openProgram(t)
	var answer map[string]any
	ran := 0
	for _, m := range apiSnippet.FindAllStringSubmatch(readDoc(t, "api.md"), -1) {
		switch {
		case m[1] == "json":
			p.says("docs", p.object([]byte(m[2])), answer)
		case strings.HasPrefix(m[2], "curl "):
			ran++
			cmd := exec.CommandContext(t.Context(), "sh", "-euc", m[2])
			cmd.Env = append(os.Environ(), "MOXIN_URL="+p.url, "MOXIN_TOKEN="+p.token, "NO_PROXY=127.0.0.1")
			out, err := cmd.Output()
			if err != nil {
				t.Errorf("%s%v: %s", m[2], err, out)
			}
			answer = p.object(out)
		default:
			p.token = strings.TrimSpace(p.moxin("", strings.Fields(m[2])[1:]...))
		}
	}
	if ran < 9 {
		t.Errorf("only %d examples", ran)
	}
}

// TestTheCalendarOfTheAPIFollowsItsFile: slots and quotas are those of moxin.yaml as it is now.
func TestTheCalendarOfTheAPIFollowsItsFile(t *testing.T) {
	t.Parallel()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "moxin.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	cfg := content.Config{Zone: beijing, Channels: []content.Channel{{ID: "xhs", Platform: content.XiaoHongShu}}}
	c := apiCalendar{s, func() content.Config { return cfg }}
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, beijing)
	slots := func() int {
		t.Helper()
		all, err := c.Slots(t.Context(), api.SlotQuery{Channel: "xhs", After: now, Count: 3})
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	if n := slots(); n != 0 {
		t.Errorf("%d slots of none", n)
	}
	cfg.Calendar.Slots = []content.Slot{{Channels: []string{"xhs"}, RRule: "FREQ=WEEKLY;BYDAY=SA"}}
	if n := slots(); n != 3 {
		t.Errorf("%d slots", n)
	}
	cfg.Calendar.Slots[0].RRule = "FREQ=NEVER"
	if _, err := c.Slots(t.Context(), api.SlotQuery{Channel: "xhs", After: now, Count: 3}); err == nil {
		t.Error("a rule that cannot be read has slots")
	}
}
