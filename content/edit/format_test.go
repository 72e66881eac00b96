package edit

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"moxin/content"
)

func writeOut(t *testing.T, file string, archive *txtar.Archive, out []byte) {
	t.Helper()
	for i, f := range archive.Files {
		if f.Name == "out" {
			archive.Files[i].Data = out
		}
	}
	if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestFormat(t *testing.T) {
	shanghai := zone(t, "Asia/Shanghai")
	eachCase(t, "testdata/format/*.txtar", func(t *testing.T, in, _ []byte) []byte {
		out, notes, err := Format(in, shanghai)
		if err != nil || len(notes) > 0 {
			t.Error(notes, err)
		}
		holds(t, in, out, shanghai)
		return out
	})
}

// holds is the promise of Format: the same article, and nothing left to do.
func holds(t *testing.T, in, out []byte, zone *time.Location) {
	t.Helper()
	a, before := content.ParseArticle("", in, zone)
	b, after := content.ParseArticle("", out, zone)
	if b == nil || !sameArticle(read{a, before}, read{b, after}) {
		t.Fatalf("%q is another article than %q", out, in)
	}
	again, _, err := Format(out, zone)
	if err != nil || !bytes.Equal(again, out) {
		t.Fatalf("formatting again makes %q of %q: %v", again, out, err)
	}
}

// TestFormatKeepsEveryArticle tries each pair of front matter and body: the article must be the same
// whatever stands together.
func TestFormatKeepsEveryArticle(t *testing.T) {
	matters := []string{
		"---\ntitle: a\n---\n", "---\r\ntitle: a \r\ndescription: b\r\n---\r\n", "\ufeff---\ntags: a b, c\nslug: S p\n---\n",
		"---\nauthors:\n  - name: 林\n    url: x\ndate: '2024-1-2 3:04'\n---\n", "---\ntop_img: false\nimages:\n- a\n---\n",
		"---\n# 只有注释\n---\n", "---\nb: |+\n  x\n\ntitle: 'a''b'\n\n---\n", "---\ndate: TBD\ntags:\n---  \n", "---\nchannels: {a: {topics: '#x, y'}}\nalias: a.html\n---\n",
		"---\ntitle: \"一\n  二\"\ndescription: >\n  三\n  四\n---\n", "---\nx: &a [1]\ny: *a\ndescription: z\n---\n", "---\n{title: a}\n---\n",
		"+++\ntitle = 'a'\n[x]\ndescription = 'b'\n+++\n", "{\n\"title\": \"a\",\n\"description\": \"b\"\n}\n\n", ";;;\n\"title\": \"a\"\n;;;\n", "\n\n---\ntitle: a\n---\n", "",
		"---\nchannels: []\n---\n", "---\nchannels:\n- gzh\n# 尾巴\n---\n", "---\n标题: x\n\"a.b\": c\nurl: x y\n---\n",
	}
	bodies := []string{"", "正文", "正文\n", "\n正文", "    代码\n", "\n\n# 标题\r\n\r\n---\r\n", "---\n", "\ta  \n\n\n"}
	for _, name := range []string{"Asia/Shanghai", "America/New_York"} {
		z := zone(t, name)
		for _, m := range matters {
			for _, b := range bodies {
				in := []byte(m + b)
				if out, _, err := Format(in, z); err == nil {
					holds(t, in, out, z)
				} else if _, ok := Refused(err); !ok {
					t.Errorf("%q: %v", in, err)
				}
			}
		}
	}
}

// TestFormatNeverMovesAnInstant: the hour that comes twice and fractions of a second stay as written.
func TestFormatNeverMovesAnInstant(t *testing.T) {
	newYork := zone(t, "America/New_York")
	for raw, want := range map[string]string{
		"2026-11-01T01:30:00-04:00":        "2026-11-01T01:30:00-04:00",
		"2026-11-01T01:30:00-05:00":        "2026-11-01T01:30:00-05:00",
		"2026-11-01T04:30:00Z":             "2026-11-01 00:30",
		"2024-01-02T08:00:00.123456-05:00": "2024-01-02T08:00:00.123456-05:00",
		"2024/1/2":                         "2024-01-02",
		"2024年1月2日 8:05:09":                "2024-01-02 08:05:09",
		"下周二":                              "下周二",
	} {
		out, _, err := Format([]byte("---\ndate: "+raw+"\n---\n"), newYork)
		if got := strings.TrimSuffix(strings.TrimPrefix(string(out), "---\ndate: "), "\n---\n"); err != nil || got != want {
			t.Errorf("%s became %s, want %s (%v)", raw, got, want, err)
		}
	}
}

func TestFormatSaysWhatItLeaves(t *testing.T) {
	_, notes, err := Format([]byte("---\na: &x 1\nb: *x\n---\n"), nil)
	if err != nil || len(notes) == 0 || !strings.Contains(notes[0].EN, "anchors") {
		t.Errorf("%v, %v", notes, err)
	}
	if _, _, err := Format([]byte("---\ntitle: a\n"), nil); err == nil {
		t.Error("an unclosed block was formatted")
	}
}

func FuzzFormat(f *testing.F) {
	f.Add("---\ndescription: a\ndate: 2024/1/2 8:00\ntags: a, b # c\n---\nx")
	f.Add("+++\ndescription = 'a'\n+++\nx")
	f.Add("---\nb: |\n  x  \n# c\ntitle: >-\n  y\nchannels: {a: {topics: '#x'}}\n---\n\n\nx\r\n")
	f.Add("{\n\"title\": 1\n}\n\n")
	shanghai := time.FixedZone("", 8*3600)
	f.Fuzz(func(t *testing.T, file string) {
		if out, _, err := Format([]byte(file), shanghai); err == nil {
			holds(t, []byte(file), out, shanghai)
		}
	})
}

func BenchmarkFormat(b *testing.B) {
	in := []byte("---\ndescription: 三个原因\ndate: 2024/1/2 8:00:00\ntags: 复购, 会员\ntitle: 为什么\nlayout: post\n---\n" + strings.Repeat("正文一段。\n\n", 400))
	shanghai := zone(b, "Asia/Shanghai")
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if _, _, err := Format(in, shanghai); err != nil {
			b.Fatal(err)
		}
	}
}
