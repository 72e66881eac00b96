package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

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
		a.newResolve(), a.newRemind(), a.newCancel(), a.newRetry(), a.newWithdraw(), a.newUnwait(),
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
					rows, err := approvalRows(cmd.Context(), s, releases)
					if err != nil {
						return err
					}
					return a.printJSON(map[string]any{"releases": rows})
				}
				a.printf("%s", a.releaseTable(releases, b.ws.Config.Zone).render(a.terminal()))
				return nil
			})
		},
	}
	c.Flags().StringVar(&f.state, "state", "", "only these states, comma-separated: "+strings.Join(stateNames(), ", "))
	c.Flags().StringVar(&f.channel, "channel", "", "only this channel")
	c.Flags().StringVar(&f.slug, "slug", "", "only this article")
	a.jsonFlag(c)
	return c
}

func stateNames() (names []string) {
	for _, s := range content.States {
		names = append(names, string(s))
	}
	return names
}

func knownStates(states []content.State) error {
	known := stateNames()
	for _, s := range states {
		if !slices.Contains(content.States, s) {
			like, all := meant(string(s), known), strings.Join(known, ", ")
			return usageText(
				fmt.Sprintf("没有状态 %q%s可用的有 %s", s, cmp.Or(like.ZH, "，"), all), fmt.Sprintf("no state %q%s; there are %s", s, like.EN, all))
		}
	}
	return nil
}
