package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/publishers"
	"moxin/scheduler"
)

// publishPatience is how long publish waits for a doubt to be cleared up before it leaves it to
// the scheduler or a person. Work time.
const publishPatience = 2 * time.Minute

type publishOptions struct {
	channel string
	again   bool
	dry     bool
	as      string
}

func newPublish(a *app) *cobra.Command {
	var o publishOptions
	c := &cobra.Command{
		Use:   "publish SLUG --channel ID",
		Short: "Release an article now and wait for the outcome",
		Long: `Release an article on one channel now, in your name, and wait. Exit code 0: published or handed off;
1: failed; 3: in doubt, or put off to another time. A running serve does the work; without one this command does it itself.

Your word is the approval. Where a rule of moxin.yaml asks for two people, or not for an author's, it is refused unless
others have approved this very content.`,
		Example: "  moxin publish why-customers-leave --channel gzh",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.runPublish(cmd.Context(), args[0], o) },
	}
	c.Flags().StringVar(&o.channel, "channel", "", "the channel")
	c.Flags().BoolVar(&o.again, "again", false, "publish once more although an earlier run is out")
	c.Flags().StringVar(&o.as, "as", "", asFlag)
	c.Flags().BoolVar(&o.dry, "dry-run", false, "say what would be sent; send nothing")
	_ = c.MarkFlagRequired("channel") // fails only for a flag that does not exist
	a.jsonFlag(c)
	return c
}

func (a *app) runPublish(ctx context.Context, slug string, o publishOptions) error {
	b, err := a.openBench(ctx, online)
	if err != nil {
		return err
	}
	if err := a.needConfig(b); err != nil {
		return err
	}
	now, err := a.publishNow(ctx, b, slug, o)
	if err != nil {
		return err
	}
	if o.dry {
		return a.publishDry(ctx, b, now.Rendition)
	}
	st, err := a.quietly().openStation(ctx, b, scheduler.Tuning{})
	var held *store.HeldError
	if errors.As(err, &held) {
		return a.withStore(ctx, offline, func(b *bench, s *store.Store) error {
			if now.Who, err = a.approver(ctx, b.root, s, o.as); err != nil {
				return err
			}
			return a.publishAndWait(ctx, b, s, a.people(b, s), now)
		})
	}
	if err != nil {
		return err
	}
	defer st.Close()
	if now.Who, err = a.approver(ctx, b.root, st.store, o.as); err != nil {
		return err
	}
	return a.publishHere(ctx, st, now)
}

// quietly is the app whose log has errors alone, unless MOXIN_LOG asks for more: for a command that
// says itself what becomes of its work.
func (a *app) quietly() *app {
	quiet := *a
	quiet.env = func(name string) (string, bool) {
		if v, ok := a.env(name); ok || name != "MOXIN_LOG" {
			return v, ok
		}
		return "error", true
	}
	return &quiet
}

// publishDry goes as far as an attempt can without sending anything: it reads every file.
func (a *app) publishDry(ctx context.Context, b *bench, r content.Rendition) error {
	s, err := a.openStore(ctx, b)
	if err != nil {
		return err
	}
	defer s.Close()
	registry, err := a.newRegistry(ctx, b, s)
	if err != nil {
		return err
	}
	p, ch, err := registry.Publisher(r.Channel)
	if err != nil {
		return exit(exitAuth, err)
	}
	_, err = publishers.DryRun(p).Publish(ctx, publishers.Message{Channel: ch, Items: []content.Rendition{r}, Media: b.media})
	var said *publishers.Error
	if errors.As(err, &said) && errors.Is(err, publishers.ErrDryRun) {
		a.printf("%s\n", a.say(said.Text))
		return nil
	}
	return err
}

// publishHere runs a scheduler of its own for as long as the outcome takes.
func (a *app) publishHere(ctx context.Context, st *station, now scheduler.PublishNow) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- st.run(ctx) }()
	err := a.publishAndWait(ctx, st.bench, st.store, st.people, now)
	stop()
	return errors.Join(err, <-done)
}

// publishNow compiles what goes out; errors among its findings stop it.
func (a *app) publishNow(ctx context.Context, b *bench, slug string, o publishOptions) (scheduler.PublishNow, error) {
	articles, err := b.pick([]string{slug})
	if err != nil {
		return scheduler.PublishNow{}, err
	}
	if articles[0].Draft && !o.dry {
		return scheduler.PublishNow{}, usagef("%s is a draft; take draft: true out of %s first / 这是草稿，先删掉 draft: true", slug, articles[0].Path)
	}
	channels, err := b.pickChannels(o.channel)
	if err != nil {
		return scheduler.PublishNow{}, err
	}
	r, findings, err := b.Compile(ctx, b.ws, articles[0], channels[0])
	if err != nil {
		return scheduler.PublishNow{}, err
	}
	for _, f := range findings {
		a.progressf("%s", a.findingLine(f))
	}
	if content.Failing(findings, o.channel) {
		return scheduler.PublishNow{}, exit(exitFindings, errors.New("not published: errors among the findings / 有错误，没有发布"))
	}
	record := scheduler.Record(articles[0])
	if cover, ok := r.Cover(); ok {
		record.Cover = cover.Hash
	}
	return scheduler.PublishNow{
		Rendition: r, Article: record, Late: b.ws.Config.Calendar.Late, Again: o.again,
		Consent: b.ws.Config.Approval.Consent(o.channel, content.Written{
			Stage: articles[0].Stage, Authors: articles[0].Authors, Commit: articles[0].Commit,
		}),
	}, nil
}

func (a *app) publishAndWait(ctx context.Context, b *bench, s *store.Store, people *scheduler.Desk, now scheduler.PublishNow) error {
	if err := connected(ctx, s, now.Rendition.Channel); err != nil {
		return err
	}
	if err := a.running(ctx, b, s, now.Rendition); err != nil {
		return err
	}
	ways, err := b.wayOf(ctx, s, now.Rendition)
	if err != nil {
		return err
	}
	if _, err := a.makeWays(ctx, b, s, ways, now.Who); err != nil {
		return err
	}
	id, err := people.Publish(ctx, now)
	if err != nil {
		return err
	}
	r, err := people.Await(ctx, id, publishPatience, func(r content.Release) {
		if r.State.Open() {
			a.progressf("%s\n", strings.TrimSpace(string(r.State)+" "+a.read(r.Why)))
		}
	})
	if err != nil {
		return fmt.Errorf("waiting for release %d: %w", id, err)
	}
	return a.reportOutcome(ctx, b, s, r)
}

// connected refuses a channel on which this store may not publish.
func connected(ctx context.Context, s *store.Store, channel string) error {
	accounts, err := s.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, acc := range accounts {
		if acc.Channel == channel {
			return nil
		}
	}
	return exit(exitAuth, fmt.Errorf("channel %s is not connected to this store: moxin accounts connect %s / 渠道还没有连接", channel, channel))
}

// running refuses to wait for a pause to end: the release would go out when nobody looks.
func (a *app) running(ctx context.Context, b *bench, s *store.Store, r content.Rendition) error {
	pauses, err := s.Pauses(ctx)
	if err != nil {
		return err
	}
	for _, p := range pauses {
		if p.Covers(r.Channel, r.Platform) && p.Lasts(a.now()) {
			return errors.New(a.say(pausedText(p, b.ws.Config.Zone)))
		}
	}
	return nil
}

func (a *app) reportOutcome(ctx context.Context, b *bench, s *store.Store, r content.Release) error {
	publications, err := s.Publications(ctx, content.PublicationFilter{Release: r.ID})
	if err != nil {
		return err
	}
	if a.json {
		d, err := readDossier(ctx, s, r.ID)
		if err != nil {
			return err
		}
		if err := a.printJSON(d.json()); err != nil {
			return err
		}
	} else {
		a.printf("%d\t%s\t%s\t%s\n", r.ID, r.State, r.Title(), a.read(r.Why))
		for _, p := range publications {
			a.printf("%s\t%s\n", instant(p.PublishedAt, b.ws.Config.Zone), p.URL)
		}
	}
	switch r.State {
	case content.Published, content.HandedOff:
		return nil
	case content.InDoubt, content.Submitted, content.Publishing, content.Queued, content.Approved:
		return exit(exitPartly, nil)
	}
	return exit(exitFailed, nil)
}
