//go:build unix

package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

const siteAndHand = `version: 1
brand: 半山书店
channels:
  site: {platform: site, url: "http://127.0.0.1:9"}
  xhs: {platform: xiaohongshu}
approval: {required: false}
public: {url: "http://127.0.0.1:9"}
`

// A site whose folder is gone is there again once serve runs; while it is being built, or waits for
// whoever holds it, releases go out.
func TestServeBringsTheSiteBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"moxin.yaml":       siteAndHand,
		"articles/page.md": "---\ntitle: 为什么老客户会回来\nslug: page\nchannels: {site: {}}\n---\n因为记得他们。\n",
		"articles/hand.md": "---\ntitle: 交接的一篇\nslug: hand\nchannels: {xhs: {}}\n---\n慢慢写。\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	must(t, dir, "accounts", "connect", "site", "xhs", "--yes")
	must(t, dir, "publish", "page", "--channel", "site")
	folder := filepath.Join(dir, stateDir, "site")
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	letGo := holdSite(t, folder)
	serve := launch(t, dir, childCommand, "serve", "--listen", "127.0.0.1:0", "--public", "127.0.0.1:0")
	serve.says(t, "public pages: http://127.0.0.1:")
	at := ""
	for _, m := range listening.FindAllStringSubmatch(serve.stderr.String(), -1) {
		if m[1] == "public pages" {
			at = m[2]
		}
	}
	if status, _ := fetch(t, at+"/"); status == http.StatusOK {
		t.Fatal("the site is there before it was built")
	}
	must(t, dir, "publish", "hand", "--channel", "xhs")
	letGo()
	eventually(t, time.Minute, "the site", func() bool {
		status, page := fetch(t, at+"/")
		return status == http.StatusOK && strings.Contains(page, "为什么老客户会回来")
	})
	serve.interrupt(t)
}

// holdSite keeps everybody from building the site in a folder.
func holdSite(t *testing.T, folder string) (letGo func()) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(folder, "lock"))
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	return func() { f.Close() }
}

func fetch(t *testing.T, address string) (int, string) {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}
