package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"moxin/cmd/moxin/demo"
	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/event"
)

// TestDemo plays the whole way: what the readme promises a newcomer.
func TestDemo(t *testing.T) {
	t.Parallel()
	var out, said bytes.Buffer
	a := &app{stdin: bytes.NewReader(nil), stdout: &out, stderr: &said, env: os.LookupEnv, now: time.Now}
	dir := filepath.Join(t.TempDir(), "demo")
	if code := run(t.Context(), []string{"demo", "--once", "--json", "--keep", dir}, a); code != exitOK {
		t.Fatalf("exit %d\n%s\n%s", code, out.String(), said.String()[max(0, said.Len()-2000):])
	}
	lines := bytes.Split(bytes.TrimSpace(out.Bytes()), []byte("\n"))
	var r demoReport
	if err := json.Unmarshal(lines[len(lines)-1], &r); err != nil {
		t.Fatalf("the last line is not the report: %v\n%s", err, lines[len(lines)-1])
	}
	if r.Articles < 12 || r.Renditions < 3*r.Articles || r.Findings == 0 {
		t.Errorf("%d articles, %d renditions, %d findings", r.Articles, r.Renditions, r.Findings)
	}
	if r.Releases[content.Published] != r.Publications || r.Publications < 50 || r.Duplicates != 0 {
		t.Errorf("releases %v, %d publications, %d duplicates", r.Releases, r.Publications, r.Duplicates)
	}
	for state, n := range r.Releases {
		switch state {
		case content.Published, content.Planned, content.HandedOff:
		case content.Missed:
			if n != len(demo.Forgotten) {
				t.Errorf("%d releases missed", n)
			}
		default:
			t.Errorf("%d releases ended %s", n, state)
		}
	}
	checkPassages(t, dir, r)
	checkNumbers(t, r)
	checkContacts(t, r)
	checkRanking(t, r)
	checkFollowers(t, dir)
	checkReaders(t, dir)
	checkDesk(t, dir)
}

// The pages that the demo calls worth opening are there.
func TestDemoNamesPagesThatAreThere(t *testing.T) {
	d := openDoubt(t)
	articles := 0
	for _, page := range demoPages {
		if strings.HasPrefix(page.path, "/articles/") { // of the demo's own workspace
			checkDemoArticle(t, page.path)
			articles++
			continue
		}
		res, err := http.Get(d.url + page.path)
		if err != nil {
			t.Fatal(err)
		}
		d.ok(res.Body.Close())
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", page.path, res.StatusCode)
		}
	}
	if articles == 0 {
		t.Error("the guide opens no article")
	}
	for _, page := range demoPages {
		if !strings.Contains(demoGuide(d.app, d.url), d.url+page.path+" ") {
			t.Errorf("the guide does not name %s:\n%s", page.path, demoGuide(d.app, d.url))
		}
	}
}

// checkDemoArticle holds the page of an article, and of a channel that it is for, to the demo's workspace.
func checkDemoArticle(t *testing.T, page string) {
	t.Helper()
	u, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := demo.Write(dir, demo.Places{WeChat: "127.0.0.1:9", Douyin: "127.0.0.1:9", Shop: "127.0.0.1:9", Public: "127.0.0.1:9"}); err != nil {
		t.Fatal(err)
	}
	ws, err := content.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	art, there := ws.Article(path.Base(u.Path))
	if !there {
		t.Fatalf("%s is of no article of the demo's", page)
	}
	if channel := u.Query().Get("channel"); channel != "" {
		if _, goes := art.For(channel); !goes {
			t.Errorf("%s: the article is not for that channel", page)
		}
	}
}

// checkPassages holds the ways in which posts came out to what the demo tells of them.
func checkPassages(t *testing.T, dir string, r demoReport) {
	t.Helper()
	sum := 0
	for _, n := range r.Ways {
		sum += n
	}
	if sum != r.Publications {
		t.Errorf("%d publications, by ways %v", r.Publications, r.Ways)
	}
	if r.Ways[wayMass] != 4 || r.Conflicts != 1 {
		t.Errorf("%d mass sends in a month of four, %d wishes refused", r.Ways[wayMass], r.Conflicts)
	}
	if r.Ways[wayTap] != 5 || r.Callbacks != r.Ways[wayTap]+r.Ways[wayMass] {
		t.Errorf("%v, and %d ends told by callback", r.Ways, r.Callbacks)
	}
	// Every task waits for somebody who never looks: its colleagues are reminded once.
	if want := r.Ways[wayHand] + r.Ways[wayTap] + r.Ways[wayStaff] + r.Reminders; r.Notices != want || r.Reminders != len(demo.Late)+r.Ways[wayStaff] {
		t.Errorf("%d notices with %d reminders; want %d", r.Notices, r.Reminders, want)
	}
	if r.Doubts != 1 || r.Ways[wayWebhook] != 3 {
		t.Errorf("%d doubts, %v", r.Doubts, r.Ways)
	}
	pages, err := filepath.Glob(filepath.Join(dir, stateDir, "site", "current", "articles", "*", "index.html"))
	if err != nil || len(pages) != r.Ways[waySite] || r.Ways[waySite] < 14 {
		t.Errorf("%d pages of %d articles, %v", len(pages), r.Ways[waySite], err)
	}
}

// checkNumbers holds what the demo tells of its readers to what they did: every way of reading has read,
// and every order is credited or said not to be.
func checkNumbers(t *testing.T, r demoReport) {
	t.Helper()
	known := 0
	for _, s := range demoSources {
		sum := 0
		for _, kind := range s.kinds {
			sum += r.Sources[kind]
		}
		if known += sum; sum == 0 {
			t.Errorf("no samples from %s: %v", s.name.EN, r.Sources)
		}
	}
	if known != r.Samples || r.Samples < 1000 {
		t.Errorf("%d samples of %d have a source that is told of: %v", known, r.Samples, r.Sources)
	}
	if r.Links == 0 || r.Clicks < r.Links || r.Repeats == 0 || r.Repeats >= r.Orders || r.Uncredited == 0 || r.Deep == 0 {
		t.Errorf("%+v", r.demoNumbers)
	}
}

// checkContacts holds what the demo tells of contacts to the taste that customers have: codes brought
// people, selling lost them, and honest letters hardly anybody.
func checkContacts(t *testing.T, r demoReport) {
	t.Helper()
	if r.Ways[wayStaff] != 10 || r.Ways[wayRobot] != 2 || r.demoContacts.Ways == 0 {
		t.Errorf("%v, %d contact ways", r.Ways, r.demoContacts.Ways)
	}
	sum := 0
	for _, c := range r.Brought {
		sum += c.N
	}
	if sum != r.Adds || len(r.Brought) < 10 {
		t.Errorf("%d contacts came by %d articles, %d in all", sum, len(r.Brought), r.Adds)
	}
	if r.Lost < 20 || r.Credited > r.Lost || r.Credited < r.Lost*9/10 || len(r.LostBy) == 0 {
		t.Fatalf("%d left, %d of them credited", r.Lost, r.Credited)
	}
	sold, honest := 0, 0
	for _, c := range r.LostBy {
		if c.Delivered < c.N || c.AfterHours <= 0 {
			t.Errorf("%d left after %s, which %d got, %.1f hours later", c.N, c.Slug, c.Delivered, c.AfterHours)
		}
		if c.Trust < 0 {
			sold += c.N
		} else {
			honest += c.N
		}
	}
	if sold < 5*honest {
		t.Errorf("%d left after what sells, %d after honest letters", sold, honest)
	}
}

// checkFollowers looks for the numbers of a channel as a whole, which no publication has.
func checkFollowers(t *testing.T, dir string) {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(dir, stateDir, "moxin.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	samples, err := s.Samples(t.Context(), content.SampleFilter{Channel: "gzh"})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range samples {
		if one.Metric == content.Followers && one.Value > 0 && one.Source == "datacube" {
			return
		}
	}
	t.Errorf("nobody counted the followers of gzh; %d samples of the channel", len(samples))
}

// checkReaders looks for what the readers of the own site and the shop told: each number of the own
// ground, orders of regulars among them, and as many clicks in the samples as on the links.
func checkReaders(t *testing.T, dir string) {
	t.Helper()
	ctx := t.Context()
	s, err := store.Open(ctx, filepath.Join(dir, stateDir, "moxin.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	posts, err := s.Publications(ctx, content.PublicationFilter{})
	if err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for _, p := range posts {
		ids = append(ids, p.ID)
	}
	latest, err := s.LatestSamples(ctx, ids)
	if err != nil {
		t.Fatal(err)
	}
	sums := map[content.Metric]float64{}
	for _, one := range latest {
		if one.Source == event.Source {
			sums[one.Metric] += one.Value
		}
	}
	for _, m := range []content.Metric{
		content.Reads, content.Finishes, content.ReadSeconds, content.ScrollDepth, content.Returns, content.Clicks, content.Purchases, content.Repurchases,
	} {
		if sums[m] <= 0 {
			t.Errorf("no %s: %v", m, sums)
		}
	}
	clicks, err := s.LinkClicks(ctx)
	n := 0
	for _, c := range clicks {
		n += c
	}
	if err != nil || float64(n) != sums[content.Clicks] {
		t.Errorf("%d clicks on links, %v in samples, %v", n, sums[content.Clicks], err)
	}
}

// checkRanking holds the ranking to what it cannot know: the taste of the demo's readers.
func checkRanking(t *testing.T, r demoReport) {
	t.Helper()
	if r.Agreement < 0.8 {
		t.Errorf("rank correlation with the readers' taste is %.2f", r.Agreement)
	}
	if best, ok := r.Indexes[r.BestIndex]; !ok || best >= r.Agreement || len(r.Indexes) < 5 {
		t.Errorf("the ranking finds %.2f of the taste, %s %.2f; all indexes %v", r.Agreement, r.BestIndex, best, r.Indexes)
	}
	for i, one := range r.Ranking {
		if one.Low > one.Trust || one.Trust > one.High || one.Low == one.High {
			t.Errorf("%s: %.2f is not inside %.2f … %.2f", one.Slug, one.Trust, one.Low, one.High)
		}
		if i > 0 && one.Trust > r.Ranking[i-1].Trust {
			t.Errorf("%s stands below a lower score", one.Slug)
		}
	}
}

// checkDesk looks for what the demo leaves for whoever opens its console.
func checkDesk(t *testing.T, dir string) {
	t.Helper()
	ctx := t.Context()
	s, err := store.Open(ctx, filepath.Join(dir, stateDir, "moxin.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	pauses, err := s.Pauses(ctx)
	if err != nil || len(pauses) != 1 || pauses[0].Scope != "channel:"+demo.Paused {
		t.Errorf("pauses %v, %v", pauses, err)
	}
	planned, err := s.Releases(ctx, content.ReleaseFilter{States: []content.State{content.Planned}})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, r := range planned {
		words, err := s.Approvals(ctx, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		waits, err := s.WaitsOf(ctx, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		if r.Campaign != "" && len(waits[r.ID]) > 0 {
			seen["waits in a campaign"]++
		}
		if r.Consent.People == 2 && len(words) == 1 {
			seen["lacks one of two words"]++
		}
		if r.Slug() == demo.Moved.Slug && r.Due.Equal(demo.Moved.To) {
			seen["was moved"]++
		}
	}
	for _, want := range []string{"waits in a campaign", "lacks one of two words", "was moved"} {
		if seen[want] == 0 {
			t.Errorf("no release %s: %v", want, seen)
		}
	}
}
