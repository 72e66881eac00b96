package webhook_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"moxin/content/store/storetest"
)

// drivers call the snippets of the receivers' page with arguments secret, timestamp, signature,
// body and now, and print true or false.
var drivers = map[string]struct {
	command []string
	before  string
	after   string
}{
	"js": {[]string{"node"}, "", `
const [secret, timestamp, signature, body, now] = process.argv.slice(2);
console.log(verify(secret, timestamp, signature, Buffer.from(body), Number(now)));`},
	"python": {[]string{"python3"}, "", `
import sys
secret, timestamp, signature, body, now = sys.argv[1:]
print(str(verify(secret.encode(), timestamp, signature, body.encode(), float(now))).lower())`},
	"php": {[]string{"php"}, "<?php\n", `
echo verify($argv[1], $argv[2], $argv[3], $argv[4], (int)$argv[5]) ? "true" : "false";`},
}

// The snippets of the receivers' page take what is in order and refuse what is not.
func TestSnippetsOfThePage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "site", "docs", "webhook.md"))
	if err != nil {
		t.Fatal(err)
	}
	vector := regexp.MustCompile(`v1=[0-9a-f]{64}`).FindString(string(page))
	for language, d := range drivers {
		t.Run(language, func(t *testing.T) {
			if _, err := exec.LookPath(d.command[0]); err != nil {
				storetest.Need(t, d.command[0], "runs the page's example")
			}
			m := regexp.MustCompile("(?s)```" + language + "\n(.*?)```").FindSubmatch(page)
			if m == nil {
				t.Fatal("no snippet")
			}
			file := filepath.Join(t.TempDir(), "verify."+language)
			if err := os.WriteFile(file, []byte(d.before+string(m[1])+d.after), 0o600); err != nil {
				t.Fatal(err)
			}
			const key, body = "a-secret-of-the-shop-0001", `{"event":"ping"}`
			for _, c := range []struct{ name, secret, timestamp, signature, body, now, want string }{
				{"in order", key, "1796155200", vector, body, "1796155200", "true"},
				{"at the window's end", key, "1796155200", vector, body, "1796155500", "true"},
				{"too late", key, "1796155200", vector, body, "1796155501", "false"},
				{"too early", key, "1796155200", vector, body, "1796154899", "false"},
				{"one of two", key, "1796155200", "v1=" + strings.Repeat("0", 64) + ", " + vector, body, "1796155200", "true"},
				{"another secret", key + "x", "1796155200", vector, body, "1796155200", "false"},
				{"another body", key, "1796155200", vector, body + " ", "1796155200", "false"},
				{"another timestamp", key, "1796155201", vector, body, "1796155200", "false"},
				{"none", key, "1796155200", "", body, "1796155200", "false"},
				{"short", key, "1796155200", vector[:20], body, "1796155200", "false"},
				{"words", key, "soon", vector, body, "1796155200", "false"},
				{"not ASCII", key, "１796155200", "v1=é", body, "1796155200", "false"},
			} {
				cmd := exec.CommandContext(t.Context(), d.command[0], file, c.secret, c.timestamp, c.signature, c.body, c.now)
				out, err := cmd.CombinedOutput()
				if err != nil || strings.TrimSpace(string(out)) != c.want {
					t.Errorf("%s: %s, %v; want %s", c.name, out, err, c.want)
				}
			}
		})
	}
}
