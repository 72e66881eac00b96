package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
)

func newDoctor(a *app) *cobra.Command {
	var offline bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Look at everything that releases and numbers need, and say what to do about what is wrong",
		Long: `Look at the workspace and at this machine: moxin.yaml, the store and who holds it, MOXIN_KEY, Redis and its
policy, disk space, the clock (against the platforms' own) and zone, holidays, fonts, Chromium, the public
listener, what numbers need (a rule for each host of ingest.pages, the inbox, MOXIN_KEY and the secret of
orders), and for each connected channel the credentials, what the account may do (draft, publish,
statistics) and under which address the platform sees us. Nothing is changed, no store is made and no lock
is held; only a token that the platform renews while it is asked is kept. No third party is asked.

--offline leaves out what needs the network. Exit 0 when nothing fails, 4 when only accounts do, else 1.`,
		Example: "  moxin doctor\n  moxin doctor --offline --json | jq '.checks[] | select(.level != \"ok\")'",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runDoctor(cmd.Context(), offline) },
	}
	c.Flags().BoolVar(&offline, "offline", false, "do not use the network")
	a.jsonFlag(c)
	return c
}

func (a *app) runDoctor(ctx context.Context, offline bool) error {
	b, err := a.openBench(ctx, false)
	if err != nil {
		return err
	}
	d := &doctor{app: a, bench: b, offline: offline, work: time.Now}
	d.open(ctx)
	if d.store != nil {
		defer d.store.Close()
	}
	all, err := d.examine(ctx)
	if err != nil {
		return err
	}
	if a.json {
		err = a.printJSON(map[string]any{"ok": doctorCode(all) == exitOK, "checks": diagnosisRows(all)})
	} else {
		a.printDiagnoses(all)
	}
	if code := doctorCode(all); err == nil && code != exitOK {
		return exit(code, nil)
	}
	return err
}

// open opens what most checks look at. What does not open is itself a finding.
func (d *doctor) open(ctx context.Context) {
	if len(d.bench.configErrors()) > 0 {
		d.broken = spoken{content.T("先修好 moxin.yaml", "mend moxin.yaml first"), nil}
		return
	}
	if d.url, d.broken = d.storeURL(d.bench); d.broken != nil {
		return
	}
	// Opening makes a store, and brings an old one up to date: that is not for a look.
	if d.health, d.broken = store.Examine(ctx, d.url); d.broken != nil || d.health.Have != d.health.Know {
		return
	}
	if d.store, d.broken = d.openStore(ctx, d.bench); d.broken != nil {
		return
	}
	d.registry, d.broken = d.newRegistry(ctx, d.bench, d.store)
}

// diagnosisRows are the stable JSON of checks.
func diagnosisRows(all []diagnosis) []map[string]any {
	rows := []map[string]any{}
	for _, d := range all {
		row := map[string]any{"check": d.Check, "level": d.Level, "says": d.Says, "do": nil}
		if d.Do != (content.Text{}) {
			row["do"] = d.Do
		}
		rows = append(rows, row)
	}
	return rows
}

// levelMarks and levelWords are how a level looks on a terminal and in a pipe.
var levelMarks = map[level]string{levelOK: "✓", levelWarn: "!", levelFail: "✗", levelSkip: "–"}

func (a *app) printDiagnoses(all []diagnosis) {
	counts := map[level]int{}
	for _, d := range all {
		counts[d.Level]++
		if !a.terminal() {
			a.printf("%s\t%s\t%s\t%s\n", d.Level, d.Check, a.say(d.Says), a.say(d.Do))
			continue
		}
		a.printf("%s %-14s %s\n", levelMarks[d.Level], d.Check, a.say(d.Says))
		if d.Do != (content.Text{}) {
			a.printf("  %-14s → %s\n", "", a.say(d.Do))
		}
	}
	ok, warned, failed, skipped := counts[levelOK], counts[levelWarn], counts[levelFail], counts[levelSkip]
	a.progressf("%s\n", a.say(content.T(
		fmt.Sprintf("%d 项正常，%d 项要留意，%d 项不行，%d 项没看", ok, warned, failed, skipped),
		fmt.Sprintf("%d ok, %s, %s, %d not looked at", ok, many(warned, "warning"), many(failed, "failure"), skipped))))
}
