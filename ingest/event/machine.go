package event

import (
	"net/http"
	"strings"
)

// machines are words in the names of programs that fetch pages without a reader: search engines,
// previews of links, monitors, libraries. Lower case.
// Sources: the agents' own pages at Google, Bing, Baidu, ByteDance, Sogou and WeChat (read 2026-11).
var machines = []string{
	"bot", "spider", "crawl", "slurp", "archiver", "facebookexternalhit", "embedly", "preview", "monitor", "uptime", "pingdom",
	"headless", "phantomjs", "puppeteer", "playwright", "selenium", "lighthouse", "pagespeed", "gtmetrix", "prerender",
	"curl/", "wget/", "python", "go-http-client", "java/", "okhttp", "libwww", "httpclient", "node-fetch", "axios", "scrapy", "ruby", "perl",
}

// innocent are names of phones that contain one of machines.
var innocent = strings.NewReplacer("cubot", "")

// Machine reports whether a request comes from a program and not from somebody who reads: by the name
// it gives itself, by what every reader's browser sends and it does not, or because a browser fetches
// ahead what may never be looked at.
func Machine(h http.Header) bool {
	agent := innocent.Replace(strings.ToLower(h.Get("User-Agent")))
	if agent == "" || h.Get("Accept-Language") == "" {
		return true
	}
	for _, word := range machines {
		if strings.Contains(agent, word) {
			return true
		}
	}
	ahead := strings.ToLower(h.Get("Sec-Purpose") + " " + h.Get("Purpose") + " " + h.Get("X-Moz"))
	return strings.Contains(ahead, "prefetch") || strings.Contains(ahead, "prerender")
}

// Private reports whether whoever asks does not want to be followed: Do Not Track (W3C, 2019) or
// Global Privacy Control.
func Private(h http.Header) bool {
	return h.Get("DNT") == "1" || h.Get("Sec-GPC") == "1"
}
