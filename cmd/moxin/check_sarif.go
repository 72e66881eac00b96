package main

import (
	"crypto/sha256"
	"fmt"
	"net/url"
	"strings"

	"moxin/content"
	"moxin/content/check"
)

// SARIF 2.1.0 (OASIS, 2020-03-27), as far as a check has something to say. Sections in the
// comments are those of the standard.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool            `json:"tool"`
		ColumnKind string               `json:"columnKind"`
		BaseIDs    map[string]sarifBase `json:"originalUriBaseIds"`
		Results    []sarifResult        `json:"results"` // an empty list says that all is well
	}
	sarifBase struct {
		Description sarifText `json:"description"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID string `json:"id"`
		sarifHelp
		Configuration sarifConfig `json:"defaultConfiguration"`
	}
	sarifHelp struct {
		Short *sarifText `json:"shortDescription,omitempty"`
		Help  *sarifText `json:"help,omitempty"`
	}
	sarifConfig struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Fingerprints map[string]string `json:"partialFingerprints"`
		Fixes        []sarifFix        `json:"fixes,omitempty"`
		Suppressions []sarifSuppressed `json:"suppressions,omitempty"`
		Properties   map[string]string `json:"properties,omitempty"`
	}
	// A result with one is no failure (3.27.23, 3.35).
	sarifSuppressed struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI    string `json:"uri"`
		BaseID string `json:"uriBaseId"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion  `json:"deletedRegion"`
		Inserted sarifContent `json:"insertedContent"`
	}
	sarifContent struct {
		Text string `json:"text"`
	}
)

// sarifRoot names the root of the repository, which consumers know (3.14.14).
const sarifRoot = "%SRCROOT%"

// sarifFingerprint names the way fingerprints are made; another way gets another number (3.27.17).
const sarifFingerprint = "moxinFinding/v1"

// sarifLevel are the levels of results (3.27.10).
var sarifLevel = map[content.Severity]string{
	content.SeverityError:   "error",
	content.SeverityWarning: "warning",
	content.SeverityNote:    "note",
}

// sarif is a report as a SARIF log. The prefix leads from the repository's root to the workspace.
func (a *app) sarif(r report, prefix string) sarifLog {
	s := &sarifWriter{app: a, prefix: prefix, files: r.files, index: map[string]int{}, said: map[string]int{}}
	for _, rule := range check.Rules() {
		s.rule(rule.ID, rule.Severity, a.sarifHelp(rule))
	}
	results := make([]sarifResult, 0, len(r.findings))
	for _, f := range r.findings {
		results = append(results, s.result(f))
	}
	results = append(results, s.suppressed(r.passed)...)
	return sarifLog{
		Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0",
		Runs: []sarifRun{{
			Tool:       sarifTool{sarifDriver{"moxin", buildVersion(), s.rules}},
			ColumnKind: "utf16CodeUnits",
			BaseIDs:    map[string]sarifBase{sarifRoot: {sarifText{"the root of the repository"}}},
			Results:    results,
		}},
	}
}

// sarifWriter gathers the rules that results name, and numbers results that look alike.
type sarifWriter struct {
	*app
	prefix string
	files  *plains
	rules  []sarifRule
	index  map[string]int // of rules, by id
	said   map[string]int // results, by what their fingerprint is made of
}

// rule adds a rule and returns its index. Those of a lexicon and of reading and compiling have no
// entry in the table of rules and come in as they are met.
func (s *sarifWriter) rule(id string, severity content.Severity, help sarifHelp) int {
	if at, ok := s.index[id]; ok {
		return at
	}
	s.index[id] = len(s.rules)
	s.rules = append(s.rules, sarifRule{id, help, sarifConfig{sarifLevel[severity]}})
	return s.index[id]
}

// sarifHelp is what a rule says for itself: why, how to mend it, where the objection comes from,
// and its page in moxin's docs. The page has no address of its own that helpUri could give: the
// docs come with the program.
func (a *app) sarifHelp(r check.Rule) sarifHelp {
	var help []string
	for _, s := range []string{a.say(r.Why), a.say(r.Do), r.Source, "site/docs/" + r.Page()} {
		if s != "" {
			help = append(help, s)
		}
	}
	return sarifHelp{&sarifText{a.say(r.Doc)}, &sarifText{strings.Join(help, "\n")}}
}

func (s *sarifWriter) result(f content.Finding) sarifResult {
	r := sarifResult{
		RuleID: f.Rule, RuleIndex: s.rule(f.Rule, f.Severity, sarifHelp{}), Level: sarifLevel[f.Severity],
		Message:      sarifText{s.sentence(f)},
		Locations:    []sarifLocation{{sarifPhysical{s.artifact(f.File), region(f)}}},
		Fingerprints: map[string]string{sarifFingerprint: s.fingerprint(f)},
	}
	file := s.files.file(f.File)
	if r.Locations[0].Physical.Region != nil && f.Column > 0 {
		r.Locations[0].Physical.Region.StartColumn = utf16Column(file, f)
	}
	if at, ok := file.offset(f.Line, f.Column); ok && !f.Edit.None() && strings.HasPrefix(file.text[at:], f.Edit.Old) {
		r.Fixes = []sarifFix{s.fix(f, file, at)}
	}
	if f.Channel != "" {
		r.Properties = map[string]string{"channel": f.Channel}
	}
	return r
}

// suppressed are the results that exceptions in the articles let pass, each with their reasons.
func (s *sarifWriter) suppressed(passed []check.Passed) []sarifResult {
	var out []sarifResult
	at := map[content.Finding]int{}
	for _, p := range passed {
		i, ok := at[p.Finding]
		if !ok {
			i = len(out)
			at[p.Finding] = i
			out = append(out, s.result(p.Finding))
		}
		out[i].Suppressions = append(out[i].Suppressions, sarifSuppressed{"inSource", p.Reason})
	}
	return out
}

// region is a finding's line; nil for the whole file.
func region(f content.Finding) *sarifRegion {
	if f.Line < 1 {
		return nil
	}
	return &sarifRegion{StartLine: f.Line}
}

// utf16Column is a finding's column as SARIF counts it.
func utf16Column(file *plain, f content.Finding) int {
	if at, ok := file.offset(f.Line, f.Column); ok {
		_, column := file.place(at)
		return column
	}
	return f.Column
}

func (s *sarifWriter) fix(f content.Finding, file *plain, at int) sarifFix {
	var d sarifRegion
	d.StartLine, d.StartColumn = file.place(at)
	d.EndLine, d.EndColumn = file.place(at + len(f.Edit.Old))
	what := s.say(f.Suggestion)
	if what == "" {
		what = s.say(f.Message)
	}
	return sarifFix{sarifText{what}, []sarifChange{{s.artifact(f.File), []sarifReplacement{{d, sarifContent{f.Edit.New}}}}}}
}

// artifact names a file from the repository's root; a URI escapes what a path need not.
func (s *sarifWriter) artifact(file string) sarifArtifact {
	segments := strings.Split(s.prefix+file, "/")
	for i := range segments {
		segments[i] = url.PathEscape(segments[i])
	}
	return sarifArtifact{strings.Join(segments, "/"), sarifRoot}
}

// fingerprint says which finding of an earlier run this one is: the same rule on the same words,
// wherever in the file they stand now. Findings alike are told apart by their order.
func (s *sarifWriter) fingerprint(f content.Finding) string {
	line, _ := s.files.file(f.File).line(f.Line)
	what := strings.Join([]string{f.Rule, s.prefix + f.File, f.Channel, strings.TrimSpace(line)}, "\x00")
	n := s.said[what]
	s.said[what]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", what, n))
	return fmt.Sprintf("%x", sum[:16])
}
