package intake

import (
	"testing"

	"moxin/content"
)

// A file that says something else for an instant that the same file told before: what was read first
// stands, and it is said, of a look and of an import, of samples that are held and of streamed ones.
func TestWhatContradictsIsSaid(t *testing.T) {
	c := openCounting(t, "老客户为什么走了")
	ctx := t.Context()
	for _, f := range []struct{ file, first, second string }{
		{"笔记.csv", noteHead + "老客户为什么走了,2026-11-03 20:01,100,5\n", noteHead + "老客户为什么走了,2026-11-03 20:01,120,5\n"},
		{"samples.csv", "post_id,platform,observed_at,reads,likes\nnote-0,xiaohongshu,2026-12-01T00:00:00Z,7,5\n",
			"post_id,platform,observed_at,reads,likes\nnote-0,xiaohongshu,2026-12-01T00:00:00Z,8,5\n"},
	} {
		if l, _ := c.keep(f.file, f.first); l.New != 2 || l.Others != 0 {
			t.Fatalf("%s: %+v", f.file, l)
		}
		before, err := c.store.Samples(ctx, content.SampleFilter{})
		c.ok(err)
		in := File{Name: f.file, Data: []byte(f.second), At: c.now}
		if l, err := c.Intake.Look(ctx, in); err != nil || f.file == "笔记.csv" && (l.New != 0 || l.Known != 2 || l.Others != 1) {
			t.Errorf("%s: a look says %+v, %v", f.file, l, err)
		}
		if l, _ := c.keep(f.file, f.second); l.New != 0 || l.Others != 1 {
			t.Errorf("%s: an import says %+v", f.file, l)
		}
		after, err := c.store.Samples(ctx, content.SampleFilter{})
		c.ok(err)
		if len(after) != len(before) {
			t.Errorf("%s: %d samples, then %d", f.file, len(before), len(after))
		}
		for i, s := range after {
			if s.Value != before[i].Value {
				t.Errorf("%s: %v became %v", f.file, before[i], s)
			}
		}
		if l, _ := c.keep(f.file, f.first); l.New != 0 || l.Others != 0 {
			t.Errorf("%s: the first file again: %+v", f.file, l)
		}
	}
}
