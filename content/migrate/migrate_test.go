package migrate

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/tools/txtar"

	"moxin/content"
)

var update = flag.Bool("update", false, "write the expected output of testdata")

func shanghai(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

var tools = map[string]func(fs.FS, *time.Location) (Result, error){"hugo": Hugo, "hexo": Hexo}

// TestSites imports the site in each txtar and compares the result with the golden beside it.
func TestSites(t *testing.T) {
	for name, run := range tools {
		t.Run(name, func(t *testing.T) {
			site := siteOf(t, "testdata/"+name+".txtar")
			result, err := run(site, shanghai(t))
			if err != nil {
				t.Fatal(err)
			}
			sound(t, result)
			golden := "testdata/" + name + ".golden"
			got := shown(result)
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			again, err := run(site, shanghai(t))
			if err != nil || !bytes.Equal(shown(again), got) {
				t.Errorf("a second import differs: %v\n%s", err, shown(again))
			}
		})
	}
}

func siteOf(t testing.TB, file string) fstest.MapFS {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	site := fstest.MapFS{}
	for _, f := range archive.Files {
		site[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return site
}

// sound is the promise for every result: what is imported is read without an error, and every file
// is either written or skipped with a reason.
func sound(t *testing.T, r Result) {
	t.Helper()
	for _, f := range r.Files {
		if (f.To == "") != (f.Skipped.ZH != "") {
			t.Errorf("%s is neither imported nor skipped: %+v", f.From, f)
		}
		if f.To == "" || f.Kind != KindArticle {
			continue
		}
		if !fs.ValidPath(f.To) {
			t.Errorf("%s goes to %s", f.From, f.To)
		}
		a, findings := content.ParseArticle(f.To, f.Data, nil)
		if a == nil || content.Failing(findings, "") && len(f.Notes) == 0 {
			t.Errorf("%s: %v", f.From, findings)
		}
	}
}

func shown(r Result) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%+v\n", r.Site)
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "note %s: %s\n", n.File, n.Do.EN)
	}
	for _, f := range r.Files {
		switch {
		case f.To == "":
			fmt.Fprintf(&b, "\n== %s skipped: %s\n", f.From, f.Skipped.EN)
		default:
			fmt.Fprintf(&b, "\n== %s -> %s %s\n%s", f.From, f.Kind, f.To, f.Data)
		}
		for _, n := range f.Notes {
			fmt.Fprintf(&b, "note %s:%d: %s: %s\n", n.File, n.Line, n.What, n.Do.EN)
		}
	}
	return b.Bytes()
}
