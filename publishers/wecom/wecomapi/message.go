package wecomapi

import (
	"bytes"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Limits of a robot's messages, in bytes of UTF-8 where nothing else is said (path/91770, read
// 2026-11; that of markdown_v2 by analogy with markdown).
const (
	MaxText        = 2048
	MaxMarkdown    = 4096
	MaxMarkdownV2  = 4096
	MaxArticles    = 8 // of one news message
	MaxTitle       = 128
	MaxDescription = 512
	MaxImage       = 2 << 20 // of the picture itself, jpg or png
	MaxFile        = 20 << 20
	MinFile        = 6 // a file must be larger than 5 bytes

	// PerMinute is how many messages a robot takes in a minute (errcode 45009 above it).
	PerMinute = 20
)

// SizeError says which part of a message does not fit. Nothing was sent.
type SizeError struct {
	Part     string // text, markdown, news, title of article 2, …
	Size     int    // bytes, or articles
	Min, Max int
}

// Error says what is too long or too short.
func (e *SizeError) Error() string {
	return fmt.Sprintf("wecomapi: %s has %d, %d to %d are allowed", e.Part, e.Size, e.Min, e.Max)
}

// Message is what a robot can say: Text, Markdown, MarkdownV2, News, Image or File.
type Message interface {
	kind() string
	body() any
	check() error
}

// Text is plain text that may call people.
type Text struct {
	Content string
	Users   []string // user ids, or "@all"
	Mobiles []string // telephone numbers, or "@all"
}

func (Text) kind() string { return "text" }

func (m Text) body() any {
	return struct {
		Content string   `json:"content"`
		Users   []string `json:"mentioned_list,omitempty"`
		Mobiles []string `json:"mentioned_mobile_list,omitempty"`
	}{plain(m.Content), m.Users, m.Mobiles}
}

func (m Text) check() error { return within("text", plain(m.Content), MaxText) }

// Markdown is WeCom's older dialect: headings, bold, links, code, quotes, font colours and
// <@userid>; nothing else of markdown.
type Markdown string

func (Markdown) kind() string   { return "markdown" }
func (m Markdown) body() any    { return contentOf(string(m)) }
func (m Markdown) check() error { return within("markdown", plain(string(m)), MaxMarkdown) }

// MarkdownV2 is the newer dialect: lists, tables, pictures and rules, but no font colours and
// no <@userid>.
type MarkdownV2 string

func (MarkdownV2) kind() string   { return "markdown_v2" }
func (m MarkdownV2) body() any    { return contentOf(string(m)) }
func (m MarkdownV2) check() error { return within("markdown_v2", plain(string(m)), MaxMarkdownV2) }

// News are one to eight link cards.
type News []Article

// Article is one link card.
type Article struct {
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	URL         string `json:"url"`
	PictureURL  string `json:"picurl,omitempty"`
}

func (News) kind() string { return "news" }

func (m News) body() any {
	list := make([]Article, len(m))
	for i, a := range m {
		list[i] = Article{plain(a.Title), plain(a.Description), a.URL, a.PictureURL}
	}
	return map[string]any{"articles": list}
}

func (m News) check() error {
	if len(m) < 1 || len(m) > MaxArticles {
		return &SizeError{"news", len(m), 1, MaxArticles}
	}
	for i, a := range m {
		n := fmt.Sprintf(" of article %d", i+1)
		if err := within("title"+n, plain(a.Title), MaxTitle); err != nil {
			return err
		}
		if size := len(plain(a.Description)); size > MaxDescription {
			return &SizeError{"description" + n, size, 0, MaxDescription}
		}
		if a.URL == "" {
			return &SizeError{"url" + n, 0, 1, 2048}
		}
	}
	return nil
}

// Image is a picture by its bytes: jpg or png.
type Image []byte

func (Image) kind() string { return "image" }

func (m Image) body() any {
	sum := md5.Sum(m) // the platform's own check of the transfer
	return map[string]string{"base64": base64.StdEncoding.EncodeToString(m), "md5": hex.EncodeToString(sum[:])}
}

func (m Image) check() error {
	switch {
	case len(m) < 1 || len(m) > MaxImage:
		return &SizeError{"image", len(m), 1, MaxImage}
	case !bytes.HasPrefix(m, []byte("\xff\xd8\xff")) && !bytes.HasPrefix(m, []byte("\x89PNG\r\n\x1a\n")):
		return ErrPicture
	}
	return nil
}

// File is a file by the id that Upload gave; it is good for three days.
type File string

func (File) kind() string   { return "file" }
func (m File) body() any    { return map[string]string{"media_id": string(m)} }
func (m File) check() error { return within("media_id", string(m), 512) }

func contentOf(text string) map[string]string { return map[string]string{"content": plain(text)} }

// lineEnds are characters that Go's encoder always writes as \u escapes, which the platform
// refuses (40033).
var lineEnds = strings.NewReplacer("\u2028", "\n", "\u2029", "\n")

// plain is text as it can be sent: valid UTF-8 that needs no escapes. Other control characters
// than line breaks and tabs would be escaped too; they say nothing.
func plain(s string) string {
	s = lineEnds.Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

func within(part, text string, most int) error {
	if n := len(text); n < 1 || n > most {
		return &SizeError{part, n, 1, most}
	}
	return nil
}

// Cut shortens text to most bytes on the border of a character and puts mark at its end; text
// that fits stays as it is. A mark that does not fit itself leaves nothing.
func Cut(text string, most int, mark string) string {
	if len(text) <= most {
		return text
	}
	if most -= len(mark); most < 0 {
		return ""
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + mark
}
