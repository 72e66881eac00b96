package main

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"moxin/publishers/wecom/wecomsim"
)

// robotKey is the key of the group robot of these tests.
const robotKey = "robot-key-4811"

// wecomWorkspace has a robot, messages and moments of one company, which app may do.
func wecomWorkspace(t *testing.T, app wecomsim.App) (dir string, sim *wecomsim.Server) {
	t.Helper()
	app.Name, app.Secret = "moxin", teaSecret
	sim, err := wecomsim.New(wecomsim.Options{Clock: time.Now, Keys: []string{robotKey}, Corps: []wecomsim.Corp{{
		ID: teaCorp, Apps: []wecomsim.App{app}, Staff: []wecomsim.Staff{{ID: "linxi"}, {ID: "zhouye"}},
		Tags: []wecomsim.TagGroup{{ID: "g1", Name: "客户等级", Tags: []wecomsim.Tag{{ID: "et1", Name: "老客"}}}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	platform := httptest.NewServer(sim)
	t.Cleanup(platform.Close)
	t.Cleanup(sim.Close)
	dir = t.TempDir()
	yaml := fmt.Sprintf(`version: 1
brand: 云畔茶事
channels:
  qun: {platform: wecom, mode: robot, robot: "${TEA_ROBOT}", base_url: %[1]q, simulator: true}
  qy: {platform: wecom, mode: message, app_id: %[2]s, app_secret: "${TEA_SECRET}", tags: {existing: [客户等级/老客]}, base_url: %[1]q, simulator: true}
  pyq: {platform: wecom, mode: moment, app_id: %[2]s, app_secret: "${TEA_SECRET}", staff: [linxi], tags: {existing: [客户等级/老友]}, base_url: %[1]q, simulator: true}
`, platform.URL, teaCorp)
	if err := os.WriteFile(filepath.Join(dir, "moxin.yaml"), []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TEA_ROBOT", robotKey)
	t.Setenv("TEA_SECRET", teaSecret)
	return dir, sim
}

// The three modes are connected and tested like any other account: nothing is made or said, and what is
// wrong is named with what to do.
func TestWeComAccounts(t *testing.T) {
	dir, sim := wecomWorkspace(t, wecomsim.App{})
	out, _, code := moxin(t, dir, "--lang", "zh", "accounts", "connect", "qun", "qy", "--yes")
	if code != exitOK || !strings.Contains(out, "qun\twecom\twecom_robot\twecom-robot/") || !strings.Contains(out, "qy\twecom\twecom_app\t"+teaCorp) {
		t.Errorf("connect: exit %d\n%s", code, out)
	}
	out, errs, code := moxin(t, dir, "--lang", "zh", "accounts", "test", "qun", "qy", "pyq")
	for _, want := range []string{"企业微信群机器人 wecom-robot/", "企业微信应用 " + teaCorp, "✓ 机器人的 key", "✓ 群发或朋友圈任务", "✗ 客户标签：企业微信里没有标签“客户等级/老友”，是不是“客户等级/老客”？"} {
		if !strings.Contains(out, want) {
			t.Errorf("test does not say %q:\n%s%s", want, out, errs)
		}
	}
	if code != exitAuth {
		t.Errorf("test: exit %d", code)
	}
	if strings.Contains(out+errs, robotKey) || strings.Contains(out+errs, teaSecret) {
		t.Error("a secret is shown")
	}
	out = must(t, dir, "--lang", "zh", "accounts", "status")
	if strings.Count(out, "来自环境变量") != 3 {
		t.Errorf("status: %s", out)
	}
	if n := len(sim.Tasks()) + len(sim.Ways()) + len(sim.Messages(robotKey)); n != 0 {
		t.Errorf("%d things were made or said", n)
	}
}

// An app that may not speak to customers is refused with what to do in WeCom's console.
func TestWeComAccountsOfAnotherApp(t *testing.T) {
	dir, _ := wecomWorkspace(t, wecomsim.App{Can: []string{"message/*"}})
	_, errs, code := moxin(t, dir, "--lang", "zh", "accounts", "connect", "qy", "--yes")
	if code != exitAuth || !strings.Contains(errs, "可调用接口的应用") || strings.Contains(errs, teaSecret) {
		t.Errorf("connect: exit %d\n%s", code, errs)
	}
}
