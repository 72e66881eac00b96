package wecomapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

const contacts = "/cgi-bin/externalcontact/"

func day(month time.Month, d int) time.Time {
	return time.Date(2026, month, d, 12, 0, 0, 0, content.Beijing())
}

// What goes out is what the pages of the calls name, raw UTF-8, and nothing beside it.
func TestRequests(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		path, want string
		call       func(*Client) error
	}{
		{"add_contact_way", `{"type":1,"scene":2,"remark":"公众号 <a>","skip_verify":true,"state":"mx1-abc","user":["lin"]}`, func(c *Client) error {
			_, err := c.AddContactWay(ctx, ContactWay{Type: WaySingle, Scene: SceneQR, Remark: "公众号 <a>", State: "mx1-abc", SkipVerify: true, Users: []string{"lin"}, ConfigID: "theirs"})
			return err
		}},
		{"update_contact_way", `{"config_id":"C","skip_verify":false,"state":"s","user":["lin","wu"]}`, func(c *Client) error {
			return c.UpdateContactWay(ctx, ContactWay{ConfigID: "C", Type: WayMulti, Scene: SceneQR, State: "s", Users: []string{"lin", "wu"}})
		}},
		{"del_contact_way", `{"config_id":"C"}`, func(c *Client) error { return c.DeleteContactWay(ctx, "C") }},
		{"list_contact_way", `{"start_time":1793505600,"cursor":"X","limit":100}`, func(c *Client) error {
			_, err := c.ContactWays(ctx, WayQuery{Start: time.Unix(1793505600, 0), Cursor: "X", Limit: 100})
			return err
		}},
		{"add_msg_template", `{"chat_type":"single","tag_filter":{"group_list":[{"tag_list":["a","b"]},{"tag_list":["c"]}]},"text":{"content":"你好\n<b>"},"attachments":[{"link":{"title":"题","picurl":"https://example.com/p","desc":"d","url":"https://example.com/?a=1&b=2"},"msgtype":"link"}]}`, func(c *Client) error {
			_, err := c.AddTemplate(ctx, Template{Chat: ChatSingle, Tags: [][]string{{"a", "b"}, {"c"}}, Text: "你好\u2028<b>", Attachments: []Attachment{
				Link{Title: "题", PictureURL: "https://example.com/p", Description: "d", URL: "https://example.com/?a=1&b=2"},
			}})
			return err
		}},
		{"add_msg_template", `{"chat_type":"group","chat_id_list":["g"],"sender":"lin","attachments":[{"image":{"media_id":"M"},"msgtype":"image"},{"msgtype":"video","video":{"media_id":"V"}}]}`, func(c *Client) error {
			_, err := c.AddTemplate(ctx, Template{Chat: ChatGroup, Groups: []string{"g"}, Sender: "lin", Attachments: []Attachment{
				Picture{MediaID: "M"}, Video{"V"},
			}})
			return err
		}},
		{"get_groupmsg_list_v2", `{"chat_type":"single","start_time":1793505600,"end_time":1793509200,"filter_type":0,"limit":100}`, func(c *Client) error {
			_, err := c.GroupMessages(ctx, MessageQuery{Chat: ChatSingle, Start: time.Unix(1793505600, 0), End: time.Unix(1793509200, 0)})
			return err
		}},
		{"get_groupmsg_task", `{"msgid":"M","limit":1000,"cursor":"X"}`, func(c *Client) error { _, err := c.MessageStaff(ctx, "M", "X"); return err }},
		{"get_groupmsg_send_result", `{"msgid":"M","userid":"lin","limit":1000}`, func(c *Client) error { _, err := c.MessageResults(ctx, "M", "lin", ""); return err }},
		{"remind_groupmsg_send", `{"msgid":"M"}`, func(c *Client) error { return c.RemindMessage(ctx, "M") }},
		{"cancel_groupmsg_send", `{"msgid":"M"}`, func(c *Client) error { return c.CancelMessage(ctx, "M") }},
		{"add_moment_task", `{"text":{"content":"早"},"attachments":[{"link":{"title":"题","url":"https://example.com/","media_id":"M"},"msgtype":"link"}],"visible_range":{"sender_list":{"user_list":["lin"]},"external_contact_list":{"tag_list":["a"]}}}`, func(c *Client) error {
			_, err := c.AddMoment(ctx, Moment{Staff: []string{"lin"}, Tags: []string{"a"}, Text: "早", Attachments: []Attachment{Link{Title: "题", URL: "https://example.com/", MediaID: "M"}}})
			return err
		}},
		{"get_moment_task_result", `jobid=J`, func(c *Client) error { _, err := c.MomentJob(ctx, "J"); return err }},
		{"get_moment_list", `{"start_time":1793505600,"end_time":1793509200,"filter_type":2,"limit":20}`, func(c *Client) error {
			_, err := c.Moments(ctx, MomentQuery{Start: time.Unix(1793505600, 0), End: time.Unix(1793509200, 0), Filter: ByAnyone})
			return err
		}},
		{"get_moment_task", `{"moment_id":"M","limit":1000}`, func(c *Client) error { _, err := c.MomentStaff(ctx, "M", ""); return err }},
		{"get_moment_send_result", `{"moment_id":"M","userid":"lin","limit":5000}`, func(c *Client) error { _, err := c.MomentReached(ctx, "M", "lin", ""); return err }},
		{"get_moment_comments", `{"moment_id":"M","userid":"lin"}`, func(c *Client) error { _, err := c.MomentReactions(ctx, "M", "lin"); return err }},
		{"cancel_moment_task", `{"moment_id":"M"}`, func(c *Client) error { return c.CancelMoment(ctx, "M") }},
		{"batch/get_by_user", `{"userid_list":["lin","wu"],"limit":100}`, func(c *Client) error { _, err := c.CustomersOf(ctx, []string{"lin", "wu"}, ""); return err }},
		{"get_follow_user_list", ``, func(c *Client) error { _, err := c.Staff(ctx); return err }},
		{"get_corp_tag_list", `{}`, func(c *Client) error { _, err := c.TagGroups(ctx); return err }},
		{"get_user_behavior_data", `{"userid":["lin"],"start_time":1793462400,"end_time":1795968000}`, func(c *Client) error { _, err := c.Behavior(ctx, "lin", day(11, 1), day(11, 30)); return err }},
		{"groupchat/statistic_group_by_day", `{"day_begin_time":1793462400,"day_end_time":1793462400,"owner_filter":{"userid_list":["lin"]}}`, func(c *Client) error {
			_, err := c.GroupDays(ctx, []string{"lin"}, day(11, 1), day(11, 1))
			return err
		}},
	} {
		p, client := newPlatform(t, nil)
		err := c.call(client) // the answer is empty: some calls miss what they were made for
		var size *SizeError
		var shape *ShapeError
		if errors.As(err, &size) || errors.As(err, &shape) {
			t.Errorf("%s: %v", c.path, err)
		}
		if got := strings.TrimSpace(p.last(contacts + c.path)); got != c.want {
			t.Errorf("%s is asked\n%s\nwant\n%s", c.path, got, c.want)
		}
	}
}

// One more than a page allows is refused before anything is sent, and the error says which part.
func TestLimitsOfRequests(t *testing.T) {
	long := func(n int) string { return strings.Repeat("x", n) }
	many := func(n int) []string { return make([]string, n) }
	ok := Template{Chat: ChatSingle, Tags: [][]string{{"a"}}, Text: "t"}
	template := func(change func(*Template)) error { m := ok; change(&m); return m.check() }
	moment := func(change func(*Moment)) error { m := Moment{Text: "t"}; change(&m); return m.Check() }
	link := func(l Link) error { return template(func(m *Template) { m.Attachments = []Attachment{l} }) }
	pictures := func(n int) []Attachment {
		var out []Attachment
		for range n {
			out = append(out, Picture{MediaID: "M"})
		}
		return out
	}
	for _, c := range []struct {
		part string
		most int
		call func(n int) error
	}{
		{"text", 4000, func(n int) error { return template(func(m *Template) { m.Text = long(n) }) }},
		{"attachments", 9, func(n int) error { return template(func(m *Template) { m.Attachments = pictures(n) }) }},
		{"customers", 10_000, func(n int) error { return template(func(m *Template) { m.Customers, m.Tags = many(n), nil }) }},
		{"groups", 2000, func(n int) error {
			return Template{Chat: ChatGroup, Sender: "lin", Groups: many(n), Text: "t"}.check()
		}},
		{"tags 1", 100, func(n int) error { return template(func(m *Template) { m.Tags = [][]string{many(n)} }) }},
		{"title of link 1", 128, func(n int) error { return link(Link{Title: long(n), URL: "u"}) }},
		{"description of link 1", 512, func(n int) error { return link(Link{Title: "t", URL: "u", Description: long(n)}) }},
		{"address of link 1", 2048, func(n int) error { return link(Link{Title: "t", URL: long(n)}) }},
		{"picture of link 1", 2048, func(n int) error { return link(Link{Title: "t", URL: "u", PictureURL: long(n)}) }},
		{"characters of the text", 2000, func(n int) error { return moment(func(m *Moment) { m.Text = long(n) }) }},
		{"text", 4000, func(n int) error { return moment(func(m *Moment) { m.Text = strings.Repeat("信", n/3) + long(n%3) }) }},
		{"staff", 100_000, func(n int) error { return moment(func(m *Moment) { m.Staff = many(n) }) }},
		{"attachments", 9, func(n int) error { return moment(func(m *Moment) { m.Attachments = pictures(n) }) }},
		{"attachments", 1, func(n int) error {
			return moment(func(m *Moment) { m.Attachments = []Attachment{Video{"V"}, Video{"V"}}[:n] })
		}},
		{"title of link 1", 64, func(n int) error {
			return moment(func(m *Moment) { m.Attachments = []Attachment{Link{Title: long(n), URL: "u"}} })
		}},
		{"state", 30, func(n int) error {
			return ContactWay{Type: WaySingle, Scene: SceneQR, Users: []string{"lin"}, State: long(n)}.checkNew()
		}},
		{"remark", 30, func(n int) error {
			return ContactWay{Type: WaySingle, Scene: SceneQR, Users: []string{"lin"}, Remark: strings.Repeat("信", n)}.checkNew()
		}},
		{"image", MaxMediaImage, func(n int) error { return Media{MediaImage, "p.png", make([]byte, n)}.check(forMessages) }},
		{"video", MaxMediaVideo, func(n int) error { return Media{MediaVideo, "v.mp4", make([]byte, n)}.check(forMessages) }},
		{"file", MaxFile, func(n int) error { return Media{MediaFile, "f.pdf", make([]byte, n)}.check(forMessages) }},
		{"image", MaxMomentImage, func(n int) error { return Media{MediaImage, "p.png", make([]byte, n)}.check(forMoments) }},
		{"pixels of the image", 1_555_200, func(n int) error {
			if n > MaxMomentPixels { // one more row
				return pixelError(t, 1440, 1081)
			}
			return pixelError(t, 1440, 1080)
		}},
		{"days", 30, func(n int) error { return days(day(11, 1), day(11, 1).AddDate(0, 0, n-1)) }},
		{"owners", 100, func(n int) error { return groupQuery(many(n), day(11, 1), day(11, 1)) }},
	} {
		if err := c.call(c.most); err != nil {
			t.Errorf("%s: %d are refused: %v", c.part, c.most, err)
		}
		err := c.call(c.most + 1)
		var size *SizeError
		if !errors.As(err, &size) || size.Part != c.part || size.Size <= size.Max || ClassOf(err) != publishers.Rejected {
			t.Errorf("%s: %d: %v", c.part, c.most+1, err)
		}
	}
}

// Requests that the platform would read otherwise than they are meant never leave.
func TestShapesOfRequests(t *testing.T) {
	p, c := newPlatform(t, nil)
	ctx := t.Context()
	add := func(w ContactWay) error { _, err := c.AddContactWay(ctx, w); return err }
	send := func(m Template) error { _, err := c.AddTemplate(ctx, m); return err }
	post := func(m Moment) error { _, err := c.AddMoment(ctx, m); return err }
	with := func(a ...Attachment) Moment { return Moment{Text: "t", Attachments: a} }
	for name, err := range map[string]error{
		"two members in a way of one": add(ContactWay{Type: WaySingle, Scene: SceneQR, Users: []string{"a", "b"}}),
		"a way of nobody":             add(ContactWay{Type: WayMulti, Scene: SceneQR}),
		"a way without a type":        add(ContactWay{Scene: SceneQR, Users: []string{"a"}}),
		"a way without a scene":       add(ContactWay{Type: WaySingle, Users: []string{"a"}}),
		"a state that would change":   add(ContactWay{Type: WaySingle, Scene: SceneQR, Users: []string{"a"}, State: "a\x00"}),
		"an update of no way":         c.UpdateContactWay(ctx, ContactWay{State: "s"}),
		"a message to nobody":         send(Template{Chat: ChatSingle, Text: "t"}),
		"a message to both":           send(Template{Chat: ChatSingle, Text: "t", Everyone: true, Sender: "lin", Tags: [][]string{{"a"}}}),
		"everyone of nobody":          send(Template{Chat: ChatSingle, Text: "t", Everyone: true}),
		"customers and tags":          send(Template{Chat: ChatSingle, Text: "t", Customers: []string{"wm"}, Tags: [][]string{{"a"}}}),
		"an empty list of tags":       send(Template{Chat: ChatSingle, Text: "t", Tags: [][]string{{}}}),
		"customers of groups":         send(Template{Chat: ChatGroup, Sender: "lin", Text: "t", Customers: []string{"wm"}}),
		"groups without a sender":     send(Template{Chat: ChatGroup, Text: "t"}),
		"groups of customers":         send(Template{Chat: ChatSingle, Text: "t", Everyone: true, Sender: "lin", Groups: []string{"g"}}),
		"a message of nothing":        send(Template{Chat: ChatSingle, Everyone: true, Sender: "lin", Text: "\x00"}),
		"a chat of no kind":           send(Template{Text: "t", Everyone: true, Sender: "lin"}),
		"a picture of nothing":        send(Template{Chat: ChatSingle, Everyone: true, Sender: "lin", Attachments: []Attachment{Picture{}}}),
		"a picture of two":            send(Template{Chat: ChatSingle, Everyone: true, Sender: "lin", Attachments: []Attachment{Picture{"M", "u"}}}),
		"a link by a media id":        send(Template{Chat: ChatSingle, Everyone: true, Sender: "lin", Attachments: []Attachment{Link{Title: "t", URL: "u", MediaID: "M"}}}),
		"a moment of nothing":         post(Moment{}),
		"mixed attachments":           post(with(Picture{MediaID: "M"}, Video{"V"})),
		"a picture by its address":    post(with(Picture{URL: "u"})),
		"a link with a description":   post(with(Link{Title: "t", URL: "u", Description: "d"})),
		"a video of nothing":          post(with(Video{})),
		"a file for moments":          uploadOf(c, Media{MediaFile, "f", make([]byte, 9)}),
		"an upload of no kind":        uploadOf(c, Media{"voice", "f", make([]byte, 9)}),
	} {
		var shape *ShapeError
		var size *SizeError
		if !errors.As(err, &shape) && !errors.As(err, &size) || ClassOf(err) != publishers.Rejected {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(p.asked) != 0 {
		t.Errorf("asked %v", p.asked)
	}
}

// pixelError is what is said of an upload for moments of a picture of this size.
func pixelError(t *testing.T, width, height int) error {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	_, c := newPlatform(t, map[string][]string{"/cgi-bin/media/upload_attachment": {`{"errcode":0,"media_id":"M"}`}})
	return uploadOf(c, Media{MediaImage, "p.png", b.Bytes()})
}

func uploadOf(c *Client, m Media) error {
	_, err := c.UploadAttachment(context.Background(), m)
	return err
}

func TestUploads(t *testing.T) {
	p, c := newPlatform(t, map[string][]string{
		"/cgi-bin/media/upload":            {`{"errcode":0,"errmsg":"","type":"image","media_id":"M1","created_at":"1380000000"}`},
		"/cgi-bin/media/upload_attachment": {`{"errcode":0,"errmsg":"","type":"image","media_id":"M2","created_at":1380000000}`, `{"errcode":0}`},
	})
	m := Media{MediaImage, "封面.png", []byte("\x89PNG\r\n\x1a\nrest")}
	one, err := c.Upload(t.Context(), m)
	two, err2 := c.UploadAttachment(t.Context(), m)
	if one != "M1" || two != "M2" || errors.Join(err, err2) != nil {
		t.Fatalf("%q %q %v %v", one, two, err, err2)
	}
	if got := p.last("/cgi-bin/media/upload"); !strings.HasPrefix(got, "type=image\n") || !strings.Contains(got, `name="media"; filename="封面.png"`) {
		t.Errorf("upload is asked %q", got)
	}
	if got := p.last("/cgi-bin/media/upload_attachment"); !strings.HasPrefix(got, "attachment_type=1&media_type=image\n") {
		t.Errorf("upload_attachment is asked %q", got)
	}
	if _, err := c.UploadAttachment(t.Context(), m); err == nil || !strings.Contains(err.Error(), "media_id") {
		t.Errorf("without an id: %v", err)
	}
}

func TestNewestDay(t *testing.T) {
	for at, want := range map[string]string{
		"2026-11-22T08:59:59+08:00": "2026-11-20", "2026-11-22T09:00:00+08:00": "2026-11-21", "2026-11-22T00:30:00Z": "2026-11-20",
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := NewestDay(now).Format(time.DateTime); got != fmt.Sprint(want, " 00:00:00") {
			t.Errorf("%s: %s", at, got)
		}
	}
}
