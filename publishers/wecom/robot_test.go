package wecom_test

import (
	"errors"
	"strings"
	"testing"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/sim"
	"moxin/publishers/wecom/wecomapi"
)

const say = "/cgi-bin/webhook/send"

// said publishes and wants the message to be out.
func said(t *testing.T, pub publishers.Publisher, m publishers.Message) publishers.Receipt {
	t.Helper()
	r, err := pub.Publish(t.Context(), m)
	if err != nil || r.State != content.Published {
		t.Fatalf("Publish = %+v, %v", r, err)
	}
	return r
}

// What a robot says in each format.
func TestWhatARobotSays(t *testing.T) {
	for format, want := range map[string]string{
		"text": "第 0 期来了：茶饼放对地方，三年也不走味。\n周二晚上八点直播。", "markdown": "第 0 期来了：茶饼放对地方，三年也不走味。\n周二晚上八点直播。",
		"markdown_v2": "![盒子](https://moxin.example.com/m/" + first.Hash + ")", "news": "https://example.com/tea-0",
	} {
		p := newPlatform(t)
		ch := p.channel(content.ModeRobot, format)
		said(t, p.publisher(ch), withSteps(ch, 0))
		got := p.sim.Messages(robotKey)[0]
		if got.Kind != format || !strings.Contains(got.Content, want) {
			t.Errorf("%s: %+v", format, got)
		}
		if a := got.Articles; format == "news" && (len(a) != 1 || a[0].Title != "第 0 期：茶饼怎么存" || a[0].Description != "干燥、避光、透气" || a[0].Picture != "https://moxin.example.com/m/"+cover.Hash) {
			t.Errorf("card %+v", a)
		}
	}
}

// Twenty a minute, shared by all channels and notices that speak through one robot.
func TestARobotsMinute(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeRobot, "text")
	pub := p.publisher(ch)
	for n := range wecomapi.PerMinute {
		said(t, pub, withSteps(ch, n))
	}
	p.before(func(path string) { t.Errorf("%s was called above the rate", path) })
	if e := refusedAs(t, pub, withSteps(ch, 20), publishers.Limited); e.After <= 0 {
		t.Errorf("waits %v", e.After)
	}
	other := ch
	other.ID = "other"
	refusedAs(t, p.publisher(other), withSteps(other, 21), publishers.Limited)
	robot, err := wecomapi.NewRobot(wecomapi.RobotOptions{Secret: p.url + say + "?key=" + robotKey, Now: p.clock})
	if err != nil {
		t.Fatal(err)
	}
	if n := p.taken[publishers.RateKey(robot.RateKey(), 60e9)+" 1m0s"]; n != wecomapi.PerMinute || len(p.sim.Messages(robotKey)) != n {
		t.Errorf("%d counted, %d said; %v", n, len(p.sim.Messages(robotKey)), p.taken)
	}
}

// What a robot was heard to say is not said again; what nobody knows is a person's.
func TestARobotsDoubt(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeRobot, "text")
	pub, m := p.publisher(ch), withSteps(ch, 0)
	p.fault(t, sim.Rule{Kind: sim.ResetAfter, Path: say, Count: 1})
	refusedAs(t, pub, m, publishers.Unknown)
	_, err := pub.Lookup(t.Context(), m)
	var e *publishers.Error
	if !errors.As(err, &e) || e.Class != publishers.Unknown || !strings.Contains(e.Text.ZH, "到群里看一眼") {
		t.Errorf("Lookup: %v", err)
	}
	m = withSteps(ch, 1)
	r := said(t, pub, m)
	if found, err := pub.Lookup(t.Context(), m); err != nil || found.Posts[0].RemoteID != r.Posts[0].RemoteID {
		t.Errorf("Lookup = %+v, %v", found, err)
	}
	if said(t, pub, m); len(p.sim.Messages(robotKey)) != 2 {
		t.Errorf("%d messages", len(p.sim.Messages(robotKey)))
	}
}

func TestARobotRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		format string
		change func(*publishers.Message)
		class  publishers.Class
	}{
		"a text one byte too long":      {"text", func(m *publishers.Message) { m.Items[0].Text = strings.Repeat("x", 2049) }, publishers.Rejected},
		"a markdown one byte too long":  {"markdown", func(m *publishers.Message) { m.Items[0].Text = strings.Repeat("字", 1365) + "xx" }, publishers.Rejected},
		"a card's title, one byte over": {"news", func(m *publishers.Message) { m.Items[0].Title = strings.Repeat("x", 129) }, publishers.Rejected},
		"its description":               {"news", func(m *publishers.Message) { m.Items[0].Summary = strings.Repeat("x", 513) }, publishers.Rejected},
		"no picture":                    {"image", func(m *publishers.Message) { m.Items[0].Media = nil }, publishers.Rejected},
		"no file":                       {"file", func(m *publishers.Message) { m.Items[0].Media = nil }, publishers.Rejected},
		"another format":                {"text", func(m *publishers.Message) { m.Items[0].Format = "voice" }, publishers.Rejected},
		"two articles":                  {"text", func(m *publishers.Message) { m.Items = append(m.Items, m.Items[0]) }, publishers.Bug},
	} {
		p := newPlatform(t)
		ch := p.channel(content.ModeRobot, c.format)
		m := withSteps(ch, 0)
		c.change(&m)
		refusedAs(t, p.publisher(ch), m, c.class)
		if n := len(p.sim.Messages(robotKey)); n != 0 {
			t.Errorf("%s: %d messages", name, n)
		}
	}
	p := newPlatform(t)
	ch := p.channel(content.ModeRobot, "markdown_v2")
	d := p.deps()
	d.MediaURL = nil
	pub, err := newWith(ch, d)
	if err != nil {
		t.Fatal(err)
	}
	refusedAs(t, pub, withSteps(ch, 0), publishers.Account) // pictures, and no address for them
}

// A robot goes by its key or by its whole address; a proxy's address takes the place of the platform's.
func TestARobotsAddress(t *testing.T) {
	for _, s := range []string{robotKey, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + robotKey} {
		p := newPlatform(t)
		d := p.deps()
		d.Secret = func(content.Secret) (string, error) { return s, nil }
		ch := p.channel(content.ModeRobot, "text")
		pub, err := newWith(ch, d)
		if err != nil {
			t.Fatal(err)
		}
		if said(t, pub, withSteps(ch, 0)); len(p.sim.Messages(robotKey)) != 1 {
			t.Errorf("nothing arrived by %s", s)
		}
	}
}

func TestARobotsAccount(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeRobot, "text")
	pub := p.publisher(ch)
	who, _ := publishers.As[publishers.Identifier](pub)
	acc, err := who.Identify(t.Context())
	if err != nil || acc.ID == "" || strings.Contains(acc.ID, robotKey) || acc.Kind != "wecom_robot" || len(p.sim.Messages(robotKey)) != 0 {
		t.Errorf("%+v, %v", acc, err)
	}
	d := p.deps()
	d.Secret = func(content.Secret) (string, error) { return "00000000-0000-4000-8000-00000000dead", nil }
	wrong, err := newWith(ch, d)
	if err != nil {
		t.Fatal(err)
	}
	who, _ = publishers.As[publishers.Identifier](wrong)
	if _, err := who.Identify(t.Context()); publishers.ClassOf(err) != publishers.Account {
		t.Errorf("another key: %v", err)
	}
}
