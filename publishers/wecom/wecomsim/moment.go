package wecomsim

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits of moments (path/96351, 2025-09-11).
const (
	maxMomentChars  = 2000
	maxMomentBytes  = 4000
	maxMomentImages = 9
	maxMomentTitle  = 64 // bytes
	maxMomentStaff  = 100_000
	jobLife         = 24 * time.Hour
)

// momentAttachment is one of a moment.
type momentAttachment struct {
	Kind  string   `json:"msgtype"`
	Image *mediaID `json:"image,omitempty"`
	Video *mediaID `json:"video,omitempty"`
	Link  *struct {
		Title string `json:"title"`
		URL   string `json:"url"`
		Cover string `json:"media_id"`
	} `json:"link,omitempty"`
}

// momentInput is the body of add_moment_task.
type momentInput struct {
	Visible *struct {
		Senders *struct {
			Users       []string `json:"user_list"`
			Departments []int64  `json:"department_list"`
		} `json:"sender_list"`
		Customers *struct {
			Tags []string `json:"tag_list"`
		} `json:"external_contact_list"`
	} `json:"visible_range"`
	Text struct {
		Content string `json:"content"`
	} `json:"text"`
	Attachments []momentAttachment `json:"attachments"`
}

// told is a refusal of add_moment_task: it is known by its text.
func told(text string) *refusal { return &refusal{40058, text} }

// addMoment is add_moment_task: a job that makes the task.
func addMoment(a *ask) (any, *refusal) {
	var in momentInput
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	if no := in.check(a); no != nil {
		return nil, no
	}
	t := &task{kind: "moment", text: in.Text.Content, title: in.title(), momentAttachments: in.Attachments, made: a.now}
	senders, tags := a.senders(in, t), a.momentTags(in, t)
	for _, u := range senders {
		m := &assignment{staff: u}
		for _, f := range a.c.byStaff[u] {
			if f.gone.IsZero() && (tags == nil || f.who.hasAny(tags)) {
				m.targets = append(m.targets, &target{tie: f})
			}
		}
		t.staff = append(t.staff, m)
	}
	a.s.serial++
	t.job = letters(40, a.s.opt.Seed, "job", strconv.FormatUint(a.s.serial, 10))
	a.c.jobs[t.job] = t
	if len(t.staff) > 0 && (tags == nil || len(tags) > 0) {
		a.s.enter(a.c, t, "mom")
	}
	return struct {
		result
		Job string `json:"jobid"`
	}{ok, t.job}, nil
}

// senders are the members who are asked; the wrong ones are kept for the job's answer.
func (a *ask) senders(in momentInput, t *task) []string {
	if in.Visible == nil || in.Visible.Senders == nil {
		return a.visible()
	}
	var list []string
	for _, u := range in.Visible.Senders.Users {
		if a.sees(u) != nil {
			t.badStaff = append(t.badStaff, u)
		} else if !slices.Contains(list, u) {
			list = append(list, u)
		}
	}
	return list
}

// momentTags are the tags that exist; nil = everybody may see it.
func (a *ask) momentTags(in momentInput, t *task) []string {
	if in.Visible == nil || in.Visible.Customers == nil || len(in.Visible.Customers.Tags) == 0 {
		return nil
	}
	list := []string{}
	for _, id := range in.Visible.Customers.Tags {
		if a.c.tagged(id) {
			list = append(list, id)
		} else {
			t.badTags = append(t.badTags, id)
		}
	}
	return list
}

func (in momentInput) title() string {
	for _, t := range in.Attachments {
		if t.Link != nil {
			return t.Link.Title
		}
	}
	line, _, _ := strings.Cut(in.Text.Content, "\n")
	return line
}

// check refuses by the texts of the page.
func (in momentInput) check(a *ask) *refusal {
	switch {
	case in.Text.Content == "" && len(in.Attachments) == 0:
		return told("invalid msg")
	case utf8.RuneCountInString(in.Text.Content) > maxMomentChars || len(in.Text.Content) > maxMomentBytes:
		return told("invalid text size")
	case in.Visible != nil && in.Visible.Senders != nil && len(in.Visible.Senders.Users) > maxMomentStaff:
		return invalid("user_list")
	case in.Visible != nil && in.Visible.Senders != nil && len(in.Visible.Senders.Departments) > 0:
		return invalid("department_list: this company has no departments")
	}
	kinds := map[string]int{}
	for _, t := range in.Attachments {
		kinds[t.Kind]++
	}
	switch {
	case len(kinds) > 1:
		return told("invalid attachments msgtype")
	case kinds["image"] > maxMomentImages || kinds["video"] > 1 || kinds["link"] > 1:
		return told("invalid attachments size")
	}
	for _, t := range in.Attachments {
		if no := t.check(a); no != nil {
			return no
		}
	}
	return nil
}

func (t momentAttachment) check(a *ask) *refusal {
	switch {
	case t.Kind == "image" && t.Image != nil:
		return a.held(t.Image.ID, "moment image")
	case t.Kind == "video" && t.Video != nil:
		return a.held(t.Video.ID, "moment video")
	case t.Kind == "link" && t.Link != nil:
		switch {
		case len(t.Link.Title) > maxMomentTitle:
			return told("invalid attachments size")
		case !web(t.Link.URL):
			return told("invalid msg")
		}
		return a.held(t.Link.Cover, "moment image")
	}
	return told("invalid attachments msgtype")
}

// momentJob is get_moment_task_result: each look finds the job a step further (1 started, 2 running,
// 3 finished); after 24 hours it is not known any more.
func momentJob(a *ask) (any, *refusal) {
	t := a.c.jobs[a.r.URL.Query().Get("jobid")]
	if t == nil || a.now.Sub(t.made) >= jobLife {
		return nil, invalid("jobid")
	}
	type users struct {
		Users       []string `json:"user_list,omitempty"`
		Departments []int64  `json:"department_list,omitempty"`
	}
	type tags struct {
		Tags []string `json:"tag_list,omitempty"`
	}
	type end struct {
		result
		ID      string `json:"moment_id,omitempty"`
		Senders users  `json:"invalid_sender_list"`
		Tags    tags   `json:"invalid_external_contact_list"`
	}
	if t.looks < 3 {
		t.looks++
	}
	out := struct {
		result
		Status int    `json:"status"`
		Type   string `json:"type"`
		End    *end   `json:"result,omitempty"`
	}{ok, t.looks, "add_moment_task", nil}
	if t.looks == 3 {
		out.End = &end{ok, t.id, users{Users: t.badStaff}, tags{t.badTags}}
		if t.id == "" {
			out.End.result = result{40058, "invalid msg"}
		}
	}
	return out, nil
}

// cancelMoment is cancel_moment_task: who has not published cannot any more.
func cancelMoment(a *ask) (any, *refusal) {
	var in struct {
		ID string `json:"moment_id"`
	}
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	t, no := a.task(in.ID, "moment")
	if no != nil {
		return nil, no
	}
	t.cancel(a.now)
	return ok, nil
}
