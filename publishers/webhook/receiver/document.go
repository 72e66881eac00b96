package receiver

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Events.
const (
	EventPublish  = "publish"  // put the article out
	EventWithdraw = "withdraw" // take it away
	EventPing     = "ping"     // say who you are; change nothing
)

// Document is the body of every POST. Keys are stable within a Version; new ones may come.
type Document struct {
	Version        int       `json:"version"` // 1
	Event          string    `json:"event"`
	Test           bool      `json:"test"` // nothing of it may reach a reader
	IdempotencyKey string    `json:"idempotency_key"`
	Channel        string    `json:"channel"`
	Release        int64     `json:"release"`
	Run            int       `json:"run"`    // 1; a repeat of the same article is 2, 3, …
	Digest         string    `json:"digest"` // of the message as it was approved
	PublishedAt    time.Time `json:"published_at"`
	Article        *Article  `json:"article"`   // of publish
	Withdraws      *Earlier  `json:"withdraws"` // of withdraw
}

// Article is what to put out.
type Article struct {
	Slug      string   `json:"slug"`
	Title     string   `json:"title"`
	Author    string   `json:"author"`
	Summary   string   `json:"summary"`
	Topics    []string `json:"topics"`
	HTML      string   `json:"html"`
	Text      string   `json:"text"` // the same without markup
	SourceURL string   `json:"source_url"`
	AI        string   `json:"ai"` // none, assisted, generated
	Cover     *File    `json:"cover"`
	Media     []File   `json:"media"` // the cover included
}

// File is a picture or a video. Fetch URL, or take Data, and put your own address wherever Ref
// stands in the HTML.
type File struct {
	Hash   string `json:"hash"` // SHA-256, hex; "" for a video that is kept elsewhere
	Role   string `json:"role"` // cover, inline, image, video
	Type   string `json:"type"`
	Name   string `json:"name"`
	Alt    string `json:"alt"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Size   int64  `json:"size"` // bytes
	URL    string `json:"url"`  // valid for a while; "" when Data is there
	Data   []byte `json:"data"` // base64
	Ref    string `json:"ref"`
}

// Earlier names what a withdraw takes away.
type Earlier struct {
	IdempotencyKey string `json:"idempotency_key"` // of the publish
	ID             string `json:"id"`              // as the receiver answered
	URL            string `json:"url"`
}

// ErrDocument refuses a body with 400.
var ErrDocument = errors.New("receiver: not a document of version 1")

// ReadDocument reads a body that Verify has let through.
func ReadDocument(body []byte) (Document, error) {
	var d Document
	if err := json.Unmarshal(body, &d); err != nil {
		return Document{}, fmt.Errorf("%w: %w", ErrDocument, err)
	}
	switch {
	case d.Version != 1, d.Event != EventPing && d.IdempotencyKey == "":
		return Document{}, ErrDocument
	case d.Event == EventPublish && (d.Article == nil || d.Article.Slug == "" || d.Article.Title == ""):
		return Document{}, fmt.Errorf("%w: no article", ErrDocument)
	case d.Event == EventWithdraw && (d.Withdraws == nil || d.Withdraws.IdempotencyKey == ""):
		return Document{}, fmt.Errorf("%w: nothing to withdraw", ErrDocument)
	}
	return d, nil
}
