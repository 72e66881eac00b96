package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mattn/go-isatty"

	"moxin/content"
)

// asks reports whether there is a person at the keyboard who can be asked.
func (a *app) asks() bool {
	in, ok := a.stdin.(*os.File)
	return ok && isatty.IsTerminal(in.Fd())
}

// confirm asks a question at a terminal; away from one, and to anything but yes, it is no.
func (a *app) confirm(question content.Text) (bool, error) {
	if !a.asks() {
		return false, nil
	}
	a.progressf("%s? [y/N] ", a.say(question))
	answer, err := bufio.NewReader(a.stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes", "是", "好":
		return true, nil
	}
	return false, nil
}

// draftLeft names a draft that a cancelled release left and how to be rid of it.
func draftLeft(release int64) content.Text {
	return content.T(
		fmt.Sprintf("排期 %d 的草稿还在平台上；删除用 `moxin release cancel %d --discard-draft`", release, release),
		fmt.Sprintf("the draft of release %d is still on the platform; `moxin release cancel %d --discard-draft` deletes it", release, release))
}
