package wecomsim

import "time"

// Sizes of pages of moments (path/96352: past the most comes the usual number).
var (
	momentSizes       = size{20, 20}
	momentTaskSizes   = size{500, 1000}
	momentResultSizes = size{3000, 5000}
)

// reaction is one like or comment under a member's moment.
type reaction struct {
	staff, external string
	at              time.Time
}

// momentPage is what the lists of one moment are asked with.
type momentPage struct {
	ID     string `json:"moment_id"`
	Staff  string `json:"userid"`
	Cursor string `json:"cursor"`
	Limit  int    `json:"limit"`
}

// listedLink is the link of a moment as the list tells of it.
type listedLink struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// listedMoment is a moment as the list tells of it.
type listedMoment struct {
	ID      string      `json:"moment_id"`
	Created int64       `json:"create_time"`
	By      int         `json:"create_type"`  // 0 the company
	Visible int         `json:"visible_type"` // 0 some customers, 1 all
	Text    *listedText `json:"text,omitempty"`
	Images  []mediaID   `json:"image,omitempty"`
	Video   *mediaID    `json:"video,omitempty"`
	Link    *listedLink `json:"link,omitempty"`
}

func (t *task) listedMoment() listedMoment {
	out := listedMoment{ID: t.id, Created: t.made.Unix()}
	if t.text != "" {
		out.Text = &listedText{t.text}
	}
	for _, m := range t.momentAttachments {
		switch {
		case m.Image != nil:
			out.Images = append(out.Images, *m.Image)
		case m.Video != nil:
			out.Video = m.Video
		case m.Link != nil:
			out.Link = &listedLink{m.Link.Title, m.Link.URL}
		}
	}
	return out
}

// listMoments is get_moment_list; at most 30 days a call.
func listMoments(a *ask) (any, *refusal) {
	var in listing
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	tasks, no := a.made("moment", in, 30*24*time.Hour)
	if no != nil {
		return nil, no
	}
	list := []listedMoment{}
	for _, t := range tasks {
		list = append(list, t.listedMoment())
	}
	rows, next, no := page(list, in.Cursor, in.Limit, momentSizes)
	if no != nil {
		return nil, no
	}
	return struct {
		result
		List []listedMoment `json:"moment_list"`
		Next string         `json:"next_cursor"`
	}{ok, rows, next}, nil
}

// askedMoment reads what a list of one moment is asked with.
func (a *ask) askedMoment() (momentPage, *task, *refusal) {
	var in momentPage
	if no := a.decode(&in); no != nil {
		return in, nil, no
	}
	t, no := a.task(in.ID, "moment")
	return in, t, no
}

// momentTask is get_moment_task: who has published it.
func momentTask(a *ask) (any, *refusal) {
	in, t, no := a.askedMoment()
	if no != nil {
		return nil, no
	}
	if in.Staff != "" {
		return nil, invalid("userid is not asked for here")
	}
	rows, next, no := page(t.staff, in.Cursor, in.Limit, momentTaskSizes)
	if no != nil {
		return nil, no
	}
	type entry struct {
		Staff  string `json:"userid"`
		Status int    `json:"publish_status"` // 0 not yet, 1 published
	}
	list := []entry{}
	for _, m := range rows {
		e := entry{Staff: m.staff}
		if !m.sent.IsZero() {
			e.Status = 1
		}
		list = append(list, e)
	}
	return struct {
		result
		List []entry `json:"task_list"`
		Next string  `json:"next_cursor"`
	}{ok, list, next}, nil
}

// seenBy is one customer of a moment.
type seenBy struct {
	Staff    string `json:"userid,omitempty"`
	External string `json:"external_userid"`
}

type seenReply struct {
	result
	List []seenBy `json:"customer_list"`
	Next string   `json:"next_cursor"`
}

// momentCustomers is get_moment_customer_list: who a member's moment is meant for.
func momentCustomers(a *ask) (any, *refusal) {
	return a.momentPeople(momentTaskSizes, func(m *assignment, g *target) (seenBy, bool) {
		return seenBy{m.staff, g.external()}, true
	})
}

// momentSent is get_moment_send_result: who can see it, once the member published it.
func momentSent(a *ask) (any, *refusal) {
	return a.momentPeople(momentResultSizes, func(_ *assignment, g *target) (seenBy, bool) {
		return seenBy{External: g.external()}, g.status == 1
	})
}

func (a *ask) momentPeople(by size, pick func(*assignment, *target) (seenBy, bool)) (any, *refusal) {
	in, t, no := a.askedMoment()
	if no != nil {
		return nil, no
	}
	m, no := a.assigned(t, in.Staff)
	if no != nil {
		return nil, no
	}
	list := []seenBy{}
	for _, g := range m.targets {
		if e, is := pick(m, g); is {
			list = append(list, e)
		}
	}
	rows, next, no := page(list, in.Cursor, in.Limit, by)
	if no != nil {
		return nil, no
	}
	return seenReply{ok, rows, next}, nil
}

// momentComments is get_moment_comments: everything under one member's moment.
func momentComments(a *ask) (any, *refusal) {
	var in struct {
		ID    string `json:"moment_id"`
		Staff string `json:"userid"`
	}
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	t, no := a.task(in.ID, "moment")
	if no != nil {
		return nil, no
	}
	if _, no := a.assigned(t, in.Staff); no != nil {
		return nil, no
	}
	type entry struct {
		External string `json:"external_userid"`
		At       int64  `json:"create_time"`
	}
	of := func(all []reaction) []entry {
		list := []entry{}
		for _, r := range all {
			if r.staff == in.Staff {
				list = append(list, entry{r.external, r.at.Unix()})
			}
		}
		return list
	}
	return struct {
		result
		Comments []entry `json:"comment_list"`
		Likes    []entry `json:"like_list"`
	}{ok, of(t.commented), of(t.liked)}, nil
}
