package wechat_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/ingest/wechat"
	"moxin/publishers/wechat/wechatapi"
)

// wall is the comments of one article, the newest first, as the platform answers for them.
type wall struct {
	list  []string // bodies
	total string   // comment_cnt; "" = not told
	asked []string
	err   error
}

func (w *wall) Comments(_ context.Context, message string, index, begin int) (out wechatapi.Comments, err error) {
	w.asked = append(w.asked, fmt.Sprint(message, " ", index, " ", begin))
	if w.err != nil {
		return out, w.err
	}
	end := min(begin+wechatapi.CommentPage, len(w.list))
	body := `{"comment":[` + strings.Join(w.list[min(begin, end):end], ",") + `]`
	if w.total != "" {
		body += `,"comment_cnt":` + w.total
	}
	return out, json.Unmarshal([]byte(body+"}"), &out)
}

func evening() time.Time { return time.Date(2026, 11, 5, 21, 0, 0, 0, beijing) }

func words(id int, text, reply string) string {
	return fmt.Sprintf(`{"user_comment_id":%d,"openid":"oSecret","create_time":1793700000,"content":%q,"comment_type":0%s}`, id, text, reply)
}

func readWall(t *testing.T, w *wall) (map[content.Metric]content.Sample, ingest.Reading) {
	t.Helper()
	got, err := wechat.NewComments("gzh", w, evening).Collect(t.Context(), post("2247483650_2"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[content.Metric]content.Sample{}
	for _, s := range got.Samples {
		out[s.Metric] = s
	}
	return out, got
}

func TestCommentsAreCountedByDepthAndAnswer(t *testing.T) {
	w := &wall{total: `"5"`, list: []string{
		words(5, "写得真好[强][强][强][强][强][强][强][强]", ""),
		words(4, "我们店上个月也走了一半老客户，后来才知道是客服换人了", `,"reply":{"content":"谢谢","create_time":1793700100}`),
		words(3, "！！！！！！！！！！！！！！！！！！！！", `,"reply":[{"content":"好","create_time":1}]`),
		words(2, "请问会员日的门槛是按年还是按季度算的呢", `,"reply":[]`),
		words(1, "支持", `,"reply":null`),
	}}
	got, r := readWall(t, w)
	for m, want := range map[content.Metric]float64{content.Comments: 5, content.DeepComments: 2, content.Replies: 2} {
		if s := got[m]; s.Value != want || s.Capped || !s.Cumulative {
			t.Errorf("%s: %+v, want %v", m, s, want)
		}
	}
	if len(got) != 3 || r.Source != "comments" || w.asked[0] != "2247483650 1 0" {
		t.Errorf("%+v, asked %v", r, w.asked)
	}
	if raw := string(r.Raw); strings.Contains(raw, "oSecret") || strings.Contains(raw, "客户") || !strings.Contains(raw, `"letters":`) {
		t.Errorf("kept %s: readers' words and ids are nobody's to keep", raw)
	}
}

func TestNoCommentsIsAKnownZero(t *testing.T) {
	got, _ := readWall(t, &wall{})
	if s, ok := got[content.Comments]; !ok || s.Value != 0 {
		t.Errorf("%+v", got)
	}
}

// silent answers without a list and without a number.
type silent struct{}

func (silent) Comments(context.Context, string, int, int) (out wechatapi.Comments, err error) {
	return out, json.Unmarshal([]byte(`{"errcode":0}`), &out)
}

func TestAReplyWithoutCommentsAndNumberIsNoZero(t *testing.T) {
	got, err := wechat.NewComments("gzh", silent{}, evening).Collect(t.Context(), post("2247483650_2"))
	if len(got.Samples) != 0 || !errors.Is(err, ingest.ErrChanged) {
		t.Errorf("%+v, %v", got.Samples, err)
	}
}

func many(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = words(n-i, "这一篇我转给了店里所有的同事看，很有用", "")
	}
	return out
}

func TestCommentsOfManyPages(t *testing.T) {
	w := &wall{list: many(120), total: "120"}
	got, _ := readWall(t, w)
	if got[content.Comments].Value != 120 || got[content.DeepComments].Value != 120 || len(w.asked) != 3 {
		t.Errorf("%+v, asked %v", got, w.asked)
	}
}

func TestMoreCommentsThanAreRead(t *testing.T) {
	w := &wall{list: many(2000), total: "2000"}
	got, _ := readWall(t, w)
	if s := got[content.DeepComments]; !s.Capped || s.Value != 980 || len(w.asked) != 20 {
		t.Errorf("%+v, asked %d times: what was not read is at least that much", s, len(w.asked))
	}
	if s := got[content.Comments]; s.Capped || s.Value != 2000 {
		t.Errorf("%+v: the platform told the whole number", s)
	}
	w.total, w.asked = "", nil
	if got, _ = readWall(t, w); !got[content.Comments].Capped {
		t.Errorf("%+v: nobody told the whole number", got[content.Comments])
	}
}

func TestCommentsThatMoveOnAreCountedOnce(t *testing.T) {
	list := many(60)
	w := &wall{list: append(list[:49:49], list[40:]...)} // nine came between the two pages
	if got, _ := readWall(t, w); got[content.Comments].Value != 60 {
		t.Errorf("%+v", got[content.Comments])
	}
}

func TestCommentsNeedTheIDOfTheStatistics(t *testing.T) {
	w := &wall{}
	c := wechat.NewComments("gzh", w, evening)
	for _, id := range []string{"", "2247483650", "_1", "x_1", "2247483650_0", "2247483650_x"} {
		if got, err := c.Collect(t.Context(), post(id)); err != nil || got.Retry != 12*time.Hour || len(got.Samples) != 0 {
			t.Errorf("%q: %+v, %v", id, got, err)
		}
	}
	if len(w.asked) != 0 {
		t.Errorf("asked %v", w.asked)
	}
}

func TestCommentsWithoutTheRight(t *testing.T) {
	w := &wall{err: &wechatapi.Error{Code: 48015, Class: wechatapi.Config}}
	_, err := wechat.NewComments("gzh", w, evening).Collect(t.Context(), post("2247483650_1"))
	if !errors.Is(err, ingest.ErrForbidden) {
		t.Errorf("%v", err)
	}
}

func TestCommentsPastTheQuota(t *testing.T) {
	w := &wall{err: &wechatapi.Error{Code: 45009, Class: wechatapi.Quota}}
	_, err := wechat.NewComments("gzh", w, evening).Collect(t.Context(), post("2247483650_1"))
	var later ingest.ErrLater
	if !errors.As(err, &later) || !later.At.Equal(time.Date(2026, 11, 6, 0, 0, 0, 0, beijing)) {
		t.Errorf("%v: the quota comes back at midnight in Beijing", err)
	}
}

func TestAnArticleThatTakesNoComments(t *testing.T) {
	w := &wall{err: &wechatapi.Error{Code: 88000, Class: wechatapi.Config}}
	got, err := wechat.NewComments("gzh", w, evening).Collect(t.Context(), post("2247483650_1"))
	if err != nil || len(got.Samples) != 0 || len(got.Raw) != 0 {
		t.Errorf("%+v, %v: no comments are not zero comments, and the source is well", got, err)
	}
}
