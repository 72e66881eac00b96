package wechatsim

import (
	"encoding/hex"
	"strconv"
	"time"

	"moxin/content"
)

// What the simulated readers say: most in passing, some of themselves.
var (
	remarks = []string{
		"写到心里去了。", "这个方法我们店试过，有用。", "请问新店也适用吗？", "收藏了，周会上讲。", "希望出下一篇。",
	}
	stories = []string{
		"我们店去年也走过这一步，照着做了三个月，老客人真的慢慢回来了。",
		"看完想起我妈开店的时候，她记得每个客人的口味，这才是最难学的地方。",
		"跟着你们买了两年，最打动我的不是折扣，是出了问题敢写出来给大家看。",
		"有一点不太同意：小店人手少，一个人做不到这么细，能不能讲讲怎么取舍？",
	}
)

// commentList is comment/list: an article's comments, the newest first (section 1.9). total is
// the size of this page, as the platform really answers; comment_cnt is the whole number.
func commentList(c *call) (any, *refusal) {
	var in struct {
		MsgDataID int64 `json:"msg_data_id"`
		Index     int   `json:"index"` // 0-based
		Begin     int   `json:"begin"`
		Count     int   `json:"count"`
		Type      int   `json:"type"` // 0 all, 1 ordinary, 2 elected
	}
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	if in.Begin < 0 || in.Count < 1 || in.Count >= 50 || in.Type < 0 || in.Type > 2 {
		return nil, refuse(40035)
	}
	e, no := c.commented(in.MsgDataID, in.Index)
	if no != nil {
		return nil, no
	}
	ids := c.comments(e, in.Type)
	list := []comment{}
	for _, n := range window(page{Offset: in.Begin, Count: in.Count}, ids) {
		list = append(list, c.comment(e, n))
	}
	return struct {
		result
		Total    int       `json:"total"`
		Comments []comment `json:"comment"`
		All      int       `json:"comment_cnt"`
	}{done, len(list), list, len(ids)}, nil
}

// comment is one of an article's.
type comment struct {
	ID      int64  `json:"user_comment_id"`
	Reader  string `json:"openid,omitempty"` // absent for some
	Created int64  `json:"create_time"`
	Text    string `json:"content"`
	Type    int    `json:"comment_type"`    // 1 elected
	Reply   any    `json:"reply,omitempty"` // the author's: an object, or an array of one
}

// comments are the ids of an article's that are there, the newest first. kind is the list's: 0
// all, 1 ordinary, 2 elected.
func (c *call) comments(e entry, kind int) (ids []int64) {
	d := c.a.rows.Comments[e.msgid()]
	for n := c.s.counts(e, c.now)[content.Comments]; n > 0; n-- {
		if !d.is(deleted, n) && (kind == 0 || (kind == 2) == d.is(elected, n)) {
			ids = append(ids, n)
		}
	}
	return ids
}

// comment is what is known of one. An author's answer comes as an object for every other comment
// and as an array for the rest: both are seen.
func (c *call) comment(e entry, n int64) comment {
	mix := digest(c.s.opt.Seed, "comment", e.msgid(), strconv.FormatInt(n, 10))
	at := c.s.commentTime(e, n, c.now)
	said := remarks
	if counts := c.s.counts(e, at); int64(mix[2])*counts[content.Comments] < 256*counts[content.DeepComments] {
		said = stories
	}
	one := comment{ID: n, Created: at.Unix(), Text: said[int(mix[0])%len(said)]}
	if mix[1]%8 != 0 {
		one.Reader = "o" + hex.EncodeToString(mix[:14])[:27]
	}
	d := c.a.rows.Comments[e.msgid()]
	if d.is(elected, n) {
		one.Type = 1
	}
	if r, ok := d.answers()[n]; ok {
		if one.Reply = r; n%2 == 1 {
			one.Reply = []answer{r}
		}
	}
	return one
}

// commented finds an article that takes comments; others answer 88000.
func (c *call) commented(msgDataID int64, index int) (entry, *refusal) {
	for _, e := range c.a.entries() {
		if e.MsgDataID != msgDataID || e.index != index {
			continue
		}
		if e.item().OpenComment == 0 || !e.item().Deleted.IsZero() {
			return entry{}, refuse(88000)
		}
		return e, nil
	}
	return entry{}, refuse(40035)
}

// commentTime is the instant of an article's n-th comment (1-based), found by halving: the
// audience only says how many there are.
func (s *Server) commentTime(e entry, n int64, now time.Time) time.Time {
	lo, hi := e.Published.Unix(), now.Unix()
	for lo < hi {
		mid := lo + (hi-lo)/2
		if s.counts(e, time.Unix(mid, 0))[content.Comments] >= n {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return time.Unix(lo, 0)
}
