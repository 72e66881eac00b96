package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/scheduler"
)

func (a *app) newRemind() *cobra.Command {
	var why string
	c := &cobra.Command{
		Use:   "remind ID...",
		Short: "Ask colleagues once more to confirm what is handed off to them in WeCom",
		Long: `Ask the colleagues who have not confirmed a message or a moment in WeCom once more. WeCom takes three reminders
of one message within 24 hours; those that moxin sends by itself, at the ages of notices.again, count as well.`,
		Example: "  moxin release remind 12\n  moxin release remind 12 13 --why 今天要发完",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.actAt(cmd.Context(), args, why, a.reaching, func(people *scheduler.Desk, _ *bench, w scheduler.Word) error {
				return people.Remind(cmd.Context(), w)
			})
		},
	}
	c.Flags().StringVar(&why, "why", "", "a word for the audit")
	return c
}

// progressText says how far colleagues are, and who is missing; with when it was asked.
func progressText(p content.Progress, zone *time.Location) content.Text {
	done := p.Words()
	zh, en := done.ZH, done.EN
	if n := p.Missing(); n > 0 && len(p.Waiting) > 0 {
		zh, en = zh+"，还差 "+strings.Join(p.Waiting, "、"), en+", missing "+strings.Join(p.Waiting, ", ")
		if more := n - len(p.Waiting); more > 0 {
			zh, en = zh+fmt.Sprintf(" 等 %d 位", n), en+fmt.Sprintf(" and %d more", more)
		}
	}
	at := instant(p.At, zone)
	return content.T(fmt.Sprintf("%s（问于 %s）", zh, at), fmt.Sprintf("%s (asked %s)", en, at))
}
