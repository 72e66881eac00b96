package main

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"moxin/content"
	"moxin/content/check"
)

func sarifOf(t *testing.T, text string, findings ...content.Finding) sarifLog {
	t.Helper()
	a := &app{lang: "en"}
	files := newPlains(fstest.MapFS{"articles/一 篇.md": {Data: []byte(text)}})
	return a.sarif(report{articles: 1, outcome: outcome{findings: findings}, files: files}, "blog/")
}

func place(line, column int) content.Position {
	return content.Position{File: "articles/一 篇.md", Line: line, Column: column}
}

// The parts of the standard that its readers refuse a log for.
func TestSARIFIsWhole(t *testing.T) {
	log := sarifOf(t, "🍵茶，加微信\r\n第二行\n",
		content.Finding{Rule: "words/diversion", Severity: content.SeverityWarning, Position: place(1, 4), Channel: "gzh",
			Message: content.T("导流", "diversion"), Suggestion: content.T("删掉", "remove it"), Edit: content.Edit{Old: "加微信\n第二", New: "联系"}},
		content.Finding{Rule: "article/empty", Severity: content.SeverityError, Position: place(0, 0), Message: content.T("空", "empty")},
		content.Finding{Rule: "a/line", Severity: content.SeverityNote, Position: place(2, 0), Message: content.T("看", "look"), Edit: content.Edit{Old: "不在", New: "x"}},
	)
	if log.Version != "2.1.0" || len(log.Runs) != 1 || log.Runs[0].ColumnKind != "utf16CodeUnits" {
		t.Fatalf("the frame is %+v", log)
	}
	run := log.Runs[0]
	if _, ok := run.BaseIDs[sarifRoot]; !ok {
		t.Error("the base of the addresses is not told")
	}
	seen := map[string]bool{}
	for _, r := range run.Tool.Driver.Rules {
		if seen[r.ID] || !sarifLevels[r.Configuration.Level] {
			t.Errorf("rule %+v stands twice or has no level", r)
		}
		seen[r.ID] = true
	}
	for _, r := range check.Rules() {
		if !seen[r.ID] {
			t.Errorf("rule %s is not told", r.ID)
		}
	}
	for _, r := range run.Results {
		if run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID || !sarifLevels[r.Level] || r.Message.Text == "" {
			t.Errorf("result %+v names another rule, no level or no message", r)
		}
		at := r.Locations[0].Physical.Artifact
		if u, err := url.Parse(at.URI); err != nil || u.IsAbs() || u.Path != "blog/articles/一 篇.md" || at.BaseID != sarifRoot {
			t.Errorf("result lies in %+v (%v)", at, err)
		}
		if len(r.Fingerprints[sarifFingerprint]) != 32 {
			t.Errorf("fingerprints are %v", r.Fingerprints)
		}
	}
	first, whole, line := run.Results[0], run.Results[1], run.Results[2]
	if got := *first.Locations[0].Physical.Region; got != (sarifRegion{StartLine: 1, StartColumn: 5}) { // the emoji is two units
		t.Errorf("the region is %+v", got)
	}
	if whole.Locations[0].Physical.Region != nil || line.Locations[0].Physical.Region.StartColumn != 0 {
		t.Error("a region was made up")
	}
	change := first.Fixes[0].Changes[0].Replacements[0]
	if change.Deleted != (sarifRegion{1, 5, 2, 3}) || change.Inserted.Text != "联系" {
		t.Errorf("the fix is %+v", change)
	}
	if line.Fixes != nil {
		t.Error("a fix was offered for words that do not stand there")
	}
}

var sarifLevels = map[string]bool{"error": true, "warning": true, "note": true, "none": true}

// Names and required members as the standard spells them, and nothing empty where it wants a list.
func TestSARIFSpelling(t *testing.T) {
	data, err := json.Marshal(sarifOf(t, "一\n", content.Finding{Rule: "a/b", Severity: content.SeverityError, Position: place(1, 1),
		Message: content.T("坏", "bad"), Edit: content.Edit{Old: "一", New: "1"}}))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"version":"2.1.0"`, `"tool":{"driver":{"name":"moxin"`, `"columnKind":"utf16CodeUnits"`, `"originalUriBaseIds":{"%SRCROOT%":{"description":{"text":`,
		`"ruleId":"a/b","ruleIndex":`, `"physicalLocation":{"artifactLocation":{"uri":"blog/articles/%E4%B8%80%20%E7%AF%87.md","uriBaseId":"%SRCROOT%"},"region":{"startLine":1,"startColumn":1}}`,
		`"partialFingerprints":{"moxinFinding/v1":"`, `"fixes":[{"description":{"text":"bad"},"artifactChanges":[{"artifactLocation":`,
		`"replacements":[{"deletedRegion":{"startLine":1,"startColumn":1,"endLine":1,"endColumn":2},"insertedContent":{"text":"1"}}]`,
	} {
		if !bytes.Contains(data, []byte(want)) {
			t.Errorf("no %s in %s", want, data[len(data)-900:])
		}
	}
	clean, err := json.Marshal(sarifOf(t, ""))
	if err != nil || !bytes.Contains(clean, []byte(`"results":[]`)) {
		t.Errorf("no findings give no list (%v)", err)
	}
}

// A finding is known again when lines above it come and go, and told from its like.
func TestFingerprintsFollowTheWords(t *testing.T) {
	f := func(line int) content.Finding {
		return content.Finding{Rule: "a/b", Position: place(line, 1), Message: content.T("坏", "bad")}
	}
	print := func(l sarifLog, i int) string { return l.Runs[0].Results[i].Fingerprints[sarifFingerprint] }
	before := sarifOf(t, "加微信\n加微信\n别的\n", f(1), f(2), f(3))
	after := sarifOf(t, strings.Repeat("新\n", 9)+"加微信\n", f(10))
	if print(before, 0) != print(after, 0) {
		t.Error("a finding that moved is another")
	}
	if print(before, 0) == print(before, 1) || print(before, 0) == print(before, 2) {
		t.Error("two findings are one")
	}
}

func TestSARIFKeepsWhatWasExcepted(t *testing.T) {
	a := &app{lang: "en"}
	f := content.Finding{Rule: "ad/top", Severity: content.SeverityWarning, Position: place(1, 1), Message: content.T("顶级", "top")}
	passed := []check.Passed{{Finding: f, Reason: "品名", By: place(1, 3)}, {Finding: f, Reason: "商标证书", By: place(0, 1)}}
	log := a.sarif(report{articles: 1, outcome: outcome{passed: passed}, files: newPlains(fstest.MapFS{})}, "")
	if len(log.Runs[0].Results) != 1 {
		t.Fatalf("%d results", len(log.Runs[0].Results))
	}
	want := []sarifSuppressed{{"inSource", "品名"}, {"inSource", "商标证书"}}
	if got := log.Runs[0].Results[0].Suppressions; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
