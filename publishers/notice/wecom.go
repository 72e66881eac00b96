package notice

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
)

// Robot sends one message into a WeCom group; *wecomapi.Robot is one.
type Robot interface {
	Send(ctx context.Context, m wecomapi.Message) error
	Host() string
	// RateKey is what its messages are counted under, whoever sends them.
	RateKey() string
}

// WeCom is a group with a robot.
type WeCom struct{ Robot Robot }

// wecom is WeCom's older markdown: bold, quotes, colours, code, links.
var wecom = dialect{bold: "**", quote: "> ", line: "\n", block: "\n\n", code: true, link: bracketed, most: wecomapi.MaxMarkdown - wecomHead}

// wecomHead is room for the line above, in bytes.
const wecomHead = 128

// bracketed is a link of markdown.
func bracketed(l link) string { return "[" + l.text + "](" + l.url + ")" }

// wecomColors are info (green), comment (grey) and warning (orange).
var wecomColors = map[mood]string{calm: "info", todo: "info", grave: "warning"}

// Host is where the robot's calls go.
func (w *WeCom) Host() string { return w.Robot.Host() }

// The robot's rate is its own (path/91770, read 2026-11), whoever uses it.
func (w *WeCom) limits() (string, []publishers.Rate) {
	return w.Robot.RateKey(), []publishers.Rate{{Max: wecomapi.PerMinute, Window: time.Minute}}
}

func (w *WeCom) send(ctx context.Context, l letter) error {
	return classed(w.Robot.Send(ctx, wecomapi.Markdown(w.text(l))))
}

// text is a letter as the robot takes it.
func (w *WeCom) text(l letter) string {
	return fmt.Sprintf("**<font color=%q>%s</font>**\n%s", wecomColors[l.mood], l.head, wecom.write(l))
}

// pause is how long to wait where the place does not say.
const pause = 5 * time.Second

// classed gives the robot's error a class and the words that callers know.
func classed(err error) error {
	if err == nil {
		return nil
	}
	var e *wecomapi.Error
	if !errors.As(err, &e) {
		return &publishers.Error{Class: wecomapi.ClassOf(err), Err: err, Text: content.T("提醒没能发出", "the notice could not be sent")}
	}
	return &publishers.Error{Class: e.Class, Code: code(e.Code), After: cmp.Or(e.After, pause), Text: e.Text(), Err: err}
}

func code(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}
