package notice

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
	"moxin/publishers/wecom/wecomsim"
)

var update = flag.Bool("update", false, "write the golden texts anew")

const key = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"

var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// due is 20:00 on a Tuesday in Shanghai.
var due = time.Date(2026, 12, 1, 20, 0, 0, 0, shanghai)

// release is number 12 on the notes' channel.
func release() content.Release {
	return content.Release{ID: 12, Channel: "xhs", Platform: content.XiaoHongShu, Due: due.UTC(),
		Items: []content.Item{{Slug: "why", Title: "老客户为什么走了"}}}
}

// group is a notifier whose robot is in a simulated group.
func group(t *testing.T, n Notifier) (*Notifier, *wecomsim.Server) {
	t.Helper()
	now := func() time.Time { return due }
	s, err := wecomsim.New(wecomsim.Options{Clock: now, Keys: []string{key}})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	robot, err := wecomapi.NewRobot(wecomapi.RobotOptions{Secret: web.URL + "/cgi-bin/webhook/send?key=" + key, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	n.Robot = robot
	return &n, s
}

// TestTexts compares what arrives in the group with testdata/notices.txtar: for each name a
// notice as JSON and the markdown that comes of it.
func TestTexts(t *testing.T) {
	const name = "testdata/notices.txtar"
	cases, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(cases.Files); i += 2 {
		in, want := cases.Files[i], &cases.Files[i+1]
		t.Run(in.Name, func(t *testing.T) {
			var c struct {
				Public string
				Notice content.Notice
			}
			d := json.NewDecoder(bytes.NewReader(in.Data))
			d.DisallowUnknownFields()
			if err := d.Decode(&c); err != nil {
				t.Fatal(err)
			}
			n, s := group(t, Notifier{PublicURL: c.Public, Zone: shanghai})
			if err := n.Notify(t.Context(), c.Notice); err != nil {
				t.Fatal(err)
			}
			got := s.Messages(key)
			if len(got) != 1 || got[0].Kind != "markdown" {
				t.Fatalf("messages %+v", got)
			}
			if text := got[0].Content + "\n"; *update {
				want.Data = []byte(text)
			} else if text != string(want.Data) {
				t.Errorf("got\n%s\nwant\n%s", text, want.Data)
			}
		})
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(cases), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// Nothing that an author or a platform writes makes a notice longer than a robot takes, and what
// is cut says so.
func TestLongTexts(t *testing.T) {
	n, s := group(t, Notifier{PublicURL: "https://moxin.example", Zone: shanghai})
	r := release()
	r.Channel = strings.Repeat("c", 60)
	r.Items[0].Title = strings.Repeat("长", 5000)
	h := &content.Handoff{Token: strings.Repeat("t", 900), Expires: due}
	for kind := range kinds {
		if err := n.Notify(t.Context(), content.Notice{Kind: kind, Release: r, Handoff: h, Why: strings.Repeat("因", 5000)}); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range s.Messages(key) {
		if len(m.Content) > wecomapi.MaxMarkdown || strings.Count(m.Content, cutMark) != 2 || !strings.HasSuffix(m.Content, "t)") || !utf8.ValidString(m.Content) {
			t.Errorf("%d bytes: %s", len(m.Content), m.Content)
		}
	}
}

// A title or a reason can neither call people nor make links or lines of its own.
func TestTextsAreInert(t *testing.T) {
	n := &Notifier{Zone: shanghai}
	r := release()
	r.Items[0].Title = "<@all> [点我](https://evil.example)\n\n# 假标题 **粗** `x` \u2028<font color=\"warning\">"
	text, err := n.write(content.Notice{Kind: content.NoticeFailed, Release: r, Why: "<@lin>\n> 假引用\xff"})
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<@", "](", "\n# ", "\n> 假", "**粗", "\u2028", "\xff"} {
		if strings.Contains(text, bad) {
			t.Errorf("%q is in\n%s", bad, text)
		}
	}
}

// Without a robot nobody is told, and it says so.
func TestOff(t *testing.T) {
	if err := (&Notifier{}).Notify(t.Context(), content.Notice{Kind: content.NoticeDue, Release: release()}); !errors.Is(err, ErrOff) {
		t.Errorf("err = %v", err)
	}
}

// counter lets so many through.
type counter struct {
	left  int
	err   error
	takes []string
}

func (c *counter) Take(_ context.Context, key string, window time.Duration, max int) (bool, error) {
	c.takes = append(c.takes, fmt.Sprintf("%s %s %d", key, window, max))
	c.left--
	return c.left >= 0, c.err
}

// The robot's twenty a minute are counted before anything is sent; what finds no room is Limited
// and may be tried again.
func TestRate(t *testing.T) {
	c := &counter{left: 1}
	n, s := group(t, Notifier{Counter: c})
	what := content.Notice{Kind: content.NoticeMissed, Release: release()}
	if err := n.Notify(t.Context(), what); err != nil {
		t.Fatal(err)
	}
	err := n.Notify(t.Context(), what)
	var e *publishers.Error
	if !errors.As(err, &e) || e.Class != publishers.Limited || e.After <= 0 {
		t.Errorf("no room: %v", err)
	}
	c.err, c.left = errors.New("locked"), 9
	if err := n.Notify(t.Context(), what); !errors.Is(err, c.err) {
		t.Errorf("a counter that fails: %v", err)
	}
	if len(s.Messages(key)) != 1 || c.takes[0] != "notice/wecom-robot 1m0s 20" {
		t.Errorf("%d messages, takes %q", len(s.Messages(key)), c.takes)
	}
}

// robot answers what it is told to.
type robot struct{ err error }

func (r robot) Send(context.Context, wecomapi.Message) error { return r.err }

// What the robot says against a notice keeps its class, its words and its cause.
func TestRefusals(t *testing.T) {
	cause := &wecomapi.Error{Code: 93000, Class: publishers.Account}
	for _, c := range []struct {
		err  error
		want publishers.Class
	}{
		{cause, publishers.Account},
		{&wecomapi.Error{Code: 45009, Class: publishers.Limited, After: time.Minute}, publishers.Limited},
		{&wecomapi.Error{}, publishers.Unknown},
		{&wecomapi.SizeError{Part: "markdown"}, publishers.Rejected},
		{errors.New("else"), publishers.Unknown},
	} {
		err := (&Notifier{Robot: robot{c.err}}).Notify(t.Context(), content.Notice{Kind: content.NoticeDue, Release: release()})
		var e *publishers.Error
		if !errors.As(err, &e) || e.Class != c.want || !errors.Is(err, c.err) || e.Text.ZH == "" {
			t.Errorf("%v becomes %v, want class %s", c.err, err, c.want)
		}
	}
	if err := (&Notifier{Robot: robot{}}).Notify(t.Context(), content.Notice{Kind: "rain", Release: release()}); err == nil {
		t.Error("a notice without words is sent")
	}
}

// The log names the release and never the link, which lets whoever has it act.
func TestLog(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&out, nil))
	n, _ := group(t, Notifier{PublicURL: "https://moxin.example", Log: log})
	what := content.Notice{Kind: content.NoticeDue, Release: release(), Handoff: &content.Handoff{Token: "abcdefgh"}}
	if err := n.Notify(t.Context(), what); err != nil {
		t.Fatal(err)
	}
	n.Robot = robot{&wecomapi.Error{Code: 45009, Class: publishers.Limited}}
	if err := n.Notify(t.Context(), what); err == nil {
		t.Fatal("delivered")
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 || strings.Contains(out.String(), "abcdefgh") || strings.Contains(out.String(), key) {
		t.Errorf("log\n%s", &out)
	}
	for i, level := range []string{"INFO", "WARN"} {
		if !strings.Contains(lines[i], `"level":"`+level) || !strings.Contains(lines[i], `"release":12,"channel":"xhs","platform":"xiaohongshu"`) {
			t.Errorf("line %s", lines[i])
		}
	}
}

// FuzzWrite: whatever titles, reasons and tokens hold, a notice is valid text that a robot takes,
// and calls nobody.
func FuzzWrite(f *testing.F) {
	f.Add("老客户为什么走了", "45028 今天的次数用完了", "abc")
	f.Add("<@all>", "[x](y)\n", "../..")
	f.Add("\xff\xfe", strings.Repeat("因", 2000), strings.Repeat("t", 2000))
	n := &Notifier{PublicURL: "https://moxin.example/", Zone: shanghai}
	f.Fuzz(func(t *testing.T, title, why, token string) {
		r := release()
		r.Items[0].Title = title
		text, err := n.write(content.Notice{Kind: content.NoticeAgain, Release: r, Why: why, Handoff: &content.Handoff{Token: token}})
		if err != nil || len(text) > wecomapi.MaxMarkdown || !utf8.ValidString(text) || strings.Contains(text, "<@") {
			t.Errorf("%d bytes, %v: %q", len(text), err, text)
		}
		if links := strings.Count(text, "]("); links > 1 || links == 1 && !strings.Contains(text, "](https://moxin.example/h/") {
			t.Errorf("links of its own: %q", text)
		}
	})
}
