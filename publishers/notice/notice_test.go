package notice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
	"moxin/publishers/wecom/wecomsim"
)

const key = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"

var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// token is in the address of a Feishu bot or a DingTalk robot.
const token = "7f3a0000-1111-4222-8333-944455556666"

func now() time.Time { return due }

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
	n.Name, n.Target = "wecom", &WeCom{robot}
	return &n, s
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
	if len(s.Messages(key)) != 1 || c.takes[0] != publishers.RateKey(n.Target.(*WeCom).Robot.RateKey(), time.Minute)+" 1m0s 20" {
		t.Errorf("%d messages, takes %q", len(s.Messages(key)), c.takes)
	}
}

// robot answers what it is told to.
type robot struct{ err error }

func (r robot) Send(context.Context, wecomapi.Message) error { return r.err }
func (robot) Host() string                                   { return "https://robot.example" }
func (robot) RateKey() string                                { return "wecom-robot/x" }

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
		err := (&Notifier{Target: &WeCom{robot{c.err}}}).Notify(t.Context(), content.Notice{Kind: content.NoticeDue, Release: release()})
		var e *publishers.Error
		if !errors.As(err, &e) || e.Class != c.want || !errors.Is(err, c.err) || e.Text.ZH == "" {
			t.Errorf("%v becomes %v, want class %s", c.err, err, c.want)
		}
	}
	if err := (&Notifier{Target: &WeCom{robot{}}}).Notify(t.Context(), content.Notice{Kind: "rain", Release: release()}); err == nil {
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
	n.Target = &WeCom{robot{&wecomapi.Error{Code: 45009, Class: publishers.Limited}}}
	if err := n.Notify(t.Context(), what); err == nil {
		t.Fatal("delivered")
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 || strings.Contains(out.String(), "abcdefgh") || strings.Contains(out.String(), key) {
		t.Errorf("log\n%s", &out)
	}
	for i, level := range []string{"INFO", "WARN"} {
		if !strings.Contains(lines[i], `"level":"`+level) || !strings.Contains(lines[i], `"target":"wecom","release":12,"channel":"xhs","platform":"xiaohongshu"`) {
			t.Errorf("line %s", lines[i])
		}
	}
}
