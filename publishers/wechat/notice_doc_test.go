package wechat

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the table of the documentation")

// TestTheDocumentationListsEveryVerdict keeps the page's table what the code says of err(N).
func TestTheDocumentationListsEveryVerdict(t *testing.T) {
	const (
		file  = "../../site/docs/wechat.md"
		begin = "<!-- verdicts: made from the code, go test ./publishers/wechat -run Documentation -update -->\n"
		end   = "<!-- end of verdicts -->\n"
	)
	var b strings.Builder
	b.WriteString("| N | 意思和该做的事 | in English |\n| --- | --- | --- |\n")
	for _, n := range slices.Sorted(maps.Keys(massErrors)) {
		fmt.Fprintf(&b, "| %d | %s | %s |\n", n, massErrors[n].ZH, massErrors[n].EN)
	}
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(page), begin)
	got, after, ended := strings.Cut(rest, end)
	if !ok || !ended {
		t.Fatal("the page has no place for the table")
	}
	if *update {
		if err := os.WriteFile(file, []byte(before+begin+b.String()+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != b.String() {
		t.Error("the table of the documentation is not what the code says: run with -update")
	}
}

// documentedVerdicts are err(N) of the platform notes (collected 2026-11, section 1.7).
var documentedVerdicts = []int{10001, 20001, 20002, 20004, 20006, 20008, 20013, 21000, 22000, 30001, 30002, 30003, 40001, 40002}

func TestEveryDocumentedVerdictSaysWhatToDo(t *testing.T) {
	for _, n := range documentedVerdicts {
		if why, ok := massErrors[n]; !ok || why.ZH == "" || why.EN == "" || !strings.ContainsAny(why.ZH, "：") {
			t.Errorf("err(%d): %v", n, why)
		}
	}
	for status, want := range map[string]bool{"err(10001)": true, "err(20431)": true, "send fail": true, "send success": false, "err()": false, "err(1": false, "err(99999999999)": false, "": false} {
		if _, ok := massReason(status); ok != want {
			t.Errorf("%q is a reason: %v", status, ok)
		}
	}
}
