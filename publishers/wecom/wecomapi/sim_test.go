package wecomapi_test

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
	"moxin/publishers/wecom/wecomsim"
)

const (
	corp     = "wwtestcorp"
	appKey   = "test-secret-1"
	otherKey = "test-secret-2"
)

// corpWorld is a simulated corp and a client of it. The two were written from the same facts by
// different hands: what they disagree on is a fault of one of them.
type corpWorld struct {
	*wecomsim.Server
	*wecomapi.Client
	base string
	mu   sync.Mutex
	at   time.Time
}

func (w *corpWorld) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *corpWorld) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

func (w *corpWorld) client(secret string) *wecomapi.Client {
	return wecomapi.New(wecomapi.Options{BaseURL: w.base, CorpID: corp, Secret: secret, Now: w.now})
}

func newCorp(t *testing.T, limits wecomsim.Limits) *corpWorld {
	t.Helper()
	w := &corpWorld{at: time.Date(2026, 11, 10, 10, 0, 0, 0, content.Beijing())}
	staff := []string{"lin", "wu"}
	s, err := wecomsim.New(wecomsim.Options{Clock: w.now, Seed: 3, Limits: limits, Corps: []wecomsim.Corp{{
		ID:    corp,
		Apps:  []wecomsim.App{{Name: "moxin", Secret: appKey}, {Name: "narrow", Secret: otherKey, Can: []string{"externalcontact/get_follow_user_list"}}},
		Staff: []wecomsim.Staff{{ID: "lin"}, {ID: "wu"}},
		Tags: []wecomsim.TagGroup{
			{ID: "g1", Name: "客户等级", Tags: []wecomsim.Tag{{ID: "et1", Name: "老客"}, {ID: "et2", Name: "新客"}}},
		},
		Customers: wecomsim.Crowd{Seed: 3, Count: 250, Staff: staff, Tags: []string{"et1", "et2"}, Since: w.at.AddDate(0, -1, 0)}.Customers(),
		Groups:    []wecomsim.Group{{ID: "wr1", Name: "群", Owner: "lin", Members: 20}, {ID: "wr2", Name: "群二", Owner: "wu", Members: 9}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	w.Server, w.base = s, web.URL
	w.Client = w.client(appKey)
	return w
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func code(err error) int {
	var e *wecomapi.Error
	errors.As(err, &e)
	if e == nil {
		return 0
	}
	return e.Code
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 20, 20))))
	return b.Bytes()
}

func TestSimTokens(t *testing.T) {
	w := newCorp(t, wecomsim.Limits{})
	ctx := t.Context()
	if staff, err := w.Staff(ctx); err != nil || !slices.Equal(staff, []string{"lin", "wu"}) {
		t.Fatalf("%v, %v", staff, err)
	}
	must(t, w.Revoke(corp))
	_, err := w.Staff(ctx)
	must(t, err)
	w.pass(3 * time.Hour)
	_, err = w.Staff(ctx)
	must(t, err)
	if n := w.Calls("/cgi-bin/gettoken"); n != 3 {
		t.Errorf("%d tokens", n)
	}
	if _, err := w.client(otherKey).TagGroups(ctx); code(err) != 48002 || wecomapi.ClassOf(err) != publishers.Account {
		t.Errorf("an app that may not: %v", err)
	}
	for _, c := range []*wecomapi.Client{w.client("wrong-secret"), wecomapi.New(wecomapi.Options{BaseURL: w.base, CorpID: "wwother", Secret: appKey, Now: w.now})} {
		err := c.Connect(ctx)
		if wecomapi.ClassOf(err) != publishers.Account || strings.Contains(err.Error(), "wrong-secret") {
			t.Errorf("let in, or told: %v", err)
		}
	}
}

func TestSimContactWays(t *testing.T) {
	w := newCorp(t, wecomsim.Limits{})
	ctx := t.Context()
	made, err := w.AddContactWay(ctx, wecomapi.ContactWay{
		Type: wecomapi.WayMulti, Scene: wecomapi.SceneQR, State: strings.Repeat("s", 30), Remark: strings.Repeat("信", 30),
		Users: []string{"lin", "wu"}, SkipVerify: true,
	})
	must(t, err)
	if !strings.HasPrefix(made.QRCode, "http") || made.ConfigID == "" {
		t.Errorf("made %+v", made)
	}
	read, err := w.ContactWay(ctx, made.ConfigID)
	if err != nil || read.State != made.State || read.Remark != made.Remark || !slices.Equal(read.Users, made.Users) || !read.SkipVerify || read.QRCode != made.QRCode || read.Type != made.Type {
		t.Errorf("read %+v, %v", read, err)
	}
	read.Users, read.State, read.SkipVerify = []string{"wu"}, "s2", false
	must(t, w.UpdateContactWay(ctx, read))
	if again, err := w.ContactWay(ctx, made.ConfigID); err != nil || again.State != "s2" || !slices.Equal(again.Users, []string{"wu"}) || again.SkipVerify {
		t.Errorf("updated %+v, %v", again, err)
	}
	if page, err := w.Client.ContactWays(ctx, wecomapi.WayQuery{Limit: 100}); err != nil || !slices.Equal(page.List, []string{made.ConfigID}) || page.Next != "" {
		t.Errorf("listed %+v, %v", page, err)
	}
	must(t, w.DeleteContactWay(ctx, made.ConfigID))
	if _, err := w.ContactWay(ctx, made.ConfigID); err == nil {
		t.Error("a deleted way is there")
	}
	if _, err := w.AddContactWay(ctx, wecomapi.ContactWay{Type: wecomapi.WaySingle, Scene: wecomapi.SceneQR, Users: []string{"nobody"}}); wecomapi.ClassOf(err) != publishers.Rejected {
		t.Errorf("a member who is not there: %v", err)
	}
}

// The largest that the client sends is what the platform takes.
func TestSimMessages(t *testing.T) {
	w := newCorp(t, wecomsim.Limits{})
	ctx := t.Context()
	id, err := w.Upload(ctx, wecomapi.Media{Kind: wecomapi.MediaImage, Name: "封面.png", Data: picture(t)})
	must(t, err)
	started := w.now()
	link := wecomapi.Link{Title: strings.Repeat("t", wecomapi.MaxLinkTitle), Description: strings.Repeat("d", wecomapi.MaxLinkDescription), URL: "https://example.com/" + strings.Repeat("u", wecomapi.MaxLinkURL-20)}
	full := wecomapi.Template{Chat: wecomapi.ChatSingle, Tags: [][]string{{"et1", "et2"}, {"et1"}}, Text: strings.Repeat("信", 1333) + "x", Attachments: []wecomapi.Attachment{link}}
	for range wecomapi.MaxAttachments - 1 {
		full.Attachments = append(full.Attachments, wecomapi.Picture{MediaID: id})
	}
	task, err := w.AddTemplate(ctx, full)
	must(t, err)
	w.pass(10 * time.Minute)
	staff, err := w.MessageStaff(ctx, task.ID, "")
	if err != nil || len(staff.List) != 1 || staff.List[0].Status != wecomapi.TaskWaiting {
		t.Fatalf("%+v, %v", staff, err)
	}
	for range wecomapi.MaxReminders {
		must(t, w.RemindMessage(ctx, task.ID))
	}
	if err := w.RemindMessage(ctx, task.ID); err == nil {
		t.Error("reminded a fourth time")
	}
	must(t, w.Confirm(task.ID))
	results, err := w.MessageResults(ctx, task.ID, "lin", "")
	if err != nil || len(results.List) != 125 || results.List[0].Status != wecomapi.SendDone || results.List[0].Customer == "" || !results.List[0].At.Equal(w.now()) {
		t.Errorf("%d results, %+v, %v", len(results.List), results.List[:min(1, len(results.List))], err)
	}
	found, err := w.GroupMessages(ctx, wecomapi.MessageQuery{Chat: wecomapi.ChatSingle, Start: started, End: w.now()})
	if err != nil || len(found.List) != 1 || found.List[0].ID != task.ID || found.List[0].Text != full.Text || !slices.Equal(found.List[0].Links, []string{link.URL}) || !found.List[0].Created.Equal(started) {
		t.Errorf("found %+v, %v", found, err)
	}
	named, err := w.AddTemplate(ctx, wecomapi.Template{Chat: wecomapi.ChatSingle, Customers: []string{w.Customers(corp)[0].ID, "wmnobody"}, Text: "t"})
	if err != nil || !slices.Equal(named.Failed, []string{"wmnobody"}) {
		t.Errorf("by name: %+v, %v", named, err)
	}
	must(t, w.CancelMessage(ctx, named.ID))
	if _, err := w.AddTemplate(ctx, wecomapi.Template{Chat: wecomapi.ChatSingle, Tags: [][]string{{"et9"}}, Text: "t"}); code(err) != 40068 || wecomapi.ClassOf(err) != publishers.Rejected {
		t.Errorf("a tag that is not there: %v", err)
	}
	if _, err := w.AddTemplate(ctx, wecomapi.Template{Chat: wecomapi.ChatSingle, Everyone: true, Sender: "wu", Text: "t"}); err != nil {
		t.Errorf("everyone of a member: %v", err)
	}
}

func TestSimGroups(t *testing.T) {
	w := newCorp(t, wecomsim.Limits{})
	ctx := t.Context()
	task, err := w.AddTemplate(ctx, wecomapi.Template{Chat: wecomapi.ChatGroup, Sender: "lin", Groups: []string{"wr1"}, Text: "t"})
	must(t, err)
	w.pass(10 * time.Minute)
	must(t, w.Confirm(task.ID))
	results, err := w.MessageResults(ctx, task.ID, "lin", "")
	if err != nil || len(results.List) != 1 || results.List[0].Group != "wr1" || results.List[0].Status != wecomapi.SendDone {
		t.Errorf("%+v, %v", results, err)
	}
	w.pass(24 * time.Hour)
	day := wecomapi.NewestDay(w.now())
	groups, err := w.GroupDays(ctx, []string{"lin", "wu"}, day, day)
	if err != nil || len(groups.List) != 1 || groups.List[0].Data.Chats.Value != 2 {
		t.Errorf("%+v, %v", groups.List, err)
	}
}

func TestSimMoments(t *testing.T) {
	w := newCorp(t, wecomsim.Limits{})
	ctx := t.Context()
	cover, err := w.UploadAttachment(ctx, wecomapi.Media{Kind: wecomapi.MediaImage, Name: "封面.png", Data: picture(t)})
	must(t, err)
	started := w.now()
	for name, m := range map[string]wecomapi.Moment{
		"nine pictures": {Text: strings.Repeat("x", wecomapi.MaxMomentCharacters), Attachments: slices.Repeat([]wecomapi.Attachment{wecomapi.Picture{MediaID: cover}}, wecomapi.MaxMomentPictures)},
		"a link":        {Text: strings.Repeat("信", 1333) + "x", Tags: []string{"et1"}, Attachments: []wecomapi.Attachment{wecomapi.Link{Title: strings.Repeat("t", wecomapi.MaxMomentTitle), URL: "https://example.com/", MediaID: cover}}},
		"words":         {Text: "早", Staff: []string{"lin"}},
	} {
		job, err := w.AddMoment(ctx, m)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var made wecomapi.MomentJob
		for range 20 {
			w.pass(time.Minute)
			made, err = w.MomentJob(ctx, job)
			must(t, err)
			if made.Status == wecomapi.JobFinished {
				break
			}
		}
		if made.Failure != nil || made.MomentID == "" {
			t.Errorf("%s: %+v", name, made)
			continue
		}
		must(t, w.Confirm(made.MomentID))
		staff, err := w.MomentStaff(ctx, made.MomentID, "")
		if err != nil || len(staff.List) == 0 || !staff.List[0].Published {
			t.Errorf("%s: %+v, %v", name, staff, err)
			continue
		}
		reached, err := w.MomentReached(ctx, made.MomentID, staff.List[0].User, "")
		if err != nil || len(reached.List) == 0 {
			t.Errorf("%s: %d reached, %v", name, len(reached.List), err)
		}
		if r, err := w.MomentReactions(ctx, made.MomentID, staff.List[0].User); err != nil || len(r.Comments)+len(r.Likes) != 0 {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
		found, err := w.Moments(ctx, wecomapi.MomentQuery{Start: started.Add(-time.Second), End: w.now().Add(time.Second)})
		if err != nil || !slices.ContainsFunc(found.List, func(p wecomapi.PostedMoment) bool { return p.ID == made.MomentID && p.Text == m.Text }) {
			t.Errorf("%s: found %+v, %v", name, found, err)
		}
	}
}

func TestSimCustomers(t *testing.T) {
	w := newCorp(t, wecomsim.Limits{})
	ctx := t.Context()
	var all []wecomapi.Customer
	pages := 0
	for cursor := ""; ; pages++ {
		page, err := w.CustomersOf(ctx, []string{"lin", "wu"}, cursor)
		must(t, err)
		all = append(all, page.List...)
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if len(all) != 250 || pages != 2 {
		t.Errorf("%d customers on %d pages", len(all), pages+1)
	}
	groups, err := w.TagGroups(ctx)
	if err != nil || len(groups) != 1 || groups[0].Name != "客户等级" || groups[0].Tags[1] != (wecomapi.Tag{ID: "et2", Name: "新客"}) {
		t.Errorf("%+v, %v", groups, err)
	}
}

func TestSimRates(t *testing.T) {
	w := newCorp(t, wecomsim.Limits{Minute: 3})
	for range 3 {
		_, err := w.Staff(t.Context())
		must(t, err)
	}
	_, err := w.Staff(t.Context())
	if after, limited := wecomapi.Limited(err); !limited || after != time.Minute {
		t.Errorf("a fourth call: %v", err)
	}
	w.Crowded(1)
	if _, err := w.TagGroups(t.Context()); wecomapi.ClassOf(err) != publishers.Transient {
		t.Errorf("crowded: %v", err)
	}
	for _, hidden := range w.Secrets() {
		if err != nil && strings.Contains(err.Error(), hidden) {
			t.Errorf("%v shows a secret", err)
		}
	}
}
