package wecomapi

import (
	"context"
	"errors"
	"net/url"
	"time"
	"unicode/utf8"

	"moxin/publishers/transport"
)

// Limits of customer moments (path/96351, 2025-09-11), in bytes of UTF-8 where nothing else is
// said.
const (
	MaxMomentCharacters = 2000 // and
	MaxMomentText       = 4000
	MaxMomentPictures   = 9
	MaxMomentTitle      = 64 // of its link
	MaxMomentStaff      = 100_000
	MaxMomentImage      = 10 << 20
	MaxMomentPixels     = 1_555_200 // width times height
	MaxMomentVideo      = 10 << 20  // and 30 seconds
	// MomentJobLife is how long the job of a creation can be asked for.
	MomentJobLife = 24 * time.Hour
)

// Moment is a customer moment (客户朋友圈): a task that staff must confirm in the app.
type Moment struct {
	Staff       []string // user ids; none = all staff
	Tags        []string // the customers who see it; none = all
	Text        string
	Attachments []Attachment // up to nine pictures, or one video, or one link
}

// Check says whether the moment fits, without asking the platform: a *SizeError or a *ShapeError.
func (m Moment) Check() error {
	text := plain(m.Text)
	if text == "" && len(m.Attachments) == 0 {
		return &ShapeError{Part: "text", Want: "a text or an attachment"}
	}
	err := checkAll(
		limit{"text", len(text), 0, MaxMomentText},
		limit{"characters of the text", utf8.RuneCountInString(text), 0, MaxMomentCharacters},
		limit{"staff", len(m.Staff), 0, MaxMomentStaff},
	)
	if err != nil {
		return err
	}
	for i, a := range m.Attachments {
		if err := a.checkMoment(i + 1); err != nil {
			return err
		}
		if a.kind() != m.Attachments[0].kind() {
			return &ShapeError{Part: part("attachment", i+1), Want: "attachments of one kind"}
		}
	}
	most := 1
	if len(m.Attachments) > 0 && m.Attachments[0].kind() == (Picture{}).kind() {
		most = MaxMomentPictures
	}
	return limit{"attachments", len(m.Attachments), 0, most}.check()
}

type momentBody struct {
	Text        *textBody        `json:"text,omitempty"`
	Attachments []map[string]any `json:"attachments,omitempty"`
	Range       *momentRange     `json:"visible_range,omitempty"`
}

type momentRange struct {
	Senders   *momentStaff `json:"sender_list,omitempty"`
	Customers *tagList     `json:"external_contact_list,omitempty"`
}

type momentStaff struct {
	Users []string `json:"user_list,omitempty"`
}

func (m Moment) body() momentBody {
	b := momentBody{Attachments: attached(m.Attachments)}
	if text := plain(m.Text); text != "" {
		b.Text = &textBody{text}
	}
	var r momentRange
	if len(m.Staff) > 0 {
		r.Senders = &momentStaff{m.Staff}
	}
	if len(m.Tags) > 0 {
		r.Customers = &tagList{m.Tags}
	}
	if r != (momentRange{}) {
		b.Range = &r
	}
	return b
}

// AddMoment starts the creation of a moment's task and returns the job to ask with MomentJob. It
// must not be made again when its error is Unknown; see Moments.
func (c *Client) AddMoment(ctx context.Context, m Moment) (job string, err error) {
	const path = "/cgi-bin/externalcontact/add_moment_task"
	if err := m.Check(); err != nil {
		return "", err
	}
	var reply struct {
		Job string `json:"jobid"`
	}
	if err := c.change(ctx, path, m.body(), &reply); err != nil {
		return "", err
	}
	if reply.Job == "" {
		return "", &Error{Path: path, Err: transport.Missing("jobid")}
	}
	return reply.Job, nil
}

// States of a job.
const (
	JobStarted  = 1
	JobRunning  = 2
	JobFinished = 3
)

// MomentJob is how far the creation of a moment's task is.
type MomentJob struct {
	Status   int    // JobStarted, JobRunning or JobFinished
	MomentID string // of a job that succeeded
	Failure  error  // why a finished job made nothing: an *Error
	// Staff and tags that were named and left out.
	InvalidStaff []string
	InvalidTags  []string
}

// MomentJob asks for a job, within MomentJobLife.
func (c *Client) MomentJob(ctx context.Context, job string) (MomentJob, error) {
	const path = "/cgi-bin/externalcontact/get_moment_task_result"
	var reply struct {
		Status transport.Int `json:"status"`
		Result struct {
			Code     transport.Int `json:"errcode"`
			Msg      string        `json:"errmsg"`
			MomentID string        `json:"moment_id"`
			Staff    momentStaff   `json:"invalid_sender_list"`
			Tags     tagList       `json:"invalid_external_contact_list"`
		} `json:"result"`
	}
	if err := c.get(ctx, path, url.Values{"jobid": {job}}, &reply); err != nil {
		return MomentJob{}, err
	}
	out := MomentJob{
		Status: int(reply.Status), MomentID: reply.Result.MomentID,
		InvalidStaff: reply.Result.Staff.Users, InvalidTags: reply.Result.Tags.Tags,
	}
	if out.Status < JobStarted || out.Status > JobFinished {
		return MomentJob{}, &Error{Path: path, Err: errors.New("the job has no state that is known")}
	}
	if code := int(reply.Result.Code); out.Status == JobFinished && code != 0 {
		out.Failure = refused("/cgi-bin/externalcontact/add_moment_task", code, transport.Hide(reply.Result.Msg, append(c.tokens.Values(), c.opt.Secret)...))
	}
	return out, nil
}

// CancelMoment ends the task for the staff who have not confirmed. What is out stays out.
func (c *Client) CancelMoment(ctx context.Context, id string) error {
	return c.change(ctx, "/cgi-bin/externalcontact/cancel_moment_task", byMoment{ID: id}, nil)
}

type byMoment struct {
	ID     string `json:"moment_id"`
	User   string `json:"userid,omitempty"`
	Cursor string `json:"cursor,omitempty"`
	Limit  int    `json:"limit,omitempty"`
}
