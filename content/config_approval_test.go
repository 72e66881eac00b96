package content

import (
	"reflect"
	"strings"
	"testing"
)

const approvalChannels = "channels:\n  gzh: {platform: wechat}\n  xhs: {platform: xiaohongshu}\n"

func readApproval(t *testing.T, text string) (Approvals, []Finding) {
	t.Helper()
	c, findings := ParseConfig(ConfigName, []byte(approvalChannels+text))
	return c.Approval, findings
}

func TestApprovalIsRead(t *testing.T) {
	for text, want := range map[string]Approvals{
		"":                            {Required: true, People: 1, Own: true, Trailers: TrailersOff},
		"approval: {required: false}": {Required: false, People: 1, Own: true, Trailers: TrailersOff},
		"approval: {people: 2, own: false, trailers: signed}": {Required: true, People: 2, Own: false, Trailers: TrailersSigned},
		"approval: {trailers: off}":                           {Required: true, People: 1, Own: true, Trailers: TrailersOff},
		// What a rule leaves unsaid is as for all, wherever that stands.
		"approval: {rules: [{channels: [gzh, xhs], stages: convert, authors: [林溪, 周野], people: 2}, {channels: xhs, people: 0}, {}], own: false}": {
			Required: true, People: 1, Trailers: TrailersOff,
			Rules: []ApprovalRule{
				{Channels: []string{"gzh", "xhs"}, Stages: []Stage{StageConvert}, Authors: []string{"林溪", "周野"}, People: 2},
				{Channels: []string{"xhs"}, Own: true},
				{People: 1},
			},
		},
	} {
		got, findings := readApproval(t, text)
		if len(findings) > 0 || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\nis read as %+v with %v", text, got, findings)
		}
	}
}

func TestApprovalIsReadStrictly(t *testing.T) {
	for text, want := range map[string]string{
		"approval: {peolpe: 2}":                                              "moxin.yaml:4:12 config/unknown-key did you mean people?",
		"approval: {people: 0}":                                              "moxin.yaml:4:20 config/bad-value at least 1",
		"approval: {people: 3}":                                              "moxin.yaml:4:20 config/bad-value at most 2",
		"approval: {people: two}":                                            "moxin.yaml:4:20 config/wrong-type ",
		"approval: {own: sometimes}":                                         "moxin.yaml:4:17 config/wrong-type ",
		"approval: {trailers: sined}":                                        "moxin.yaml:4:22 config/bad-value did you mean signed?",
		"approval: {rules: {people: 2}}":                                     "moxin.yaml:4:20 config/wrong-type ",
		"approval: {rules: [gzh]}":                                           "moxin.yaml:4:20 config/wrong-type ",
		"approval:\n  rules:\n    - {chanels: [gzh]}":                        "moxin.yaml:6:8 config/unknown-key did you mean channels?",
		"approval:\n  rules:\n    - channels:\n        - gzh\n        - xsh": "moxin.yaml:8:11 config/unknown-channel did you mean xhs?",
		"approval: {rules: [{stages: [convert, trsut]}]}":                    "moxin.yaml:4:39 config/bad-value did you mean trust?",
		"approval: {rules: [{authors: []}]}":                                 "moxin.yaml:4:30 config/bad-value name one at least; to leave it open, leave it out",
		`approval: {rules: [{channels: ""}]}`:                                "moxin.yaml:4:31 config/bad-value name one at least; to leave it open, leave it out",
		"approval: {rules: [{people: -1}]}":                                  "moxin.yaml:4:29 config/bad-value at least 0",
		"approval: {rules: [{people: 1.5}]}":                                 "moxin.yaml:4:29 config/wrong-type ",
		"approval: {rules: [{people: 0, own: false}]}":                       "moxin.yaml:4:37 config/bad-value remove own, or write people: 1",
	} {
		_, findings := readApproval(t, text)
		if len(findings) != 1 || findings[0].Severity != SeverityError {
			t.Errorf("%s\ngives %v", text, findings)
			continue
		}
		f := findings[0]
		if got := f.Position.String() + " " + f.Rule + " " + f.Suggestion.In("en"); got != want {
			t.Errorf("%s\ngives %s\nwant  %s", text, got, want)
		}
	}
}

func TestRulesThatNeverFitAreWarnedOf(t *testing.T) {
	for rules, never := range map[string]bool{
		"[{people: 2}, {channels: [gzh], people: 0}]":                                     true,
		"[{channels: [gzh], people: 2}, {channels: [gzh], stages: [convert], people: 1}]": true,
		"[{channels: [gzh, xhs], people: 2}, {channels: [xhs], people: 1}]":               true,
		"[{authors: [Lin Xi, 周野], people: 2}, {authors: [lin  xi], people: 1}]":           true,
		"[{stages: [convert], people: 2}, {people: 0}]":                                   false,
		"[{channels: [gzh], people: 2}, {channels: [gzh, xhs], people: 1}]":               false,
		"[{channels: [gzh], stages: [trust]}, {channels: [gzh], stages: [convert]}]":      false,
	} {
		_, findings := readApproval(t, "approval:\n  rules: "+rules)
		warned := len(findings) == 1 && findings[0].Rule == "config/never-fits" && findings[0].Severity == SeverityWarning &&
			findings[0].Position.Line == 5 && strings.Contains(findings[0].Message.EN, "rule 2 of approval.rules never")
		if warned != never || !never && len(findings) > 0 {
			t.Errorf("%s gives %v", rules, findings)
		}
	}
}
