package main

import (
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"moxin": main, childCommand: childMain, hastyCommand: hastyMain, simCommand: simMain})
}

// TestScripts runs the command line as people do; each file of testdata/script is one story.
func TestScripts(t *testing.T) {
	docs, err := filepath.Abs(filepath.Join("..", "..", "site", "docs"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("MOXIN_LANG", "en")
			env.Setenv("MOXIN_USER", "tester")
			env.Setenv("DOCS", docs) // what people copy from there is run as it stands
			return nil
		},
		RequireExplicitExec: true,
	})
}
