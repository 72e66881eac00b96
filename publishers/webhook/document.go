package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// version of the document. A receiver may refuse one that it does not know.
const version = 1

// maxInline is how much media travels in a document, in bytes before base64, where receivers
// cannot fetch it.
const maxInline = 16 << 20

// document is the body of a POST; site/docs/webhook.md explains it to receivers. Keys are never
// renamed within a version.
type document struct {
	Version        int        `json:"version"`
	Event          string     `json:"event"` // publish, withdraw, ping
	Test           bool       `json:"test"`
	IdempotencyKey string     `json:"idempotency_key"`
	Channel        string     `json:"channel"`
	Release        int64      `json:"release,omitempty"`
	Run            int        `json:"run,omitempty"`
	Digest         string     `json:"digest,omitempty"`
	PublishedAt    *time.Time `json:"published_at,omitempty"`
	Article        *article   `json:"article,omitempty"`
	Withdraws      *earlier   `json:"withdraws,omitempty"`
}

type article struct {
	Slug      string   `json:"slug"`
	Title     string   `json:"title"`
	Author    string   `json:"author"`
	Summary   string   `json:"summary"`
	Topics    []string `json:"topics"`
	HTML      string   `json:"html"`
	Text      string   `json:"text"`
	SourceURL string   `json:"source_url"`
	AI        string   `json:"ai"`
	Cover     *file    `json:"cover"`
	Media     []file   `json:"media"`
}

type file struct {
	Hash   string `json:"hash"`
	Role   string `json:"role"`
	Type   string `json:"type"`
	Name   string `json:"name"`
	Alt    string `json:"alt"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Size   int64  `json:"size"`
	URL    string `json:"url,omitempty"`
	Data   []byte `json:"data,omitempty"`
	Ref    string `json:"ref"`
}

type earlier struct {
	IdempotencyKey string `json:"idempotency_key"`
	ID             string `json:"id"`
	URL            string `json:"url"`
}

// encode is the body: without HTML escaping, which would make articles hard to read in a log.
func (d document) encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(d); err != nil {
		return nil, fmt.Errorf("webhook: encoding the document: %w", err)
	}
	return b.Bytes(), nil
}

func (p *Publisher) ping() document {
	return document{Version: version, Event: "ping", Test: true, Channel: p.channel.ID}
}

// publish is the document of a message. What does not depend on it (links to media that are
// valid for a while) differs between two attempts; the key does not.
func (p *Publisher) publish(ctx context.Context, m publishers.Message) (document, error) {
	r := m.Items[0]
	if open := r.NamedLinks(); len(open) > 0 {
		return document{}, &publishers.Error{Class: publishers.Rejected, Text: content.T(
			"文章链接到它在 "+strings.Join(open, "、")+" 上的地址（{{link …}}），那里还没有地址；写上完整网址",
			"the article links to its address on "+strings.Join(open, ", ")+" ({{link …}}), and there is none; write the whole address")}
	}
	at := m.Release.Due.UTC()
	files, err := p.files(ctx, m)
	if err != nil {
		return document{}, err
	}
	a := &article{
		Slug: r.Slug, Title: r.Title, Author: r.Author, Summary: r.Summary, Topics: append([]string{}, r.Topics...),
		HTML: fill(r.HTML, files), Text: r.ReadableText(), SourceURL: r.SourceURL, AI: string(r.AI), Media: files,
	}
	for i := range files {
		if files[i].Role == string(content.RoleCover) {
			cover := files[i]
			cover.Data = nil // once is enough; the media list has it under the same hash
			a.Cover = &cover
			break
		}
	}
	return document{
		Version: version, Event: "publish", IdempotencyKey: p.idempotencyKey(m.Release), Channel: p.channel.ID,
		Release: m.Release.ID, Run: m.Release.Run, Digest: m.Release.Digest, PublishedAt: &at, Article: a,
	}, nil
}

// files are the media, each with an address to fetch it from, or with its bytes where moxin has
// no public address.
func (p *Publisher) files(ctx context.Context, m publishers.Message) ([]file, error) {
	files, left := []file{}, int64(maxInline)
	sent := map[string]bool{}
	for _, f := range m.Items[0].Media {
		out := file{
			Hash: f.Hash, Role: string(f.Role), Type: f.Type, Name: f.Name, Alt: f.Alt,
			Width: f.Width, Height: f.Height, Size: f.Size, Ref: content.MediaScheme + f.Hash,
		}
		switch {
		case f.Hash == "":
			out.URL = f.Remote()
			out.Ref = out.URL
		case p.media != nil:
			out.URL = p.media(f.Hash)
			out.Ref = out.URL
		case !sent[f.Hash]:
			data, err := read(ctx, m.Media, f, left)
			if err != nil {
				return nil, err
			}
			out.Data, left, sent[f.Hash] = data, left-int64(len(data)), true
		}
		files = append(files, out)
	}
	return files, nil
}

// read brings a file's bytes; it fails when they are more than what is left.
func read(ctx context.Context, media publishers.Media, f content.Media, left int64) ([]byte, error) {
	r, err := media.Open(ctx, f.Hash)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &publishers.Error{Class: publishers.Rejected, Err: err, Text: content.T(
			"媒体库里没有图片 "+f.Name+"，请重新编译这篇成稿",
			"picture "+f.Name+" is not in the media store, compile the rendition again")}
	}
	if err != nil {
		return nil, fmt.Errorf("webhook: opening %s: %w", f.Name, err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, left+1))
	if err != nil {
		return nil, fmt.Errorf("webhook: reading %s: %w", f.Name, err)
	}
	if int64(len(data)) > left {
		return nil, account(nil, content.T(
			"图片合计超过 16 MiB，放不进一次请求；在 moxin.yaml 里配置 public.url，接收方就能自己来取",
			"the pictures are more than 16 MiB together, too much for one request; set public.url in moxin.yaml, and the receiver fetches them itself"))
	}
	return data, nil
}

// fill puts the addresses that a receiver can fetch in place of media references.
func fill(text string, files []file) string {
	for _, f := range files {
		if ref := content.MediaScheme + f.Hash; f.Hash != "" && f.URL != "" {
			text = strings.ReplaceAll(text, `src="`+ref+`"`, `src="`+html.EscapeString(f.URL)+`"`)
		}
	}
	return text
}
