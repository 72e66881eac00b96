package main

import (
	"bufio"
	"context"
	"os"
	"strings"

	"github.com/mattn/go-isatty"

	"moxin/content"
)

// interactive reports whether there is a person to ask.
func (a *app) interactive() bool {
	f, ok := a.stdin.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// yes are the answers that agree.
var yes = map[string]bool{"y": true, "yes": true, "是": true, "对": true, "好": true}

// agrees asks a question on the terminal and reports whether the person said yes. Anything else, also
// the end of input, is no.
func (a *app) agrees(ctx context.Context, question content.Text) (bool, error) {
	a.progressf("%s [y/N] ", a.say(question))
	answer := make(chan string, 1)
	go func() { // a read cannot be cancelled: when ctx ends the process does, and this with it
		line, _ := bufio.NewReader(a.stdin).ReadString('\n')
		answer <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case <-ctx.Done():
		a.progressf("\n")
		return false, ctx.Err()
	case said := <-answer:
		return yes[said], nil
	}
}
