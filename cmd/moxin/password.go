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
	return a.readLine(file, passwordBytes, content.T("要有且只有一行密码", "there has to be one line, the password"))
}

// readLine reads the one line of a file, or of standard input for "-". More lines, or more than most
// bytes, are refused with fault.
func (a *app) readLine(file string, most int64, fault content.Text) (string, error) {
	in := a.stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return "", exit(exitUsage, err)
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, most+1))
	if err != nil {
		return "", err
	}
	line := strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r")
	if strings.ContainsAny(line, "\n\r") || int64(len(b)) > most {
		return "", exit(exitUsage, spoken{fault, nil})
	}
	return line, nil
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
