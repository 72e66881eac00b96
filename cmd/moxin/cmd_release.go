package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
)

func newRelease(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "release",
		Short: "See and decide about releases",
		Long:  "See and decide about releases. Every act is written to the audit with who and why.",
	}
	group(c)
	c.AddCommand(
		a.newReleaseList(), a.newReleaseShow(), a.newApprove(), a.newMove(), a.newConfirm(),
		a.newResolve(), a.newCancel(), a.newRetry(),
	)
	return c
}

func (a *app) newReleaseList() *cobra.Command {
	var f struct{ state, channel, slug string }
	c := &cobra.Command{
		Use:     "list",
		Short:   "List releases by instant",
		Example: "  moxin release list --state in_doubt,failed\n  moxin release list --channel gzh --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				if _, err := b.pickChannels(f.channel); err != nil {
					return err
				}
				filter := content.ReleaseFilter{Channel: f.channel, Slug: f.slug}
				for name := range strings.SplitSeq(f.state, ",") {
					if name != "" {
						filter.States = append(filter.States, content.State(strings.TrimSpace(name)))
					}
				}
				if err := knownStates(filter.States); err != nil {
					return err
				}
				releases, err := s.Releases(cmd.Context(), filter)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(map[string]any{"releases": releasesJSON(releases)})
				}
				a.printf("%s", releaseTable(releases, b.ws.Config.Zone).render(a.terminal()))
				return nil
			})
		},
	}
	c.Flags().StringVar(&f.state, "state", "", "only these states, comma-separated")
	c.Flags().StringVar(&f.channel, "channel", "", "only this channel")
	c.Flags().StringVar(&f.slug, "slug", "", "only this article")
	a.jsonFlag(c)
	return c
}

func knownStates(states []content.State) error {
	var known []string
	for _, s := range content.States {
		known = append(known, string(s))
	}
	for _, s := range states {
		if !slices.Contains(content.States, s) {
			return usagef("no state %q%s; there are %s", s, didYouMean(string(s), known), strings.Join(known, ", "))
		}
	}
	return nil
}

func (a *app) newReleaseShow() *cobra.Command {
	c := &cobra.Command{
		Use:   "show ID",
		Short: "One release: its message, attempts, publications and audit",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ids, err := releaseIDs(args)
			if err != nil {
				return err
			}
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.showRelease(cmd.Context(), b, s, ids[0])
			})
		},
	}
	a.jsonFlag(c)
	return c
}

// dossier is everything the store knows of one release.
type dossier struct {
	release      content.Release
	attempts     []content.Attempt
	publications []content.Publication
	audit        []content.Entry
}

func readDossier(ctx context.Context, s *store.Store, id int64) (d dossier, err error) {
	if d.release, err = s.Release(ctx, id); err != nil {
		return d, explainAct(id, err)
	}
	if d.attempts, err = s.Attempts(ctx, id); err != nil {
		return d, err
	}
	if d.publications, err = s.Publications(ctx, content.PublicationFilter{Release: id}); err != nil {
		return d, err
	}
	d.audit, err = s.Audit(ctx, fmt.Sprintf("release:%d", id), 100)
	return d, err
}

func (a *app) showRelease(ctx context.Context, b *bench, s *store.Store, id int64) error {
	d, err := readDossier(ctx, s, id)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(d.json())
	}
	zone := b.ws.Config.Zone
	r := d.release
	a.printf("release %d  %s  %s\ndue %s  asked %s\ndigest %s\n", r.ID, r.Channel, r.State, instant(r.Due, zone), r.Asked, r.Digest)
	if r.Why != "" {
		a.printf("why: %s\n", r.Why)
	}
	for i, it := range r.Items {
		a.printf("  %d. %s (%s)\n", i+1, it.Title, it.Slug)
	}
	for _, at := range d.attempts {
		a.printf("attempt %d  %s  fence %d  %s late  → %s  %s\n", at.ID, instant(at.Called, zone), at.Fence, at.Lateness.Round(time.Millisecond), at.Result, at.Error)
	}
	for _, p := range d.publications {
		a.printf("published %s  %s\n", instant(p.PublishedAt, zone), p.URL)
	}
	for _, e := range d.audit {
		a.printf("%s  %s  %s  %s → %s  %s\n", instant(e.At, zone), e.Who, e.Action, e.From, e.To, e.Why)
	}
	return nil
}

func (d dossier) json() map[string]any {
	attempts := make([]map[string]any, len(d.attempts))
	for i, at := range d.attempts {
		attempts[i] = map[string]any{
			"id": at.ID, "fence": at.Fence, "worker": at.Worker, "started": jsonTime(at.Started), "finished": jsonTime(at.Finished),
			"lateness_ms": at.Lateness.Milliseconds(), "result": at.Result, "error": at.Error, "late": at.Late,
		}
	}
	publications := make([]map[string]any, len(d.publications))
	for i, p := range d.publications {
		publications[i] = publicationJSON(p)
	}
	audit := make([]map[string]any, len(d.audit))
	for i, e := range d.audit {
		audit[i] = map[string]any{"at": jsonTime(e.At), "who": e.Who, "action": e.Action, "from": e.From, "to": e.To, "why": e.Why}
	}
	return map[string]any{"release": releaseJSON(d.release), "attempts": attempts, "publications": publications, "audit": audit}
}
