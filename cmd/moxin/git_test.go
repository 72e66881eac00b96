package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"moxin/content"
	"moxin/content/store/storetest"
)

func gitIn(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", append([]string{"-c", "user.name=e", "-c", "user.email=e@example.com", "-c", "commit.gpgsign=false"}, args...)...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// The log is read anew for each HEAD, and only then.
func TestCommitsAreRememberedForTheirHead(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		storetest.Need(t, "git", "git is not installed")
	}
	top := t.TempDir()
	root := filepath.Join(top, "博客")
	put(t, root, "moxin.yaml", "version: 1\n")
	put(t, root, "articles/一.md", "---\ntitle: 一\n---\n甲\n")
	put(t, root, "articles/b.md", "---\ntitle: 二\n---\n乙\n")
	commitOf := func(path string) content.Commit {
		t.Helper()
		ws, err := content.Load(os.DirFS(root))
		if err != nil {
			t.Fatal(err)
		}
		if err := addCommits(t.Context(), root, ws); err != nil {
			t.Fatal(err)
		}
		for _, a := range ws.Articles {
			if a.Path == path {
				return a.Commit
			}
		}
		t.Fatalf("no %s", path)
		return content.Commit{}
	}
	gitIn(t, top, "init", "-q")
	if got := commitOf("articles/一.md"); got != (content.Commit{}) {
		t.Errorf("before any commit there is %v", got)
	}
	gitIn(t, top, "add", ".")
	gitIn(t, top, "commit", "-q", "-m", "one")
	first := commitOf("articles/一.md")
	if first.Hash == "" || first.At.IsZero() || first.Author != "e" || first.Email != "e@example.com" {
		t.Fatalf("the commit is %+v", first)
	}
	if again := commitOf("articles/一.md"); again != first {
		t.Errorf("remembered is %+v, want %+v", again, first)
	}
	file := filepath.Join(root, stateDir, "cache", "commits2")
	head, err := gitOutput(t.Context(), root, "rev-parse", "--show-prefix", "--is-shallow-repository", "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	rememberCommits(file, string(head), map[string]content.Commit{"articles/一.md": {Hash: "planted"}})
	if got := commitOf("articles/一.md"); got.Hash != "planted" {
		t.Errorf("the log was read again: %+v", got)
	}
	put(t, root, "articles/b.md", "---\ntitle: 二\n---\n改\n")
	gitIn(t, top, "commit", "-q", "-a", "-m", "two")
	if got := commitOf("articles/一.md"); got != first {
		t.Errorf("after another commit: %+v, want %+v", got, first)
	}
	if got := commitOf("articles/b.md"); got.Hash == first.Hash || got.Hash == "" {
		t.Errorf("the changed article has %+v", got)
	}
	if err := os.WriteFile(file, []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := commitOf("articles/一.md"); got != first {
		t.Errorf("with a torn file: %+v", got)
	}
}
