package eval_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"moxin/ingest/rank/audience"
	"moxin/ingest/rank/eval"
)

var (
	seeds    = flag.Int("seeds", 0, "seeds of TestReport; 0 = one, of few posts")
	first    = flag.Uint64("first", 1, "first seed of TestReport: 1 to 99 are for tuning, 1000 to 1019 for reporting")
	variants = flag.String("variants", "", "variants of TestReport, separated by commas; none = all")
	out      = flag.String("out", "", "folder of the docs, for the page of figures and its plot")
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
// they do not reach. One seed of few posts has no bars to reach: too little is known of it.
func TestReport(t *testing.T) {
	o := asked(t)
	r := eval.Report{First: o.First, Seeds: o.Seeds}
	runs, err := eval.Evaluate(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	r.All = eval.Summarise(runs)
	if *seeds > 0 {
		r.Bought, r.Moved = beside(t, o)
	}
	var b bytes.Buffer
	if err := r.WriteFigures(&b); err != nil {
		t.Fatal(err)
	}
	if *seeds > 0 {
		fmt.Printf("seeds %d to %d\n\n%s", o.First, o.First+uint64(o.Seeds)-1, b.String())
	}
	if *out != "" {
		writeDocs(t, r)
	}
	for _, short := range r.Short() {
		if *seeds > 0 {
			t.Error(short)
		}
	}
}

// beside are the figures of bought likes and of readings that are gone, where their variants are asked for.
func beside(t *testing.T, o eval.Options) (bought []eval.Bought, moved []eval.Moved) {
	t.Helper()
	all := o.Variants
	for _, v := range all {
		var err error
		o.Variants = []audience.Variant{v}
		switch v.Name {
		case "bought":
			bought, err = eval.EvaluateBought(t.Context(), o)
		case "base":
			moved, err = eval.EvaluateMoved(t.Context(), o)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return bought, moved
}

// writeDocs writes the page and its plot into the folder of the docs.
func writeDocs(t *testing.T, r eval.Report) {
	t.Helper()
	const plot = "pictures/rank-coverage.svg"
	for name, write := range map[string]func(io.Writer) error{
		plot:                 func(w io.Writer) error { return eval.WritePlot(w, r.All) },
		"ranking-figures.md": func(w io.Writer) error { return r.WritePage(w, plot) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*out, filepath.FromSlash(name)), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
