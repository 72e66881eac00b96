package intake

import (
	"errors"
	"strings"
	"testing"

	"moxin/content"
)

// What cannot be done says why in both languages, is of a kind that callers tell apart, and changes nothing.
func TestWhatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	c := openCounting(t, "老客户为什么走了", "会员日复盘")
	ctx := t.Context()
	_, r := c.keep("笔记.csv", noteHead+"老客户为什么走了,2026-11-03 20:01,100,5\n改了标题,2026-11-09 20:01,7,1\n")
	answer := func(row string, publication int64) func() error {
		return func() error {
			_, _, err := c.Intake.Answer(ctx, r.ID, []Answer{{"3", 2}, {row, publication}}, "林溪")
			return err
		}
	}
	c.Intake.Channels = append(c.Intake.Channels, content.Channel{ID: "dy", Platform: content.Douyin})
	for name, one := range map[string]struct {
		do     func() error
		kind   error
		zh, en string
	}{
		"a channel": {func() error {
			_, err := c.Intake.Look(ctx, File{Name: "x.csv", Data: []byte(noteHead), Channel: "wb", At: c.now})
			return err
		}, ErrChannel, "没有渠道 wb", "no channel wb"},
		"a row":         {answer("9", 1), ErrRow, "没有第 9 行", "no row 9"},
		"no row at all": {answer("", 1), ErrRow, "没有第  行", "no row "},
		"a publication": {answer("3", 77), ErrAnswer, "没有发布 77", "no publication 77"},
		"an answer that nobody gave": {func() error {
			_, _, err := c.Intake.Forget(ctx, r.ID, []string{"3"}, "林溪")
			return err
		}, ErrRow, "没有记住的答案", "no answer is remembered"},
	} {
		err := one.do()
		var refused *RefusedError
		if !errors.As(err, &refused) || !errors.Is(err, one.kind) || !strings.Contains(refused.In("zh"), one.zh) || !strings.Contains(refused.In("en"), one.en) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if m, err := c.store.Matches(ctx, content.XiaoHongShu); err != nil || len(m) != 0 {
		t.Errorf("remembered though one of two answers cannot be: %v, %v", m, err)
	}
	c.holds("1 likes 5; 1 reads 100")
	if _, err := c.Intake.Kept(ctx, r.ID+1); !errors.Is(err, c.Intake.Absent) {
		t.Errorf("an import that is not there: %v", err)
	}
}

// A row that found its publication by its address or an answer keeps it: another row is not the same post.
func TestOnePublicationIsOneRow(t *testing.T) {
	t.Parallel()
	c := openCounting(t, "老客户为什么走了", "会员日复盘")
	_, r := c.keep("笔记.csv", noteHead+"甲,2026-11-08 20:01,100,5\n乙,2026-11-09 20:01,7,1\n")
	if _, _, err := c.Intake.Answer(t.Context(), r.ID, []Answer{{"2", 1}}, "林溪"); err != nil {
		t.Fatal(err)
	}
	_, _, err := c.Intake.Answer(t.Context(), r.ID, []Answer{{"3", 1}}, "林溪")
	if !errors.Is(err, ErrAnswer) || !strings.Contains(err.Error(), "第 2 行") {
		t.Errorf("the same publication for another row: %v", err)
	}
	c.holds("1 likes 5; 1 reads 100")
}

// Answers can be tried before they are given.
func TestAnswersAreTried(t *testing.T) {
	t.Parallel()
	c := openCounting(t, "老客户为什么走了")
	ctx := t.Context()
	in := File{Name: "笔记.csv", Data: []byte(noteHead + "改了标题,2026-11-09 20:01,7,1\n"), At: c.now}
	told, err := c.Intake.Look(ctx, in)
	c.ok(err)
	as, err := c.Intake.LookAs(ctx, in, told, []Answer{{"2", 1}})
	if err != nil || told.Open != 1 || as.Open != 0 || as.New != 2 {
		t.Errorf("%d open, then %d and %d new, %v", told.Open, as.Open, as.New, err)
	}
	if _, err := c.Intake.LookAs(ctx, in, told, []Answer{{"2", 9}}); !errors.Is(err, ErrAnswer) {
		t.Errorf("an answer that cannot be: %v", err)
	}
	c.holds("")
	if known, err := c.Intake.Knows(ctx, in.Data); err != nil || known {
		t.Errorf("a look is known as an import: %t, %v", known, err)
	}
	c.keep("笔记.csv", string(in.Data))
	if known, err := c.Intake.Knows(ctx, in.Data); err != nil || !known {
		t.Errorf("an import is not known: %t, %v", known, err)
	}
}
