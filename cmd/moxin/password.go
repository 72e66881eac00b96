package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"strings"

	"moxin/content"
)

// passwordBytes bounds what is read for one password.
const passwordBytes = 4096

// password reads one line from a file, from standard input where file is "-", or twice from a
// person at a terminal, who does not see it.
func (a *app) password(ctx context.Context, file string) (string, error) {
	if file == "-" && a.interactive() {
		return a.typedPassword(ctx)
	}
	in := a.stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return "", exit(exitUsage, err)
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, passwordBytes+1))
	if err != nil {
		return "", err
	}
	password := strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r")
	if strings.ContainsAny(password, "\n\r") || len(b) > passwordBytes {
		return "", exit(exitUsage, spoken{content.T("要有且只有一行密码", "there has to be one line, the password"), nil})
	}
	return password, nil
}

// typedPassword asks twice, since nobody sees what they type.
func (a *app) typedPassword(ctx context.Context) (string, error) {
	restore, err := silence(a.stdin.(*os.File)) // interactive has seen that it is one
	if err != nil {
		return "", exit(exitUsage, spoken{content.T("这个终端关不掉回显：用 --password-file", "this terminal cannot hide what is typed: use --password-file"), err})
	}
	defer restore()
	in := bufio.NewReader(io.LimitReader(a.stdin, passwordBytes))
	var typed [2]string
	for i, ask := range []content.Text{content.T("密码：", "Password: "), content.T("再输一次：", "Again: ")} {
		a.progressf("%s", a.say(ask))
		line := make(chan string, 1)
		go func() { // a read cannot be cancelled: when ctx ends the process does, and this with it
			s, _ := in.ReadString('\n')
			line <- s
		}()
		select {
		case <-ctx.Done():
			a.progressf("\n")
			return "", ctx.Err()
		case s := <-line:
			typed[i] = strings.TrimRight(s, "\r\n")
		}
		a.progressf("\n")
	}
	if typed[0] != typed[1] {
		return "", exit(exitUsage, spoken{content.T("两次输入的密码不一样", "the two passwords differ"), nil})
	}
	return typed[0], nil
}
