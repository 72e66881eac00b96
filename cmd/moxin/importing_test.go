package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/intake"
	"moxin/ingest/sheet"
)

// Answering at the terminal: a number, s, n, and what cannot be understood is asked again.
func TestAskRows(t *testing.T) {
	why := content.T("不止一篇发布对得上", "more than one publication fits")
	open := func(line int, ids ...int64) sheet.Joined {
		j := sheet.Joined{Line: line, Title: "早安", Kind: sheet.Ambiguous, Why: &why, Key: fmt.Sprint("k", line)}
		for _, id := range ids {
			j.Candidates = append(j.Candidates, sheet.Candidate{Publication: id, Channel: "xhs", Article: "morning", Title: "早安", PublishedAt: time.Date(2026, 11, 3, 20, 0, 0, 0, time.FixedZone("", 8*60*60)), URL: "https://example.com/1"})
		}
		return j
	}
	one := &imported{File: "笔记.csv", Report: &intake.Report{}}
	one.Joined = []sheet.Joined{open(2, 7, 8), open(3), {Line: 4, How: sheet.ByTitle, Publication: 5}, open(5, 9), open(6, 9), open(7, 9)}
	for typed, want := range map[string][]intake.Answer{
		"2\nn\ns\n1\n":        {{Row: "2", Publication: 8}, {Row: "5", Publication: 0}, {Row: "7", Publication: 9}},
		"x\n3\n0\n1\ns\ns\ns": {{Row: "2", Publication: 7}},
		"1":                   {{Row: "2", Publication: 7}},
		"":                    nil,
	} {
		var shown bytes.Buffer
		a := &app{stdin: strings.NewReader(typed), stderr: &shown, lang: "en"}
		got, err := a.askRows(t.Context(), one, time.FixedZone("", 9*60*60))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v; want %v", typed, got, err, want)
		}
		if !strings.Contains(shown.String(), "2) xhs  2026-11-03 21:00 +09  morning  早安  https://example.com/1") {
			t.Errorf("shown:\n%s", shown.String())
		}
	}
}
