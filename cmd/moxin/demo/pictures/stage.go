package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
)

// stage is the demo at its end: its console and its own site, served.
type stage struct {
	console, site string
	end           func() error
}

// played plays the demo for the first scene that asks, and keeps it for the others.
func (s *studio) played(ctx context.Context) (*stage, error) {
	if s.stage != nil {
		return s.stage, nil
	}
	urls, end, err := s.serve(ctx, []string{"控制台", "自有站点"}, "demo", "--listen", "127.0.0.1:0", "--keep", filepath.Join(s.work, "demo"))
	if err != nil {
		return nil, err
	}
	s.stage = &stage{urls[0], urls[1], end}
	return s.stage, nil
}

// consolePage shows a page of the console at the end of the demo.
func consolePage(path string, v view) func(context.Context, *studio) (image.Image, error) {
	return func(ctx context.Context, s *studio) (image.Image, error) {
		stage, err := s.played(ctx)
		if err != nil {
			return nil, err
		}
		v.url = stage.console + path + "?lang=zh"
		v.then = `await Promise.all([...document.images].map((img) => { img.loading = "eager"; return img.decode() }))`
		return s.browser.shoot(v)
	}
}

// numbersPage shows what is known of an article: its curves, by source.
func numbersPage(ctx context.Context, s *studio) (image.Image, error) {
	stage, err := s.played(ctx)
	if err != nil {
		return nil, err
	}
	return s.browser.shoot(view{
		url: stage.console + "/articles/" + article + "?lang=zh&channel=gzh", width: 1180, height: 722,
		then: `document.querySelector("#numbers").scrollIntoView()`,
	})
}

// whyPage shows what an article's score is made of, and who stands beside it.
func whyPage(ctx context.Context, s *studio) (image.Image, error) {
	stage, err := s.played(ctx)
	if err != nil {
		return nil, err
	}
	return s.browser.shoot(view{
		url: stage.console + "/articles/" + article + "?lang=zh", width: 1180, height: 575,
		then: `document.querySelector("#reasons").scrollIntoView()`,
	})
}

// reportPage shows the report of a month as somebody has it who saved it: no script may touch it where the
// console serves it.
func reportPage(ctx context.Context, s *studio) (image.Image, error) {
	stage, err := s.played(ctx)
	if err != nil {
		return nil, err
	}
	page, err := get(ctx, stage.console+"/reports/2026-12.html?lang=zh")
	if err != nil {
		return nil, err
	}
	url, err := s.file("report.html", page)
	if err != nil {
		return nil, err
	}
	return s.browser.shoot(view{url: url, width: 1000, height: 1120})
}

// sale is the article whose message in WeCom sold hard, and the channel of that message.
const sale, messages = "double-twelve-sale", "qy"

// contactsPage shows what became of a message to customers: how far an article's readers come, how
// many it reached, and how many left after it. What its score is made of stands between and has a picture
// of its own.
func contactsPage(ctx context.Context, s *studio) (image.Image, error) {
	stage, err := s.played(ctx)
	if err != nil {
		return nil, err
	}
	return s.browser.shoot(view{
		url: stage.console + "/articles/" + sale + "?lang=zh&channel=" + messages, width: 1180, height: 830,
		then: `document.querySelector("section.reasons").hidden = true; document.querySelector("#funnel").scrollIntoView()`,
	})
}

// releaseLink is the way from a list of releases to the page of one.
var releaseLink = regexp.MustCompile(`href="(/releases/\d+)[^"]*">双十二`)

// confirmationsPage shows a message that colleagues confirmed one by one, and who never did.
func confirmationsPage(ctx context.Context, s *studio) (image.Image, error) {
	stage, err := s.played(ctx)
	if err != nil {
		return nil, err
	}
	list, err := get(ctx, stage.console+"/releases?lang=zh&channel="+messages)
	if err != nil {
		return nil, err
	}
	link := releaseLink.FindStringSubmatch(list)
	if link == nil {
		return nil, errors.New("the console lists no message of the sale")
	}
	return s.browser.shoot(view{url: stage.console + link[1] + "?lang=zh", width: 1180, height: 1080})
}

// phoneLink is the way from the console to the page of a hand-off.
var phoneLink = regexp.MustCompile(`href="(http://127\.0\.0\.1:\d+/h/[^"]+)"`)

// handoffPage shows the hand-off that the demo leaves open, as a phone has it: what is seen at
// first, and what comes further down.
func handoffPage(ctx context.Context, s *studio) (image.Image, error) {
	stage, err := s.played(ctx)
	if err != nil {
		return nil, err
	}
	today, err := get(ctx, stage.console+"/?lang=zh")
	if err != nil {
		return nil, err
	}
	link := phoneLink.FindStringSubmatch(today)
	if link == nil {
		return nil, errors.New("the console names no hand-off")
	}
	v := view{url: link[1] + "?lang=zh", width: 390, height: 844, scale: 2}
	top, err := s.browser.shoot(v)
	if err != nil {
		return nil, err
	}
	v.then = "scrollTo(0, document.body.scrollHeight)"
	end, err := s.browser.shoot(v)
	if err != nil {
		return nil, err
	}
	return sheet(1200, []image.Image{top, end}), nil
}

// sitePages show an article of the own site by day and by night.
func sitePages(ctx context.Context, s *studio) (image.Image, error) {
	stage, err := s.played(ctx)
	if err != nil {
		return nil, err
	}
	v := view{url: stage.site + "/articles/" + article + "/", width: 760, height: 900}
	day, err := s.browser.shoot(v)
	if err != nil {
		return nil, err
	}
	v.dark = true
	night, err := s.browser.shoot(v)
	if err != nil {
		return nil, err
	}
	return sheet(1400, []image.Image{day, night}), nil
}

// get reads a page.
func get(ctx context.Context, url string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	page, err := io.ReadAll(io.LimitReader(res.Body, 4<<20))
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: status %d", url, res.StatusCode)
	}
	return string(page), err
}
