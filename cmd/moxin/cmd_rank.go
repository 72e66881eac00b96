package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/rank"
)

type rankOptions struct {
	data   string
	export string
	by     string
	csv    bool
}

// rankedBy are the subjects a ranking can be of.
var rankedBy = []string{"article", "author", "series", "topic", "stage", "audience", "channel"}

func newRank(a *app) *cobra.Command {
	var o rankOptions
	c := &cobra.Command{
		Use:   "rank [--by SUBJECT]",
		Short: "Which content builds trust, how sure that is, and why",
		Long: `Rank articles, or their authors, series, topics, stages, audiences and channels, by the trust that their
readers' signals agree on. Each score has a 90 % interval, each rank a range. Where there is too little
evidence there is an interval and no rank. Unknown numbers are left out, never taken for zero.

--data DIR ranks posts.csv and samples.csv in DIR, without workspace or store; --export DIR writes them.`,
		Example: "  moxin rank\n  moxin rank --by series\n  moxin rank --json | jq '.posts[0].why'\n  moxin rank --data ./exported --csv",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runRank(cmd.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.data, "data", "", "folder with posts.csv and samples.csv")
	f.StringVar(&o.export, "export", "", "write the data as posts.csv and samples.csv into this folder")
	f.StringVar(&o.by, "by", "article", strings.Join(rankedBy, ", "))
	f.BoolVar(&o.csv, "csv", false, "print CSV")
	a.jsonFlag(c)
	c.MarkFlagsMutuallyExclusive("csv", "json")
	return c
}

func (a *app) runRank(ctx context.Context, o rankOptions) error {
	if !slices.Contains(rankedBy, o.by) {
		like, all := meant(o.by, rankedBy), strings.Join(rankedBy, ", ")
		return usageText(
			fmt.Sprintf("--by 没有 %q%s可用的有 %s", o.by, cmp.Or(like.ZH, "，"), all), fmt.Sprintf("--by %q%s; there are %s", o.by, like.EN, all))
	}
	if o.csv && o.by != "article" {
		return usageText("--csv 只有文章的；--by "+o.by+" 用 --json", "--csv is of articles; use --json for --by "+o.by)
	}
	data, err := a.rankData(ctx, o.data)
	if err != nil {
		return err
	}
	if o.export != "" {
		if err := rank.WriteDir(o.export, data); err != nil {
			return fmt.Errorf("exporting: %w", err)
		}
	}
	return a.printRanking(rank.Rank(data, rank.Options{}), o)
}

// rankData is a data folder, or what the workspace's store holds.
func (a *app) rankData(ctx context.Context, dir string) (data rank.Data, err error) {
	if dir != "" {
		data, err = rank.ReadDir(os.DirFS(dir))
		if err != nil {
			return data, exit(exitUsage, err)
		}
		return data, nil
	}
	err = a.withStore(ctx, offline, func(_ *bench, s *store.Store) error {
		data, err = keptData(ctx, s)
		return err
	})
	return data, err
}

func (a *app) printRanking(r rank.Result, o rankOptions) error {
	switch {
	case a.json:
		r.Groups = append([]rank.Group{}, r.Groups...)
		return a.printJSON(r)
	case o.csv:
		return rank.WriteCSV(a.stdout, r)
	case o.by != "article":
		a.printf("%s", groupTable(r.Groups, o.by).render(a.terminal()))
	default:
		a.printf("%s", a.rankTable(r.Posts).render(a.terminal()))
	}
	for _, note := range r.Notes {
		a.progressf("%s\n", a.say(note))
	}
	if len(r.Posts) == 0 {
		a.progressf("%s\n", a.say(content.T(
			"还没有可以排名的发布；发布并采样之后再来", "nothing to rank yet: publish and collect first")))
	}
	return nil
}

func (a *app) rankTable(posts []rank.Score) *table {
	t := &table{head: []string{"rank", "trust", "90 %", "demand", "exposure", "reads", "title"}}
	for _, p := range posts {
		t.add(rankRange(p.Rank, p.RankLow, p.RankHigh), fmt.Sprintf("%+.2f", p.Trust.Value),
			fmt.Sprintf("%+.2f … %+.2f", p.Trust.Low, p.Trust.High), known(p.Demand), known(p.Exposure),
			reads(p.Evidence), fit(cmp.Or(p.Title, p.Post), 40))
	}
	return t
}

func groupTable(groups []rank.Group, kind string) *table {
	t := &table{head: []string{"rank", "trust", "90 %", "posts", "reads", kind}}
	for _, g := range groups {
		if g.Kind == kind {
			t.add(rankRange(g.Rank, g.RankLow, g.RankHigh), fmt.Sprintf("%+.2f", g.Trust.Value),
				fmt.Sprintf("%+.2f … %+.2f", g.Trust.Low, g.Trust.High), fmt.Sprint(g.Posts), reads(g.Evidence), g.Name)
		}
	}
	return t
}

// rankRange is "3 (1–6)", or "—" where there is too little evidence for a rank.
func rankRange(rank, low, high int) string {
	if rank == 0 {
		return "—"
	}
	return fmt.Sprintf("%d (%d–%d)", rank, low, high)
}

// known prints an estimate, and "—" for one that nothing is known of.
func known(e *rank.Estimate) string {
	if e == nil {
		return "—"
	}
	return fmt.Sprintf("%+.2f", e.Value)
}

func reads(n float64) string {
	if n == 0 {
		return "—"
	}
	return fmt.Sprintf("%.0f", n)
}
