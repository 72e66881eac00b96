package eval_test

import (
	"flag"
	"os"
	"runtime"
	"strings"
	"testing"

	"moxin/ingest/rank/audience"
	"moxin/ingest/rank/baseline"
	"moxin/ingest/rank/eval"
)

var (
	seeds    = flag.Int("seeds", 0, "seeds for TestReport; 0 = 2")
	first    = flag.Uint64("first", 1, "first seed of TestReport: 1 to 99 are for tuning, 1000 to 1019 for reporting")
	variants = flag.String("variants", "", "variants of TestReport, separated by commas; none = all")
)

// TestReport prints the figures of some variants.
func TestReport(t *testing.T) {
	if *seeds == 0 {
		*seeds = 2
	}
	o := eval.Options{First: *first, Seeds: *seeds, Workers: runtime.NumCPU(), Oracle: true}
	for _, v := range audience.Variants() {
		if *variants == "" || strings.Contains(","+*variants+",", ","+v.Name+",") {
			o.Variants = append(o.Variants, v)
		}
	}
	runs, err := eval.Evaluate(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := eval.WriteTable(os.Stdout, eval.Summarise(runs), baseline.Names()); err != nil {
		t.Fatal(err)
	}
}
