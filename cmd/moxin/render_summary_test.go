package main

import (
	"fmt"
	"strings"
	"testing"

	"moxin/content"
)

// summaryFinding is a finding of which only severity and rule matter.
func summaryFinding(severity content.Severity, rule string) content.Finding {
	return content.Finding{Severity: severity, Rule: rule}
}

func summaryOf(channel string, family content.Family, findings ...content.Finding) compiled {
	return compiled{
		channel:   content.Channel{ID: channel},
		rendition: content.Rendition{Family: family},
		findings:  findings,
	}
}

func english(t content.Text) string { return t.EN }

func nothing(content.Finding) bool { return false }

func TestSummaryCountsRenditionsAndSaysWhatTheyLack(t *testing.T) {
	note := summaryFinding(content.SeverityNote, "ai/unsaid")
	title := summaryFinding(content.SeverityError, "limit/title")
	alt := summaryFinding(content.SeverityWarning, "media/alt")
	got := summarize([]compiled{
		summaryOf("gzh", content.FamilyWeChat, note),
		summaryOf("gzh", content.FamilyWeChat, alt, alt),
		summaryOf("xhs", content.FamilyNote, title, alt),
		summaryOf("xhs", content.FamilyNote, title),
	}, nothing).text(english)
	want := `channel  family  renditions  clean
gzh      wechat  2           1
xhs      note    2           0

rule         severity  renditions  by channel
limit/title  error     2           xhs 2
media/alt    warning   2           each 1
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSummaryLeavesOutWhatWasAskedFor(t *testing.T) {
	remote := summaryFinding(content.SeverityError, "media/remote")
	got := summarize([]compiled{summaryOf("gzh", content.FamilyWeChat, remote)},
		func(f content.Finding) bool { return f.Rule == remote.Rule }).text(english)
	if strings.Contains(got, remote.Rule) || !strings.Contains(got, "1           1") {
		t.Error(got)
	}
}

func TestSummarySaysHowManyRulesItLeavesOff(t *testing.T) {
	var all []compiled
	for i := range summaryRules + 3 {
		all = append(all, summaryOf("gzh", content.FamilyWeChat, summaryFinding(content.SeverityError, fmt.Sprintf("x/rule-%02d", i))))
	}
	got := summarize(all, nothing).text(english)
	if strings.Count(got, "x/rule-") != summaryRules || !strings.HasSuffix(got, "and 3 rules more; --json has every finding\n") {
		t.Error(got)
	}
}
