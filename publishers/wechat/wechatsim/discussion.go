package wechatsim

import (
	"maps"
	"slices"
	"unicode/utf8"
)

// discussion is what an author made of an article's comments; part of the state.
type discussion struct {
	Marks   map[mark][]int64 `json:"marks,omitempty"`
	Answers map[int64]answer `json:"answers,omitempty"`
}

// mark is what a comment can be, beside ordinary.
type mark string

const (
	elected mark = "elected"
	deleted mark = "deleted"
)

// answer is the author's to one comment.
type answer struct {
	Text    string `json:"content"`
	Created int64  `json:"create_time"`
}

// maxAnswer bounds an answer, in characters (unverified).
const maxAnswer = 140

func (d *discussion) is(m mark, n int64) bool { return d != nil && slices.Contains(d.Marks[m], n) }

func (d *discussion) answers() map[int64]answer {
	if d == nil {
		return nil
	}
	return d.Answers
}

// clone is a discussion to change; that of an article without one is empty.
func (d *discussion) clone() *discussion {
	next := &discussion{Marks: map[mark][]int64{}, Answers: map[int64]answer{}}
	if d != nil {
		for m, ids := range d.Marks {
			next.Marks[m] = slices.Clone(ids)
		}
		maps.Copy(next.Answers, d.Answers)
	}
	return next
}

// commentInput names one article, and one comment where the call is about one.
type commentInput struct {
	MsgDataID int64  `json:"msg_data_id"`
	Index     int    `json:"index"` // 0-based
	Comment   int64  `json:"user_comment_id"`
	Content   string `json:"content"`
}

// commentSwitch is comment/open and comment/close.
func commentSwitch(open int) func(*call) (any, *refusal) {
	return func(c *call) (any, *refusal) {
		var in commentInput
		if no := c.decode(&in); no != nil {
			return nil, no
		}
		for _, e := range c.a.entries() {
			if e.MsgDataID != in.MsgDataID || e.index != in.Index || !e.item().Deleted.IsZero() {
				continue
			}
			ch := c.change()
			next := *e.message
			next.Items = slices.Clone(e.Items)
			next.Items[e.index].OpenComment = open
			ch.rows.Posts[next.ArticleID] = &next
			ch.commit()
			return done, nil
		}
		return nil, refuse(88001)
	}
}

// onComment is a call about one comment that is there.
func onComment(act func(*call, *discussion, commentInput) *refusal) func(*call) (any, *refusal) {
	return func(c *call) (any, *refusal) {
		var in commentInput
		if no := c.decode(&in); no != nil {
			return nil, no
		}
		e, no := c.commented(in.MsgDataID, in.Index)
		if no != nil {
			return nil, no
		}
		if !slices.Contains(c.comments(e, 0), in.Comment) {
			return nil, refuse(88008)
		}
		next := c.a.rows.Comments[e.msgid()].clone()
		if no := act(c, next, in); no != nil {
			return nil, no
		}
		ch := c.change()
		ch.rows.Comments[e.msgid()] = next
		ch.commit()
		return done, nil
	}
}

// setMark gives a comment a mark, or takes it away; twice is once.
func setMark(m mark, on bool) func(*call, *discussion, commentInput) *refusal {
	return func(_ *call, d *discussion, in commentInput) *refusal {
		d.Marks[m] = slices.DeleteFunc(d.Marks[m], func(n int64) bool { return n == in.Comment })
		if on {
			d.Marks[m] = append(d.Marks[m], in.Comment)
		}
		return nil
	}
}

// addAnswer is comment/reply/add: one answer to a comment.
func addAnswer(c *call, d *discussion, in commentInput) *refusal {
	switch n := utf8.RuneCountInString(in.Content); {
	case n == 0 || n > maxAnswer:
		return refuse(88007)
	case d.Answers[in.Comment].Created != 0:
		return refuse(88005)
	}
	d.Answers[in.Comment] = answer{in.Content, c.now.Unix()}
	return nil
}

// removeAnswer is comment/reply/delete.
func removeAnswer(_ *call, d *discussion, in commentInput) *refusal {
	delete(d.Answers, in.Comment)
	return nil
}
