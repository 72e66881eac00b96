package main

import (
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"moxin/content/card"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"moxin": main, childCommand: childMain, hastyCommand: hastyMain, hurriedCommand: hurriedMain, simCommand: simMain})
}

// TestScripts runs the command line as people do; each file of testdata/script is one story.
func TestScripts(t *testing.T) {
	t.Parallel()
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
			platform, err := scriptPlatform()
			if err != nil {
				return err
			}
			env.Defer(platform.Close)
			env.Setenv("SIM", platform.URL)
			return nil
		},
		RequireExplicitExec: true,
		Condition: func(what string) (bool, error) {
			if what != "fonts" {
				return false, fmt.Errorf("unknown condition %s", what)
			}
			return card.NewDrawer().Ready() == nil, nil
		},
	})
}

// scriptAccounts are the accounts of the simulated 公众号 at $SIM, one of each kind; their secret is
// sim-secret.
var scriptAccounts = []string{
	"wx0000000000000001:sim-secret:subscription",
	"wx0000000000000002:sim-secret:subscription:personal",
	"wx0000000000000003:sim-secret:unverified",
	"wx0000000000000004:sim-secret:nodrafts",
	"wx0000000000000005:sim-secret:confirm",
	"wx0000000000000006:sim-secret",
	"wx0000000000000007:sim-secret:fenced",
}

// scriptCorp is the simulated company at $SIM: nobody there confirms anything by themselves.
var scriptCorp = simCorp{id: "wwsim0000000001:sim-secret", staff: []string{"linxi", "zhouye", "chenmo"}, customers: 30, confirm: "0"}

// scriptPlatform is what 'moxin sim' serves, for one script.
func scriptPlatform() (*httptest.Server, error) {
	server := httptest.NewUnstartedServer(nil)
	all, err := newSimulators(simOptions{apps: scriptAccounts, robot: "sim-robot-key", seed: 1, corp: scriptCorp}, time.Now, "http://"+server.Listener.Addr().String())
	if err != nil {
		return nil, err
	}
	server.Config.Handler = all.handler()
	server.Start()
	return server, nil
}
