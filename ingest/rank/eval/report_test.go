package eval_test

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"moxin/ingest/rank/audience"
	"moxin/ingest/rank/baseline"
	"moxin/ingest/rank/eval"
)

var (
	seeds    = flag.Int("seeds", 0, "seeds of TestReport; 0 = one, of few posts")
	first    = flag.Uint64("first", 1, "first seed of TestReport: 1 to 99 are for tuning, 1000 to 1019 for reporting")
	variants = flag.String("variants", "", "variants of TestReport, separated by commas; none = all")
	out      = flag.String("out", "", "folder for the plot of coverage")
)

// asked are the variants and seeds of the flags.
func asked(t *testing.T) eval.Options {
	t.Helper()
	o := eval.Options{First: *first, Seeds: *seeds, Workers: runtime.NumCPU()}
	names := strings.Split(*variants, ",")
	if *seeds == 0 {
		o.Seeds, names = 1, []string{"few"}
	}
	for _, v := range audience.Variants() {
		if names[0] == "" || slices.Contains(names, v.Name) {
			o.Variants = append(o.Variants, v)
		}
	}
	return o
}

// TestReport prints the figures of the variants and seeds that flags ask for, and names every bar that
// they do not reach.
func TestReport(t *testing.T) {
	o := asked(t)
	runs, err := eval.Evaluate(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	all := eval.Summarise(runs)
	report(t, func(w io.Writer) error { return eval.WriteTable(w, all) })
	report(t, func(w io.Writer) error { return eval.WriteIndexes(w, all, baseline.Names()) })
	if *seeds >= 5 {
		for _, s := range all {
			for _, short := range s.Short() {
				t.Errorf("%s", short)
			}
		}
	}
}

func report(t *testing.T, write func(io.Writer) error) {
	t.Helper()
	if err := write(os.Stdout); err != nil {
		t.Fatal(err)
	}
	fmt.Println()
}
