package main

import (
	"fmt"
	"strings"

	"moxin/content"
)

// gitHubWord is the command of GitHub Actions that shows a finding of a severity.
var gitHubWord = map[content.Severity]string{
	content.SeverityError:   "error",
	content.SeverityWarning: "warning",
	content.SeverityNote:    "notice",
}

// Characters that would end a command of GitHub Actions, or a property of one.
var (
	gitHubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	gitHubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// printGitHub writes findings as commands of GitHub Actions, which turns them into annotations of
// the lines. Files are named from the root of the repository.
func (a *app) printGitHub(r report, prefix string) {
	for _, f := range r.findings {
		at := "file=" + gitHubProperty.Replace(prefix+f.File)
		if f.Line > 0 {
			at += fmt.Sprintf(",line=%d", f.Line)
			if f.Column > 0 {
				at += fmt.Sprintf(",col=%d", f.Column)
			}
		}
		a.printf("::%s %s,title=%s::%s\n", gitHubWord[f.Severity], at, gitHubProperty.Replace(f.Rule), gitHubData.Replace(a.sentence(f)))
	}
	a.summary(r)
}

// sentence is what a finding says, with its channel and its suggestion.
func (a *app) sentence(f content.Finding) string {
	s := a.say(f.Message)
	if f.Channel != "" {
		s = "[" + f.Channel + "] " + s
	}
	if then := a.say(f.Suggestion); then != "" {
		s += " → " + then
	}
	return s
}
