package console

import (
	"cmp"
	"crypto/sha256"
	"regexp"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// entryView is one line of a release's story.
type entryView struct {
	At       instant
	Who      string
	Origin   string // from where; "" = by itself
	Action   string
	From, To string // states in words, or what changed
	State    content.State
	Why      string
	Note     string // of an attempt: which, and how late it began
	Commit   string // that asked for it
	Attempt  bool
	at       time.Time
}

type attemptView struct {
	Fence    int64
	Worker   string
	Called   instant
	Lateness string
	Took     string // work time; "—" while under way
	State    content.State
	Word     string
	Error    string
	Late     string
}

// told is everything that is known to have happened to a release.
type told struct {
	entries  []content.Entry // the newest first, as the store has them
	attempts []content.Attempt
	posts    []content.Publication
}

// story is what happened to a release in one list, the oldest first: what the audit says, with the
// attempt that each claim began, and what became of its posts.
func (p *page) story(r content.Release, t told) []entryView {
	var out []entryView
	fresh := -1 // the line that brought the present content
	for _, e := range slices.Backward(t.entries) {
		v := p.entry(e)
		if note := p.claimed(e, t.attempts); note != "" {
			v.Note, v.Attempt = note, true
		}
		if e.Action == "release.create" || e.Action == "release.replace" {
			fresh = len(out)
		}
		out = append(out, v)
	}
	if fresh >= 0 {
		out[fresh].Commit = short(r.Commit)
	}
	for _, post := range t.posts {
		if !post.GoneAt.IsZero() {
			out = append(out, entryView{At: p.instant(post.GoneAt), Action: p.T("is_gone"), To: post.Title, Why: p.In(content.ReadText(post.GoneWhy)), at: post.GoneAt})
		}
	}
	slices.SortStableFunc(out, func(a, b entryView) int { return a.at.Compare(b.at) })
	return out
}

// claimed says which attempt a line of the audit is the beginning of, and how late it began; "" = none.
func (p *page) claimed(e content.Entry, attempts []content.Attempt) string {
	if e.To != string(content.Publishing) {
		return ""
	}
	for i, a := range attempts {
		if a.Called.Equal(e.At) {
			return p.F("attempt_began", i+1, p.lateness(a.Lateness))
		}
	}
	return ""
}

func (p *page) entry(e content.Entry) entryView {
	v := entryView{At: p.instant(e.At), at: e.At, Who: p.actor(e.Who), Origin: e.Origin, Action: e.Action, From: e.From, To: e.To, Why: p.In(content.ReadText(e.Why))}
	if t, ok := actions[e.Action]; ok {
		v.Action = p.In(t)
	}
	if e.Action == "release.approve" { // the reason begins with the way that the word came
		via, why, _ := strings.Cut(e.Why, " ")
		v.From, v.To, v.Why = "", short(e.To), strings.TrimSpace(p.via(via)+" "+why)
		return v
	}
	if e.Action == "release.terms" {
		v.From, v.To = "", p.terms(e.From, e.To)
		return v
	}
	if e.From == e.To { // something was done that changes no state
		v.From, v.To = "", ""
		return v
	}
	if _, ok := content.StateWords[content.State(e.To)]; ok {
		v.State, v.To = content.State(e.To), p.stateWord(content.State(e.To))
		v.From = v.Action // of its first line, which comes from no state
		if e.From != "" {
			v.From = p.stateWord(content.State(e.From))
		}
		return v
	}
	v.From, v.To = p.changed(e.From), p.changed(e.To)
	return v
}

// term is one "name=value" of the audit's line on a release's terms; a value may have spaces in it.
var term = regexp.MustCompile(`(campaign|priority|people|barred|waits)=`)

// readTerms reads such a line by name.
func readTerms(line string) (names []string, values map[string]string) {
	values = map[string]string{}
	at := term.FindAllStringSubmatchIndex(line, -1)
	for i, m := range at {
		end := len(line)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		name := line[m[2]:m[3]]
		names, values[name] = append(names, name), strings.TrimSpace(line[m[1]:end])
	}
	return names, values
}

// terms says which terms of a release changed.
func (p *page) terms(from, to string) string {
	names, now := readTerms(to)
	_, was := readTerms(from)
	var out []string
	for _, name := range names {
		out = append(out, p.F("term.changed", p.T("term."+name), cmp.Or(p.term(name, was[name]), unknown), cmp.Or(p.term(name, now[name]), unknown)))
	}
	return strings.Join(out, p.T("semicolon"))
}

// term is a value of the audit's line in words.
func (p *page) term(name, value string) string {
	switch name {
	case "campaign":
		return p.campaign(value)
	case "waits":
		if value != "" {
			return "#" + strings.ReplaceAll(value, ",", p.T("comma")+"#")
		}
	case "priority":
		if _, ok := speech["priority."+value]; ok {
			return p.T("priority." + value)
		}
		return ""
	}
	return value
}

// vias are the ways that a person's word comes.
var vias = map[string]content.Text{
	"console": content.T("在控制台", "in the console"), "cli": content.T("用命令行", "on the command line"),
	"api": content.T("经接口", "through the API"), "trailer": content.T("在提交里写了 Approved-by", "by Approved-by in the commit"),
}

// via says how a word came.
func (p *page) via(how string) string {
	if t, ok := vias[how]; ok {
		return p.In(t)
	}
	return how
}

// actors are the programs that the audit names.
var actors = map[string]content.Text{
	"plan": content.T("计划", "plan"), "scheduler": content.T("调度", "scheduler"), "worker": content.T("发布进程", "worker"),
	"sweeper": content.T("巡检", "sweeper"), "platform": content.T("平台", "platform"),
	"hand-off page": content.T("交接页", "hand-off page"),
}

// actor is who did something, in words where it is no person.
func (p *page) actor(who string) string {
	if t, ok := actors[who]; ok {
		return p.In(t)
	}
	return who
}

func (p *page) attempt(a content.Attempt) attemptView {
	v := attemptView{
		Fence: a.Fence, Worker: a.Worker, Called: p.instant(a.Called), Lateness: p.lateness(a.Lateness),
		Took: unknown, State: a.Result, Word: p.stateWord(a.Result), Error: p.In(content.ReadText(a.Error)), Late: p.In(content.ReadText(a.Late)),
	}
	if a.Result == "" {
		v.State, v.Word = content.Publishing, p.T("under_way")
	}
	if !a.Finished.IsZero() {
		v.Took = a.Finished.Sub(a.Started).Round(time.Millisecond).String()
	}
	return v
}

// changed is one side of a change that is no state: an instant or a digest as the audit has it.
func (p *page) changed(value string) string {
	if t, err := time.Parse(time.RFC3339, value); err == nil {
		return p.instant(t).Text
	}
	if len(value) == 2*sha256.Size {
		return short(value)
	}
	return value
}
