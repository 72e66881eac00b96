package scheduler

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"moxin/content"
)

var update = flag.Bool("update", false, "write the plans that come out into testdata")

var shanghai = time.FixedZone("CST", 8*60*60)

// TestPlan runs the cases of testdata/plan: what is asked for, what exists, the plan expected.
func TestPlan(t *testing.T) {
	files, err := filepath.Glob("testdata/plan/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { planCase(t, file) })
	}
}

func planCase(t *testing.T, file string) {
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := readCase(t, a)
	plan, err := NewPlan(c.now, c.wanted, c.existing)
	if err != nil {
		t.Fatal(err)
	}
	got := showPlan(plan)
	again, err := NewPlan(c.now, c.wanted, c.existing)
	if err != nil || again.Digest != plan.Digest {
		t.Errorf("the same arguments gave another plan: %v", err)
	}
	for i, f := range a.Files {
		if f.Name != "plan" {
			continue
		}
		if *update {
			a.Files[i].Data = []byte(got)
			if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		if string(f.Data) != got {
			t.Errorf("plan:\n%s\nwant:\n%s", got, f.Data)
		}
		return
	}
	t.Fatal("case has no plan")
}

type testCase struct {
	now      time.Time
	wanted   Wanted
	existing Existing
}

// readCase reads the sections now, config, want, existing and articles: one fact a line,
// fields split by blanks, options as key=value.
func readCase(t *testing.T, a *txtar.Archive) testCase {
	c := testCase{wanted: Wanted{Config: content.Config{Zone: shanghai, Channels: []content.Channel{
		{ID: "gzh", Platform: content.WeChat}, {ID: "xhs", Platform: content.XiaoHongShu}, {ID: "dy", Platform: content.Douyin},
	}}, Broken: map[string][]content.Finding{}}}
	for _, f := range a.Files {
		for line := range strings.Lines(string(f.Data)) {
			fields := strings.Fields(line)
			if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
				continue
			}
			switch f.Name {
			case "now":
				c.now = at(t, fields[0])
			case "config":
				c.config(t, fields)
			case "want":
				c.want(t, fields)
			case "existing":
				c.release(t, fields)
			case "articles":
				c.existing.Articles = append(c.existing.Articles, content.ArticleRecord{
					Slug: fields[0], Path: fields[0] + ".md", Title: option(fields, "title", fields[0]), BodyDigest: option(fields, "body", fields[0]),
				})
			}
		}
	}
	return c
}

func (c *testCase) config(t *testing.T, f []string) {
	cfg := &c.wanted.Config
	switch f[0] {
	case "approval":
		cfg.Approval = content.Approvals{Required: true, People: number(t, option(f, "people", "1")), Own: option(f, "own", "true") == "true"}
	case "rule":
		r := content.ApprovalRule{People: number(t, option(f, "people", "1")), Own: option(f, "own", "true") == "true"}
		if stage := option(f, "stage", ""); stage != "" {
			r.Stages = []content.Stage{content.Stage(stage)}
		}
		cfg.Approval.Rules = append(cfg.Approval.Rules, r)
	case "quota":
		cfg.Calendar.Quota = map[string]content.Quota{f[1]: {Day: number(t, f[2]), Month: number(t, option(f, "month", "0"))}}
	case "broadcast":
		cfg.Channels[0].Mode, cfg.Channels[0].Account = "broadcast", option(f, "account", "")
	case "gap":
		d, err := time.ParseDuration(f[2])
		if err != nil {
			t.Fatal(err)
		}
		cfg.Calendar.Gap = map[string]time.Duration{f[1]: d}
	case "blackout":
		cfg.Calendar.Blackout = append(cfg.Calendar.Blackout, content.Blackout{From: at(t, f[1]), To: at(t, f[2]), Reason: f[3]})
	case "slot":
		cfg.Calendar.Slots = append(cfg.Calendar.Slots, content.Slot{Channels: []string{f[1]}, RRule: f[2]})
	case "certain":
		c.wanted.Certain = true
	case "new":
		c.wanted.New = append(c.wanted.New, f[1])
	case "without":
		cfg.Channels = cfg.Channels[1:]
	case "broken":
		path := option(f, "path", f[1]+".md")
		c.wanted.Broken[path] = append(c.wanted.Broken[path], content.Finding{
			Rule: "frontmatter/unclosed", Position: content.Position{File: path, Line: 1}, Channel: option(f, "channel", ""),
			Message: content.T("没有结束", "not closed"),
		})
	default:
		t.Fatalf("config %q", f[0])
	}
}

// want is: slug channel run asked, and src, title, body, pos, alias, commit, error, stage, author, by,
// series, part, after, campaign, prio, links. Asked may be an offset: gzh+2h, gzh+1d@09:00.
func (c *testCase) want(t *testing.T, f []string) {
	platform, _ := c.wanted.Config.Channel(f[1])
	w := Want{
		Slug: f[0], Channel: f[1], Platform: platform.Platform, Run: number(t, f[2]), Path: f[0] + ".md",
		Title: option(f, "title", f[0]), BodyDigest: option(f, "body", f[0]), SourceDigest: option(f, "src", "1"),
		Position: number(t, option(f, "pos", "0")), Stage: content.Stage(option(f, "stage", "")),
	}
	if author := option(f, "author", ""); author != "" {
		w.Authors = strings.Split(author, ",")
	}
	w.Commit.Author = option(f, "by", "")
	w.Rendition = w.Slug + w.SourceDigest
	w.Series, w.Part, w.Campaign = option(f, "series", ""), number(t, option(f, "part", "0")), option(f, "campaign", "")
	w.Priority = content.Priority(number(t, option(f, "prio", "0")))
	w.After, w.Links = optionList(f, "after"), optionList(f, "links")
	switch o, counts := content.ParseOffset(strings.ReplaceAll(f[3], "@", " ")); {
	case counts:
		w.Asked = content.Asked{Raw: o.String(), Offset: o}
	case f[3] == "slot":
		w.Asked = content.Asked{Raw: "slot", Slot: true}
	default:
		w.Asked = content.Asked{Raw: at(t, f[3]).Format(time.RFC3339), At: at(t, f[3])}
	}
	if alias := option(f, "alias", ""); alias != "" {
		w.Aliases = []string{alias}
	}
	if when := option(f, "commit", ""); when != "" {
		w.Commit.At = at(t, when)
	}
	if rule := option(f, "error", ""); rule != "" {
		w.Errors = []content.Finding{{Rule: rule, Severity: content.SeverityError, Position: content.Position{File: w.Path, Line: 3}, Message: content.T("不行", "no")}}
	}
	c.wanted.Items = append(c.wanted.Items, w)
	c.wanted.Articles = append(c.wanted.Articles, content.ArticleRecord{Slug: w.Slug, Aliases: w.Aliases, Path: w.Path, Title: w.Title, BodyDigest: w.BodyDigest})
}

// release is: id channel run state due asked items, and src, people, barred, campaign, prio, waits, fence.
// "=" as asked is the due instant, gzh+2h=T an offset that came to T (to the due instant without T).
// waits are kind:id, and :state or :dropped where the other is not just planned.
func (c *testCase) release(t *testing.T, f []string) {
	platforms := map[string]string{"gzh": content.WeChat, "xhs": content.XiaoHongShu, "dy": content.Douyin}
	r := content.Release{
		ID: int64(number(t, f[0])), Channel: f[1], Platform: platforms[f[1]], Run: number(t, f[2]), State: content.State(f[3]),
		Due: at(t, f[4]), Late: content.DefaultLate, Version: 1,
	}
	r.Consent = c.wanted.Config.Approval.Consent(r.Channel, content.Written{})
	if people := option(f, "people", ""); people != "" {
		r.Consent = content.Consent{People: number(t, people)}
	}
	if barred := option(f, "barred", ""); barred != "" {
		r.Consent.Barred = strings.Split(barred, ",")
	}
	r.Fence = int64(number(t, option(f, "fence", "0")))
	c.waits(t, &r, f)
	raw, came, _ := strings.Cut(f[5], "=")
	o, counts := content.ParseOffset(strings.ReplaceAll(raw, "@", " "))
	switch {
	case counts && came == "":
		r.Asked = content.OffsetAsked(o.String(), r.Due)
	case counts:
		r.Asked = content.OffsetAsked(o.String(), at(t, came))
	case f[5] == "=":
		r.Asked = r.Due.Format(time.RFC3339)
	case f[5] == "-":
	case f[5] == "nothing":
		r.Asked = askedNothing
	default:
		if slot, ok := strings.CutPrefix(f[5], "slot@"); ok {
			r.Asked = content.SlotAsked(at(t, slot))
		} else {
			r.Asked = at(t, f[5]).Format(time.RFC3339)
		}
	}
	for slug := range strings.SplitSeq(f[6], ",") {
		src := option(f, "src", "1")
		r.Items = append(r.Items, content.Item{Slug: slug, Title: slug, Rendition: slug + src, SourceDigest: src})
	}
	r.Digest = content.MessageDigest(r.Items)
	c.existing.Releases = append(c.existing.Releases, r)
}

// waits reads the terms of a release that are no consent.
func (c *testCase) waits(t *testing.T, r *content.Release, f []string) {
	r.Campaign, r.Priority = option(f, "campaign", ""), content.Priority(number(t, option(f, "prio", "0")))
	for _, w := range optionList(f, "waits") {
		parts := append(strings.Split(w, ":"), "planned")
		wait := content.Wait{Kind: content.WaitKind(parts[0]), Release: int64(number(t, parts[1])), State: content.State(parts[2])}
		if wait.Dropped = parts[2] == "dropped"; wait.Dropped {
			wait.State = content.Planned
		}
		if c.existing.Waits == nil {
			c.existing.Waits = map[int64][]content.Wait{}
		}
		c.existing.Waits[r.ID] = append(c.existing.Waits[r.ID], wait)
	}
}

// optionList is an option that lists words.
func optionList(fields []string, key string) []string {
	if list := option(fields, key, ""); list != "" {
		return strings.Split(list, ",")
	}
	return nil
}

func option(fields []string, key, unsaid string) string {
	for _, f := range fields {
		if v, ok := strings.CutPrefix(f, key+"="); ok {
			return v
		}
	}
	return unsaid
}

func number(t *testing.T, s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func at(t *testing.T, s string) time.Time {
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly} {
		if at, err := time.ParseInLocation(layout, s, shanghai); err == nil {
			return at
		}
	}
	t.Fatalf("not a time: %q", s)
	return time.Time{}
}

// showPlan is the plan as a reader of the cases wants it: its lines, then what is written.
func showPlan(p Plan) string {
	var b strings.Builder
	clock := func(t time.Time) string {
		if t.IsZero() {
			return "-"
		}
		return t.In(shanghai).Format("01-02T15:04")
	}
	for _, c := range p.Changes {
		var slugs []string
		for _, it := range c.Items {
			slugs = append(slugs, it.Slug)
		}
		fmt.Fprintf(&b, "%s #%d %s/%d %s %s→%s", c.Kind, c.Release, c.Channel, c.Run, strings.Join(slugs, ","), clock(c.From), clock(c.To))
		if c.Content {
			b.WriteString(" content")
		}
		if c.Rule != "" {
			fmt.Fprintf(&b, " (%s: %s)", c.Rule, c.Reason.In("en"))
		}
		if !c.floor.IsZero() {
			fmt.Fprintf(&b, " next %s", clock(c.Next))
		}
		for _, w := range c.Waits {
			fmt.Fprintf(&b, " {%s #%d %s %s}", w.Kind, w.Release, w.Slug, w.Channel)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "unchanged %d\n", p.Unchanged)
	for _, r := range p.set.Create {
		fmt.Fprintf(&b, "+ %s/%d %s %s asked %q items %d%s%s\n", r.Channel, r.Run, r.State, clock(r.Due), r.Asked, len(r.Items), showConsent(r.Consent),
			showTerms(content.Terms{Campaign: r.Campaign, Priority: r.Priority, Waits: r.Waits}))
	}
	for _, c := range p.set.Change {
		fmt.Fprintf(&b, "~ #%d due %s asked %q items %d to %q", c.Release, clock(c.Due), c.Asked, len(c.Items), c.To)
		if c.Terms != nil {
			fmt.Fprintf(&b, " terms%s%s", showConsent(c.Terms.Consent), showTerms(*c.Terms))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func showTerms(t content.Terms) string {
	var s string
	if t.Campaign != "" {
		s += " campaign " + t.Campaign
	}
	if t.Priority != 0 {
		s += fmt.Sprintf(" priority %d", t.Priority)
	}
	for _, w := range t.Waits {
		s += fmt.Sprintf(" waits %s %s %s/%d", w.Kind, w.Slug, w.Channel, w.Run)
	}
	return s
}

// showConsent is a consent that says more than one or nobody.
func showConsent(c content.Consent) string {
	if c.People < 2 && len(c.Barred) == 0 {
		return ""
	}
	return fmt.Sprintf(" people %d not %s", c.People, strings.Join(c.Barred, ","))
}

func TestSavedPlanIsStaleAfterAnyChange(t *testing.T) {
	now := at(t, "2026-12-01T09:00")
	c := testCase{now: now, wanted: Wanted{Config: content.Config{Zone: shanghai, Channels: []content.Channel{{ID: "gzh", Platform: content.WeChat}}}}}
	c.want(t, strings.Fields("a gzh 1 2026-12-01T20:00"))
	plan := func(now time.Time) Plan {
		p, err := NewPlan(now, c.wanted, c.existing)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	saved, err := json.Marshal(plan(now))
	if err != nil {
		t.Fatal(err)
	}
	if err := plan(now.Add(time.Minute)).Matches(saved); err != nil {
		t.Errorf("a minute later nothing has changed: %v", err)
	}
	if err := plan(at(t, "2026-12-02T09:00")).Matches(saved); !errors.Is(err, ErrStalePlan) {
		t.Errorf("after the instant passed: %v, want stale", err)
	}
	c.wanted.Items[0].Rendition = "other"
	if err := plan(now).Matches(saved); !errors.Is(err, ErrStalePlan) {
		t.Errorf("after the text changed: %v, want stale", err)
	}
	if err := plan(now).Matches([]byte("{}")); !errors.Is(err, ErrStalePlan) {
		t.Errorf("an empty file: %v, want stale", err)
	}
}

// A plan that would write something else, or against another state of the store, is another plan.
func TestSavedPlanKnowsWhatItWasMadeFrom(t *testing.T) {
	for name, change := range map[string]func(c *testCase){
		"a tag of an article that is out":     func(c *testCase) { c.wanted.Articles[1].Tags = []string{"复购"} },
		"an article is gone":                  func(c *testCase) { c.wanted.Articles = c.wanted.Articles[:1] },
		"a rendition that is to be stored":    func(c *testCase) { c.wanted.Renditions = []content.Rendition{{Digest: "r"}} },
		"approval is no longer required":      func(c *testCase) { c.wanted.Config.Approval.Required = false },
		"another window for lateness":         func(c *testCase) { c.wanted.Config.Calendar.Late = time.Hour },
		"somebody touched a release":          func(c *testCase) { c.existing.Releases[1].Version++ },
		"somebody took a place in the quota":  func(c *testCase) { c.release(t, strings.Fields("9 gzh 1 planned 2026-12-01T07:00 - z")) },
		"a commit asked for it anew":          func(c *testCase) { c.wanted.Items[0].Commit.Hash = "2" },
		"a warning was found in what changes": func(c *testCase) { c.wanted.Items[0].Warnings = []content.Finding{{Rule: "x"}} },
	} {
		t.Run(name, func(t *testing.T) {
			c := testCase{now: at(t, "2026-12-01T09:00"), wanted: Wanted{Config: content.Config{
				Zone: shanghai, Channels: []content.Channel{{ID: "gzh", Platform: content.WeChat}},
				Approval: content.Approvals{Required: true},
				Calendar: content.Calendar{Quota: map[string]content.Quota{"gzh": {Day: 5}}},
			}}}
			c.want(t, strings.Fields("a gzh 1 2026-12-01T20:00"))
			c.want(t, strings.Fields("b gzh 1 2026-12-01T12:00 src=2"))
			c.release(t, strings.Fields("1 gzh 1 published 2026-11-01T20:00 = c"))
			c.release(t, strings.Fields("2 gzh 1 approved 2026-12-01T12:00 = b"))
			c.existing.Articles = []content.ArticleRecord{{Slug: "b", Path: "b.md", Title: "b", BodyDigest: "b"}}
			saved, err := json.Marshal(c.plan(t))
			if err != nil {
				t.Fatal(err)
			}
			if err := c.plan(t).Matches(saved); err != nil {
				t.Fatalf("unchanged: %v", err)
			}
			change(&c)
			if err := c.plan(t).Matches(saved); !errors.Is(err, ErrStalePlan) {
				t.Errorf("Matches says %v, want stale", err)
			}
		})
	}
}

// plan is what comes of the case.
func (c *testCase) plan(t *testing.T) Plan {
	t.Helper()
	p, err := NewPlan(c.now, c.wanted, c.existing)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A line says what was found in its articles and how full the quota is once it is carried out.
func TestLinesCarryFindingsAndQuota(t *testing.T) {
	c := testCase{now: at(t, "2026-12-01T09:00"), wanted: Wanted{Config: content.Config{
		Zone: shanghai, Channels: []content.Channel{{ID: "xhs", Platform: content.XiaoHongShu}},
		Calendar: content.Calendar{Quota: map[string]content.Quota{"xhs": {Day: 2, Month: 9}}},
	}}}
	c.want(t, strings.Fields("a xhs 1 2026-12-01T20:00"))
	c.want(t, strings.Fields("b xhs 1 2026-12-01T21:00"))
	c.want(t, strings.Fields("c xhs 1 2026-12-01T22:00"))
	c.wanted.Items[1].Warnings = []content.Finding{{Rule: "style/long", Severity: content.SeverityWarning}}
	p := c.plan(t)
	if len(p.Changes) != 3 {
		t.Fatalf("lines: %+v", p.Changes)
	}
	want := []QuotaUse{{"day", "2026-12-01", 2, 2}, {"month", "2026-12", 2, 9}}
	for _, line := range p.Changes {
		if !slices.Equal(line.Quota, want) {
			t.Errorf("%s: quota %v, want %v", line.Items[0].Slug, line.Quota, want)
		}
	}
	if found := p.Changes[1].Findings; len(found) != 1 || found[0].Rule != "style/long" {
		t.Errorf("findings of b: %v", found)
	}
	if third := p.Changes[2]; third.Rule != "quota" || len(p.Left()) != 1 || p.Left()[0].Items[0].Slug != "c" {
		t.Errorf("the third line is %+v, left are %+v", third, p.Left())
	}
	shown, err := json.Marshal(p.Changes[1])
	if err != nil || !strings.Contains(string(shown), `"quota":[{"span":"day","of":"2026-12-01","used":2,"max":2}`) || !strings.Contains(string(shown), `"rule":"style/long"`) {
		t.Errorf("as JSON: %s, %v", shown, err)
	}
}

func TestSuspectedRenameIsAskedAboutAgain(t *testing.T) {
	c := testCase{now: at(t, "2026-12-01T09:00"), wanted: Wanted{Config: content.Config{Zone: shanghai, Channels: []content.Channel{{ID: "gzh", Platform: content.WeChat}}}}}
	c.want(t, strings.Fields("new gzh 1 2026-12-01T20:00 body=b"))
	c.release(t, strings.Fields("1 gzh 1 published 2026-11-01T20:00 = old"))
	c.existing.Articles = []content.ArticleRecord{{Slug: "old", Path: "old.md", BodyDigest: "b"}}
	for range 2 {
		p, err := NewPlan(c.now, c.wanted, c.existing)
		if err != nil || len(p.Changes) != 1 || p.Changes[0].Rule != "rename" {
			t.Fatalf("plan %+v, %v: want the rename to be asked about", p.Changes, err)
		}
		// As applied: what the plan recorded is what the store knows next time.
		c.existing.Articles = append(c.existing.Articles, p.Changeset("me").Articles...)
	}
}
