package main

import (
	"bufio"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"moxin/content"
	"moxin/ingest/intake"
	"moxin/ingest/sheet"
)

// askRows asks a person about the open rows of a file that have candidates. What is skipped stays open.
func (a *app) askRows(ctx context.Context, one *imported, zone *time.Location) ([]intake.Answer, error) {
	in := bufio.NewReader(a.stdin)
	var out []intake.Answer
	for _, j := range one.Joined {
		if !j.Open() || len(j.Candidates) == 0 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		said, more := a.askRow(in, one.File, j, zone)
		if said != nil {
			out = append(out, *said)
		}
		if !more {
			return out, nil
		}
	}
	return out, nil
}

// askRow asks about one row until the answer can be understood. nil leaves it open; more is false at
// the end of input.
func (a *app) askRow(in *bufio.Reader, file string, j sheet.Joined, zone *time.Location) (said *intake.Answer, more bool) {
	a.progressf("%s:%s: %s  %s\n    %s\n", file, j.Ref(), j.Title, j.Time, a.say(*j.Why))
	for n, c := range j.Candidates {
		a.progressf("  %d) %s\n", n+1, candidateText(c, zone))
	}
	for {
		a.progressf("%s ", a.say(content.T("是哪一篇？写序号，s 跳过，n 都不是我们的：", "Which one is it? Its number, s to skip, n for none of ours:")))
		line, err := in.ReadString('\n')
		word := strings.ToLower(strings.TrimSpace(line))
		switch n, bad := strconv.Atoi(word); {
		case word == "n":
			return &intake.Answer{Row: j.Ref()}, err == nil
		case bad == nil && n >= 1 && n <= len(j.Candidates):
			return &intake.Answer{Row: j.Ref(), Publication: j.Candidates[n-1].Publication}, err == nil
		case slices.Contains([]string{"s", ""}, word):
			return nil, err == nil
		}
		if err != nil {
			return nil, false
		}
	}
}
