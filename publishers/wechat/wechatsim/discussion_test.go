package wechatsim

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// Section 1.9: an author elects, takes back, deletes and answers comments, and closes the lot.
func TestCommentActs(t *testing.T) {
	b := newBench(t, Options{Audience: readers{content.Comments: 1}})
	b.ok("/cgi-bin/freepublish/submit", reply{"media_id": b.draft(with(b.news("一"), reply{"need_open_comment": 1}), b.news("二"))})
	post := b.sim.Posts(appID)[0]
	b.step(4 * time.Hour) // four comments
	on := func(n int, more ...string) reply {
		r := reply{"msg_data_id": post.MsgDataID, "index": 0, "user_comment_id": n}
		if len(more) > 0 {
			r["content"] = more[0]
		}
		return r
	}
	list := func(kind int) []reply {
		t.Helper()
		return b.ok("/cgi-bin/comment/list", reply{"msg_data_id": post.MsgDataID, "count": 49, "type": kind}).list("comment")
	}
	ids := func(list []reply) (out string) {
		for _, c := range list {
			out += fmt.Sprintf("%.0f:%.0f ", c["user_comment_id"], c["comment_type"])
		}
		return strings.TrimSpace(out)
	}
	b.ok("/cgi-bin/comment/markelect", on(2))
	b.ok("/cgi-bin/comment/markelect", on(3))
	b.ok("/cgi-bin/comment/markelect", on(3))
	b.ok("/cgi-bin/comment/unmarkelect", on(2))
	b.ok("/cgi-bin/comment/delete", on(1))
	if all, plain, best := ids(list(0)), ids(list(1)), ids(list(2)); all != "4:0 3:1 2:0" || plain != "4:0 2:0" || best != "3:1" {
		t.Errorf("all %s, ordinary %s, elected %s", all, plain, best)
	}
	b.ok("/cgi-bin/comment/reply/add", on(3, "谢谢"))
	b.ok("/cgi-bin/comment/reply/add", on(4, "好的"))
	got := list(0)
	if array, ok := got[1]["reply"].([]any); !ok || array[0].(map[string]any)["content"] != "谢谢" {
		t.Errorf("an array of one: %v", got[1])
	}
	if got[0].at("reply")["content"] != "好的" || got[2]["reply"] != nil {
		t.Errorf("an object, and none: %v", got)
	}
	b.refused(88005, "/cgi-bin/comment/reply/add", on(4, "又"))
	b.refused(88007, "/cgi-bin/comment/reply/add", on(2, ""))
	b.refused(88007, "/cgi-bin/comment/reply/add", on(2, strings.Repeat("长", 141)))
	b.ok("/cgi-bin/comment/reply/delete", on(4))
	b.ok("/cgi-bin/comment/reply/add", on(4, "再"))
	b.refused(88008, "/cgi-bin/comment/markelect", on(1)) // deleted
	b.refused(88008, "/cgi-bin/comment/markelect", on(9))

	b.ok("/cgi-bin/comment/close", reply{"msg_data_id": post.MsgDataID})
	b.refused(88000, "/cgi-bin/comment/list", reply{"msg_data_id": post.MsgDataID, "count": 10})
	b.refused(88000, "/cgi-bin/comment/markelect", on(2))
	b.ok("/cgi-bin/comment/open", reply{"msg_data_id": post.MsgDataID})
	if got := ids(list(2)); got != "3:1" {
		t.Errorf("opened again: %s", got)
	}
	b.ok("/cgi-bin/comment/open", reply{"msg_data_id": post.MsgDataID, "index": 1})
	if r := b.ok("/cgi-bin/comment/list", reply{"msg_data_id": post.MsgDataID, "index": 1, "count": 10}); r["comment_cnt"] != 4.0 {
		t.Errorf("the second article's: %v", r)
	}
	b.refused(88001, "/cgi-bin/comment/open", reply{"msg_data_id": 1})
}

// What an author did with comments outlives the process.
func TestCommentActsSurvive(t *testing.T) {
	o := Options{Audience: readers{content.Comments: 1}, StateFile: t.TempDir() + "/state.jsonl", PublicURL: "http://x"}
	b := newBench(t, o)
	b.ok("/cgi-bin/freepublish/submit", reply{"media_id": b.draft(with(b.news("一"), reply{"need_open_comment": 1}))})
	id := b.sim.Posts(appID)[0].MsgDataID
	b.step(2 * time.Hour)
	b.ok("/cgi-bin/comment/markelect", reply{"msg_data_id": id, "user_comment_id": 2})
	b.ok("/cgi-bin/comment/reply/add", reply{"msg_data_id": id, "user_comment_id": 1, "content": "谢谢"})
	c := again(t, b, o)
	r := c.ok("/cgi-bin/comment/list", reply{"msg_data_id": id, "count": 10}).list("comment")
	if len(r) != 2 || r[0]["comment_type"] != 1.0 || r[1]["reply"] == nil {
		t.Errorf("comments %v", r)
	}
}

// Only verified accounts have comments.
func TestCommentRights(t *testing.T) {
	b := newBench(t, Options{Accounts: []Account{{AppID: appID, Secret: secret}}})
	for _, call := range []string{"list", "open", "close", "markelect", "unmarkelect", "delete", "reply/add", "reply/delete"} {
		b.refused(48001, "/cgi-bin/comment/"+call, reply{})
	}
}
