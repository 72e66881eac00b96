package rank

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what tests compare with")

// loadingsPage explains the table to those who may change it.
const loadingsPage = "../../site/docs/ranking.md"

// TestLoadingsInTheDocs: the page shows the table that is in force. With -update it is written.
func TestLoadingsInTheDocs(t *testing.T) {
	page, err := os.ReadFile(loadingsPage)
	if err != nil {
		t.Fatal(err)
	}
	const head = "| 信号 | 信任 | 注意 | 需求 | 争论 | 自有 | 理由 |\n| --- | --- | --- | --- | --- | --- | --- |\n"
	before, rest, ok := strings.Cut(string(page), head)
	if !ok {
		t.Fatalf("%s has no table", loadingsPage)
	}
	_, after, _ := strings.Cut(rest, "\n\n")
	var rows []string
	for _, l := range DefaultLoadings() {
		row := "| " + nameOf[l.Signal].ZH + " `" + string(l.Signal) + "` |"
		for _, v := range append(l.slice(), l.Unique) {
			row += " " + strings.NewReplacer("0.00", "0", "-", "−").Replace(fmt.Sprintf("%.2f", v)) + " |"
		}
		rows = append(rows, row+" "+l.Why.ZH+" |")
	}
	want := before + head + strings.Join(rows, "\n") + "\n\n" + after
	switch {
	case want == string(page):
	case *update:
		if err := os.WriteFile(loadingsPage, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s shows other loadings: run go test ./ingest/rank -run TestLoadingsInTheDocs -update", loadingsPage)
	}
}
