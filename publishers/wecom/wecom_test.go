package wecom_test

import (
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/publishertest"
)

// formats are what each mode can say.
var formats = map[string][]string{
	content.ModeRobot:   {"text", "markdown", "markdown_v2", "news", "image", "file"},
	content.ModeMessage: {"link", "images", "text"},
	content.ModeMoment:  {"images", "link", "video", "text"},
}

func TestRobot(t *testing.T) { suites(t, content.ModeRobot) }

func TestMessage(t *testing.T) { suites(t, content.ModeMessage) }

func TestMoment(t *testing.T) { suites(t, content.ModeMoment) }

func suites(t *testing.T, mode string) {
	for _, format := range formats[mode] {
		t.Run(format, func(t *testing.T) { publishertest.Run(t, harness(mode, format)) })
	}
}

func harness(mode, format string) publishertest.Harness {
	return func(t *testing.T) *publishertest.World {
		p := newPlatform(t)
		ch := p.channel(mode, format)
		w := &publishertest.World{
			Open:    func() publishers.Publisher { return p.publisher(ch) },
			Message: func(n int) publishers.Message { return message(ch, n) },
			Count:   func() int { return len(p.tasks()) },
			Settle:  func() { p.pass(time.Minute) },
			Pass:    p.pass,
			Faults:  p.faults,
			Net:     p.net,
			NoURLs:  true,
		}
		if mode == content.ModeRobot {
			w.Count = func() int { return len(p.sim.Messages(robotKey)) }
			w.Person = func(int) bool { return w.Count() > 0 }
		}
		return w
	}
}

// Tasks that say the same to the word, and nothing but pictures, are told apart.
func TestPicturesAlone(t *testing.T) {
	for _, mode := range []string{content.ModeMessage, content.ModeMoment} {
		t.Run(mode, func(t *testing.T) {
			publishertest.Run(t, func(t *testing.T) *publishertest.World {
				w := harness(mode, "images")(t)
				inner := w.Message
				w.Message = func(n int) publishers.Message {
					m := inner(n)
					m.Items[0].Text = ""
					return m
				}
				return w
			})
		})
	}
}

// A message of three senders is three tasks, however its attempts end: never two for one sender, never two
// for one customer.
func TestSeveralSenders(t *testing.T) {
	const senders = 3
	publishertest.Run(t, func(t *testing.T) *publishertest.World {
		p := newPlatform(t)
		ch := p.channel(content.ModeMessage, "text")
		return &publishertest.World{
			Open: func() publishers.Publisher { return p.publisher(ch) },
			Message: func(n int) publishers.Message {
				m := message(ch, n)
				m.Items[0].To = &content.Recipients{Everyone: true, Staff: []string{"linxi", "wenbo", "yaqin"}}
				return m
			},
			Count: func() int {
				whole, tasks, customers := 0, map[string]int{}, map[string]int{}
				for _, task := range p.tasks() {
					tasks[task.Text]++
					for _, n := range targets(task) {
						customers[task.Text] += n
					}
				}
				for text, n := range tasks {
					switch {
					case n > senders || customers[text] > len(corp().Customers):
						t.Errorf("%d tasks for %d customers", n, customers[text])
					case n == senders:
						whole++
					}
				}
				return whole
			},
			Settle: func() { p.pass(time.Minute) },
			Pass:   p.pass,
			Faults: p.faults,
			Net:    p.net,
			NoURLs: true,
		}
	})
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	p := newPlatform(t)
	for name, change := range map[string]func(*content.Channel){
		"no mode":        func(ch *content.Channel) { ch.Mode = "" },
		"no corp id":     func(ch *content.Channel) { ch.AppID = "" },
		"plain http":     func(ch *content.Channel) { ch.BaseURL = "http://qyapi.example.com" },
		"no robot's key": func(ch *content.Channel) { *ch = p.channel(content.ModeRobot, "text"); ch.Robot = "${MOXIN_QY}" },
	} {
		ch := p.channel(content.ModeMessage, "link")
		change(&ch)
		if _, err := newPublisher(p, ch); publishers.ClassOf(err) != publishers.Account || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
