package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"moxin/content"
)

// addCommits tells each article the commit that last touched it. Outside a repository, or
// without git, articles stay without one: nothing depends on it but the audit and the order
// in which slots are given. The log is read once for each HEAD: it is as long as the history.
func addCommits(ctx context.Context, root string, ws *content.Workspace) error {
	head, err := gitOutput(ctx, root, "rev-parse", "--show-prefix", "--is-shallow-repository", "HEAD")
	if err != nil {
		return ctx.Err() // no repository, or one without commits
	}
	file := filepath.Join(root, stateDir, "cache", "commits2") // with addresses, which the first ones lacked
	last, known := recallCommits(file, string(head))
	if !known {
		log, err := gitOutput(ctx, root, "-c", "core.quotePath=false", "log", "--format=%x01%H %ct %an%x02%ae", "--name-only", "--", ".")
		if err != nil {
			return ctx.Err()
		}
		prefix, _, _ := strings.Cut(string(head), "\n")
		last = lastCommits(log, prefix)
		rememberCommits(file, string(head), last)
	}
	for _, art := range ws.Articles {
		art.Commit = last[art.Path]
	}
	return nil
}

// commitsFile is what was read of a history: Head names its newest commit, and how much of it
// there is here.
type commitsFile struct {
	Head    string                    `json:"head"`
	Commits map[string]content.Commit `json:"commits"` // by path in the workspace
}

// recallCommits reads what is remembered of this very history.
func recallCommits(file, head string) (map[string]content.Commit, bool) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, false
	}
	var f commitsFile
	if json.Unmarshal(data, &f) != nil || f.Head != head {
		return nil, false
	}
	return f.Commits, true
}

// rememberCommits keeps a history for the next run. Where it cannot, that run reads the log.
func rememberCommits(file, head string, last map[string]content.Commit) {
	data, err := json.Marshal(commitsFile{head, last})
	if err != nil || os.MkdirAll(filepath.Dir(file), 0o755) != nil {
		return
	}
	_ = replaceFile(file, data, 0o644) // see above
}

// lastCommits reads the newest commit of each file from a log, newest first.
func lastCommits(log []byte, prefix string) map[string]content.Commit {
	last := map[string]content.Commit{}
	var at content.Commit
	lines := bufio.NewScanner(bytes.NewReader(log))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if head, ok := strings.CutPrefix(line, "\x01"); ok {
			at = parseCommit(head)
			continue
		}
		file := strings.TrimPrefix(line, prefix)
		if _, seen := last[path.Clean(file)]; line != "" && !seen {
			last[path.Clean(file)] = at
		}
	}
	return last
}

func parseCommit(head string) content.Commit {
	hash, rest, _ := strings.Cut(head, " ")
	unix, author, _ := strings.Cut(rest, " ")
	author, email, _ := strings.Cut(author, "\x02")
	seconds, _ := strconv.ParseInt(unix, 10, 64) // git's own format: always a number
	return content.Commit{Hash: hash, At: time.Unix(seconds, 0).UTC(), Author: author, Email: email}
}

func gitOutput(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	return cmd.Output()
}
