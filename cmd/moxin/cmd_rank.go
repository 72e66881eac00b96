package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/ingest/rank"
	"moxin/ingest/rank/baseline"
)

type rankOptions struct {
	data, export    string
	by              string
	asOf            string
	period, compare string
	preset          string
	loadings        string
	csv             bool
}

// rankedBy are the subjects a ranking can be of.
var rankedBy = []string{"article", "author", "series", "topic", "format", "channel", "stage", "audience"}

// presetList asks for the names of presets.
const presetList = "list"

const rankHelp = `Rank articles, or their authors, series, topics, formats, channels, stages and audiences, by the trust
that their readers' signals agree on. Each score has a 90% interval, each rank a range. Where there is too
little evidence there is an interval and no rank. Unknown numbers are left out, never taken for zero.
Trust is in standard deviations over the articles, of fewer than 15 in a unit that the model sets: 0 is
usual. Signals agree; nothing here says why they do.

--period lists what went out in a period: 2026-10, 2026-W47, 2026-10-01..2026-10-31 or 30d, by the first
publication of each article in the workspace's zone. Everything is still scored together.
--compare PERIOD tells how the mean trust of --period (by default as many days until now) differs from that
of PERIOD: of all articles and of each --by; of single articles the place that they had at PERIOD's end.
--as-of sees only what was known at an instant (2026-11-03 20:00) or the end of a day (2026-11-03): no
reading, correction, withdrawal, order or file that came later.
--preset puts articles in the order of another index, beside their rank: volume and single rates, not trust.
The last lines, with →, are what to do next, where an interval speaks for it.
--data DIR ranks posts.csv and samples.csv in DIR, without workspace or store; --export DIR writes them.

--csv prints the table that was asked for, with bare numbers, and blank where nothing is known:
  articles         rank,post_id,trust,low,high,rank_low,rank_high,p_top10,demand,exposure,evidence
  --by SUBJECT     rank,kind,name,posts,trust,low,high,rank_low,rank_high,evidence
  --compare PERIOD post_id,rank_then,rank_low_then,rank_high_then,rank,rank_low,rank_high,trust,low,high,title
  … --by SUBJECT   kind,name,then,then_low,then_high,then_posts,now,…,difference,low,high,above,told_apart
  --preset INDEX   place,post_id,value,rank,rank_low,rank_high,title

--json has posts (by rank: trust, demand, exposure, contributions that add up to before_pooling, pull,
missing, narrower, why), groups, weights, advice, notes; compare and preset where they were asked for.`

const rankExamples = `  moxin rank
  moxin rank --by series --period 2026-10
  moxin rank --by author --compare 2026-10 --period 2026-11
  moxin rank --as-of 2026-10-31
  moxin rank --preset list
  moxin rank --preset ces
  moxin rank --json | jq '.posts[0].why'
  moxin rank --by author --csv > authors.csv
  moxin rank --data ./exported --csv`

func newRank(a *app) *cobra.Command {
	var o rankOptions
	c := &cobra.Command{
		Use:     "rank [--by SUBJECT]",
		Short:   "Which content builds trust, how sure that is, and why",
		Long:    rankHelp,
		Example: rankExamples,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runRank(cmd.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.by, "by", rankedBy[0], strings.Join(rankedBy, ", "))
	f.StringVar(&o.period, "period", "", "list what went out in this period")
	f.StringVar(&o.compare, "compare", "", "the difference from this period")
	f.StringVar(&o.asOf, "as-of", "", "as it was to be seen at an instant, or at the end of a day")
	f.StringVar(&o.preset, "preset", "", "the order of another index, or "+presetList)
	f.StringVar(&o.loadings, "loadings", "", "a table of what signals speak of, instead of the workspace's")
	f.StringVar(&o.data, "data", "", "folder with posts.csv and samples.csv")
	f.StringVar(&o.export, "export", "", "write the data as posts.csv and samples.csv into this folder")
	f.BoolVar(&o.csv, "csv", false, "print CSV")
	a.jsonFlag(c)
	c.MarkFlagsMutuallyExclusive("csv", "json")
	c.MarkFlagsMutuallyExclusive("compare", "preset")
	return c
}

// check refuses what cannot be asked for together.
func (o rankOptions) check() error {
	if !slices.Contains(rankedBy, o.by) {
		like, all := meant(o.by, rankedBy), strings.Join(rankedBy, ", ")
		return usageText(
			fmt.Sprintf("--by 没有 %q%s可用的有 %s", o.by, cmp.Or(like.ZH, "，"), all), fmt.Sprintf("--by %q%s; there are %s", o.by, like.EN, all))
	}
	if o.by != rankedBy[0] && o.preset != "" {
		return usageText("--preset 只排文章，不能和 --by "+o.by+" 一起用", "--preset orders articles, not --by "+o.by)
	}
	if _, ok := baseline.Find(o.preset); !ok && o.preset != "" && o.preset != presetList {
		names := append(baseline.Names(), presetList)
		like := meant(o.preset, names)
		return usageText(
			fmt.Sprintf("--preset 没有 %q%s可用的有 %s", o.preset, cmp.Or(like.ZH, "，"), strings.Join(names, ", ")),
			fmt.Sprintf("--preset %q%s; there are %s", o.preset, like.EN, strings.Join(names, ", ")))
	}
	return nil
}

func (a *app) runRank(ctx context.Context, o rankOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	if o.preset == presetList {
		return a.printPresets(o.csv)
	}
	// Of ten thousand articles the readings alone are hundreds of megabytes: what is let go is looked for
	// twice as often, for a tenth more work.
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	in, err := a.rankInput(ctx, o)
	if err != nil {
		return err
	}
	view, err := in.view(o)
	if err != nil {
		return err
	}
	if o.export != "" {
		if err := rank.WriteDir(o.export, in.data); err != nil {
			return fmt.Errorf("exporting: %w", err)
		}
	}
	if err := view.score(ctx, in); err != nil {
		return err
	}
	return a.printRanking(view, o)
}

// printRanking prints a view the way that was asked for, and what is to be known with it.
func (a *app) printRanking(v rankView, o rankOptions) error {
	switch {
	case a.json:
		return a.printJSON(v.json())
	case o.csv:
		err := a.printRankingCSV(v)
		a.noteRanking(v, o)
		return err
	case v.compared != nil:
		a.printCompared(v, o.by)
	case v.preset != nil:
		a.printPreset(v.preset)
	case o.by != rankedBy[0]:
		a.printf("%s", a.groupTable(v.groups, o.by).render(a.terminal()))
	default:
		a.printf("%s", a.rankTable(v.posts).render(a.terminal()))
	}
	advice := v.advice()
	for _, one := range advice {
		a.printf("→ %s\n", a.say(one.Why))
	}
	if len(advice) > 0 {
		a.printf("%s\n", a.say(content.T("依据的信号一致，不等于因果。", "It rests on signals that agree; that they are the cause is not said.")))
	}
	a.noteRanking(v, o)
	return nil
}

// noteRanking says what people should know of a ranking, beside it.
func (a *app) noteRanking(v rankView, o rankOptions) {
	for _, note := range v.result.Notes {
		a.progressf("%s\n", a.say(note))
	}
	switch {
	case len(v.result.Posts) == 0 && o.data != "":
		a.progressf("%s\n", a.say(content.T("posts.csv 里一篇也没有", "posts.csv has no article")))
	case len(v.result.Posts) == 0:
		a.progressf("%s\n", a.say(content.T(
			"还没有可以排名的发布；发布并采样之后再来", "nothing to rank yet: publish and collect first")))
	case o.by != rankedBy[0] && !v.says(o.by):
		a.progressf("%s\n", a.say(content.T("没有文章写明 "+o.by, "no article says its "+o.by)))
	case len(v.posts) == 0:
		a.progressf("%s\n", a.say(content.T(
			fmt.Sprintf("%s 没有发出文章", v.period), fmt.Sprintf("nothing went out in %s", v.period))))
	}
}
