package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"moxin/content"
	"moxin/publishers"
)

// app is one run of the command line: its streams, its environment and its clock.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	env            func(string) (string, bool)
	now            func() time.Time

	dir  string // -C
	lang string // --lang; "" = from the environment
	json bool   // --json
}

// run executes one command line and returns its exit code.
func run(ctx context.Context, args []string, a *app) int {
	root := newRoot(a)
	root.SetArgs(args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	err := root.ExecuteContext(content.WithCaller(ctx, content.Caller{Origin: "cli"}))
	code := exitCode(ctx, err)
	var silent *exitError
	if err != nil && !(errors.As(err, &silent) && silent.err == nil) {
		a.progressf("moxin: %s\n", a.inLanguage(err))
	}
	return code
}

// inLanguage is an error's message with what is said in both languages in the reader's alone.
func (a *app) inLanguage(err error) string {
	var both interface {
		error
		In(lang string) string
	}
	var trouble *publishers.Error
	if errors.As(err, &trouble) {
		return a.say(troubleOf(err))
	}
	if !errors.As(err, &both) {
		return a.read(err.Error())
	}
	return strings.Replace(err.Error(), both.Error(), both.In(a.language()), 1)
}

// language is the reader's: --lang, MOXIN_LANG, then English only for an English locale.
func (a *app) language() string {
	if a.lang != "" {
		return a.lang
	}
	for _, name := range []string{"MOXIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if v, ok := a.env(name); ok && v != "" {
			return strings.ToLower(v)
		}
	}
	return "zh"
}

// say is a text in the reader's language.
func (a *app) say(t content.Text) string { return t.In(a.language()) }

// read is what was written in both languages, in the reader's alone.
func (a *app) read(s string) string { return a.say(content.ReadText(s)) }

// printf writes a line for people.
func (a *app) printf(format string, args ...any) { fmt.Fprint(a.stdout, shown(format, args...)) }

// progressf writes progress: on stderr, so that pipes stay clean.
func (a *app) progressf(format string, args ...any) { fmt.Fprint(a.stderr, shown(format, args...)) }

// commands are what a terminal obeys instead of showing; palettes are ours.
var commands = regexp.MustCompile(`\x1b\[(?:[012]|1;3[1-6])m|\r\n|[\x00-\x08\x0b-\x1f\x7f-\x{9f}]`)

// shown is a text whose titles, file names and pages of others cannot speak to the terminal.
func shown(format string, args ...any) string {
	return commands.ReplaceAllStringFunc(fmt.Sprintf(format, args...), func(s string) string {
		if s == "\r\n" || strings.HasSuffix(s, "m") {
			return s
		}
		return "\uFFFD"
	})
}

// printJSON writes v as indented JSON with Chinese left readable.
func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// terminal reports whether stdout is looked at by a person.
func (a *app) terminal() bool {
	f, ok := a.stdout.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// colour reports whether stdout wants colours.
func (a *app) colour() bool {
	_, no := a.env("NO_COLOR")
	return a.terminal() && !no
}

// logger writes for whoever runs the machine. Level is MOXIN_LOG: debug, info, warn (default).
func (a *app) logger() *slog.Logger {
	level := slog.LevelWarn
	if v, ok := a.env("MOXIN_LOG"); ok {
		_ = level.UnmarshalText([]byte(v)) // an unknown level keeps the default
	}
	return slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: level}))
}

// who names the person at the keyboard for the audit.
func (a *app) who() string {
	for _, name := range []string{"MOXIN_USER", "USER", "LOGNAME"} {
		if v, ok := a.env(name); ok && v != "" {
			return v
		}
	}
	return "cli"
}
