package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
)

func (a *app) newIngestStatus() *cobra.Command {
	c := &cobra.Command{
		Use:   "status",
		Short: "What is read when and from where, what fails and why, what is known and what never was",
		Long: `Tell how reading numbers stands: for each channel and collector the last reading that worked and the
next one; what fails, why, and what to do about it; hosts that nothing is read from; how much of the
day's readings is used up; counters that began anew; and for each channel which metrics were ever
read, from which source, and which never. A metric that was never read is unknown, not zero.

Exits 3 when something fails that does not mend itself, or a host is stopped.`,
		Example: "  moxin ingest status\n  moxin ingest status --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.runIngestStatus(cmd.Context(), b, s)
			})
		},
	}
	a.jsonFlag(c)
	return c
}

func (a *app) runIngestStatus(ctx context.Context, b *bench, s *store.Store) error {
	st, err := readCollecting(ctx, b, s, a.newIngest(b, s))
	if err != nil {
		return err
	}
	if a.json {
		err = a.printJSON(st.json())
	} else {
		a.printCollecting(st, b)
	}
	if err == nil && st.needsPerson() {
		return exit(exitPartly, nil)
	}
	return err
}

// needsPerson reports whether something waits for a person.
func (st collecting) needsPerson() bool {
	for _, f := range st.failing {
		if f.Trouble != content.TroublePassing {
			return true
		}
	}
	return len(st.stopped) > 0
}

func (a *app) newIngestResume() *cobra.Command {
	return &cobra.Command{
		Use:   "resume HOST",
		Short: "Read again from a host that asked for verification",
		Long: `Read again from a host that moxin stopped reading from because it asked for verification. Open one of
its pages in a browser first: where it still asks, it is stopped again at the next reading. What is
due there is read within a quarter of an hour.`,
		Example: "  moxin ingest resume mp.weixin.qq.com",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(_ *bench, s *store.Store) error {
				host := strings.ToLower(args[0])
				err := s.Resume(cmd.Context(), content.ReadScope(host), a.who(), a.now())
				if errors.Is(err, store.ErrNotFound) {
					return usageText(
						fmt.Sprintf("没有停止从 %s 读数，停了哪些见 moxin ingest status", host),
						fmt.Sprintf("reading from %s is not stopped; `moxin ingest status` names the hosts that are", host))
				}
				if err != nil {
					return fmt.Errorf("resuming %s: %w", host, err)
				}
				a.printf("%s\n", a.say(content.T("恢复从 "+host+" 读数", "reading from "+host+" again")))
				return nil
			})
		},
	}
}

func (a *app) newIngestRaw() *cobra.Command {
	return &cobra.Command{
		Use:   "raw HASH",
		Short: "Print what a sample, or a reading that failed, was made of: a page, a reply, a file",
		Long: `Print a stored payload as it was read, byte by byte. The hash is in ingest status for readings that
failed, and in --json of samples.`,
		Example: "  moxin ingest raw 3f9a… > page.html",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(_ *bench, s *store.Store) error {
				body, err := s.Raw(cmd.Context(), args[0])
				if errors.Is(err, store.ErrNotFound) {
					return usageText(fmt.Sprintf("没有内容 %q", args[0]), fmt.Sprintf("nothing is stored as %q", args[0]))
				}
				if err != nil {
					return err
				}
				_, err = a.stdout.Write(body)
				return err
			})
		},
	}
}
