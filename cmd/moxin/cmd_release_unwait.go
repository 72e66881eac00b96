package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/scheduler"
)

func (a *app) newUnwait() *cobra.Command {
	var why string
	c := &cobra.Command{
		Use:   "unwait ID... --why REASON",
		Short: "Let releases go without what they wait for",
		Long: `Let releases go without what they wait for: at their instant, or at once when it has come. Plan does
not make them wait for the same release again.`,
		Example: "  moxin release unwait 12 --why 公众号那篇不发了，小红书照发",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.TrimSpace(why) == "" {
				return usagef("say --why / 请用 --why 说明原因")
			}
			return a.act(cmd.Context(), args, why, func(people *scheduler.Desk, _ *bench, w scheduler.Word) error {
				return people.Unwait(cmd.Context(), w)
			})
		},
	}
	c.Flags().StringVar(&why, "why", "", "the reason, for the audit")
	return c
}

// waitText says for which release another waits, and how that one stands.
func waitText(w content.Wait) content.Text {
	zh, en := "在等", "waits for"
	switch {
	case w.Dropped:
		zh, en = "不再等（有人放行）", "waits no more (a person's word) for"
	case w.Over():
		zh, en = "等过", "waited for"
	}
	words := content.StateWords[w.State]
	return content.T(
		fmt.Sprintf("%s排期 %d（%s《%s》）：%s", zh, w.Release, w.Channel, w.Title, words.ZH),
		fmt.Sprintf("%s release %d (%s, %q): %s", en, w.Release, w.Channel, w.Title, strings.ToLower(words.EN)))
}

// stillWaits are the waits that are not over.
func stillWaits(waits []content.Wait) []content.Wait {
	var out []content.Wait
	for _, w := range waits {
		if !w.Over() {
			out = append(out, w)
		}
	}
	return out
}

// latenessSpan is how far back status counts lateness.
const latenessSpan = 30 * 24 * time.Hour

// latenessText says how late releases went out.
func latenessText(l content.Lateness) content.Text {
	p50, p99, most := l.P50.Round(time.Millisecond), l.P99.Round(time.Millisecond), l.Max.Round(time.Millisecond)
	return content.T(
		fmt.Sprintf("近 30 天的准时：%d 条首次发布，一半晚不过 %s，99%% 晚不过 %s，最晚 %s", l.N, p50, p99, most),
		fmt.Sprintf("lateness in 30 days: of %d first tries half within %s, 99%% within %s, the latest %s", l.N, p50, p99, most))
}
