package rank_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
	"moxin/ingest/rank/audience"
)

func folder(posts, samples string) fstest.MapFS {
	return fstest.MapFS{"posts.csv": {Data: []byte(posts)}, "samples.csv": {Data: []byte(samples)}}
}

func TestReadDir(t *testing.T) {
	d, err := rank.ReadDir(folder(
		"\ufeffpost_id,published_at,author,note\na,2026-11-03T20:00:00+08:00,林溪,kept out\n",
		"post_id,platform,observed_at,reads,likes\na,wechat,2026-11-04T20:00:00+08:00,120,\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Posts) != 1 || d.Posts[0].Author != "林溪" || d.Posts[0].PublishedAt.UTC().Hour() != 12 {
		t.Errorf("posts %+v", d.Posts)
	}
	r := d.Readings[0]
	if _, ok := r.Values[content.Likes]; ok || r.Values[content.Reads] != 120 {
		t.Errorf("a blank cell is unknown; values %v", r.Values)
	}
}

func TestReadDirNamesThePlace(t *testing.T) {
	const post, sample = "post_id,published_at\na,2026-11-03T20:00:00+08:00\n", "post_id,platform,observed_at,reads\n"
	cases := []struct{ posts, samples, want string }{
		{"post_id\na\n", sample, "posts.csv:1: column published_at: there is no such column"},
		{"", sample, "posts.csv:1: there is no header"},
		{post, sample[:len(sample)-1] + ",reads\n", "samples.csv:1:36: column reads: there are two such columns"},
		{"post_id,published_at,title\na,2026-11-03T20:00:00+08:00,\xc4\xe3\n", sample, "posts.csv:2:29: column title"},
		{post, sample + "\n\n\"a\nb", "samples.csv:"},
		{post, sample + "a,,2026-11-03T20:00:00+08:00,1\n", "samples.csv:2:3: column platform: blank"},
		{post, sample + "a,wechat,2026-11-03T20:00:00+08:00,10万+\n", "samples.csv:2:36: column reads “10万+”: not a count: write it as 100000+"},
		{post, sample + "a,wechat,2026-11-03T20:00:00+08:00,+\n", "samples.csv:2:36: column reads"},
		{"post_id,published_at\na,2026-11-03\n", sample, "posts.csv:2:3: column published_at"},
		{"post_id,published_at\n,2026-11-03T20:00:00+08:00\n", sample, "posts.csv:2:1: column post_id"},
		{post + "a,2026-11-03T20:00:00+08:00\n", sample, "posts.csv:3:1: column post_id"},
		{post, sample + "b,wechat,2026-11-03T20:00:00+08:00,1\n", "samples.csv:2:1: column post_id"},
		{post, sample + "a,wechat,2026-11-03T20:00:00+08:00,many\n", "samples.csv:2:36: column reads"},
		{post, sample + "a,wechat,2026-11-03T20:00:00+08:00,-1\n", "samples.csv:2:36: column reads"},
		{post, sample + "a,wechat,2026-11-03T20:00:00+08:00,NaN\n", "samples.csv:2:36: column reads"},
		{post, sample + "a,wechat,2026-11-03T20:00:00+08:00,1e300\n", "samples.csv:2:36: column reads"},
		{post, sample + "a,wechat\n", "samples.csv:2: the row has not as many columns as the header"},
		{post, "", "samples.csv:1: there is no header"},
	}
	for _, c := range cases {
		if _, err := rank.ReadDir(folder(c.posts, c.samples), nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want it to say %q", err, c.want)
		}
	}
	_, err := rank.ReadDir(fstest.MapFS{}, nil)
	var wrong *rank.DataError
	if !errors.As(err, &wrong) || wrong.In("zh") != "posts.csv: 数据文件夹里没有这个文件" || wrong.In("en") != "posts.csv: the data folder has no such file" {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestCountsAtTheTopOfWhatIsShown(t *testing.T) {
	d, err := rank.ReadDir(folder("post_id,published_at\n'=a,2026-11-03T20:00:00+08:00\n",
		"post_id,platform,observed_at,reads,likes\n'=a,wechat,2026-11-04T20:00:00+08:00, 100000+ ,12\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	r := d.Readings[0]
	if r.Post != "=a" || r.Values[content.Reads] != 100000 || !r.Capped[content.Reads] || r.Capped[content.Likes] {
		t.Errorf("%+v", r)
	}
}

func TestWriteDirIsReadBack(t *testing.T) {
	d := gather(5, audience.Options{Seed: 15}).data
	d.Readings[0].Source = "csv:作品列表.csv"
	d.Readings[0].Channel = "gzh"
	d.Readings[0].PublishedAt = d.Posts[0].PublishedAt.Add(time.Hour)
	d.Readings[1].ObservedAt = d.Readings[1].ObservedAt.Add(123456789)
	d.Readings[1].Capped = map[content.Metric]bool{content.Reads: true}
	dir := t.TempDir()
	if err := rank.WriteDir(dir, d); err != nil {
		t.Fatal(err)
	}
	got, err := rank.ReadDir(os.DirFS(dir), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Posts) != len(d.Posts) || len(got.Readings) != len(d.Readings) {
		t.Fatalf("%d posts and %d readings came back", len(got.Posts), len(got.Readings))
	}
	for i, r := range got.Readings {
		if !reflect.DeepEqual(r.Values, d.Readings[i].Values) || len(r.Capped) != len(d.Readings[i].Capped) || r.Source != d.Readings[i].Source || !r.ObservedAt.Equal(d.Readings[i].ObservedAt) {
			t.Fatalf("reading %d: %+v, was %+v", i, r, d.Readings[i])
		}
	}
	if asJSON(t, rank.Rank(got, rank.Options{})) != asJSON(t, rank.Rank(d, rank.Options{})) {
		t.Error("the ranking of what was written differs")
	}
}

// A title that a spreadsheet would work out is text in the file, and the same title once read back.
func TestFormulasAreWrittenAsText(t *testing.T) {
	d := gather(3, audience.Options{Seed: 15}).data
	d.Posts[0].Title, d.Posts[0].Author, d.Posts[0].Series = `=HYPERLINK("http://example.com")`, "@林溪", "-5 度"
	d.Posts[1].Title = "'=已经写了引号"
	d.Readings[0].Channel, d.Readings[0].Source = "+群", "csv:=1.csv"
	dir := t.TempDir()
	if err := rank.WriteDir(dir, d); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"posts.csv", "samples.csv"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range slices.Concat(rows...) {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("%s has a formula: %s", name, cell)
			}
		}
	}
	got, err := rank.ReadDir(os.DirFS(dir), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range got.Posts {
		if p.Title != d.Posts[i].Title || p.Author != d.Posts[i].Author || p.Series != d.Posts[i].Series {
			t.Errorf("post %+v, was %+v", p, d.Posts[i])
		}
	}
	if got.Readings[0].Channel != "+群" || got.Readings[0].Source != "csv:=1.csv" {
		t.Errorf("reading %+v", got.Readings[0])
	}
	var b bytes.Buffer
	result := rank.Result{Posts: []rank.Score{{Post: "=1+1"}}}
	if err := rank.WriteCSV(&b, result); err != nil || !strings.Contains(b.String(), ",'=1+1,0,") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func TestScoresForTheStore(t *testing.T) {
	at := epoch.AddDate(0, 3, 0)
	result := rank.Rank(gather(20, audience.Options{Seed: 16}).data, rank.Options{})
	all, err := result.Scores(at)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, s := range all {
		kinds[s.Kind+" "+s.Name]++
		if s.Model != rank.Model || !s.At.Equal(at) || s.Low > s.Value || s.Value > s.High {
			t.Fatalf("score %+v", s)
		}
	}
	if kinds["article trust"] != 20 || kinds["article demand"] != 20 || kinds["article exposure"] != 20 || kinds["article contributed"] != 20 || kinds["author trust"] != 6 || kinds["channel trust"] != len(content.Platforms) {
		t.Errorf("kinds %v", kinds)
	}
}
