//go:build unix

package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store/storetest"
	"moxin/publishers/webhook/webhooksim"
)

// renaming is a season in a git repository with one article on three channels, at three instants.
type renaming struct {
	*season
	git  func(args ...string)
	hook *webhooksim.Server
}

// The instants of the article: on gzh, on the webhook, on xhs.
const renamedArticle = `---
title: 为什么老客户不再回来
slug: %s
%scover: ./cover.png
ai: none
channels:
  gzh: {publish_at: 2026-12-01 20:00}
  hook: {publish_at: 2026-12-02 20:00}
  xhs: {publish_at: 2026-12-03 20:00}
---
%s
`

const oldBody, newBody = "他们没有生气，只是没有再想起我们。", "换了一段正文：他们忘了我们。"

func newRenaming(t *testing.T) *renaming {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		storetest.Need(t, "git", "git is not installed")
	}
	r := &renaming{}
	web := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { r.hook.ServeHTTP(w, q) }))
	url := "http://" + web.Listener.Addr().String()
	var err error
	r.hook, err = webhooksim.New(webhooksim.Options{Clock: func() time.Time { return r.clock.Now() }, Secret: hookSecret, PublicURL: url})
	if err != nil {
		t.Fatal(err)
	}
	web.Start()
	t.Cleanup(web.Close)
	r.season = openSeason(t, fmt.Sprintf("  hook: {platform: webhook, url: %q, simulator: true, app_secret: \"${MOXIN_HOOK_SECRET}\"}\nnetwork: {private: [127.0.0.1]}\n", url+webhooksim.Path),
		map[string]string{"old": fmt.Sprintf(renamedArticle, "old", "", oldBody)})
	r.moxin("accounts", "connect", "--yes", "hook")
	r.git = func(args ...string) { t.Helper(); gitIn(t, r.dir, args...) }
	r.write(".gitignore", ".moxin/\n")
	r.git("init", "-q", "-b", "main")
	r.commit("the article")
	r.applies(exitOK, "")
	return r
}

func (r *renaming) commit(message string) {
	r.Helper()
	r.git("add", "-A")
	r.git("commit", "-q", "-m", message)
}

// applies does what serve does with a commit.
func (r *renaming) applies(want int, says string) {
	r.Helper()
	code, said := r.tries("apply", "--auto")
	if code != want || !strings.Contains(said, says) {
		r.Errorf("apply --auto ended with %d, want %d and %q:\n%s", code, want, says, said)
	}
}

// article writes the article under its new name; more is of its front matter.
func (r *renaming) article(file, slug, more, body string) {
	r.write("articles/"+file, fmt.Sprintf(renamedArticle, slug, more, body))
}

// counted is how often each platform has the article, by the platforms' own count.
func (r *renaming) counted() string {
	r.Helper()
	notes, err := r.station.store.Releases(r.Context(), content.ReleaseFilter{Channel: "xhs", States: []content.State{content.HandedOff, content.Published}})
	if err != nil {
		r.Fatal(err)
	}
	return fmt.Sprintf("gzh %d, hook %d, xhs %d", len(r.gzh.Posts(seasonApp)), len(r.hook.Posts()), len(notes))
}

// goOn lets the article go out as far as one stage.
func (r *renaming) goOn(from, to int) {
	r.Helper()
	for _, step := range []struct {
		at      string
		channel string
		state   content.State
	}{
		{"12-01 20:00", "gzh", content.Published}, {"12-02 20:00", "hook", content.Published}, {"12-03 20:00", "xhs", content.HandedOff},
	}[from:to] {
		r.at(step.at)
		r.settled(step.channel, step.state)
	}
}

// settled waits until some release of a channel, whatever its article is called by now, is in a state.
func (r *renaming) settled(channel string, want content.State) {
	r.Helper()
	var all []content.Release
	if !within(r, time.Minute, func() bool {
		var err error
		all, err = r.station.store.Releases(r.Context(), content.ReleaseFilter{Channel: channel, States: []content.State{want}})
		return err == nil && len(all) > 0
	}) {
		every, err := r.station.store.Releases(r.Context(), content.ReleaseFilter{Channel: channel})
		r.Fatalf("nothing of %s is %s: %+v, %v", channel, want, every, err)
	}
}

// TestRenameWithoutASecondPost renames an article before anything of it is out, between its first and its
// second release, and after all are out: by git, by its slug, with an alias and without. Each platform
// has it once at the end, and what no alias and no git vouches for waits for a person's word.
func TestRenameWithoutASecondPost(t *testing.T) {
	t.Parallel()
	const moved = "git mv"
	word := func(r *renaming) { r.article("new.md", "new", "aliases: [old]\n", newBody) }
	for _, v := range []struct {
		name   string
		rename func(r *renaming)
		code   [3]int            // of apply --auto: before, between, after
		word   func(r *renaming) // what a person says in the end
	}{
		{moved + " and an alias", func(r *renaming) {
			r.git("mv", "articles/old.md", "articles/new.md")
			r.article("new.md", "new", "aliases: [old]\n", oldBody)
		}, [3]int{exitOK, exitOK, exitOK}, nil},
		{moved + " and a slug", func(r *renaming) {
			r.git("mv", "articles/old.md", "articles/new.md")
			r.article("new.md", "new", "", oldBody)
		}, [3]int{exitOK, exitPartly, exitPartly}, func(r *renaming) { r.article("new.md", "new", "aliases: [old]\n", oldBody) }},
		{"a slug in place", func(r *renaming) {
			r.article("old.md", "new", "", oldBody)
		}, [3]int{exitOK, exitPartly, exitPartly}, func(r *renaming) { r.article("old.md", "new", "aliases: [old]\n", oldBody) }},
		{moved + ", a slug and another text", func(r *renaming) {
			r.git("mv", "articles/old.md", "articles/new.md")
			r.article("new.md", "new", "", newBody)
		}, [3]int{exitPartly, exitPartly, exitPartly}, word},
		{"deleted and written anew under the same title", func(r *renaming) {
			if err := os.Remove(filepath.Join(r.dir, "articles", "old.md")); err != nil {
				r.Fatal(err)
			}
			r.article("new.md", "new", "", newBody)
		}, [3]int{exitPartly, exitPartly, exitPartly}, word},
	} {
		for out, stage := range []string{"before", "between", "after"} {
			t.Run(stage+" "+v.name, func(t *testing.T) {
				t.Parallel()
				r := newRenaming(t)
				done := []int{0, 1, 3}[out]
				r.goOn(0, done)
				v.rename(r)
				r.commit("renamed")
				says := ""
				if v.code[out] == exitPartly {
					says = "aliases: [old]"
				}
				r.applies(v.code[out], says)
				r.applies(v.code[out], says) // the question stays until it is answered
				r.goOn(done, 3)
				if got := r.counted(); got != "gzh 1, hook 1, xhs 1" {
					t.Errorf("the platforms have %s", got)
				}
				if v.word != nil {
					v.word(r)
					r.commit("with an alias")
				}
				r.applies(exitOK, "")
				r.at("12-05 20:00")
				r.applies(exitOK, "")
				if got := r.counted(); got != "gzh 1, hook 1, xhs 1" {
					t.Errorf("after the person's word the platforms have %s", got)
				}
			})
		}
	}
}
