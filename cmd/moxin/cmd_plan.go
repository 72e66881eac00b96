package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/scheduler"
)

type planOptions struct {
	out   string
	fresh []string
	auto  bool // apply
}

func newPlan(a *app) *cobra.Command {
	var o planOptions
	c := &cobra.Command{
		Use:   "plan",
		Short: "Show what apply would create, move, replace and cancel, and why",
		Long: `Compare what the workspace asks for with what the store has. Nothing is changed. Errors in an article
hold its release on the channel they concern; the line says so. Contact codes that apply would make are lines too.`,
		Example: "  moxin plan\n  moxin plan -o .moxin/week.plan && moxin apply .moxin/week.plan",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), online, func(b *bench, s *store.Store) error {
				return a.runPlan(cmd.Context(), b, s, o)
			})
		},
	}
	c.Flags().StringVarP(&o.out, "out", "o", "", "save the plan; apply FILE then does exactly this or refuses")
	addFresh(c, &o.fresh)
	a.jsonFlag(c)
	return c
}

func addFresh(c *cobra.Command, fresh *[]string) {
	c.Flags().StringSliceVar(fresh, "new", nil, "slugs that are new articles although they look like renamed ones")
}

func (a *app) runPlan(ctx context.Context, b *bench, s *store.Store, o planOptions) error {
	p, err := b.shownPlan(ctx, s, a.now(), o.fresh)
	if err != nil {
		return err
	}
	if err := a.people(b, s).LeftDrafts(ctx, &p); err != nil {
		return err
	}
	if o.out != "" {
		saved, err := p.MarshalJSON()
		if err != nil {
			return err
		}
		if err := os.WriteFile(o.out, append(saved, '\n'), 0o644); err != nil {
			return err
		}
	}
	if a.json {
		return a.printJSON(p)
	}
	a.printPlan(b, p)
	return nil
}

var kindMark = map[scheduler.Kind]string{
	scheduler.KindCreate: "+", scheduler.KindMove: "~", scheduler.KindReplace: "~", scheduler.KindCancel: "-",
	scheduler.KindRename: "?", scheduler.KindTerms: "~", scheduler.KindDrift: "=", scheduler.KindConflict: "!",
}

func (a *app) printPlan(b *bench, p scheduler.Plan) {
	cfg := b.ws.Config
	zone := cfg.Zone
	for _, c := range p.Changes {
		line := fmt.Sprintf("%s %-8s %-6s %s  %s", kindMark[c.Kind], a.say(kindWords[planWord(c)]), c.Channel, planInstants(c, zone), planTitles(c))
		if why := a.say(c.Reason); why != "" {
			line += "  # " + why
		}
		if c.DraftLeft {
			line += a.say(content.T("；平台上留有草稿", "; its draft stays on the platform"))
		}
		if !c.Next.IsZero() {
			line += a.say(nextThatWouldDo) + instant(c.Next, zone)
		}
		if terms := a.say(planTerms(c, cfg)); terms != "" {
			line += "  " + terms
		}
		if more := a.say(planMore(c)); more != "" {
			line += "  " + more
		}
		a.printf("%s\n", line)
	}
	a.printf("%s", a.planWays(p.Ways))
	counts := map[scheduler.Kind]int{}
	for _, c := range p.Changes {
		counts[planWord(c)]++
	}
	a.progressf("%s\n", a.say(planCounts(counts, p.Unchanged)))
	for _, f := range b.unplanned(p) {
		a.progressf("! %s", a.findingLine(f))
	}
	for _, f := range p.Balance {
		a.progressf("! %s%s%s\n", a.say(f.Message), a.say(content.T("；", "; ")), a.say(f.Suggestion))
	}
}

// kindWords are the kinds of change for people.
var kindWords = map[scheduler.Kind]content.Text{
	scheduler.KindCreate: content.T("新建", "create"), scheduler.KindMove: content.T("改期", "move"),
	scheduler.KindReplace: content.T("替换", "replace"), scheduler.KindCancel: content.T("取消", "cancel"),
	scheduler.KindRename: content.T("改名", "rename"), scheduler.KindTerms: content.T("换规矩", "terms"), scheduler.KindDrift: content.T("偏离", "drift"),
	scheduler.KindConflict: content.T("冲突", "conflict"), held: content.T("卡住", "held"),
}

// planCounts is a plan in one line.
func planCounts(counts map[scheduler.Kind]int, unchanged int) content.Text {
	var zh, en []string
	for _, k := range []scheduler.Kind{
		scheduler.KindCreate, scheduler.KindMove, scheduler.KindReplace, scheduler.KindCancel,
		scheduler.KindRename, scheduler.KindTerms, scheduler.KindDrift, scheduler.KindConflict, held,
	} {
		if n := counts[k]; n > 0 {
			zh = append(zh, fmt.Sprintf("%s %d 条", kindWords[k].ZH, n))
			en = append(en, fmt.Sprintf("%d %s", n, kindWords[k].EN))
		}
	}
	return content.T(
		fmt.Sprintf("%s；没有变化的 %d 条", cmp.Or(strings.Join(zh, "，"), "没有要做的"), unchanged),
		fmt.Sprintf("%s; %d unchanged", cmp.Or(strings.Join(en, ", "), "nothing to do"), unchanged))
}

// held is what people call a conflict that an error in the article makes: mending the article
// ends it, and nobody has to choose.
const held scheduler.Kind = "held"

func planWord(c scheduler.PlanChange) scheduler.Kind {
	if c.Kind == scheduler.KindConflict && c.Rule == "finding" {
		return held
	}
	return c.Kind
}

func planInstants(c scheduler.PlanChange, zone *time.Location) string {
	switch {
	case c.From.IsZero() || c.From.Equal(c.To):
		return instantOr(c.To, zone, "-")
	case c.To.IsZero():
		return instant(c.From, zone)
	}
	return instant(c.From, zone) + " → " + instant(c.To, zone)
}

func planTitles(c scheduler.PlanChange) string {
	var titles []string
	for _, it := range c.Items {
		titles = append(titles, it.Title)
	}
	s := strings.Join(titles, " + ")
	if c.Run > 1 {
		s += fmt.Sprintf(" (run %d)", c.Run)
	}
	return s
}

func newApply(a *app) *cobra.Command {
	var o planOptions
	c := &cobra.Command{
		Use:   "apply [PLAN]",
		Short: "Write the plan to the store: releases and their renditions, in one transaction",
		Long: `Make the plan and write it. With a saved PLAN do exactly that, or refuse with exit code 6 when articles,
config or store changed since. A release follows its article to a name that git or aliases vouch for; where
only title or text are alike, and in a conflict, nothing changes until a person has said what is meant.

Contact codes (渠道活码) that waiting articles show and that are not there yet are made on WeCom afterwards, each
once. Where that fails the releases are written all the same, and wait; exit code 3.

--auto is for machines, and what serve does on each commit: a release follows no new name on the strength of
a like title, and no release is cancelled because its channel left moxin.yaml. What is left for a person is
said, with exit code 3.`,
		Example: "  moxin apply\n  moxin apply .moxin/week.plan\n  moxin apply --auto",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), online, func(b *bench, s *store.Store) error {
				return a.runApply(cmd.Context(), b, s, args, o)
			})
		},
	}
	addFresh(c, &o.fresh)
	c.Flags().BoolVar(&o.auto, "auto", false, "apply only what needs no person's word; exit code 3 when something is left")
	c.MarkFlagsMutuallyExclusive("auto", "new")
	a.jsonFlag(c)
	return c
}

func (a *app) runApply(ctx context.Context, b *bench, s *store.Store, args []string, o planOptions) error {
	p, err := a.planToApply(ctx, b, s, args, o)
	if err != nil {
		return err
	}
	created, err := a.applyPlan(ctx, b, s, &p, a.who())
	switch {
	case errors.Is(err, store.ErrStale):
		return exit(exitStale, fmt.Errorf("somebody changed a release meanwhile; plan again: %w", err))
	case err != nil:
		return fmt.Errorf("applying: %w", err)
	}
	words, err := a.hearTrailers(ctx, b, s)
	if err != nil {
		return fmt.Errorf("applied, but commits could not be asked for approvals: %w", err)
	}
	made, wayErr := a.makeWays(ctx, b, s, p.Ways, a.who())
	if err := a.printApplied(b, applied{p, created, words, made}); err != nil {
		return err
	}
	if wayErr != nil {
		return exit(exitPartly, wayErr)
	}
	if left := len(p.Left()); o.auto && left > 0 {
		return exit(exitPartly, &textError{content.T(
			fmt.Sprintf("%d 行要人决定，没有动；运行 moxin plan 看是哪些", left), fmt.Sprintf("%s left for a person; moxin plan shows which", many(left, "line")))})
	}
	return nil
}

// planToApply makes the plan, and holds it against the saved one where one is named.
func (a *app) planToApply(ctx context.Context, b *bench, s *store.Store, args []string, o planOptions) (scheduler.Plan, error) {
	if o.auto {
		if len(args) == 1 {
			return scheduler.Plan{}, usageText(
				fmt.Sprintf("--auto 自己做计划，不要写 %s", args[0]), fmt.Sprintf("--auto makes its own plan: leave %s out", args[0]))
		}
		return b.certainPlan(ctx, s, a.now())
	}
	p, err := b.plan(ctx, s, a.now(), o.fresh)
	if err != nil || len(args) == 0 {
		return p, err
	}
	saved, err := os.ReadFile(args[0])
	if errors.Is(err, fs.ErrNotExist) {
		return p, usageText(
			fmt.Sprintf("没有 %s 这个文件，计划用 moxin plan -o 保存", args[0]), fmt.Sprintf("there is no file %s; moxin plan -o saves a plan", args[0]))
	}
	if err != nil {
		return p, usagef("%w", err)
	}
	switch err := p.Matches(saved); {
	case errors.Is(err, scheduler.ErrNoPlan):
		return p, exit(exitUsage, err)
	case err != nil:
		return p, exit(exitStale, err)
	}
	return p, nil
}

// applyPlan writes a plan in the name of who, and notes in it which drafts stay on their platforms.
func (a *app) applyPlan(ctx context.Context, b *bench, s *store.Store, p *scheduler.Plan, who string) ([]int64, error) {
	if err := a.people(b, s).LeftDrafts(ctx, p); err != nil {
		return nil, err
	}
	return s.Apply(ctx, p.Changeset(who))
}

// applied is what an apply did.
type applied struct {
	plan    scheduler.Plan
	created []int64
	words   []heard
	ways    []content.ContactWay
}

func (a *app) printApplied(b *bench, did applied) error {
	p := did.plan
	if a.json {
		return a.printJSON(map[string]any{
			"created": append([]int64{}, did.created...), "plan": p, "left": len(p.Left()), "trailers": append([]heard{}, did.words...),
			"contact_ways": waysJSON(did.ways),
		})
	}
	a.printPlan(b, p)
	for _, c := range p.Changes {
		if c.DraftLeft {
			a.progressf("%s\n", a.say(draftLeft(c.Release)))
		}
	}
	for _, h := range did.words {
		a.progressf("%s\n", a.say(h.text()))
	}
	return nil
}
