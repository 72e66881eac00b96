package wecomapi

import (
	"fmt"
	"testing"
	"time"

	"moxin/publishers"
	"moxin/publishers/transport"
)

// Replies as the pages show them, with ids and numbers as either, and with parts left out.
func TestReadings(t *testing.T) {
	ctx := t.Context()
	at := func(s int64) string { return time.Unix(s, 0).UTC().Format(time.DateTime) }
	for _, c := range []struct {
		path, reply, want string
		call              func(*Client) (any, error)
	}{
		{"add_contact_way", `{"errcode":0,"errmsg":"ok","config_id":"C","qr_code":"http://p.example/q"}`, `C http://p.example/q lin`, func(c *Client) (any, error) {
			w, err := c.AddContactWay(ctx, ContactWay{Type: WaySingle, Scene: SceneQR, Users: []string{"lin"}})
			return fmt.Sprint(w.ConfigID, " ", w.QRCode, " ", w.Users[0]), err
		}},
		{"get_contact_way", `{"errcode":0,"errmsg":"ok","contact_way":{"config_id":"C","type":1,"scene":2,"style":1,"remark":"r","skip_verify":true,"state":"s","qr_code":"q","user":["lin"],"party":[],"conclusions":{"text":{"content":"x"}}}}`,
			`{C 1 2 r s true [lin] q}`, func(c *Client) (any, error) { return c.ContactWay(ctx, "C") }},
		{"list_contact_way", `{"errcode":0,"errmsg":"ok","contact_way":[{"config_id":"A"},{"config_id":"B"}],"next_cursor":"N"}`, `{[A B] N}`, func(c *Client) (any, error) { return c.ContactWays(ctx, WayQuery{}) }},
		{"add_msg_template", `{"errcode":0,"errmsg":"ok","fail_list":["wm1"],"msgid":"M"}`, `{M [wm1]}`, func(c *Client) (any, error) {
			return c.AddTemplate(ctx, Template{Chat: ChatSingle, Everyone: true, Sender: "lin", Text: "t"})
		}},
		{"add_msg_template", `{"errcode":0,"errmsg":"ok","fail_list":null,"msgid":12345678901234567890}`, `{12345678901234567890 []}`, func(c *Client) (any, error) {
			return c.AddTemplate(ctx, Template{Chat: ChatSingle, Everyone: true, Sender: "lin", Text: "t"})
		}},
		{"get_groupmsg_list_v2", `{"errcode":0,"group_msg_list":[{"msgid":"M","creator":"lin","create_time":"1600000000","create_type":0,"text":{"content":"x"},"attachments":[{"msgtype":"image","image":{"media_id":"I"}},{"msgtype":"link","link":{"title":"t","url":"u"}}]}]}`,
			`M ` + at(1600000000) + ` x [u]`, func(c *Client) (any, error) {
				p, err := c.GroupMessages(ctx, MessageQuery{Chat: ChatSingle, Start: now(), End: now()})
				if err != nil || len(p.List) != 1 {
					return p, err
				}
				m := p.List[0]
				return fmt.Sprint(m.ID, " ", m.Created.UTC().Format(time.DateTime), " ", m.Text, " ", m.Links), nil
			}},
		{"get_groupmsg_task", `{"errcode":0,"task_list":[{"userid":"lin","status":2,"send_time":1600000000},{"userid":"wu","status":0}],"next_cursor":""}`,
			`lin 2 false, wu 0 true`, func(c *Client) (any, error) {
				p, err := c.MessageStaff(ctx, "M", "")
				if err != nil || len(p.List) != 2 {
					return p, err
				}
				return fmt.Sprintf("%s %d %v, %s %d %v", p.List[0].User, p.List[0].Status, p.List[0].At.IsZero(), p.List[1].User, p.List[1].Status, p.List[1].At.IsZero()), nil
			}},
		{"get_groupmsg_send_result", `{"errcode":0,"send_list":[{"external_userid":"wm1","userid":"lin","status":1,"send_time":1},{"chat_id":"wr1","userid":"lin","status":"3"}],"next_cursor":"N"}`,
			`wm1 1, wr1 3, N`, func(c *Client) (any, error) {
				p, err := c.MessageResults(ctx, "M", "lin", "")
				if err != nil || len(p.List) != 2 {
					return p, err
				}
				return fmt.Sprintf("%s %d, %s %d, %s", p.List[0].Customer, p.List[0].Status, p.List[1].Group, p.List[1].Status, p.Next), nil
			}},
		{"add_moment_task", `{"errcode":0,"errmsg":"ok","jobid":"J"}`, `J`, func(c *Client) (any, error) { return c.AddMoment(ctx, Moment{Text: "t"}) }},
		{"get_moment_task_result", `{"errcode":0,"status":2,"type":"add_moment_task"}`, `{2  <nil> [] []}`, func(c *Client) (any, error) { return c.MomentJob(ctx, "J") }},
		{"get_moment_task_result", `{"errcode":0,"status":3,"type":"add_moment_task","result":{"errcode":0,"errmsg":"ok","moment_id":"mom1","invalid_sender_list":{"user_list":["x"],"department_list":[2]},"invalid_external_contact_list":{"tag_list":["t"]}}}`,
			`{3 mom1 <nil> [x] [t]}`, func(c *Client) (any, error) { return c.MomentJob(ctx, "J") }},
		{"get_moment_list", `{"errcode":0,"moment_list":[{"moment_id":"mom1","creator":"lin","create_time":1600000000,"create_type":1,"visible_type":1,"text":{"content":"x"},"image":[{"media_id":"I"}],"link":{"title":"t","url":"u"},"location":{"name":"n"}}]}`,
			`mom1 1 x u`, func(c *Client) (any, error) {
				p, err := c.Moments(ctx, MomentQuery{Start: now(), End: now()})
				if err != nil || len(p.List) != 1 {
					return p, err
				}
				m := p.List[0]
				return fmt.Sprint(m.ID, " ", m.Filter, " ", m.Text, " ", m.Link), nil
			}},
		{"get_moment_task", `{"errcode":0,"task_list":[{"userid":"lin","publish_status":1},{"userid":"wu","publish_status":0}]}`, `{[{lin true} {wu false}] }`, func(c *Client) (any, error) { return c.MomentStaff(ctx, "M", "") }},
		{"get_moment_send_result", `{"errcode":0,"customer_list":[{"external_userid":"wm1"},{"external_userid":"wm2"}],"next_cursor":"N"}`, `{[wm1 wm2] N}`, func(c *Client) (any, error) { return c.MomentReached(ctx, "M", "lin", "") }},
		{"get_moment_comments", `{"errcode":0,"comment_list":[{"external_userid":"wm1","create_time":1},{"userid":"lin","create_time":2}],"like_list":[{"external_userid":"wm2","create_time":3}]}`,
			`wm1 lin wm2`, func(c *Client) (any, error) {
				r, err := c.MomentReactions(ctx, "M", "lin")
				if err != nil || len(r.Comments) != 2 || len(r.Likes) != 1 {
					return r, err
				}
				return r.Comments[0].Customer + " " + r.Comments[1].User + " " + r.Likes[0].Customer, nil
			}},
		{"get_follow_user_list", `{"errcode":0,"follow_user":["lin","wu"]}`, `[lin wu]`, func(c *Client) (any, error) { return c.Staff(ctx) }},
		{"batch/get_by_user", `{"errcode":0,"external_contact_list":[{"external_contact":{"external_userid":"wm1","name":"not kept","type":1},"follow_info":{"userid":"lin","remark":"not kept","createtime":1600000000,"tag_id":["et1"],"state":"mx1-abc","add_way":1,"external_profile":"odd"}}],"next_cursor":"N"}`,
			`wm1 lin mx1-abc [et1] N`, func(c *Client) (any, error) {
				p, err := c.CustomersOf(ctx, []string{"lin"}, "")
				if err != nil || len(p.List) != 1 {
					return p, err
				}
				o := p.List[0]
				return fmt.Sprint(o.ID, " ", o.User, " ", o.State, " ", o.Tags, " ", p.Next), nil
			}},
		{"get_corp_tag_list", `{"errcode":0,"tag_group":[{"group_id":"g1","group_name":"客户等级","create_time":1,"tag":[{"id":"et1","name":"老客"},{"id":"et2","name":"没了","deleted":true}]},{"group_id":"g2","deleted":true,"tag":[{"id":"et3","name":"x"}]}]}`,
			`[{g1 客户等级 [{et1 老客}]}]`, func(c *Client) (any, error) { return c.TagGroups(ctx) }},
	} {
		_, client := newPlatform(t, map[string][]string{contacts + c.path: {c.reply}})
		got, err := c.call(client)
		if err != nil || fmt.Sprint(got) != c.want {
			t.Errorf("%s: %v %v\nwant %s", c.path, got, err, c.want)
		}
	}
}

// A figure that is not there is not zero.
func TestStatisticsKeepWhatIsUnknown(t *testing.T) {
	_, c := newPlatform(t, map[string][]string{
		contacts + "get_user_behavior_data":           {`{"errcode":0,"errmsg":"ok","behavior_data":[{"stat_time":1793462400,"chat_cnt":0,"message_cnt":"12","negative_feedback_cnt":1,"new_apply_cnt":2,"new_contact_cnt":3},{"stat_time":1793548800,"chat_cnt":4,"message_cnt":5,"reply_percentage":60.25,"avg_reply_time":7,"negative_feedback_cnt":0,"new_apply_cnt":0,"new_contact_cnt":0}]}`},
		contacts + "groupchat/statistic_group_by_day": {`{"errcode":0,"items":[{"stat_time":1793462400,"data":{"new_chat_cnt":1,"chat_total":2,"member_total":9}}]}`},
	})
	r, err := c.Behavior(t.Context(), "lin", day(11, 1), day(11, 2))
	if err != nil || len(r.List) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	absent, there := transport.Number{}, func(v float64) transport.Number { return transport.Number{Value: v, Present: true} }
	if d := r.List[0]; d.ReplyShare != absent || d.ReplyMinutes != absent || d.Chats != there(0) || d.Messages != there(12) || d.Left != there(1) {
		t.Errorf("%+v", d)
	}
	if d := r.List[1]; d.ReplyShare != there(60.25) || d.ReplyMinutes != there(7) {
		t.Errorf("%+v", d)
	}
	if len(r.Raw) == 0 {
		t.Error("the reply is not kept")
	}
	groups, err := c.GroupDays(t.Context(), []string{"lin"}, day(11, 1), day(11, 1))
	if err != nil || len(groups.List) != 1 || groups.List[0].Data.Messages != absent || groups.List[0].Data.Members != there(9) {
		t.Errorf("%+v, %v", groups.List, err)
	}
}

// A moment is refused by words, or by what its job says later.
func TestMomentsAreRefusedByWords(t *testing.T) {
	for words, want := range map[string]publishers.Class{
		"invalid text size": publishers.Rejected, "invalid attachments size": publishers.Rejected,
		"invalid attachments msgtype, hint: [1], more info at https://open.work.weixin.qq.com/devtool/query?e=1": publishers.Rejected,
		"invalid msg": publishers.Rejected, "something else": publishers.Unknown,
	} {
		_, c := newPlatform(t, map[string][]string{
			contacts + "add_moment_task":        {fmt.Sprintf(`{"errcode":301099,"errmsg":%q}`, words)},
			contacts + "get_moment_task_result": {fmt.Sprintf(`{"errcode":0,"status":3,"result":{"errcode":301099,"errmsg":%q}}`, words)},
		})
		if _, err := c.AddMoment(t.Context(), Moment{Text: "t"}); ClassOf(err) != want {
			t.Errorf("%s: %v", words, err)
		}
		job, err := c.MomentJob(t.Context(), "J")
		if err != nil || ClassOf(job.Failure) != want || job.MomentID != "" {
			t.Errorf("%s: %+v, %v", words, job, err)
		}
	}
	_, c := newPlatform(t, map[string][]string{contacts + "get_moment_task_result": {`{"errcode":0,"status":9}`}})
	if _, err := c.MomentJob(t.Context(), "J"); err == nil {
		t.Error("a job of no known state is believed")
	}
}

// What a call was made for and did not get is said, and is Unknown: it may have been made.
func TestRepliesWithoutTheirPoint(t *testing.T) {
	_, c := newPlatform(t, nil)
	_, way := c.AddContactWay(t.Context(), ContactWay{Type: WaySingle, Scene: SceneQR, Users: []string{"lin"}})
	_, read := c.ContactWay(t.Context(), "C")
	_, message := c.AddTemplate(t.Context(), Template{Chat: ChatSingle, Everyone: true, Sender: "lin", Text: "t"})
	_, moment := c.AddMoment(t.Context(), Moment{Text: "t"})
	for field, err := range map[string]error{"config_id": way, "contact_way": read, "msgid": message, "jobid": moment} {
		if e := asError(t, err); e.Class != publishers.Unknown || e.Err.Error() != "the reply has no "+field {
			t.Errorf("%s: %v", field, err)
		}
	}
}
