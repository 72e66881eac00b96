package rank

import (
	"errors"
	"math"
	"os"
	"strings"
	"testing"

	"moxin/content"
)

// The table is built in: nothing tells at run time that a row of it cannot be read.
func TestBuiltinLoadings(t *testing.T) {
	var known []content.Metric
	for _, s := range signals {
		known = append(known, s.metric)
	}
	rows, findings := content.ParseLoadings("loadings.yaml", loadingsFile, known)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	if len(rows) != len(signals) {
		t.Fatalf("%d rows for %d signals", len(rows), len(signals))
	}
	for i, row := range rows {
		if row.Signal != signals[i].metric {
			t.Errorf("row %d is of %s, not of %s", i, row.Signal, signals[i].metric)
		}
		for _, column := range content.LoadingColumns {
			if _, ok := row.Numbers[column]; !ok {
				t.Errorf("%s has no %s", row.Signal, column)
			}
		}
		if row.Why.ZH == "" || row.Why.EN == "" || row.Why.ZH == row.Why.EN {
			t.Errorf("%s: the reason is not in both languages: %q", row.Signal, row.Why)
		}
	}
}

func TestLoadingsOfATeam(t *testing.T) {
	l, err := ReadLoadings("rules/loadings.yaml", []byte("saves: {trust: 0.7, why: 我们的读者收藏了会照着做}\nreads:\n  unique: 0.3\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(l) != len(DefaultLoadings()) {
		t.Fatalf("%d rows", len(l))
	}
	usual := DefaultLoadings()
	for i, row := range l {
		want := usual[i]
		switch row.Signal {
		case content.Saves:
			want.Trust, want.Why = .7, content.T("我们的读者收藏了会照着做", "我们的读者收藏了会照着做")
		case content.Reads:
			want.Unique = .3
		}
		if row != want {
			t.Errorf("%+v, want %+v", row, want)
		}
	}
	if again := DefaultLoadings(); again[4].Trust != .45 {
		t.Errorf("a team's table changed the built-in one: %+v", again[4])
	}
}

func TestLoadingsSayWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"unknown signal", "saevs: {trust: 1}", "l.yaml:1:1: there is no key “saevs” (did you mean saves?)"},
		{"not a signal", "followers: {trust: 1}", "l.yaml:1:1: there is no key “followers” (did you mean follows?)"},
		{"unknown column", "saves:\n  trsut: 1", "l.yaml:2:3: saves has no key “trsut” (did you mean trust?)"},
		{"text", "saves: {trust: much}", "l.yaml:1:16: saves.trust should be a number, here is text"},
		{"quoted", "saves: {trust: '0.4'}", "l.yaml:1:16: saves.trust should be a number, here is text"},
		{"no number", "saves: {trust: .nan}", "l.yaml:1:16: saves.trust cannot be “.nan” (write a number from −3 to 3)"},
		{"endless", "saves: {debate: -.inf}", "l.yaml:1:17: saves.debate cannot be “-.inf” (write a number from −3 to 3)"},
		{"large", "saves: {attention: 3.01}", "l.yaml:1:20: saves.attention cannot be “3.01” (write a number from −3 to 3)"},
		{"no spread", "saves: {unique: 0}", "l.yaml:1:17: saves.unique cannot be “0” (it is a standard deviation: above 0)"},
		{"negative spread", "saves: {unique: -0.2}", "l.yaml:1:17: saves.unique cannot be “-0.2” (it is a standard deviation: above 0)"},
		{"a number", "saves: 0.4", "l.yaml:1:8: saves should be a mapping, here is a number"},
		{"a list", "- saves", "l.yaml:1:1: l.yaml should be a mapping, here is a list"},
		{"twice", "saves: {trust: 1}\nsaves: {trust: 2}", "l.yaml:2:1: l.yaml cannot be read: a key is written twice (check indentation, quotes and colons on this line; a value with a colon needs quotes)"},
		{"not utf-8", "saves: \xff", "l.yaml: not encoded in UTF-8 (save it as UTF-8)"},
		{"all of it", "likes: {trust: x}\nsaves: {trust: y}", "l.yaml:1:16: likes.trust should be a number, here is text\nl.yaml:2:16: saves.trust should be a number, here is text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := ReadLoadings("l.yaml", []byte(c.file))
			var wrong *LoadingsError
			if !errors.As(err, &wrong) || l != nil {
				t.Fatalf("%v, %v", l, err)
			}
			if got := wrong.In("en"); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if !strings.Contains(wrong.Error(), wrong.In("zh")[:len("l.yaml")]) || wrong.In("zh") == wrong.In("en") {
				t.Errorf("Chinese: %s", wrong.In("zh"))
			}
		})
	}
}

func TestLoadingsTurnedRoundAreTold(t *testing.T) {
	for _, c := range []struct {
		file, want string
	}{
		{"saves: {trust: -0.3}", "more of it will mean less trust"},
		{"unfollows: {trust: 0.3}", "more of it will mean more trust"},
		{"saves: {trust: 0}", ""},
		{"reads: {trust: -0.2}", ""}, // the table says nothing of reads
		{"saves: {unique: 0.1}", ""},
	} {
		findings := CheckLoadings("l.yaml", []byte(c.file))
		if c.want == "" {
			if len(findings) > 0 {
				t.Errorf("%s: %v", c.file, findings)
			}
			continue
		}
		if len(findings) != 1 || findings[0].Severity != content.SeverityWarning || !strings.Contains(findings[0].Message.EN, c.want) || findings[0].Line != 1 {
			t.Errorf("%s: %v", c.file, findings)
		}
		if l, err := ReadLoadings("l.yaml", []byte(c.file)); err != nil || len(l) == 0 {
			t.Errorf("%s: a warning is no error: %v", c.file, err)
		}
	}
}

func TestLoadingsAreFound(t *testing.T) {
	l := DefaultLoadings()
	if row, ok := l.Of(content.Unfollows); !ok || row.Factors() != [4]float64{-.5, 0, 0, .25} {
		t.Errorf("%+v", row)
	}
	if row, ok := l.Of(content.Clicks); ok {
		t.Errorf("clicks are not weighed: %+v", row)
	}
}

func FuzzLoadings(f *testing.F) {
	own, err := os.ReadFile("loadings.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(own)
	for _, s := range []string{"saves: {trust: 1e3}", "a: &x [*x]", "saves: &s {trust: 0.1}\nlikes: *s", "saves:\n", "{", "\xef\xbb\xbfsaves: {trust: 0x1p1}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := ReadLoadings("l.yaml", b)
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without words")
			}
			return
		}
		for _, row := range l {
			for _, v := range append(row.slice(), row.Unique) {
				if math.IsNaN(v) || math.Abs(v) > content.MostLoading {
					t.Fatalf("%+v", row)
				}
			}
			if row.Unique <= 0 {
				t.Fatalf("%+v", row)
			}
		}
	})
}

func (l Loading) slice() []float64 { f := l.Factors(); return f[:] }
