package wecomsim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// moment makes a moment and looks at its job until it is done.
func (w *world) moment(body string) (id string, end object) {
	w.t.Helper()
	job := w.yes(w.call("add_moment_task", body))["jobid"].(string)
	for range 3 {
		end = w.yes(w.look("get_moment_task_result", "jobid="+job))
	}
	id, _ = end["result"].(object)["moment_id"].(string)
	return id, end
}

const said = `{"text":{"content":"周二直播"}}`

// Section 3.5: each limit, by the text of the refusal.
func TestMomentLimits(t *testing.T) {
	w := newWorld(t, Options{})
	image := w.upload("media/upload_attachment", "media_type=image&attachment_type=1", picture(t, 10, 10))
	film := w.upload("media/upload_attachment", "media_type=video&attachment_type=1", []byte("a film"))
	temp := w.upload("media/upload", "type=image", picture(t, 10, 10))
	part := func(kind, id string) string {
		return fmt.Sprintf(`{"msgtype":%q,%q:{"media_id":%q}}`, kind, kind, id)
	}
	link := func(title int) string {
		return fmt.Sprintf(`{"msgtype":"link","link":{"title":%q,"url":"https://example.com/a","media_id":%q}}`, strings.Repeat("x", title), image)
	}
	with := func(parts ...string) string { return `{"attachments":[` + strings.Join(parts, ",") + `]}` }
	text := func(s string) string { return `{"text":{"content":"` + s + `"}}` }
	for name, c := range map[string]struct {
		body, want string // the text of the refusal; "" = taken
	}{
		"2000 characters":          {text(strings.Repeat("x", 2000)), ""},
		"2001 characters":          {text(strings.Repeat("x", 2001)), "invalid text size"},
		"4000 bytes":               {text(strings.Repeat("字", 1333) + "x"), ""},
		"4001 bytes":               {text(strings.Repeat("字", 1333) + "xx"), "invalid text size"},
		"nothing":                  {`{}`, "invalid msg"},
		"nine pictures":            {with(slices.Repeat([]string{part("image", image)}, 9)...), ""},
		"ten pictures":             {with(slices.Repeat([]string{part("image", image)}, 10)...), "invalid attachments size"},
		"a film":                   {with(part("video", film)), ""},
		"two films":                {with(part("video", film), part("video", film)), "invalid attachments size"},
		"a picture and a film":     {with(part("image", image), part("video", film)), "invalid attachments msgtype"},
		"a link":                   {with(link(64)), ""},
		"a link's title of 65":     {with(link(65)), "invalid attachments size"},
		"a file":                   {with(`{"msgtype":"file"}`), "invalid attachments msgtype"},
		"a picture for messages":   {with(part("image", temp)), "invalid media_id"},
		"a film as a picture":      {with(part("image", film)), "invalid media_id"},
		"departments":              {`{"text":{"content":"x"},"visible_range":{"sender_list":{"department_list":[2]}}}`, "no departments"},
		"a field of mass messages": {`{"text":{"content":"x"},"sender":"lin"}`, "unknown field"},
	} {
		r := w.call("add_moment_task", c.body)
		if c.want == "" && code(r) != 0 || c.want != "" && (code(r) == 0 || !strings.Contains(r["errmsg"].(string), c.want)) {
			t.Errorf("%s: %v, want %q", name, r, c.want)
		}
	}
}

// The job is looked at three times; then it says the moment's id and what was wrong.
func TestMomentJob(t *testing.T) {
	w := newWorld(t, Options{})
	job := w.yes(w.call("add_moment_task", `{"text":{"content":"x"},"visible_range":{"sender_list":{"user_list":["lin","nobody","guest"]},"external_contact_list":{"tag_list":["t-old","t-x"]}}}`))["jobid"].(string)
	look := func() object { return w.yes(w.look("get_moment_task_result", "jobid="+job)) }
	if a, b := look(), look(); a["status"] != 1.0 || b["status"] != 2.0 || b["result"] != nil || b["type"] != "add_moment_task" || len(job) > 64 {
		t.Errorf("the first looks: %v, %v", a, b)
	}
	end := look()["result"].(object)
	if got := show([]any{end["errcode"], end["invalid_sender_list"], end["invalid_external_contact_list"]}); got != `[0,{"user_list":["nobody","guest"]},{"tag_list":["t-x"]}]` {
		t.Errorf("the job ends with %s", got)
	}
	if task := w.sim.Tasks()[0]; task.ID != end["moment_id"] || task.Job != job || len(task.Staff) != 1 || task.Staff[0].Targets != 1 {
		t.Errorf("task %+v", task)
	}
	w.step(24 * time.Hour)
	w.token = w.ask(corpID, secret)
	if got := code(w.look("get_moment_task_result", "jobid="+job)); got != 40058 {
		t.Errorf("a day later: %d", got)
	}
	for name, body := range map[string]string{
		"nobody to send it": `{"text":{"content":"x"},"visible_range":{"sender_list":{"user_list":["nobody"]}}}`,
		"no tag there is":   `{"text":{"content":"x"},"visible_range":{"external_contact_list":{"tag_list":["t-x"]}}}`,
	} {
		if id, end := w.moment(body); id != "" || code(end["result"].(object)) != 40058 {
			t.Errorf("%s: %q, %v", name, id, end)
		}
	}
	if n := len(w.sim.Tasks()); n != 1 {
		t.Errorf("%d tasks", n)
	}
}

func TestMomentLife(t *testing.T) {
	w := newWorld(t, Options{})
	id, _ := w.moment(said)
	ask := func(name, more string) object { return w.yes(w.call(name, `{"moment_id":"`+id+`"`+more+`}`)) }
	if got := rows(ask("get_moment_task", ""), "task_list", "userid", "publish_status"); got != "lin 0, chen 0" {
		t.Errorf("at first %s", got)
	}
	if got := rows(ask("get_moment_customer_list", `,"userid":"lin"`), "customer_list", "userid", "external_userid"); got != "lin c1, lin c2, lin c4, lin c5" {
		t.Errorf("meant for %s", got)
	}
	if got := rows(ask("get_moment_send_result", `,"userid":"lin"`), "customer_list", "external_userid"); got != "" {
		t.Errorf("seen before it is published by %s", got)
	}
	if err := w.sim.Confirm(id, "lin"); err != nil {
		t.Fatal(err)
	}
	if got := rows(ask("get_moment_task", ""), "task_list", "userid", "publish_status"); got != "lin 1, chen 0" {
		t.Errorf("after lin: %s", got)
	}
	if got := rows(ask("get_moment_send_result", `,"userid":"lin"`), "customer_list", "external_userid"); got != "c1, c2, c4" {
		t.Errorf("seen by %s", got)
	}
	if got := show(ask("get_moment_comments", `,"userid":"lin"`)); got != `{"comment_list":[],"errcode":0,"errmsg":"ok","like_list":[]}` {
		t.Errorf("comments %s", got)
	}
	w.yes(w.call("cancel_moment_task", `{"moment_id":"`+id+`"}`))
	if err := w.sim.Confirm(id, "chen"); !errors.Is(err, ErrCancelled) {
		t.Errorf("after the end: %v", err)
	}
	for name, body := range map[string]string{
		"get_moment_task":          `{"moment_id":"x"}`,
		"get_moment_customer_list": `{"moment_id":"x","userid":"lin"}`,
		"get_moment_comments":      `{"moment_id":"x","userid":"lin"}`,
		"cancel_moment_task":       `{"moment_id":"x"}`,
	} {
		if got := code(w.call(name, body)); got != 40058 {
			t.Errorf("%s of nothing: %d", name, got)
		}
	}
	// A message's id is no moment's.
	if got := code(w.call("get_moment_task", `{"moment_id":"`+w.send(toOld)+`"}`)); got != 40058 {
		t.Errorf("a message as a moment: %d", got)
	}
}

func TestMomentList(t *testing.T) {
	w := newWorld(t, Options{})
	image := w.upload("media/upload_attachment", "media_type=image&attachment_type=1", picture(t, 10, 10))
	w.moment(said)
	w.step(time.Minute)
	id, _ := w.moment(`{"attachments":[{"msgtype":"link","link":{"title":"文章","url":"https://example.com/a","media_id":"` + image + `"}}]}`)
	ask := func(days int, more string) object {
		return w.call("get_moment_list", fmt.Sprintf(`{"start_time":%d,"end_time":%d%s}`, w.now.AddDate(0, 0, -days).Unix(), w.now.Unix(), more))
	}
	list := w.yes(ask(30, ""))["moment_list"].([]any)
	if len(list) != 2 || list[0].(object)["moment_id"] != id || show(list[0].(object)["link"]) != `{"title":"文章","url":"https://example.com/a"}` || show(list[1].(object)["text"]) != `{"content":"周二直播"}` {
		t.Errorf("list %v", list)
	}
	if got := code(ask(31, "")); got != 600018 {
		t.Errorf("31 days: %d", got)
	}
	if n := len(w.yes(ask(1, `,"filter_type":1`))["moment_list"].([]any)); n != 0 {
		t.Errorf("%d of members' own", n)
	}
	for i := range 25 {
		w.moment(numbered(i))
	}
	for limit, want := range map[int]int{0: 20, 5: 5, 21: 20} { // past the most comes the usual number
		if n := len(w.yes(ask(1, fmt.Sprintf(`,"limit":%d`, limit)))["moment_list"].([]any)); n != want {
			t.Errorf("a page of %d has %d", limit, n)
		}
	}
}

// Pictures and films come back by their ids; a page goes on where the one before ended.
func TestMomentMediaAndPages(t *testing.T) {
	w := newWorld(t, Options{}, func(c *Corp) {
		c.Customers = append(c.Customers, Crowd{Seed: 4, Count: 1100, Staff: []string{"chen"}}.Customers()...)
	})
	image := w.upload("media/upload_attachment", "media_type=image&attachment_type=1", picture(t, 10, 10))
	film := w.upload("media/upload_attachment", "media_type=video&attachment_type=1", []byte("a film"))
	w.moment(`{"attachments":[{"msgtype":"image","image":{"media_id":"` + image + `"}}]}`)
	id, _ := w.moment(`{"attachments":[{"msgtype":"video","video":{"media_id":"` + film + `"}}]}`)
	list := w.yes(w.call("get_moment_list", fmt.Sprintf(`{"start_time":%d,"end_time":%d}`, w.now.Unix()-60, w.now.Unix())))["moment_list"].([]any)
	if a, b := show(list[0].(object)["video"]), show(list[1].(object)["image"]); a != `{"media_id":"`+film+`"}` || b != `[{"media_id":"`+image+`"}]` {
		t.Errorf("video %s, image %s", a, b)
	}
	people := func(more string) object {
		return w.call("get_moment_customer_list", `{"moment_id":"`+id+`","userid":"chen"`+more+`}`)
	}
	one := w.yes(people(`,"limit":1000`))
	two := w.yes(people(`,"limit":1000,"cursor":"` + one["next_cursor"].(string) + `"`))
	if a, b := len(one["customer_list"].([]any)), len(two["customer_list"].([]any)); a != 1000 || b != 102 || two["next_cursor"] != "" {
		t.Errorf("pages of %d and %d", a, b)
	}
	for more, want := range map[string]int{`,"limit":-1`: 40058, `,"cursor":"!"`: 40058, `,"cursor":"cm93IC01"`: 40058} {
		if got := code(people(more)); got != want {
			t.Errorf("%s: %d", more, got)
		}
	}
	if got := code(w.call("get_moment_send_result", `{"moment_id":"`+id+`","userid":"guest"}`)); got != 84074 {
		t.Errorf("of a member without the right: %d", got)
	}
}

func numbered(i int) string { return fmt.Sprintf(`{"text":{"content":"第%d条"}}`, i) }
