package wecom_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/publishertest"
	"moxin/publishers/sim"
	"moxin/publishers/wecom/wecomsim"
)

const (
	addMessage = "/cgi-bin/externalcontact/add_msg_template"
	addMoment  = "/cgi-bin/externalcontact/add_moment_task"
)

// handedOff publishes and wants a hand-off.
func handedOff(t *testing.T, pub publishers.Publisher, m publishers.Message) publishers.Receipt {
	t.Helper()
	r, err := pub.Publish(t.Context(), m)
	if err != nil || r.State != content.HandedOff || r.Handoff == nil || r.Job == "" {
		t.Fatalf("Publish = %+v, %v", r, err)
	}
	return r
}

// refusedAs publishes and wants an error of a class.
func refusedAs(t *testing.T, pub publishers.Publisher, m publishers.Message, class publishers.Class) *publishers.Error {
	t.Helper()
	r, err := pub.Publish(t.Context(), m)
	var e *publishers.Error
	if !errors.As(err, &e) || e.Class != class {
		t.Fatalf("Publish = %+v, %v; want %s", r, err, class)
	}
	return e
}

// targets are how many customers or groups each colleague of a task has.
func targets(task wecomsim.Task) map[string]int {
	out := map[string]int{}
	for _, s := range task.Staff {
		out[s.ID] = s.Targets
	}
	return out
}

// Whom a message goes to, by what moxin.yaml and the article say.
func TestWhoGetsAMessage(t *testing.T) {
	everyone := &content.Recipients{Audience: content.AudienceExisting, Everyone: true}
	for name, c := range map[string]struct {
		to   content.Recipients
		want []map[string]int // of each task
	}{
		"a tag, whoever has the customer":  {content.Recipients{Tags: []string{"客户等级/老客"}}, []map[string]int{{"linxi": 1, "wenbo": 1}}},
		"a tag by its id":                  {content.Recipients{Tags: []string{newTag}}, []map[string]int{{"wenbo": 1}}},
		"either of two tags":               {content.Recipients{Tags: []string{oldTag, newTag, oldTag}}, []map[string]int{{"linxi": 1, "wenbo": 2}}},
		"a tag, of one colleague":          {content.Recipients{Tags: []string{oldTag}, Staff: []string{"linxi"}}, []map[string]int{{"linxi": 2}}},
		"a tag, of two: no customer twice": {content.Recipients{Tags: []string{oldTag}, Staff: []string{"linxi", "wenbo"}}, []map[string]int{{"linxi": 2}}},
		"all, of two":                      {content.Recipients{Everyone: true, Staff: []string{"wenbo", "linxi"}}, []map[string]int{{"wenbo": 2}, {"linxi": 1}}},
		"all, of one":                      {content.Recipients{Everyone: true, Staff: []string{"yaqin"}}, []map[string]int{{"yaqin": 1}}},
		"everybody":                        {*everyone, []map[string]int{{"linxi": 1, "wenbo": 2, "yaqin": 1}}},
		"groups of their owner":            {content.Recipients{Groups: true, Staff: []string{"linxi"}}, []map[string]int{{"linxi": 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlatform(t)
			ch := p.channel(content.ModeMessage, "link")
			ch.Groups = c.to.Groups
			m := withSteps(ch, 0)
			m.Items[0].To = &c.to
			r := handedOff(t, p.open(ch), m)
			var ids []string
			for i, task := range p.tasks() {
				ids = append(ids, task.ID)
				if i >= len(c.want) || !maps.Equal(targets(task), c.want[i]) {
					t.Errorf("task %d goes to %v, want %v", i, targets(task), c.want)
				}
			}
			if len(ids) != len(c.want) || r.Job != strings.Join(ids, ",") {
				t.Errorf("tasks %v, job %s", ids, r.Job)
			}
		})
	}
}

// Ten thousand customers with a tag are one task and one call.
func TestATagOfTenThousandIsOneTask(t *testing.T) {
	c := corp()
	c.Customers = wecomsim.Crowd{Seed: 1, Count: 10_000, Staff: []string{"linxi", "wenbo", "yaqin"}, Tags: []string{oldTag}, Since: start.AddDate(0, -1, 0)}.Customers()
	p := newPlatformOf(t, c)
	ch := p.channel(content.ModeMessage, "link")
	handedOff(t, p.open(ch), withSteps(ch, 0))
	tasks, reached := p.tasks(), 0
	for _, s := range tasks[0].Staff {
		reached += s.Targets
	}
	if calls := p.sim.Calls(addMessage); len(tasks) != 1 || reached != 10_000 || calls != 1 {
		t.Errorf("%d tasks for %d customers in %d calls", len(tasks), reached, calls)
	}
	if n := p.sim.Calls("/cgi-bin/externalcontact/batch/get_by_user"); n != 0 {
		t.Errorf("the customers were read %d times", n)
	}
}

// What a task says is what was approved; its card carries the release's marker.
func TestWhatATaskSays(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "link")
	m := withSteps(ch, 0)
	handedOff(t, p.open(ch), m)
	task := p.tasks()[0]
	if task.Text != m.Items[0].Text || task.Title != m.Items[0].Title || !slices.Equal(task.Links, []string{"https://example.com/tea-0#moxin-1"}) {
		t.Errorf("task %+v", task)
	}
}

// A card without a public address for its picture goes out without one, and says so.
func TestACardWithoutAPublicAddress(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "link")
	d := p.deps()
	d.MediaURL = nil
	r := handedOff(t, openWith(t, ch, d), withSteps(ch, 0))
	if !strings.Contains(r.Why, "public.url") || len(p.tasks()) != 1 {
		t.Errorf("handed off with %q", r.Why)
	}
}

func TestBadInput(t *testing.T) {
	long := func(n int) string { return strings.Repeat("字", n/3) + strings.Repeat("x", n%3) }
	for name, c := range map[string]struct {
		mode, format string
		change       func(*content.Rendition)
		says         string
	}{
		"a message one byte too long":         {content.ModeMessage, "text", func(r *content.Rendition) { r.Text = long(4001) }, "4000"},
		"a card's title, one byte too long":   {content.ModeMessage, "link", func(r *content.Rendition) { r.Title = long(129) }, "128"},
		"its description":                     {content.ModeMessage, "link", func(r *content.Rendition) { r.Summary = long(513) }, "512"},
		"its address":                         {content.ModeMessage, "link", func(r *content.Rendition) { r.SourceURL = "https://example.com/" + strings.Repeat("a", 2029) }, "2048"},
		"a moment one byte too long":          {content.ModeMoment, "text", func(r *content.Rendition) { r.Text = strings.Repeat("字", 1333) + "xx" }, "4000"},
		"a moment one character too long":     {content.ModeMoment, "text", func(r *content.Rendition) { r.Text = strings.Repeat("x", 2001) }, "2000"},
		"a moment's title, one byte too long": {content.ModeMoment, "link", func(r *content.Rendition) { r.Title = long(65) }, "64"},
		"ten pictures":                        {content.ModeMessage, "images", func(r *content.Rendition) { r.Media = slices.Repeat(r.Media, 5) }, "9"},
		"no picture":                          {content.ModeMoment, "images", func(r *content.Rendition) { r.Media = nil }, "图片"},
		"no video":                            {content.ModeMoment, "video", func(r *content.Rendition) { r.Media = nil }, "视频"},
		"a video known by its address":        {content.ModeMoment, "video", func(r *content.Rendition) { r.Media[0].Hash = "" }, "网址"},
		"a picture that is none":              {content.ModeMessage, "images", func(r *content.Rendition) { r.Media[0].Type = "image/webp" }, "webp"},
		"a picture that is gone":              {content.ModeMessage, "images", func(r *content.Rendition) { r.Media[0].Hash = strings.Repeat("0", 64) }, "媒体库"},
		"a tag that does not exist":           {content.ModeMessage, "text", func(r *content.Rendition) { r.To.Tags = []string{"客户等级/老容"} }, "客户等级/老客"},
		"a tag of another name":               {content.ModeMoment, "text", func(r *content.Rendition) { r.To.Tags = []string{"客户等级/从没听说过的人"} }, "新客"},
		"a group of tags that is not there":   {content.ModeMoment, "text", func(r *content.Rendition) { r.To.Tags = []string{"x"} }, "组名/标签名"},
		"a tag that nobody has":               {content.ModeMessage, "text", func(r *content.Rendition) { r.To.Tags = []string{"etNONE"} }, "没有可发送的客户"},
		"nobody's":                            {content.ModeMessage, "text", func(r *content.Rendition) { r.To.Tags, r.To.Staff = []string{"etNONE"}, []string{"linxi", "wenbo"} }, "没有一位客户"},
		"without an audience":                 {content.ModeMessage, "text", func(r *content.Rendition) { r.To.Tags = nil }, "audience"},
		"without recipients":                  {content.ModeMessage, "text", func(r *content.Rendition) { r.To = nil }, "发给谁"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlatform(t)
			ch := p.channel(c.mode, c.format)
			m := withSteps(ch, 0)
			c.change(&m.Items[0])
			if e := refusedAs(t, p.open(ch), m, publishers.Rejected); !strings.Contains(e.Text.ZH, c.says) {
				t.Errorf("says %q, want %q in it", e.Text.ZH, c.says)
			}
			if n := len(p.tasks()); n != 0 {
				t.Errorf("%d tasks", n)
			}
		})
	}
}

// At their limits everything is taken.
func TestAtTheLimits(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "link")
	m := withSteps(ch, 0)
	r := &m.Items[0]
	r.Text, r.Title, r.Summary = strings.Repeat("x", 4000), strings.Repeat("x", 128), strings.Repeat("x", 512)
	r.SourceURL = "https://example.com/" + strings.Repeat("a", 2028)
	handedOff(t, p.open(ch), m)
	ch = p.channel(content.ModeMoment, "images")
	m = withSteps(ch, 1)
	m.Items[0].Text = strings.Repeat("字", 1333)
	m.Items[0].Media = append(slices.Repeat(m.Items[0].Media, 4), m.Items[0].Media[0])
	handedOff(t, p.open(ch), m)
}

// The secret of an app that may do nothing with customers, and of none.
func TestSecretsOfOtherApps(t *testing.T) {
	c := corp()
	c.Apps = []wecomsim.App{{Name: "other", Secret: secret, Can: []string{"message/*"}}}
	p := newPlatformOf(t, c)
	ch := p.channel(content.ModeMessage, "link")
	if e := refusedAs(t, p.open(ch), withSteps(ch, 0), publishers.Account); e.Code != "48002" {
		t.Errorf("another app's secret: %v", e)
	}
	c.Apps[0].Secret = "no-app-has-this-secret-0123456789abcdef"
	p = newPlatformOf(t, c)
	ch = p.channel(content.ModeMessage, "link")
	if e := refusedAs(t, p.open(ch), withSteps(ch, 0), publishers.Account); e.Code != "40001" {
		t.Errorf("no app's secret: %v", e)
	}
}

// A file is uploaded once, and again before its id ends.
func TestUploadsAreRememberedForAWhile(t *testing.T) {
	for _, c := range []struct{ mode, path string }{{content.ModeMessage, "/cgi-bin/media/upload"}, {content.ModeMoment, "/cgi-bin/media/upload_attachment"}} {
		p := newPlatform(t)
		ch := p.channel(c.mode, "images")
		pub := p.open(ch)
		for day, want := range []int{2, 2, 4, 4, 6} {
			handedOff(t, pub, withSteps(ch, day))
			if n := p.sim.Calls(c.path); n != want {
				t.Errorf("%s: day %d: %d uploads, want %d", c.mode, day, n, want)
			}
			p.pass(24 * time.Hour)
		}
	}
}

// The platform has forgotten a file: it is uploaded anew, and nothing is made twice.
func TestAFileThatThePlatformLost(t *testing.T) {
	for _, c := range []struct{ mode, path string }{{content.ModeMessage, addMessage}, {content.ModeMoment, addMoment}} {
		p := newPlatform(t)
		ch := p.channel(c.mode, "images")
		p.fault(t, sim.Rule{Kind: sim.Busy, Path: c.path, Count: 1, Body: `{"errcode":40007,"errmsg":"invalid media_id"}`})
		m := withSteps(ch, 0)
		refusedAs(t, p.open(ch), m, publishers.Transient)
		uploads := len(p.tasks())
		handedOff(t, p.open(ch), m)
		if n := len(p.tasks()); n != 1 || uploads != 0 {
			t.Errorf("%s: %d tasks after %d", c.mode, n, uploads)
		}
		if n := p.sim.Calls("/cgi-bin/media/upload") + p.sim.Calls("/cgi-bin/media/upload_attachment"); n != 4 {
			t.Errorf("%s: %d uploads of two files", c.mode, n)
		}
	}
}

// A refusal that surely made nothing is classed by what it means.
func TestRefusals(t *testing.T) {
	for code, class := range map[int]publishers.Class{
		-1: publishers.Unknown, 45033: publishers.Transient, 6000: publishers.Transient, 45009: publishers.Limited,
		40058: publishers.Bug, 41048: publishers.Rejected, 48002: publishers.Account, 99999: publishers.Unknown,
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			p := newPlatform(t)
			ch := p.channel(content.ModeMessage, "text")
			pub, m := p.open(ch), withSteps(ch, 0)
			p.fault(t, sim.Rule{Kind: sim.Busy, Path: addMessage, Count: 1, Body: fmt.Sprintf(`{"errcode":%d,"errmsg":"x"}`, code)})
			if e := refusedAs(t, pub, m, class); e.Code != fmt.Sprint(code) {
				t.Errorf("%v", e)
			}
			if v, _, err := m.Steps.Step(t.Context(), "wecom.intent"); err != nil || (v == "") != (class != publishers.Unknown) {
				t.Errorf("the intent is %q, %v", v, err)
			}
			if _, err := pub.Lookup(t.Context(), m); !errors.Is(err, publishers.ErrAbsent) {
				t.Errorf("Lookup: %v", err)
			}
			handedOff(t, pub, m)
			if n := len(p.tasks()); n != 1 {
				t.Errorf("%d tasks", n)
			}
		})
	}
}

// The platform may quote the customer whom it refuses: nobody reads who that is.
func TestARefusalNamesNoCustomer(t *testing.T) {
	const id = "wmqfasd1e1927831123109rBAAAA"
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "text")
	p.fault(t, sim.Rule{Kind: sim.Busy, Path: addMessage, Count: 1,
		Body: `{"errcode":40096,"errmsg":"invalid external userid: ` + id + `, hint: [1], more info at https://open.work.weixin.qq.com/devtool/query?e=40096"}`})
	e := refusedAs(t, p.open(ch), withSteps(ch, 0), publishers.Rejected)
	if said := e.Error() + e.Text.String() + fmt.Sprint(e.Err); strings.Contains(said, id) || !strings.Contains(e.Text.ZH, "invalid external userid: ***") {
		t.Error(said)
	}
}

// A request that was read in part may have made anything: a look that does not find the message is no
// proof, or each attempt would make another. A person's word is, and then the next attempt makes one.
func TestAWarningIsADoubt(t *testing.T) {
	for mode, path := range map[string]string{content.ModeMessage: addMessage, content.ModeMoment: addMoment} {
		p := newPlatform(t)
		ch := p.channel(mode, "text")
		pub, m := p.open(ch), withSteps(ch, 0)
		p.fault(t, sim.Rule{Kind: sim.Busy, Path: path, Count: 1, Body: `{"errcode":0,"errmsg":"ok. Warning: wrong json format. ","msgid":"x","jobid":"x"}`})
		refusedAs(t, pub, m, publishers.Unknown)
		for range 2 {
			_, err := pub.Lookup(t.Context(), m)
			var e *publishers.Error
			if !errors.As(err, &e) || e.Class != publishers.Unknown || !strings.Contains(e.Text.ZH, "内容不全的任务") {
				t.Errorf("%s: Lookup: %v", mode, err)
			}
		}
		if handedOff(t, pub, m); len(p.tasks()) != 1 {
			t.Errorf("%s: %d tasks", mode, len(p.tasks()))
		}
	}
}

// Steps tell of no customer, also where they are named.
func TestStepsNameNoCustomer(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "link")
	m := message(ch, 0)
	m.Items[0].To = &content.Recipients{Everyone: true}
	steps := &publishertest.Memory{}
	m.Steps = steps
	handedOff(t, p.open(ch), m)
	for _, name := range []string{"wecom.known", "wecom.intent", "wecom.tasks", "wecom.handoff"} {
		v, _, err := steps.Step(t.Context(), name)
		if err != nil || strings.Contains(v, "wmC") {
			t.Errorf("step %s: %s, %v", name, v, err)
		}
	}
}
