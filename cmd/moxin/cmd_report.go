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

type reportOptions struct {
	week, month bool
	period      string
	asOf        string
	out         string
	format      string
}

const reportHelp = `Sum up a week, a month or another period: what went out, what was read, what built trust and what cost
it, which authors, series, topics and channels moved against the period before, what is not known, and what
to do next. Only what can be told apart is said; what was not read is —, never 0.

Without a period it is of the week that ended last. Without --out it is printed, as Markdown unless --format
says otherwise. --out FILE writes the format of the file's name (.html, .md, .xlsx); --out DIR writes
moxin-PERIOD.* into a folder, all three unless --format names one.
The HTML is one file that needs nothing else and prints to A4.

moxin.yaml's report makes 'moxin serve' do this by itself: see site/docs/reports.md.`

const reportExamples = `  moxin report
  moxin report --month --out report.html
  moxin report --period 2026-10-01..2026-10-08 --out reports/
  moxin report --week --json | jq '.posts[] | select(.verdict == "built") | .title'`

// reportFormats are the forms of a report, by the ends of their files' names.
var reportFormats = []string{"html", "md", "xlsx"}

const allFormats = "all"

func newReport(a *app) *cobra.Command {
	var o reportOptions
	c := &cobra.Command{
		Use:     "report [--week | --month | --period PERIOD] [--out FILE|DIR]",
		Short:   "What a week or a month did for trust: for reading, printing, sheets",
		Long:    reportHelp,
		Example: reportExamples,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.runReport(cmd.Context(), b, s, o)
			})
		},
	}
	f := c.Flags()
	f.BoolVar(&o.week, "week", false, "the week that ended last; this is what is reported without any")
	f.BoolVar(&o.month, "month", false, "the month that ended last")
	f.StringVar(&o.period, "period", "", "2026-10, 2026-W47, 2026-10-01..2026-10-31 or 30d")
	f.StringVar(&o.asOf, "as-of", "", "what was known at an instant (2026-11-03 20:00) or at the end of a day (2026-11-03)")
	f.StringVar(&o.out, "out", "", "write to this file or folder")
	f.StringVar(&o.format, "format", "", strings.Join(reportFormats, ", ")+" or "+allFormats)
	c.MarkFlagsMutuallyExclusive("week", "month", "period")
	a.jsonFlag(c)
	c.MarkFlagsMutuallyExclusive("json", "format")
	c.MarkFlagsMutuallyExclusive("json", "out")
	return c
}

func (a *app) runReport(ctx context.Context, b *bench, s *store.Store, o reportOptions) error {
	to, err := o.target()
	if err != nil {
		return err
	}
	ask, err := o.ask(a.now().In(b.ws.Config.Zone))
	if err != nil {
		return err
	}
	r, err := makeReport(ctx, b, s, ask)
	switch {
	case err != nil:
		return err
	case a.json:
		return a.printJSON(r)
	case o.out == "":
		return writeReport(a.stdout, r, to.formats[0], a.language())
	}
	for _, format := range to.formats {
		name := to.name(ask.period.String(), format)
		if err := writeReportFile(name, r, format, a.language()); err != nil {
			return err
		}
		a.printf("%s\n", name)
	}
	return nil
}

// ask is the period, and what is to be known of it.
func (o reportOptions) ask(now time.Time) (ask reportAsk, err error) {
	ask.now = now
	if o.asOf != "" {
		if ask.asOf, err = asOf(o.asOf, now); err != nil {
			return ask, err
		}
		now = ask.asOf
	}
	switch {
	case o.period != "":
		p, why, ok := content.ParsePeriod(o.period, now)
		if !ok {
			return ask, usageText("--period "+why.ZH, "--period "+why.EN)
		}
		if ask.period = p; !p.From.Before(now) {
			return ask, usageText("--period "+o.period+" 还没有开始", "--period "+o.period+" has not begun")
		}
	case o.month:
		ask.period = content.Month(now).Before()
	default:
		ask.period = content.Week(now).Before()
	}
	return ask, nil
}

// knownFormat refuses a format that is none.
func knownFormat(format string) error {
	all := append(slices.Clone(reportFormats), allFormats)
	if slices.Contains(all, format) {
		return nil
	}
	like := meant(format, all)
	return usageText(
		fmt.Sprintf("--format 没有 %q%s；可用的有 %s", format, like.ZH, strings.Join(all, "、")),
		fmt.Sprintf("--format %q is none%s; there are %s", format, like.EN, strings.Join(all, ", ")))
}
