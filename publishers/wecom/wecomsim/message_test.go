package wecomsim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// send creates a message and returns its id.
func (w *world) send(body string) string {
	w.t.Helper()
	return w.yes(w.call("add_msg_template", body))["msgid"].(string)
}

const toOld = `{"tag_filter":{"group_list":[{"tag_list":["t-old"]}]},"text":{"content":"周二直播"}}`

// Section 3.4: each limit, and one byte over it.
func TestMessageLimits(t *testing.T) {
	w := newWorld(t, Options{})
	image := w.upload("media/upload", "type=image", picture(t, 10, 10))
	film := w.upload("media/upload", "type=video", []byte("a film of some bytes"))
	file := w.upload("media/upload", "type=file", []byte("a file"))
	x := func(n int) string { return strings.Repeat("x", n) }
	text := func(s string) string { return `{"sender":"lin","text":{"content":"` + s + `"}}` }
	with := func(parts ...string) string {
		return `{"sender":"lin","attachments":[` + strings.Join(parts, ",") + `]}`
	}
	link := func(title, pic, desc, url int) string {
		return fmt.Sprintf(`{"msgtype":"link","link":{"title":%q,"picurl":%q,"desc":%q,"url":%q}}`, x(title), "http://a/"+x(pic-9), x(desc), "http://a/"+x(url-9))
	}
	mini := func(title int) string {
		return fmt.Sprintf(`{"msgtype":"miniprogram","miniprogram":{"title":%q,"pic_media_id":%q,"appid":"wx1","page":"/index"}}`, x(title), image)
	}
	media := func(kind, id string) string {
		return fmt.Sprintf(`{"msgtype":%q,%q:{"media_id":%q}}`, kind, kind, id)
	}
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"text of 4000":             {text(strings.Repeat("字", 1333) + "x"), 0},
		"text of 4001":             {text(strings.Repeat("字", 1333) + "xx"), 45002},
		"nothing":                  {`{"sender":"lin"}`, 40058},
		"chat type":                {`{"chat_type":"both","sender":"lin","text":{"content":"x"}}`, 40058},
		"nine":                     {with(slices.Repeat([]string{media("image", image)}, 9)...), 0},
		"ten":                      {with(slices.Repeat([]string{media("image", image)}, 10)...), 40058},
		"link at its limits":       {with(link(128, 2048, 512, 2048)), 0},
		"title of 129":             {with(link(129, 2048, 512, 2048)), 45002},
		"picture of 2049":          {with(link(128, 2049, 512, 2048)), 45002},
		"words of 513":             {with(link(128, 2048, 513, 2048)), 45002},
		"address of 2049":          {with(link(128, 2048, 512, 2049)), 45002},
		"link without address":     {with(`{"msgtype":"link","link":{"title":"x"}}`), 40058},
		"mini title of 64":         {with(mini(64)), 0},
		"mini title of 65":         {with(mini(65)), 45002},
		"film":                     {with(media("video", film)), 0},
		"file":                     {with(media("file", file)), 0},
		"a file as a film":         {with(media("video", file)), 40007},
		"nobody's file":            {with(media("file", "x")), 40007},
		"picture by address":       {with(`{"msgtype":"image","image":{"pic_url":"http://p.qpic.cn/1"}}`), 0},
		"picture of nothing":       {with(`{"msgtype":"image","image":{}}`), 40058},
		"kind without its part":    {with(`{"msgtype":"file","image":{}}`), 40058},
		"kind of nobody":           {with(`{"msgtype":"poem"}`), 40058},
		"unknown sender":           {`{"sender":"x","text":{"content":"x"}}`, 60111},
		"to nobody in particular":  {`{"text":{"content":"x"}}`, 40058},
		"names and tags":           {strings.Replace(toOld, "{", `{"external_userid":["c1"],`, 1), 40058},
		"groups of a single":       {`{"sender":"lin","chat_id_list":["wr1"],"text":{"content":"x"}}`, 40058},
		"unknown tag":              {strings.Replace(toOld, "t-old", "t-x", 1), 40068},
		"a filter of no groups":    {`{"tag_filter":{"group_list":[]},"text":{"content":"x"}}`, 40058},
		"a filter of no tags":      {`{"tag_filter":{"group_list":[{"tag_list":[]}]},"text":{"content":"x"}}`, 40058},
		"10 001 names":             {fmt.Sprintf(`{"external_userid":["c1"%s],"text":{"content":"x"}}`, strings.Repeat(`,"c1"`, 10_000)), 40058},
		"nobody has both":          {`{"tag_filter":{"group_list":[{"tag_list":["t-new"]},{"tag_list":["t-north"]}]},"text":{"content":"x"}}`, 41048},
		"groups without a sender":  {`{"chat_type":"group","text":{"content":"x"}}`, 40058},
		"groups with names":        {`{"chat_type":"group","sender":"lin","external_userid":["c1"],"text":{"content":"x"}}`, 40058},
		"another's group":          {`{"chat_type":"group","sender":"lin","chat_id_list":["wr3"],"text":{"content":"x"}}`, 40058},
		"a group of one's own":     {`{"chat_type":"group","sender":"chen","chat_id_list":["wr3"],"text":{"content":"x"}}`, 0},
		"a mini-program, no image": {with(strings.Replace(mini(5), image, file, 1)), 40007},
	} {
		before := len(w.sim.Tasks())
		r := w.call("add_msg_template", c.body)
		if code(r) != c.want {
			t.Errorf("%s: %v, want %d", name, r, c.want)
		}
		if made := len(w.sim.Tasks()) - before; (made == 1) != (c.want == 0) {
			t.Errorf("%s made %d tasks", name, made)
		}
	}
	w.step(72 * time.Hour)
	w.token = w.ask(corpID, secret)
	if got := code(w.call("add_msg_template", with(media("file", file)))); got != 40007 {
		t.Errorf("a file of three days ago: %d", got)
	}
}

// Nothing is sent until staff confirm; each customer is given to the member who chatted last.
func TestMessageLife(t *testing.T) {
	w := newWorld(t, Options{})
	r := w.yes(w.call("add_msg_template", `{"external_userid":["c1","c4","c5","nobody"],"text":{"content":"周二直播"}}`))
	id := r["msgid"].(string)
	if got := show(r["fail_list"]); got != `["nobody"]` {
		t.Errorf("fail_list %s", got)
	}
	tasks := func() string {
		return rows(w.yes(w.call("get_groupmsg_task", `{"msgid":"`+id+`"}`)), "task_list", "userid", "status", "send_time")
	}
	results := func(user string) string {
		return rows(w.yes(w.call("get_groupmsg_send_result", `{"msgid":"`+id+`","userid":"`+user+`"}`)), "send_list", "external_userid", "userid", "status", "send_time")
	}
	if a, b := tasks(), results("lin"); a != "lin 0, chen 0" || b != "c1 lin 0, c5 lin 0" {
		t.Errorf("at first: %s; %s", a, b)
	}
	if len(w.sim.Sent("c1")) != 0 {
		t.Error("sent before anybody confirmed")
	}
	w.step(time.Hour)
	if err := w.sim.Confirm(id, "lin"); err != nil {
		t.Fatal(err)
	}
	at := float64(w.now.Unix())
	if a, b, c := tasks(), results("lin"), results("chen"); a != fmt.Sprintf("lin 2 %g, chen 0", at) || b != fmt.Sprintf("c1 lin 1 %g, c5 lin 2", at) || c != "c4 chen 0" {
		t.Errorf("after lin: %s; %s; %s", a, b, c)
	}
	if got := w.sim.Sent("c1"); len(got) != 1 || got[0] != (Received{w.now, id, "message", "lin", "周二直播", "周二直播"}) {
		t.Errorf("c1 has %+v", got)
	}
	if err := w.sim.Confirm(id, "lin"); err != nil || len(w.sim.Sent("c1")) != 1 {
		t.Errorf("confirming twice: %v, %d messages", err, len(w.sim.Sent("c1")))
	}
	if err := w.sim.Confirm(id, "guest"); !errors.Is(err, ErrUnknown) {
		t.Errorf("who has no part: %v", err)
	}
	w.yes(w.call("cancel_groupmsg_send", `{"msgid":"`+id+`"}`))
	if err := w.sim.Confirm(id); !errors.Is(err, ErrCancelled) || len(w.sim.Sent("c4")) != 0 {
		t.Errorf("after the end: %v", err)
	}
	task := w.sim.Tasks()[0]
	if task.Confirmed() != 1 || task.Staff[0] != (TaskStaff{"lin", w.now, 2, 1, 1, 0}) || !task.Cancelled.Equal(w.now) {
		t.Errorf("task %+v", task)
	}
	for name, want := range map[string]int{"x": 40058, id: 60111} {
		if got := code(w.call("get_groupmsg_send_result", `{"msgid":"`+name+`","userid":"nobody"}`)); got != want {
			t.Errorf("result of %s for nobody: %d", name, got)
		}
	}
}

// Who chatted last has the customer, whoever came first; a customer who is named twice is sent to once,
// and one whom the member removed is nobody's.
func TestWhoGetsTheTask(t *testing.T) {
	w := newWorld(t, Options{})
	staff := func(who string) (all string) {
		t.Helper()
		r := w.call("add_msg_template", `{"external_userid":[`+who+`],"text":{"content":"x"}}`)
		if code(r) != 0 {
			return fmt.Sprint(code(r))
		}
		tasks := w.sim.Tasks()
		for _, m := range tasks[len(tasks)-1].Staff {
			all += fmt.Sprint(m.ID, " ", m.Targets, ";")
		}
		return all
	}
	if got := staff(`"c4","c4"`); got != "chen 1;" {
		t.Errorf("at first %s", got)
	}
	// With a task for each sender, c4 is in two: that is the client's to see to.
	both := 0
	for _, u := range []string{"lin", "chen"} {
		w.send(`{"sender":"` + u + `","text":{"content":"x"}}`)
		tasks := w.sim.Tasks()
		both += tasks[len(tasks)-1].Staff[0].Targets
	}
	if both != 6 {
		t.Errorf("two tasks are for %d customers", both)
	}
	if r := w.yes(w.call("add_msg_template", `{"sender":"chen","external_userid":["c1","c4"],"text":{"content":"x"}}`)); show(r["fail_list"]) != `["c1"]` {
		t.Errorf("a sender without the customer: %v", r)
	}
	w.step(time.Minute)
	if err := w.sim.Chat(corpID, "c4", "lin"); err != nil {
		t.Fatal(err)
	}
	if got := staff(`"c4"`); got != "lin 1;" {
		t.Errorf("after a chat with lin: %s", got)
	}
	if err := w.sim.Remove(corpID, "c4", "lin"); err != nil {
		t.Fatal(err)
	}
	if got := staff(`"c4"`); got != "chen 1;" {
		t.Errorf("after lin removed them: %s", got)
	}
	if err := w.sim.Remove(corpID, "c4", "chen"); err != nil {
		t.Fatal(err)
	}
	if got := staff(`"c4"`); got != "41048" {
		t.Errorf("after both did: %s", got)
	}
}

// Tags: of each group any, and of every group one. 10,000 customers are one task.
func TestMessageByTags(t *testing.T) {
	staff := []string{}
	w := newWorld(t, Options{}, func(c *Corp) {
		for i := range 30 {
			staff = append(staff, fmt.Sprintf("s%02d", i))
			c.Staff = append(c.Staff, Staff{ID: staff[i]})
		}
		c.Tags[0].Tags = append(c.Tags[0].Tags, Tag{"t-crowd", "半存量"})
		c.Customers = append(c.Customers, Crowd{Seed: 1, Count: 10_000, Staff: staff, Tags: []string{"t-crowd"}}.Customers()...)
	})
	w.send(toOld)
	w.send(`{"tag_filter":{"group_list":[{"tag_list":["t-old","t-new"]},{"tag_list":["t-north"]}]},"text":{"content":"x"}}`)
	big := w.send(strings.Replace(toOld, "t-old", "t-crowd", 1))
	tasks := w.sim.Tasks()
	if len(tasks) != 3 || tasks[0].Staff[0].Targets+tasks[0].Staff[1].Targets != 2 || len(tasks[1].Staff) != 1 || tasks[1].Staff[0].Targets != 1 {
		t.Fatalf("tasks %+v", tasks)
	}
	n := 0
	for _, m := range tasks[2].Staff {
		n += m.Targets
	}
	if n != 10_000 || len(tasks[2].Staff) != 30 {
		t.Errorf("%d customers of %d members", n, len(tasks[2].Staff))
	}
	one := w.yes(w.call("get_groupmsg_task", `{"msgid":"`+big+`","limit":20}`))
	two := w.yes(w.call("get_groupmsg_task", `{"msgid":"`+big+`","limit":20,"cursor":"`+one["next_cursor"].(string)+`"}`))
	if a, b := len(one["task_list"].([]any)), len(two["task_list"].([]any)); a != 20 || b != 10 || two["next_cursor"] != "" {
		t.Errorf("pages of %d and %d", a, b)
	}
	if n := len(w.yes(w.call("get_groupmsg_send_result", `{"msgid":"`+big+`","userid":"s00","limit":1001}`))["send_list"].([]any)); n != 334 {
		t.Errorf("s00 has %d", n)
	}
}

// Every customer may have as many messages a month as the month has days, in Beijing's calendar.
func TestMonthlyCap(t *testing.T) {
	for name, c := range map[string]struct{ set, want int }{"November": {0, 30}, "a company's own": {2, 2}} {
		w := newWorld(t, Options{}, func(c2 *Corp) { c2.Cap = c.set })
		status := func(id string) string {
			return rows(w.yes(w.call("get_groupmsg_send_result", `{"msgid":"`+id+`","userid":"lin"}`)), "send_list", "status")
		}
		send := func() string {
			t.Helper()
			id := w.send(`{"external_userid":["c1"],"text":{"content":"x"}}`)
			if err := w.sim.Confirm(id); err != nil {
				t.Fatal(err)
			}
			return status(id)
		}
		for i := range c.want {
			if got := send(); got != "1" {
				t.Fatalf("%s: message %d is %s", name, i+1, got)
			}
		}
		if got := send(); got != "3" || len(w.sim.Sent("c1")) != c.want {
			t.Errorf("%s: one more is %s", name, got)
		}
		w.now = time.Date(2026, 11, 30, 16, 0, 0, 0, time.UTC) // December in Beijing
		w.token = w.ask(corpID, secret)
		if got := send(); got != "1" {
			t.Errorf("%s: in the next month %s", name, got)
		}
	}
}

// An administrator may make it seven a week, from Monday on, or one a day.
func TestOtherCaps(t *testing.T) {
	for by, c := range map[string]struct {
		want int
		next time.Time
	}{
		CapWeekly: {7, time.Date(2026, 11, 8, 16, 0, 0, 0, time.UTC)}, // Monday in Beijing
		CapDaily:  {1, time.Date(2026, 11, 3, 16, 0, 0, 0, time.UTC)},
	} {
		w := newWorld(t, Options{}, func(c *Corp) { c.CapBy = by })
		send := func() {
			t.Helper()
			if err := w.sim.Confirm(w.send(`{"external_userid":["c1"],"text":{"content":"x"}}`)); err != nil {
				t.Fatal(err)
			}
		}
		for range c.want + 1 {
			send()
		}
		if n := len(w.sim.Sent("c1")); n != c.want {
			t.Errorf("%s: %d messages", by, n)
		}
		w.now = c.next
		w.token = w.ask(corpID, secret)
		send()
		if n := len(w.sim.Sent("c1")); n != c.want+1 {
			t.Errorf("%s: %d messages after the span", by, n)
		}
	}
}

func TestMessageToGroups(t *testing.T) {
	w := newWorld(t, Options{})
	id := w.send(`{"chat_type":"group","sender":"lin","text":{"content":"x"}}`)
	if err := w.sim.Confirm(id); err != nil {
		t.Fatal(err)
	}
	if got := rows(w.yes(w.call("get_groupmsg_send_result", `{"msgid":"`+id+`","userid":"lin"}`)), "send_list", "chat_id", "external_userid", "status"); got != "wr1 1, wr2 1" {
		t.Errorf("results %s", got)
	}
}

func TestMessageList(t *testing.T) {
	w := newWorld(t, Options{})
	first := w.send(toOld)
	w.step(time.Minute)
	second := w.send(`{"sender":"lin","attachments":[{"msgtype":"link","link":{"title":"文章","url":"https://example.com/a"}}]}`)
	w.send(`{"chat_type":"group","sender":"lin","text":{"content":"x"}}`)
	ask := func(more string) object {
		return w.call("get_groupmsg_list_v2", fmt.Sprintf(`{"chat_type":"single","start_time":%d,"end_time":%d%s}`, w.now.Add(-time.Hour).Unix(), w.now.Unix(), more))
	}
	all := w.yes(ask(""))
	if got := rows(all, "group_msg_list", "msgid", "creator"); got != second+", "+first {
		t.Errorf("list %s", got)
	}
	if got := show(all["group_msg_list"].([]any)[0].(object)["attachments"]); got != `[{"link":{"title":"文章","url":"https://example.com/a"},"msgtype":"link"}]` {
		t.Errorf("attachments %s", got)
	}
	for more, want := range map[string]int{`,"filter_type":0`: 2, `,"filter_type":1`: 0, `,"creator":"lin"`: 0, `,"limit":1`: 1} {
		if n := len(w.yes(ask(more))["group_msg_list"].([]any)); n != want {
			t.Errorf("%s: %d, want %d", more, n, want)
		}
	}
	for body, want := range map[string]int{
		`{"start_time":1,"end_time":2}`:                            40058,
		`{"chat_type":"single"}`:                                   600018,
		`{"chat_type":"single","start_time":9,"end_time":1}`:       600018,
		`{"chat_type":"single","start_time":1,"end_time":9000000}`: 600018,
	} {
		if got := code(w.call("get_groupmsg_list_v2", body)); got != want {
			t.Errorf("%s: %d, want %d", body, got, want)
		}
	}
}

// At most three reminders in 24 hours for one task.
func TestReminders(t *testing.T) {
	w := newWorld(t, Options{})
	id, other := w.send(toOld), w.send(toOld)
	remind := func(id string) int { return code(w.call("remind_groupmsg_send", `{"msgid":"`+id+`"}`)) }
	if a, b, c, d := remind(id), remind(id), remind(id), remind(id); a+b+c != 0 || d != 45009 {
		t.Errorf("reminders %d %d %d %d", a, b, c, d)
	}
	if got := remind(other); got != 0 {
		t.Errorf("of another task: %d", got)
	}
	w.step(24 * time.Hour)
	w.token = w.ask(corpID, secret)
	if got := remind(id); got != 0 {
		t.Errorf("a day later: %d", got)
	}
	if n := len(w.sim.Tasks()[0].Reminded); n != 4 {
		t.Errorf("%d reminders kept", n)
	}
	if got := remind("x"); got != 40058 {
		t.Errorf("of nothing: %d", got)
	}
}

// Staff who confirm by themselves do so as the clock goes, and some never do.
func TestHabit(t *testing.T) {
	staff := make([]string, 40)
	w := newWorld(t, Options{Seed: 7, Habit: Habit{Share: .5, Within: 4 * time.Hour}}, func(c *Corp) {
		for i := range staff {
			staff[i] = fmt.Sprintf("s%02d", i)
			c.Staff = append(c.Staff, Staff{ID: staff[i], Idle: i < 10})
		}
		c.Customers = append(c.Customers, Crowd{Seed: 1, Count: 80, Staff: staff, Tags: []string{"t-north"}}.Customers()...)
	})
	body := strings.Replace(toOld, "t-old", "t-north", 1)
	id := w.send(body)
	var seen []int
	for range 5 {
		seen = append(seen, w.sim.Tasks()[0].Confirmed())
		w.step(time.Hour)
	}
	if seen[0] != 0 || !slices.IsSorted(seen) || seen[2] <= seen[1] || seen[4] < 8 || seen[4] > 23 {
		t.Errorf("confirmed hour by hour: %v", seen)
	}
	if n := w.sim.Tasks()[0].Confirmed(); n != seen[4] {
		t.Errorf("%d after the time of habit, then %d", seen[4], n)
	}
	w.token = w.ask(corpID, secret)
	w.yes(w.call("remind_groupmsg_send", `{"msgid":"`+id+`"}`))
	w.step(4 * time.Hour)
	after := w.sim.Tasks()[0].Confirmed()
	if after <= seen[4] || after == 41 {
		t.Errorf("a reminder brings %d to %d", seen[4], after)
	}
	w.sim.ConfirmAfter(time.Minute)
	task := w.sim.Tasks()[0]
	if task.Confirmed() != 31 { // lin and 30 who are not idle
		t.Errorf("when everybody does: %d", task.Confirmed())
	}
	if err := w.sim.Confirm(task.ID); err != nil || w.sim.Tasks()[0].Confirmed() != 41 {
		t.Errorf("made to: %v", err)
	}
}

// A lenient server acts on what it could read of a broken body: here without the tags, so that the
// message would go to every customer of the sender. The warning is all that a client gets.
func TestPartlyRead(t *testing.T) {
	w := newWorld(t, Options{Lenient: true})
	r := w.call("add_msg_template", `{"sender":"lin","text":{"content":"x"},"tag_filter":{"group_list":[{"tag_list":["t-o`)
	if code(r) != 0 || r["errmsg"] != "ok. Warning: wrong json format. " || w.sim.Tasks()[0].Staff[0].Targets != 4 {
		t.Errorf("answers %v, %+v", r, w.sim.Tasks())
	}
	if r := w.call("add_msg_template", `nothing`); code(r) != 40058 {
		t.Errorf("nothing that can be read: %v", r)
	}
	if r := w.yes(w.call("add_msg_template", toOld)); r["errmsg"] != "ok" {
		t.Errorf("a whole body: %v", r)
	}
}
