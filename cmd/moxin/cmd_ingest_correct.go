package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
)

// correctOptions are the flags of ingest correct and ingest add.
type correctOptions struct {
	channel, metric, source, at, why string
	publication                      int64
	value                            string
	unknown                          bool
}

func (a *app) newIngestCorrect() *cobra.Command {
	var o correctOptions
	c := &cobra.Command{
		Use:   "correct SLUG --metric M (--value N | --unknown) --why TEXT",
		Short: "Say what a reading should have been, or that it says nothing; what was read stays",
		Long: `Correct one reading: with --value it counts as that, with --unknown as not read. What was read stays in
the store, with who corrected it, when and why beside it. Without --at it is the newest reading of the
metric; where several sources read it then, --source says which.`,
		Example: `  moxin ingest correct spring-tea --channel gzh --metric reads --value 1200 --why "少打了一个零"
  moxin ingest correct spring-tea --channel gzh --metric reads --unknown --at "2026-12-01 21:00" --why "读的是别人的文章"`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.correctNumber(cmd.Context(), b, s, args[0], o)
			})
		},
	}
	o.flags(c)
	c.Flags().BoolVar(&o.unknown, "unknown", false, "the reading is wrong and says nothing")
	c.Flags().StringVar(&o.source, "source", "", "of this source, such as page or csv:FILE")
	c.MarkFlagsMutuallyExclusive("value", "unknown")
	c.MarkFlagsOneRequired("value", "unknown")
	a.jsonFlag(c)
	return c
}

func (a *app) newIngestAdd() *cobra.Command {
	var o correctOptions
	c := &cobra.Command{
		Use:   "add SLUG --metric M --value N --why TEXT",
		Short: "Keep a number that you read off a screen",
		Long: `Keep a number that a person read off a screen: the total up to --at (now when unsaid). Its source is
"hand"; --why says where it was read and stays beside it, with who and when. The unit is the metric's
own. A number of the same instant is corrected, not added again.`,
		Example: `  moxin ingest add spring-tea --channel sph --metric reads --value 3400 --why "视频号助手的数据中心"`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.addNumber(cmd.Context(), b, s, args[0], o)
			})
		},
	}
	o.flags(c)
	_ = c.MarkFlagRequired("value") // the flag is there
	a.jsonFlag(c)
	return c
}

func (o *correctOptions) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&o.channel, "channel", "", "the channel of the post, where there are several")
	f.Int64Var(&o.publication, "publication", 0, "the post, where a channel has several of the article (see 'ingest show')")
	f.StringVar(&o.metric, "metric", "", "reads, likes, … as 'ingest show' names them")
	completes(c, "metric", metricWords())
	f.StringVar(&o.value, "value", "", "the number: 1200; a share as 0.125 or 12.5%")
	f.StringVar(&o.at, "at", "", "the instant of the reading, 2006-01-02 15:04")
	f.StringVar(&o.why, "why", "", "why, or where it was read; kept for ever")
	for _, name := range []string{"metric", "why"} {
		_ = c.MarkFlagRequired(name) // the flag is there
	}
}

// post is the one publication that the flags name.
func (o correctOptions) post(ctx context.Context, s *store.Store, slug string) (content.Publication, error) {
	f := content.PublicationFilter{Slug: slug, Channel: o.channel}
	if o.publication != 0 {
		f.IDs = []int64{o.publication}
	}
	posts, err := s.Publications(ctx, f)
	if err != nil {
		return content.Publication{}, err
	}
	switch len(posts) {
	case 0:
		return content.Publication{}, nothingOut(f)
	case 1:
		return posts[0], nil
	}
	var names []string
	for _, p := range posts {
		names = append(names, fmt.Sprintf("--channel %s --publication %d", p.Channel, p.ID))
	}
	all := strings.Join(names, "\n  ")
	return content.Publication{}, usageText("有好几篇，说明是哪一篇：\n  "+all, "there are several posts, say which:\n  "+all)
}

// known checks what both commands take.
func (o correctOptions) known() (content.Unit, error) {
	unit, ok := content.Metrics[content.Metric(o.metric)]
	switch {
	case !ok || content.Metric(o.metric) == content.Followers:
		var known []string
		for m := range content.Metrics {
			if m != content.Followers {
				known = append(known, string(m))
			}
		}
		slices.Sort(known)
		near := meant(o.metric, known)
		return "", usageText("一篇发布没有指标 "+o.metric+near.ZH, "a post has no metric "+o.metric+near.EN)
	case strings.TrimSpace(o.why) == "":
		return "", usageText("--why 要写清楚", "--why must say something")
	}
	return unit, nil
}

// number reads --value in a unit.
func (o correctOptions) number(u content.Unit) (float64, error) {
	bad := usageText(fmt.Sprintf("--value %s 不是这个指标的数", o.value), fmt.Sprintf("--value %s is no number of this metric", o.value))
	text, share := strings.CutSuffix(strings.ReplaceAll(o.value, ",", ""), "%")
	var v float64
	if _, err := fmt.Sscanf(text+" ", "%g ", &v); err != nil || strings.TrimSpace(text) == "" || strings.ContainsAny(text, " \t") {
		return 0, bad
	}
	if share {
		v /= 100
	}
	whole := u == content.UnitPeople || u == content.UnitTimes || u == content.UnitFen
	if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 || share && u != content.UnitShare || u == content.UnitShare && v > 1 || whole && v != math.Trunc(v) {
		return 0, bad
	}
	return v, nil
}

func (a *app) correctNumber(ctx context.Context, b *bench, s *store.Store, slug string, o correctOptions) error {
	if _, err := o.known(); err != nil {
		return err
	}
	post, err := o.post(ctx, s, slug)
	if err != nil {
		return err
	}
	of, err := a.oneReading(ctx, b, s, post, o)
	if err != nil {
		return err
	}
	word := content.Correction{Publication: post.ID, Metric: of.Metric, ObservedAt: of.ObservedAt, Source: of.Source, Why: o.why, Who: a.who(), At: a.now()}
	if !o.unknown {
		v, err := o.number(of.Unit)
		if err != nil {
			return err
		}
		word.Value = &v
	}
	if _, err := s.AddCorrection(ctx, word); err != nil {
		return err
	}
	return a.corrected(ctx, b, s, of, word)
}

// oneReading is the reading that the flags name. Of several the sources are said.
func (a *app) oneReading(ctx context.Context, b *bench, s *store.Store, post content.Publication, o correctOptions) (content.Sample, error) {
	all, err := s.Samples(ctx, content.SampleFilter{Publications: []int64{post.ID}, AsRead: true})
	if err != nil {
		return content.Sample{}, err
	}
	var at time.Time
	if o.at != "" {
		if at, err = parseInstant(o.at, b.ws.Config.Zone); err != nil {
			return content.Sample{}, err
		}
	}
	fits := slices.DeleteFunc(all, func(x content.Sample) bool {
		return string(x.Metric) != o.metric || o.source != "" && x.Source != o.source || !at.IsZero() && !sameMinute(x.ObservedAt, at)
	})
	if len(fits) == 0 {
		return content.Sample{}, usageText("没有这样的读数，有哪些见 moxin ingest show", "there is no such reading; `moxin ingest show` names those there are")
	}
	newest := fits[len(fits)-1]
	fits = slices.DeleteFunc(fits, func(x content.Sample) bool { return !x.ObservedAt.Equal(newest.ObservedAt) })
	if len(fits) > 1 {
		var names []string
		for _, x := range fits {
			names = append(names, "--source "+x.Source)
		}
		return newest, usageText("这一刻有好几个来源，说明是哪一个："+strings.Join(names, "，"), "several sources read it then, say which: "+strings.Join(names, ", "))
	}
	return newest, nil
}

// sameMinute reports whether an instant is the one that a person wrote, who wrote minutes or seconds.
func sameMinute(t, said time.Time) bool {
	unit := time.Second
	if said.Second() == 0 {
		unit = time.Minute
	}
	return !t.Before(said) && t.Before(said.Add(unit))
}

func (a *app) corrected(ctx context.Context, b *bench, s *store.Store, of content.Sample, word content.Correction) error {
	if _, err := score(ctx, b.ws, s, a.now()); err != nil {
		return err
	}
	if a.json {
		return a.printJSON(map[string]any{
			"publication": of.Publication, "metric": of.Metric, "source": of.Source, "observed_at": of.ObservedAt, "read": of.Value,
			"value": word.Value, "who": word.Who, "why": word.Why, "at": word.At,
		})
	}
	now := a.say(content.T("不算数", "says nothing"))
	if word.Value != nil {
		now = plainNumber(*word.Value)
	}
	a.printf("%d\t%s\t%s\t%s\t%s → %s\n", of.Publication, of.Metric, of.Source, stamp(of.ObservedAt, b), plainNumber(of.Value), now)
	return nil
}

func (a *app) addNumber(ctx context.Context, b *bench, s *store.Store, slug string, o correctOptions) error {
	unit, err := o.known()
	if err != nil {
		return err
	}
	v, err := o.number(unit)
	if err != nil {
		return err
	}
	post, err := o.post(ctx, s, slug)
	if err != nil {
		return err
	}
	at := a.now()
	if o.at != "" {
		if at, err = parseInstant(o.at, b.ws.Config.Zone); err != nil {
			return err
		}
	}
	if at.After(a.now()) {
		return usageText(stamp(at, b)+" 还没有到", stamp(at, b)+" is still to come")
	}
	sample := content.Sample{Publication: post.ID, Metric: content.Metric(o.metric), Value: v, ObservedAt: at}
	if err := typeIn(ctx, s, sample, content.Correction{Why: o.why, Who: a.who(), At: a.now()}); err != nil {
		if errors.Is(err, store.ErrNotFound) {
			return nothingOut(content.PublicationFilter{Slug: slug})
		}
		return err
	}
	if _, err := score(ctx, b.ws, s, a.now()); err != nil {
		return err
	}
	if a.json {
		return a.printJSON(map[string]any{"publication": post.ID, "metric": o.metric, "source": content.ByHand, "observed_at": at, "value": v, "why": o.why, "who": a.who()})
	}
	a.printf("%d\t%s\t%s\t%s\t%s\n", post.ID, o.metric, content.ByHand, stamp(at, b), plainNumber(v))
	return nil
}
