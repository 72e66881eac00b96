package content

import (
	"slices"
	"testing"
)

func TestTheFirstRuleThatFitsCounts(t *testing.T) {
	approvals := Approvals{Required: true, People: 1, Own: true, Rules: []ApprovalRule{
		{Channels: []string{"gzh"}, Stages: []Stage{StageConvert}, People: 2},
		{Authors: []string{"Lin Xi"}, People: 2, Own: true},
		{Channels: []string{"qun"}, People: 0, Own: true},
	}}
	for _, c := range []struct {
		channel string
		stage   Stage
		authors []string
		people  int
		own     bool
	}{
		{"gzh", StageConvert, nil, 2, false},
		{"gzh", StageConvert, []string{"lin xi"}, 2, false},
		{"gzh", StageTrust, nil, 1, true},
		{"gzh", "", []string{"周野", "LIN  XI"}, 2, true},
		{"qun", StageConvert, []string{"周野"}, 0, true},
		{"qun", StageConvert, []string{"lin xi"}, 2, true},
		{"xhs", StageConvert, nil, 1, true},
	} {
		r := approvals.For(c.channel, c.stage, c.authors...)
		if r.People != c.people || r.Own != c.own {
			t.Errorf("%s %s %v: %+v", c.channel, c.stage, c.authors, r)
		}
	}
	approvals.Required = false
	if r := approvals.For("xhs", StageTrust); r.People != 0 {
		t.Errorf("nothing is required and no rule fits: %+v", r)
	}
	if r := approvals.For("gzh", StageConvert); r.People != 2 {
		t.Errorf("nothing is required, but a rule fits: %+v", r)
	}
	if r := (Approvals{Required: true}).For("xhs", ""); r.People != 1 {
		t.Errorf("who says nothing of how many wants one: %+v", r)
	}
}

func TestAMessageTakesTheStrictestOfItsRules(t *testing.T) {
	approvals := Approvals{Required: true, People: 1, Own: true, Rules: []ApprovalRule{
		{Stages: []Stage{StageConvert}, People: 1, Own: false},
		{Stages: []Stage{StageRetain}, People: 2, Own: true},
		{Stages: []Stage{StageAttract}, People: 0, Own: true},
	}}
	sells := Written{StageConvert, []string{"林溪", "Ａ.Zhou"}, Commit{Author: "Lin", Email: "Lin@Example.com"}}
	keeps := Written{Stage: StageRetain, Authors: []string{"周野"}}
	free := Written{Stage: StageAttract, Authors: []string{"陈默"}}
	for _, c := range []struct {
		name     string
		articles []Written
		people   int
		barred   []string
	}{
		{"one", []Written{sells}, 1, []string{"a.zhou", "lin", "lin@example.com", "林溪"}},
		{"own may", []Written{keeps}, 2, nil},
		{"both", []Written{keeps, sells}, 2, []string{"a.zhou", "lin", "lin@example.com", "周野", "林溪"}},
		{"with one that is free", []Written{free, keeps}, 2, nil},
		{"free", []Written{free}, 0, nil},
	} {
		got := approvals.Consent("gzh", c.articles...)
		if got.People != c.people || !slices.Equal(got.Barred, c.barred) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestBarredUnderAnyName(t *testing.T) {
	c := Consent{People: 1, Barred: []string{"lin xi", "lin@example.com", "林溪"}}
	for name, want := range map[string]bool{
		"Lin Xi": true, " lin  XI ": true, "ＬＩＮ xi": true, "LIN@example.COM": true, "林溪": true, "lin": false, "": false,
	} {
		if got := c.Bars("root", name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
	if got := c.Barring("root", "LIN@example.com"); got != "LIN@example.com" {
		t.Errorf("barred as %q", got)
	}
}

func TestWordsAreCounted(t *testing.T) {
	c := Consent{People: 2, Barred: []string{"林溪"}}
	given := []Approval{
		{Digest: "old", By: "chen"}, {Digest: "new", By: "zhou"}, {Digest: "new", By: "Zhou"}, {Digest: "new", By: "林溪"}, {Digest: "new", By: "mo"},
	}
	for digest, want := range map[string]int{"new": 2, "old": 1, "other": 0} {
		if got := c.Words(digest, given); got != want {
			t.Errorf("%s has %d words, want %d", digest, got, want)
		}
	}
}

func TestTwoConsentsTogether(t *testing.T) {
	a, b := Consent{People: 1, Barred: []string{"b", "c"}}, Consent{People: 2, Barred: []string{"a", "b"}}
	if got := a.And(b); !got.Equal(Consent{People: 2, Barred: []string{"a", "b", "c"}}) || !got.Equal(b.And(a)) {
		t.Errorf("together %+v", got)
	}
	if got := (Consent{}).And(Consent{}); got.People != 0 || got.Barred != nil {
		t.Errorf("nothing and nothing: %+v", got)
	}
}
