package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/content/store/storetest"
)

// team is a shared repository, an editor's clone of it and the clone that serve runs in.
type team struct {
	t             *testing.T
	bare          string
	editor, serve string
	store         *store.Store
	follower      *follower
	inUse         *bench
	clock         time.Time // work
}

const teamConfig = "version: 1\nchannels:\n  xhs: {platform: xiaohongshu}\n"

// newTeam has one commit with two articles, and serve's clone of it not yet applied.
func newTeam(t *testing.T) *team {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		storetest.Need(t, "git", "git is not installed")
	}
	top := t.TempDir()
	k := &team{t: t, bare: filepath.Join(top, "共享.git"), editor: filepath.Join(top, "editor"), serve: filepath.Join(top, "serve"), clock: time.Now()}
	gitIn(t, top, "init", "-q", "--bare", "-b", "main", k.bare)
	gitIn(t, top, "clone", "-q", k.bare, k.editor)
	gitIn(t, k.editor, "checkout", "-q", "-b", "main")
	put(t, k.editor, "moxin.yaml", teamConfig)
	k.write("a", "为什么老客户不再回来", "2036-12-02 12:30", "正文。")
	k.write("b", "一个月三封信", "2036-12-09 12:30", "三封信怎么写。")
	k.push("one")
	gitIn(t, top, "clone", "-q", k.bare, k.serve)
	return k
}

// write puts an article into the editor's clone.
func (k *team) write(slug, title, at, body string) {
	k.t.Helper()
	put(k.t, k.editor, "articles/"+slug+".md", fmt.Sprintf("---\ntitle: %s\npublish_at: %s\n---\n%s\n", title, at, body))
}

func (k *team) push(message string, flags ...string) {
	k.t.Helper()
	gitIn(k.t, k.editor, "add", "-A")
	gitIn(k.t, k.editor, "commit", "-q", "-m", message)
	gitIn(k.t, k.editor, append([]string{"push", "-q", "-u", "origin", "main"}, flags...)...)
}

// start opens serve's clone as a process that begins does.
func (k *team) start() {
	k.t.Helper()
	a := &app{stderr: os.Stderr, now: time.Now, dir: k.serve, env: func(string) (string, bool) { return "", false }}
	ctx := k.t.Context()
	b, err := a.openBench(ctx, offline)
	if err != nil {
		k.t.Fatal(err)
	}
	if k.store == nil {
		if k.store, err = a.openStore(ctx, b); err != nil {
			k.t.Fatal(err)
		}
		k.t.Cleanup(func() { _ = k.store.Close() })
	}
	if k.follower, err = a.newFollower(ctx, b); err != nil || k.follower == nil {
		k.t.Fatalf("no follower: %v", err)
	}
	k.follower.now, k.follower.log = func() time.Time { return k.clock }, slog.New(slog.DiscardHandler)
	k.follower.apply = a.applier(k.store)
	k.inUse = b
}

// turn is one turn of the follower, an hour after the last, with a pull by the clock.
func (k *team) turn() *bench {
	k.t.Helper()
	k.clock = k.clock.Add(time.Hour)
	k.follower.pull(k.t.Context(), time.Minute)
	return k.follower.step(k.t.Context(), k.inUse)
}

// calendar is the releases as one line each, in the order of their ids.
func (k *team) calendar() string {
	k.t.Helper()
	all, err := k.store.Releases(k.t.Context(), content.ReleaseFilter{})
	if err != nil {
		k.t.Fatal(err)
	}
	lines := make([]string, len(all))
	for _, r := range all {
		lines[r.ID-1] = fmt.Sprintf("%s %s %s", r.Slug(), r.State, r.Due.In(k.inUse.ws.Config.Zone).Format("01-02"))
	}
	return strings.Join(lines, "; ")
}

func (k *team) want(calendar string) {
	k.t.Helper()
	if got := k.calendar(); got != calendar {
		k.t.Errorf("the calendar is %q, want %q (%+v)", got, calendar, k.follower.State())
	}
}

// waits checks what the follower says of a commit that it does not apply.
func (k *team) waits(why string) {
	k.t.Helper()
	if got := k.follower.State().Waits.In("en"); !strings.Contains(got, why) || why == "" && got != "" {
		k.t.Errorf("it waits for %q, want %q", got, why)
	}
}

func TestFollowerAppliesCommits(t *testing.T) {
	k := newTeam(t)
	k.start()
	k.turn()
	k.want("a planned 12-02; b planned 12-09")

	k.write("a", "为什么老客户不再回来", "2036-12-03 12:30", "正文。")
	if err := os.Remove(filepath.Join(k.editor, "articles", "b.md")); err != nil {
		t.Fatal(err)
	}
	k.write("c", "先听完再开口", "2036-12-05 12:30", "听完。")
	k.push("two")
	k.turn()
	k.want("a planned 12-03; b cancelled 12-09; c planned 12-05")

	// Each release knows the commit that asked for it last, and the audit who applied it.
	head, err := k.follower.repo.head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	moved, err := k.store.Release(t.Context(), 1)
	if err != nil || moved.Commit != head {
		t.Errorf("release 1 was asked for by %q, %v; want %s", moved.Commit, err, head)
	}
	audit, err := k.store.Audit(t.Context(), "release:1", 10)
	if err != nil || len(audit) == 0 || audit[0].Who != "git "+head[:7] && audit[len(audit)-1].Who != "git "+head[:7] {
		t.Errorf("audit %+v, %v", audit, err)
	}
	s := k.follower.State()
	if s.Commit != head[:7] || s.Applied != k.clock || s.Pulled != k.clock || !strings.Contains(s.Did.In("en"), "1 move") {
		t.Errorf("state %+v", s)
	}

	// The same commit again does nothing, also in a process that begins.
	k.start()
	k.turn()
	k.want("a planned 12-03; b cancelled 12-09; c planned 12-05")
}

func TestFollowerWaitsForACleanTree(t *testing.T) {
	for _, tc := range []struct {
		name     string
		dirty    func(k *team)
		clean    func(k *team)
		why      string
		unpulled string // why nothing was pulled
	}{
		{
			"a change", func(k *team) { put(k.t, k.serve, "articles/a.md", "---\ntitle: 别的\n---\n草稿\n") },
			func(k *team) { gitIn(k.t, k.serve, "checkout", "-q", "--", ".") }, "articles/a.md", "articles/a.md",
		},
		{
			"a new file", func(k *team) {
				put(k.t, k.serve, "articles/新 稿.md", "---\ntitle: 新\npublish_at: 2036-12-20 12:00\n---\n稿\n")
			},
			func(k *team) { _ = os.Remove(filepath.Join(k.serve, "articles", "新 稿.md")) }, "articles/新 稿.md", "articles/新 稿.md",
		},
		{
			"another branch", func(k *team) { gitIn(k.t, k.serve, "checkout", "-q", "-b", "try") },
			func(k *team) { gitIn(k.t, k.serve, "checkout", "-q", "main") }, "branch main is followed, try is checked out", "try is checked out",
		},
		{
			"no branch", func(k *team) { gitIn(k.t, k.serve, "checkout", "-q", "--detach") },
			func(k *team) { gitIn(k.t, k.serve, "checkout", "-q", "main") }, "HEAD is checked out", "HEAD is checked out",
		},
		{
			"a rebase under way", func(k *team) { _ = os.Mkdir(filepath.Join(k.serve, ".git", "rebase-merge"), 0o755) },
			func(k *team) { _ = os.Remove(filepath.Join(k.serve, ".git", "rebase-merge")) }, "rebase", "rebase",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			k := newTeam(t)
			k.start()
			tc.dirty(k)
			k.turn()
			k.want("")
			k.waits(tc.why)
			if got := k.follower.State().PullWhy.In("en"); !strings.Contains(got, tc.unpulled) {
				t.Errorf("not pulled because of %q, want %q", got, tc.unpulled)
			}
			tc.clean(k)
			k.turn()
			k.want("a planned 12-02; b planned 12-09")
			k.waits("")
			if s := k.follower.State(); s.PullWhy != (content.Text{}) {
				t.Errorf("still not pulled: %v", s.PullWhy)
			}
		})
	}
}

// What changes between the plan and its writing stops it.
func TestFollowerLooksAgainBeforeItWrites(t *testing.T) {
	k := newTeam(t)
	k.start()
	load := k.follower.load
	k.follower.load = func(ctx context.Context) (*bench, error) {
		b, err := load(ctx)
		put(t, k.serve, "articles/a.md", "---\ntitle: 改了一半\n")
		return b, err
	}
	k.turn()
	k.want("")
	k.waits("articles/a.md")
}

// An article that git ignores is in no commit.
func TestFollowerAppliesNothingThatGitIgnores(t *testing.T) {
	k := newTeam(t)
	put(t, k.serve, ".git/info/exclude", "articles/mine.md\n")
	put(t, k.serve, "articles/mine.md", "---\ntitle: 我的\npublish_at: 2036-12-20 12:00\n---\n稿\n")
	k.start()
	k.turn()
	k.want("")
	k.waits("articles/mine.md")
}

func TestFollowerNeverMerges(t *testing.T) {
	k := newTeam(t)
	k.start()
	k.turn()
	before, err := k.follower.repo.head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	gitIn(t, k.editor, "commit", "-q", "--amend", "--date", "2036-01-01T00:00:00", "-m", "another one")
	gitIn(t, k.editor, "push", "-q", "--force")
	k.turn()
	after, err := k.follower.repo.head(t.Context())
	if err != nil || after != before {
		t.Errorf("HEAD went from %s to %s, %v", before, after, err)
	}
	if why := k.follower.State().PullWhy.In("en"); !strings.Contains(why, "no fast-forward") {
		t.Errorf("it says %q", why)
	}
	k.want("a planned 12-02; b planned 12-09")
}

func TestFollowerAppliesNothingOfABrokenConfig(t *testing.T) {
	k := newTeam(t)
	k.start()
	k.turn()
	put(t, k.editor, "moxin.yaml", teamConfig+"calendar: {quota: {xhs: {day: often}}}\n")
	k.write("c", "先听完再开口", "2036-12-05 12:30", "听完。")
	k.push("broken")
	if next := k.turn(); next != nil {
		t.Error("it would be taken into use")
	}
	k.want("a planned 12-02; b planned 12-09")
	k.waits("moxin.yaml has 1 error, nothing was applied: moxin.yaml:4")

	// An article that cannot be read holds its own release; the others move.
	put(t, k.editor, "moxin.yaml", teamConfig)
	put(t, k.editor, "articles/a.md", "---\ntitle: [\n---\n正文。\n")
	k.push("one article broken")
	k.turn()
	k.want("a planned 12-02; b planned 12-09; c planned 12-05")
	k.waits("")
	if left := k.follower.State().Left; left != 1 {
		t.Errorf("%d lines are left, want the broken article's", left)
	}
}

// Another moxin.yaml is taken into use as a whole: nothing of its commit is applied by what has the
// old one.
func TestFollowerHandsOverANewConfig(t *testing.T) {
	k := newTeam(t)
	k.start()
	k.turn()
	put(t, k.editor, "moxin.yaml", teamConfig+"  dy: {platform: douyin}\n")
	k.push("another channel")
	next := k.turn()
	if next == nil || len(next.ws.Config.Channels) != 2 {
		t.Fatalf("the next workspace is %+v", next)
	}
	k.want("a planned 12-02; b planned 12-09")
	k.inUse = next
	if again := k.turn(); again != nil {
		t.Fatal("it is opened anew again")
	}
	k.want("a planned 12-02; b planned 12-09; a planned 12-02; b planned 12-09")

	// One that cannot be opened is left alone until the next commit.
	k.follower.done = ""
	k.follower.refuse(t.Context(), problem("端口被占用", "the port is taken"))
	k.inUse = &bench{root: k.serve, ws: &content.Workspace{}}
	if again := k.turn(); again != nil {
		t.Error("a refused commit is opened again")
	}
	k.waits("the port is taken")
}

// However an article is renamed, its release is never a second one.
func TestFollowerRenames(t *testing.T) {
	k := newTeam(t)
	k.start()
	k.turn()
	gitIn(t, k.editor, "mv", "articles/a.md", "articles/neu.md")
	k.push("renamed before its release")
	k.turn()
	k.want("neu planned 12-02; b planned 12-09")

	gitIn(t, k.editor, "mv", "articles/neu.md", "articles/neuer.md")
	k.write("neuer", "为什么老客户不再回来", "2036-12-02 12:30", "换了一段正文。")
	k.push("renamed and told anew")
	k.turn()
	k.want("neu planned 12-02; b planned 12-09")
	if left := k.follower.State().Left; left != 1 {
		t.Errorf("%d lines are left, want the question", left)
	}

	release, err := k.store.Release(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	publishedByHand(t, k.store, release)
	gitIn(t, k.editor, "mv", "articles/b.md", "articles/brief.md")
	k.push("renamed after its release")
	k.turn()
	k.want("neu planned 12-02; b published 12-09")
}

// publishedByHand takes a release through all its states to published.
func publishedByHand(t *testing.T, s *store.Store, r content.Release) {
	t.Helper()
	ctx, now := t.Context(), r.Due
	if err := s.Approve(ctx, content.Approval{Release: r.ID, Digest: r.Digest, By: "tester", Via: "cli", At: now}); err != nil {
		t.Fatal(err)
	}
	if err := s.Connect(ctx, content.Account{Channel: r.Channel, Platform: r.Platform, ID: "1", ConnectedAt: now, ConnectedBy: "tester"}); err != nil {
		t.Fatal(err)
	}
	tickets, err := s.DispatchDue(ctx, now, now, 10)
	if err != nil || len(tickets) != 1 {
		t.Fatalf("dispatched %v, %v", tickets, err)
	}
	attempt, err := s.Claim(ctx, content.Claim{Ticket: tickets[0], Worker: "w", Now: now, Started: now, Lease: now.Add(time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Settle(ctx, content.Settlement{
		Release: r.ID, Fence: tickets[0].Fence, From: content.Publishing, To: content.Published, Attempt: attempt.ID, Who: "worker",
		At: now, Finished: now, Publications: []content.Publication{{Slug: r.Slug(), RemoteID: "1", Title: r.Title(), PublishedAt: now}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A process that is killed between fetch and apply has forgotten both: the next one applies.
func TestFollowerAfterAKillBetweenFetchAndApply(t *testing.T) {
	k := newTeam(t)
	k.start()
	k.turn()
	k.write("c", "先听完再开口", "2036-12-05 12:30", "听完。")
	k.push("two")
	k.clock = k.clock.Add(time.Hour)
	k.follower.pull(t.Context(), time.Minute)
	k.want("a planned 12-02; b planned 12-09")
	k.start()
	k.turn()
	k.want("a planned 12-02; b planned 12-09; c planned 12-05")
}

// A push that is announced is pulled once, and no more often than the gap allows.
func TestFollowerPullsWhenAPushIsAnnounced(t *testing.T) {
	k := newTeam(t)
	k.start()
	k.write("c", "先听完再开口", "2036-12-05 12:30", "听完。")
	k.push("two")
	ctx := t.Context()
	k.follower.pull(ctx, 0)
	if !k.follower.State().Pulled.IsZero() {
		t.Error("pulled without a reason")
	}
	k.follower.due = true
	k.follower.pull(ctx, 0)
	first := k.follower.State().Pulled
	if first != k.clock {
		t.Fatalf("pulled at %v, want %v", first, k.clock)
	}
	k.clock = k.clock.Add(k.follower.gap / 2)
	k.follower.due = true
	k.follower.pull(ctx, 0)
	if k.follower.State().Pulled != first || !k.follower.due {
		t.Error("within the gap it pulls again, or forgets to")
	}
	k.clock = k.clock.Add(k.follower.gap)
	k.follower.pull(ctx, 0)
	if k.follower.State().Pulled != k.clock || k.follower.due {
		t.Error("after the gap it does not pull")
	}
	k.follower.step(ctx, k.inUse)
	k.want("a planned 12-02; c planned 12-05; b planned 12-09")
}

// What git says of an address is repeated without the token in it.
func TestGitErrorsShowNoToken(t *testing.T) {
	k := newTeam(t)
	k.start()
	gitIn(t, k.serve, "remote", "set-url", "origin", "http://x:tok3n@127.0.0.1:1/a.git")
	k.turn()
	why := k.follower.State().PullWhy.In("en")
	if why == "" || strings.Contains(why, "tok3n") {
		t.Errorf("it says %q", why)
	}
}

func TestNoFollowerWithoutARepository(t *testing.T) {
	root := t.TempDir()
	put(t, root, "moxin.yaml", teamConfig)
	a := &app{stderr: os.Stderr, now: time.Now, dir: root, env: os.LookupEnv}
	b, err := a.openBench(t.Context(), offline)
	if err != nil {
		t.Fatal(err)
	}
	if f, err := a.newFollower(t.Context(), b); f != nil || err != nil {
		t.Errorf("outside of a repository: %v, %v", f, err)
	}
}

// serve itself: a signed push is pulled and applied, a new channel is taken into use, and a kill
// loses nothing.
func TestServeFollowsTheRepository(t *testing.T) {
	t.Parallel()
	k := newTeam(t)
	put(t, k.editor, "moxin.yaml", teamConfig+"git: {hook_secret: '${MOXIN_HOOK_SECRET}'}\n")
	k.push("hook")
	gitIn(t, k.serve, "pull", "-q")
	k.start() // for its store
	serve := func() (*proc, string) {
		p := launch(t, k.serve, childCommand, "serve", "--listen", "127.0.0.1:0", "--public", "127.0.0.1:0")
		p.says(t, "public pages: ")
		return p, publicAt.FindStringSubmatch(p.stderr.String())[1]
	}
	p, public := serve()
	becomes := func(calendar string) {
		t.Helper()
		eventually(t, time.Minute, calendar, func() bool { return k.calendar() == calendar })
	}
	becomes("a planned 12-02; b planned 12-09")

	announce := func() {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, public+gitHookRoute, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Gitlab-Token", hookSecret)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusAccepted {
			t.Fatalf("the push is answered %s", answer.Status)
		}
	}
	k.write("a", "为什么老客户不再回来", "2036-12-03 12:30", "正文。")
	k.push("two")
	announce()
	becomes("a planned 12-03; b planned 12-09")

	put(t, k.editor, "moxin.yaml", teamConfig+"  dy: {platform: douyin}\ngit: {hook_secret: '${MOXIN_HOOK_SECRET}'}\n")
	k.push("another channel")
	announce()
	becomes("a planned 12-03; b planned 12-09; a planned 12-03; b planned 12-09")
	if addresses := publicAt.FindAllStringSubmatch(p.stderr.String(), -1); len(addresses) != 2 || addresses[1][1] != public {
		t.Errorf("the public pages moved: %v", addresses)
	}

	asked, err := k.store.Release(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if shown := must(t, k.serve, "release", "show", "1"); asked.Commit == "" || !strings.Contains(shown, "commit "+short(asked.Commit)+"\n") {
		t.Errorf("the commit %q is not shown: %s", asked.Commit, shown)
	}

	p.kill()
	if err := os.Remove(filepath.Join(k.editor, "articles", "b.md")); err != nil {
		t.Fatal(err)
	}
	k.push("three")
	p, public = serve()
	announce()
	becomes("a planned 12-03; b cancelled 12-09; a planned 12-03; b cancelled 12-09")
	if code := p.interrupt(t); code != exitOK {
		t.Errorf("it ended with %d", code)
	}
}

var publicAt = regexp.MustCompile(`public pages: (http://\S+)`)

// A commit that carries the word of a known person lets its releases go as it is applied.
func TestFollowerHearsTrailers(t *testing.T) {
	k := newTeam(t)
	put(t, k.editor, "moxin.yaml", teamConfig+"approval: {trailers: any}\n")
	k.push("two")
	gitIn(t, k.serve, "pull", "-q")
	k.start()
	mo := content.Person{Name: "mo", Roles: []content.PersonRole{content.Admin}, Aka: []string{"mo@example.com"}, MadeAt: k.clock}
	if err := k.store.AddPerson(t.Context(), content.NewPerson{Person: mo, Hash: "x"}, k.clock); err != nil {
		t.Fatal(err)
	}
	k.turn()
	k.want("a planned 12-02; b planned 12-09")

	k.write("a", "为什么老客户不再回来", "2036-12-02 12:30", "新的正文。")
	k.push("three\n\nApproved-by: Mo <MO@example.com>")
	k.turn()
	k.want("a approved 12-02; b planned 12-09")

	k.write("a", "为什么老客户不再回来", "2036-12-02 12:30", "又一个正文。")
	k.push("four")
	k.turn()
	k.want("a planned 12-02; b planned 12-09")
}
