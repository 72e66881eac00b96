package wechat

import (
	"context"
	"errors"

	"moxin/publishers"
)

// memory is what a release's attempts tell each other. An absent step reads as the zero value.
type memory struct{ publishers.Memo }

// Names of the steps; they are stored, so they never change.
const (
	stepDraft   = "wechat.draft"     // draft
	stepKnown   = "wechat.known"     // known
	stepSubmit  = "wechat.submit"    // intent
	stepAbsent  = "wechat.absent"    // intent that a look-up found without effect
	stepJob     = "wechat.job"       // job
	stepHandoff = "wechat.handoff"   // token
	stepSend    = "wechat.mass.send" // sending
	stepMass    = "wechat.mass.job"  // massJob
	stepTurn    = "wechat.mass.turn" // int: mass sends of this release that are known to have failed
	stepShown   = "wechat.preview"   // shown
	stepFound   = "wechat.articles"  // []string: article ids seen where a person had published
)

// draft is the message as it lies in the box. MediaID is "" while draft/add is under way.
type draft struct {
	MediaID string `json:"media_id"`
	Digest  string `json:"digest"` // of the articles as they were sent
	Marks   []mark `json:"marks"`
	// Since is when it was put into the box, Unix seconds of calendar time: what was published
	// before cannot be it. 0 = not noted.
	Since int64 `json:"since,omitempty"`
}

// known are the publications that looked like the message before its first submit.
type known struct {
	Marks    []mark   `json:"marks"`
	Articles []string `json:"articles"`
}

// intent is written before freepublish/submit.
type intent struct {
	MediaID string `json:"media_id"`
	Marks   []mark `json:"marks"`
}

// job is what freepublish/submit answered.
type job struct {
	PublishID string `json:"publish_id"`
	MsgDataID string `json:"msg_data_id"`
}

// sending is written before mass/sendall and never changes what identifies the call.
type sending struct {
	MediaID string `json:"media_id"`
	Marks   []mark `json:"marks"`
	Key     string `json:"key"`
	// Gone says that a repeated call was told that there is no such draft.
	Gone bool `json:"gone,omitempty"`
}

// massJob is what mass/sendall answered. MsgDataID is "" when its first answer was lost.
type massJob struct {
	MsgID     string `json:"msg_id"`
	MsgDataID string `json:"msg_data_id,omitempty"`
}

// shown is the preview of a draft that went to the person of preview_to.
type shown struct {
	Digest string `json:"digest"`
}

// dangers is what is recorded of a release's dangerous calls.
type dangers struct {
	submitted intent
	job       job
	sent      sending
	mass      massJob
}

// dangerous reads what is recorded of dangerous calls.
func (m memory) dangerous(ctx context.Context) (d dangers, err error) {
	err = errors.Join(m.recall(ctx, stepSubmit, &d.submitted), m.recall(ctx, stepJob, &d.job),
		m.recall(ctx, stepSend, &d.sent), m.recall(ctx, stepMass, &d.mass))
	return d, err
}

// begun reports whether one was made, or was about to be.
func (d dangers) begun() bool {
	return d.submitted.MediaID != "" || d.job.PublishID != "" || d.sent.Key != "" || d.mass.MsgID != ""
}

// unanswered reports whether one was made, or was about to be, whose answer never came.
func (d dangers) unanswered() bool {
	return d.submitted.MediaID != "" && d.job.PublishID == "" || d.sent.Key != "" && d.mass.MsgID == ""
}

// recall reads a step into v.
func (m memory) recall(ctx context.Context, step string, v any) error {
	_, err := m.Recall(ctx, step, v)
	return err
}
