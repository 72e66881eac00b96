package intake

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/sheet"
)

var noteAt = time.Date(2026, 11, 3, 20, 0, 0, 0, time.FixedZone("", 8*60*60))

// counting is a store with publications on one 小红书 channel, and an intake into it.
type counting struct {
	testing.TB
	path   string // of the store
	store  *store.Store
	Intake *Intake
	now    time.Time
}

// openCounting publishes one release of as many posts as there are titles, an hour apart.
func openCounting(t testing.TB, titles ...string) *counting {
	t.Helper()
	c := &counting{TB: t, now: noteAt.AddDate(3, 0, 0)}
	var err error
	c.path = filepath.Join(t.TempDir(), "moxin.db")
	c.store, err = store.Open(t.Context(), c.path)
	c.ok(err)
	t.Cleanup(func() { _ = c.store.Close() })
	c.publish(titles)
	c.Intake = New(Options{Store: c.store, Alone: &sync.Mutex{}, Now: func() time.Time { return c.now }, Absent: store.ErrNotFound, Taken: store.ErrTaken,
		Channels: []content.Channel{{ID: "xhs", Platform: content.XiaoHongShu}}})
	return c
}

func (c *counting) ok(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

func (c *counting) publish(titles []string) {
	c.Helper()
	ctx, s := c.Context(), c.store
	made := content.Rendition{Slug: "notes", Channel: "xhs", Platform: content.XiaoHongShu, Title: "笔记", SourceDigest: "x"}
	made.Seal()
	items := make([]content.Item, len(titles))
	for i, title := range titles {
		items[i] = content.Item{Slug: fmt.Sprint("note-", i), Title: title, Rendition: made.Digest, SourceDigest: "x"}
	}
	r := content.Release{Channel: "xhs", Platform: content.XiaoHongShu, Run: 1, State: content.Planned, Due: noteAt, Late: time.Hour,
		Asked: noteAt.Format(time.RFC3339), Items: items, Digest: content.MessageDigest(items)}
	ids, err := s.Apply(ctx, content.Changeset{By: "plan", At: noteAt, Renditions: []content.Rendition{made}, Create: []content.Release{r}})
	c.ok(err)
	c.ok(s.Connect(ctx, content.Account{Channel: "xhs", Platform: content.XiaoHongShu, ID: "1", ConnectedAt: noteAt, ConnectedBy: "tester"}))
	c.ok(s.Approve(ctx, content.Approval{Release: ids[0], Digest: r.Digest, By: "tester", Via: "cli", At: noteAt}))
	tickets, err := s.DispatchDue(ctx, noteAt, noteAt, 10)
	c.ok(err)
	attempt, err := s.Claim(ctx, content.Claim{Ticket: tickets[0], Worker: "w", Now: noteAt, Started: noteAt, Lease: noteAt.Add(time.Minute)})
	c.ok(err)
	var posts []content.Publication
	for i, title := range titles {
		posts = append(posts, content.Publication{Index: i, Slug: fmt.Sprint("note-", i), Title: title, PublishedAt: noteAt.Add(time.Duration(i) * time.Hour)})
	}
	c.ok(s.Settle(ctx, content.Settlement{Release: ids[0], Fence: tickets[0].Fence, From: content.Publishing, To: content.Published,
		Attempt: attempt.ID, Who: "worker", At: noteAt, Finished: noteAt, Publications: posts}))
}

func (c *counting) keep(file, text string) (Report, content.Import) {
	c.Helper()
	l, r, err := c.Intake.Keep(c.Context(), File{Name: file, Data: []byte(text), At: c.now}, "林溪")
	c.ok(err)
	return l, r
}

// values are the store's samples as "publication metric value", as they count.
func (c *counting) values() string {
	c.Helper()
	samples, err := c.store.Samples(c.Context(), content.SampleFilter{})
	c.ok(err)
	var out []string
	for _, s := range samples {
		out = append(out, fmt.Sprintf("%d %s %v", s.Publication, s.Metric, s.Value))
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

func (c *counting) holds(want string) {
	c.Helper()
	if got := c.values(); got != want {
		c.Errorf("the store holds %q, want %q", got, want)
	}
}

// Two people bring the same file, or one presses the button twice: it is one import, of one instant.
func TestTwoPeopleBringOneFile(t *testing.T) {
	c := openCounting(t, "老客户为什么走了")
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			in := File{Name: "笔记.csv", Data: []byte(noteHead + "老客户为什么走了,2026-11-03 20:01,100,5\n"), At: c.now.Add(-time.Duration(n) * time.Second)}
			if _, _, err := c.Intake.Keep(t.Context(), in, fmt.Sprint("person ", n)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	imports, err := c.store.Imports(t.Context(), 0)
	c.ok(err)
	samples, err := c.store.Samples(t.Context(), content.SampleFilter{})
	c.ok(err)
	if len(imports) != 1 || len(samples) != 2 {
		t.Errorf("%d imports and %d samples, want 1 and 2", len(imports), len(samples))
	}
}

const noteHead = "笔记标题,首次发布时间,观看量,点赞\n"

func TestTheSameBytesAreOneImport(t *testing.T) {
	c := openCounting(t, "老客户为什么走了", "会员日复盘")
	text := noteHead + "老客户为什么走了,2026-11-03 20:01,100,5\n没人认得,2026-11-09 20:01,1,1\n"
	l, first := c.keep("笔记.csv", text)
	if l.New != 2 || first.ID == 0 || first.Open != 1 || first.Rows != 2 || first.Who != "林溪" || !first.ObservedAt.Equal(c.now) {
		t.Fatalf("%+v", first)
	}
	raw, err := c.store.Raw(t.Context(), first.Raw)
	if err != nil || string(raw) != text {
		t.Errorf("the file was not kept: %q, %v", raw, err)
	}
	c.now = c.now.Add(24 * time.Hour)
	l, again := c.keep("笔记 (1).csv", text)
	if l.New != 0 || again.ID != first.ID || l.Before == nil || !l.ObservedAt.Equal(first.ObservedAt) {
		t.Errorf("again: %+v", again)
	}
	all, err := c.store.Imports(t.Context(), 0)
	if err != nil || len(all) != 1 {
		t.Errorf("%d imports, %v", len(all), err)
	}
	c.holds("1 likes 5; 1 reads 100")
	// A newer download of the same list is another instant.
	l, newer := c.keep("笔记.csv", strings.Replace(text, ",100,", ",130,", 1))
	if l.New != 2 || newer.ID == first.ID {
		t.Errorf("newer: %+v", newer)
	}
	c.holds("1 likes 5; 1 likes 5; 1 reads 100; 1 reads 130")
}

// A file whose rows fit nothing is not lost: read again when the post is known, it gives its numbers.
func TestKeptFilesAreReadAgain(t *testing.T) {
	c := openCounting(t, "老客户为什么走了", "会员日复盘")
	_, r := c.keep("笔记.csv", noteHead+"改了标题,2026-11-03 20:01,100,5\n")
	if r.Open != 1 || r.Added != 0 {
		t.Fatalf("%+v", r)
	}
	c.holds("")
	ctx := t.Context()
	l, r, err := c.Intake.Answer(ctx, r.ID, []Answer{{"2", 1}}, "林溪")
	if err != nil || l.New != 2 || r.Open != 0 || r.Added != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	c.holds("1 likes 5; 1 reads 100")
	// Another answer takes the numbers to the other post; none is counted for both.
	if _, _, err = c.Intake.Answer(ctx, r.ID, []Answer{{"2", 2}}, "林溪"); err != nil {
		t.Fatal(err)
	}
	c.holds("2 likes 5; 2 reads 100")
	if _, _, err = c.Intake.Answer(ctx, r.ID, []Answer{{"2", 0}}, "林溪"); err != nil {
		t.Fatal(err)
	}
	c.holds("")
	l, _, err = c.Intake.Answer(ctx, r.ID, []Answer{{l.Joined[0].Key, 1}}, "林溪")
	if err != nil || l.New != 0 {
		t.Fatalf("%+v, %v", l, err)
	}
	c.holds("1 likes 5; 1 reads 100")
	if _, _, err := c.Intake.Forget(ctx, r.ID, []string{"2"}, "林溪"); err != nil {
		t.Fatal(err)
	}
	c.holds("")
	if m, err := c.store.Matches(ctx, content.XiaoHongShu); err != nil || len(m) != 0 {
		t.Errorf("%v, %v", m, err)
	}
}

// What an answer changes in one file it changes in the others that rested on it.
func TestAChangedAnswerReachesOtherFiles(t *testing.T) {
	c := openCounting(t, "老客户为什么走了", "会员日复盘")
	_, one := c.keep("一.csv", noteHead+"改了标题,2026-11-03 20:01,100,5\n")
	_, _, err := c.Intake.Answer(t.Context(), one.ID, []Answer{{"2", 1}}, "林溪")
	c.ok(err)
	c.now = c.now.Add(time.Hour)
	_, two := c.keep("二.csv", noteHead+"改了标题,2026-11-03 20:01,110,6\n")
	c.holds("1 likes 5; 1 likes 6; 1 reads 100; 1 reads 110")
	_, _, err = c.Intake.Answer(t.Context(), two.ID, []Answer{{"2", 2}}, "林溪")
	c.ok(err)
	c.holds("2 likes 5; 2 likes 6; 2 reads 100; 2 reads 110")
}

func TestLookChangesNothing(t *testing.T) {
	c := openCounting(t, "老客户为什么走了")
	text := noteHead + "老客户为什么走了,2026-11-03 20:01,100,5\n"
	in := File{Name: "笔记.csv", Data: []byte(text), At: c.now}
	l, err := c.Intake.Look(t.Context(), in)
	if err != nil || l.New != 2 || l.Known != 0 || l.Matched != 1 {
		t.Fatalf("%+v, %v", l, err)
	}
	c.holds("")
	c.keep("笔记.csv", text)
	if l, err = c.Intake.Look(t.Context(), in); err != nil || l.New != 0 || l.Known != 2 || l.Before == nil {
		t.Errorf("%+v, %v", l, err)
	}
}

func TestCountersThatFall(t *testing.T) {
	c := openCounting(t, "老客户为什么走了")
	c.keep("笔记.csv", noteHead+"老客户为什么走了,2026-11-03 20:01,100,5\n")
	c.now = c.now.Add(24 * time.Hour)
	l, r := c.keep("笔记 (2).csv", noteHead+"老客户为什么走了,2026-11-03 20:01,90,6\n")
	if len(l.Fallen) != 1 || l.Fallen[0].Metric != content.Reads || l.Fallen[0].From != 100 || l.Fallen[0].To != 90 {
		t.Errorf("%+v", l.Fallen)
	}
	c.holds("1 likes 5; 1 likes 6; 1 reads 100; 1 reads 90")
	_, was, err := c.Intake.Import(t.Context(), r.ID)
	if err != nil || len(was.Fallen) != 1 || len(was.Joined) != 1 || was.Joined[0].How != sheet.ByTitle {
		t.Errorf("the report says %+v, %v", was, err)
	}
}

func TestOwnSamplesAreStreamed(t *testing.T) {
	c := openCounting(t, "老客户为什么走了")
	var b strings.Builder
	b.WriteString("post_id,platform,observed_at,reads\n")
	const n = 12_000
	for i := range n {
		fmt.Fprintf(&b, "note-0,xiaohongshu,%s,%d\n", noteAt.Add(time.Duration(i)*time.Minute).Format(time.RFC3339), i)
	}
	l, r := c.keep("samples.csv", b.String())
	if l.New != n || r.Added != n || len(l.Samples) != 0 || r.Layout != "samples.csv" {
		t.Fatalf("%d added, %d held, %+v", l.New, len(l.Samples), r)
	}
	stored, err := c.store.Samples(t.Context(), content.SampleFilter{Publications: []int64{1}})
	c.ok(err)
	if len(stored) != n || stored[n-1].Raw != r.Raw || stored[n-1].Value != n-1 {
		t.Errorf("%d stored, the last %+v", len(stored), stored[len(stored)-1])
	}
}

func TestNothingIsKeptOfWhatCannotBeRead(t *testing.T) {
	c := openCounting(t, "老客户为什么走了")
	for _, text := range []string{"", "a,b\n1,2\n", "%PDF-1.7"} {
		_, _, err := c.Intake.Keep(t.Context(), File{Name: "x", Data: []byte(text), At: c.now}, "林溪")
		var file *sheet.FileError
		if !errors.As(err, &file) {
			t.Errorf("%q: %v", text, err)
		}
	}
	all, err := c.store.Imports(t.Context(), 0)
	if err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
}
