package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"moxin/content"
	"moxin/content/people"
	"moxin/content/store"
)

// newPeople lets people into a store.
func (a *app) newPeople(s *store.Store) *people.Desk {
	return people.New(people.Options{Store: s, Now: a.now, Work: time.Now})
}

// caller is who acts in the console.
func caller(ctx context.Context) string { return content.CallerOf(ctx).Person.Name }

// consoleClient is the address of whoever asks the console. A proxy is believed on this machine alone:
// the others in an office's network are people.
func consoleClient(r *http.Request) string { return client(r, hostOf(r.RemoteAddr).IsLoopback()) }

// firstLink prints the link that makes the first admin, while there is nobody.
func (a *app) firstLink(ctx context.Context, s *store.Store, address string) error {
	link, err := a.newPeople(s).NewFirstLink(ctx)
	if err != nil || link == "" {
		return err
	}
	url := fmt.Sprintf("http://%s/setup/%s", reachable(address), link)
	if onLoopback(address) {
		a.progressf("%s\n  %s\n", a.say(content.T(
			"控制台只有本机能打开，不用登录。要让每个人用自己的名字登录，打开这个链接（一小时内有效，只能用一次）：",
			"Only this machine reaches the console: nobody signs in. To have everybody sign in, open this link (once, within an hour):")), url)
		return nil
	}
	a.progressf("%s\n  %s\n", a.say(content.T(
		"还没有管理员，控制台先不开放。打开这个链接建立第一个（一小时内有效，只能用一次）：",
		"There is no admin yet, and the console stays shut. Open this link to make the first (once, within an hour):")), url)
	return nil
}

// reachable is an address that listens everywhere as others on the network call it.
func reachable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	if ip := net.ParseIP(host); ip != nil && !ip.IsUnspecified() {
		return address
	}
	if name, err := os.Hostname(); err == nil {
		host = name
	}
	return net.JoinHostPort(host, port)
}
