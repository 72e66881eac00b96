package main

import (
	"net/url"
	"regexp"
	"strings"

	"moxin/content"
	"moxin/publishers/handoff"
)

// simulatedPost is the path of a public page of the simulator.
var simulatedPost = regexp.MustCompile(`^/s/([A-Za-z0-9_-]{8,64})$`)

// postLink reads the link of a post that a person pasted for a channel: the platform's, or on a
// channel whose platform is simulated on this machine the simulator's.
func (b *bench) postLink(channel, platform, text string) (id, link string, err error) {
	if ch, ok := b.ws.Config.Channel(channel); ok && ch.Simulator {
		if id, link, ok := simulatedLink(ch.BaseURL, text); ok {
			return id, link, nil
		}
	}
	if platform == content.Webhook {
		return receiversLink(text)
	}
	return handoff.ParseLink(platform, text)
}

// receiversLink reads the link of a post behind a webhook. What such links look like its receiver
// alone knows, so that any address will do, and stands for the id that was never answered.
func receiversLink(text string) (id, link string, err error) {
	link = strings.TrimSpace(text)
	if u, err := url.Parse(link); err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return "", "", usagef("%q is no http(s) link / 不是 http(s) 链接", text)
	}
	return link, link, nil
}

// simulatedLink recognises a post of the simulator at base, which is on this machine or is none.
func simulatedLink(base, text string) (id, link string, ok bool) {
	api, err := url.Parse(base)
	if err != nil || api.Host == "" || !loopback(api.Host) {
		return "", "", false
	}
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.User != nil || u.Scheme != api.Scheme || u.Host != api.Host {
		return "", "", false
	}
	m := simulatedPost.FindStringSubmatch(u.Path)
	if m == nil {
		return "", "", false
	}
	return m[1], u.Scheme + "://" + u.Host + u.Path, true
}
