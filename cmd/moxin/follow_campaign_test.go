package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store/storetest"
)

// followed is a season whose workspace is a clone that serve follows.
type followed struct {
	*season
	t        *testing.T
	editor   string // somebody else's clone
	follower *follower
	pulls    time.Time
}

const approvedCampaign = `campaigns:
  launch: {title: 上新, steps: {xhs: "gzh +2h", qun: "gzh +1d 09:00"}}
approval: {own: false, trailers: any}
`

func openFollowed(t *testing.T) *followed {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		storetest.Need(t, "git", "git is not installed")
	}
	top := t.TempDir()
	f := &followed{season: openSeason(t, approvedCampaign, nil), t: t, editor: filepath.Join(top, "editor"), pulls: time.Now()}
	f.write(".gitignore", ".moxin/\n")
	gitIn(t, top, "init", "-q", "--bare", "-b", "main", "shared.git")
	gitIn(t, f.dir, "init", "-q", "-b", "main")
	gitIn(t, f.dir, "remote", "add", "origin", filepath.Join(top, "shared.git"))
	gitIn(t, f.dir, "add", "-A")
	gitIn(t, f.dir, "commit", "-q", "-m", "a workspace")
	gitIn(t, f.dir, "push", "-q", "-u", "origin", "main")
	gitIn(t, top, "clone", "-q", "shared.git", f.editor)
	for _, p := range []struct {
		name string
		role content.PersonRole
		aka  string
	}{{"mo", content.Admin, "mo@example.com"}, {"lin", content.Editor, "e@example.com"}} { // lin is who commits
		person := content.Person{Name: p.name, Roles: []content.PersonRole{p.role, content.Reviewer}, Aka: []string{p.aka}, MadeAt: f.pulls}
		if err := f.station.store.AddPerson(t.Context(), content.NewPerson{Person: person, Hash: "x"}, f.pulls); err != nil {
			t.Fatal(err)
		}
	}
	a := f.app(new(bytes.Buffer), new(bytes.Buffer))
	var err error
	if f.follower, err = a.newFollower(t.Context(), f.station.bench); err != nil || f.follower == nil {
		t.Fatalf("no follower: %v", err)
	}
	f.follower.now, f.follower.log = func() time.Time { return f.pulls }, slog.New(slog.DiscardHandler)
	f.follower.apply = a.applier(f.station.store)
	return f
}

// commits lets the editor commit the article with a text, and serve follow.
func (f *followed) commits(text, message string) {
	f.Helper()
	put(f.t, f.editor, "articles/new.md", text)
	gitIn(f.t, f.editor, "add", "-A")
	gitIn(f.t, f.editor, "commit", "-q", "-m", message)
	gitIn(f.t, f.editor, "push", "-q")
	f.pulls = f.pulls.Add(time.Hour)
	f.follower.pull(f.Context(), time.Minute)
	if next := f.follower.step(f.Context(), f.station.bench); next != nil {
		f.Fatal("the workspace would be opened anew")
	}
	if s := f.follower.State(); s.Waits != (content.Text{}) || s.PullWhy != (content.Text{}) || s.Left != 0 {
		f.Fatalf("the follower says %+v", s)
	}
}

// states are those of the article on its channels.
func (f *followed) states() string {
	f.Helper()
	return fmt.Sprintf("gzh %s, xhs %s, qun %s", f.release("new", "gzh").State, f.release("new", "xhs").State, f.release("new", "qun").State)
}

// A commit plans a campaign, a commit with the word of a second person approves it, and it goes out in
// its order: serve needs nobody at a console for that.
func TestServeFollowsACampaignToItsEnd(t *testing.T) {
	t.Parallel()
	f := openFollowed(t)
	want := func(states string) {
		t.Helper()
		if got := f.states(); got != states {
			t.Errorf("it stands at %s, want %s", got, states)
		}
	}
	f.commits(launchArticle, "the campaign")
	want("gzh planned, xhs planned, qun planned")
	if got := f.due("new", "gzh") + ", " + f.due("new", "xhs") + ", " + f.due("new", "qun"); got != "12-01 20:00, 12-01 22:00, 12-02 09:00" {
		t.Errorf("it is due %s", got)
	}

	// The author's own word does not count; another's does, for the text it stands at.
	f.commits(launchArticle+"第一批三百罐。\n", "more of it\n\nApproved-by: Lin <e@example.com>")
	want("gzh planned, xhs planned, qun planned")
	text := launchArticle + "第一批五百罐。\n"
	f.commits(text, "the number\n\nApproved-by: Mo <mo@example.com>")
	want("gzh approved, xhs approved, qun approved")
	words, err := f.station.store.Approvals(t.Context(), f.release("new", "gzh").ID)
	if err != nil || len(words) == 0 || words[len(words)-1].By != "mo" || words[len(words)-1].Via != "trailer" {
		t.Errorf("approved by %+v, %v", words, err)
	}

	f.at("12-01 20:00")
	gzh := f.becomes("new", "gzh", content.Published)
	want("gzh published, xhs approved, qun approved")
	f.at("12-01 22:00")
	note := f.becomes("new", "xhs", content.HandedOff)
	want("gzh published, xhs handed_off, qun approved")
	f.at("12-02 09:00")
	f.becomes("new", "qun", content.HandedOff)

	posts := f.gzh.Posts(seasonApp)
	if len(posts) != 1 || !strings.Contains(posts[0].Content, "五百罐") {
		t.Fatalf("the platform has %+v", posts)
	}
	f.says(posts[0].URL, "handoff", "show", fmt.Sprint(note.ID))
	head, err := f.follower.repo.head(t.Context())
	if err != nil || gzh.Commit != head {
		t.Errorf("the release was asked for by %q, %v; want %s", gzh.Commit, err, head)
	}

	// Nothing of it goes out again, whatever is committed later.
	f.commits(strings.Replace(text, "五百罐", "六百罐", 1), "sold out")
	f.at("12-05 09:00")
	want("gzh published, xhs handed_off, qun handed_off")
	if n := len(f.gzh.Posts(seasonApp)); n != 1 {
		t.Errorf("%d posts", n)
	}
}
