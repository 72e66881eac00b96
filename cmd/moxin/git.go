package main

import (
	"bufio"
	"bytes"
	"context"
	"os/exec"
	"path"
	"strconv"
	"strings"
	"time"

	"moxin/content"
)

// addCommits tells each article the commit that last touched it. Outside a repository, or
// without git, articles stay without one: nothing depends on it but the audit and the order
// in which slots are given.
func addCommits(ctx context.Context, root string, ws *content.Workspace) error {
	prefix, err := gitOutput(ctx, root, "rev-parse", "--show-prefix")
	if err != nil {
		return ctx.Err()
	}
	out, err := gitOutput(ctx, root, "-c", "core.quotePath=false", "log", "--format=%x01%H %ct %an", "--name-only", "--", ".")
	if err != nil {
		return ctx.Err() // a repository without commits
	}
	last := lastCommits(out, strings.TrimSpace(string(prefix)))
	for _, art := range ws.Articles {
		art.Commit = last[art.Path]
	}
	return nil
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
	seconds, _ := strconv.ParseInt(unix, 10, 64) // git's own format: always a number
	return content.Commit{Hash: hash, At: time.Unix(seconds, 0).UTC(), Author: author}
}

func gitOutput(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	return cmd.Output()
}
