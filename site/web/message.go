package web

import (
	"embed"
	"fmt"
	"html/template"
	"strings"
	"unicode/utf8"

	"moxin/content"
)

// parts are the templates that pages share: "message".
//
//go:embed templates
var parts embed.FS

// Templates are a set that holds the shared ones already; a page adds its own. message.css is their
// look.
func Templates() *template.Template {
	return template.Must(template.New("").ParseFS(parts, "templates/*.html"))
}

// Message is a message of WeCom as those who get it see it: in a group's chat, in a customer's chat,
// in the customer's moments.
type Message struct {
	Voice
	Place    string // group, chat, moments
	Format   string // text, news, link, …
	Who      string // who says it
	Corp     string // behind the name of a colleague: the brand
	Date     string
	Text     string
	Marked   template.HTML // a robot's markdown, in the place of Text
	Card     *MessageCard
	Pictures []MessagePicture
	File     *MessageFile
	Night    bool
	To       string // whom it is for; "" = everybody in the group
	Staff    string // who sends it; "" = everybody, or nobody is chosen
	ToNobody bool   // it is not said whom it is for
}

// MessageCard is a link with its title.
type MessageCard struct {
	Title, Summary, URL string
	Cover               *MessagePicture // nil = none
}

// MessagePicture is a picture of a message.
type MessagePicture struct {
	URL           string // "" while it is not drawn
	Alt           string
	Width, Height int
}

// MessageFile is a file or a video.
type MessageFile struct {
	Name, Size string
	Length     string // of a video; "" = not known
	Video      bool
}

// MessageLook is what a Message is made with.
type MessageLook struct {
	Brand  string
	Date   string
	Night  bool
	Media  func(hash string) string // address of a stored file
	Marked func(content.Rendition, func(content.Media) string) template.HTML
}

// places are where the messages of each mode are read.
var places = map[string]string{content.ModeRobot: "group", content.ModeMessage: "chat", content.ModeMoment: "moments"}

// NewMessage is a rendition as WeCom shows it; nil for those of other platforms.
func NewMessage(v Voice, r content.Rendition, look MessageLook) *Message {
	if r.Platform != content.WeCom || places[r.Mode] == "" {
		return nil
	}
	m := &Message{Voice: v, Place: places[r.Mode], Format: r.Format, Who: v.In(content.T("你的同事", "your colleague")), Corp: look.Brand, Date: look.Date, Text: r.Text, Night: look.Night}
	if m.Place == "group" {
		m.Who, m.Corp = v.In(content.T("群机器人", "group robot")), ""
	}
	if m.Place == "group" && strings.HasPrefix(r.Format, "markdown") {
		m.Marked = quoted(look.Marked(r, func(file content.Media) string { return look.Media(file.Hash) }))
	}
	if r.Format == "news" || r.Format == "link" {
		m.Card = &MessageCard{Title: r.Title, Summary: r.Summary, URL: r.SourceURL}
	}
	for _, file := range r.Media {
		m.attach(file, look.Media)
	}
	m.recipients(r)
	return m
}

// headings are those of a message, which are no part of the outline of the page that shows it.
var headings = func() *strings.Replacer {
	var pairs []string
	for level := '1'; level <= '6'; level++ {
		h := "h" + string(level)
		pairs = append(pairs, "<"+h+">", `<p class="m-heading" data-level="`+string(level)+`">`, "</"+h+">", "</p>")
	}
	return strings.NewReplacer(pairs...)
}()

// quoted is a message's text within a page.
func quoted(marked template.HTML) template.HTML {
	return template.HTML(headings.Replace(string(marked)))
}

// attach shows a file of the rendition where the message shows it.
func (m *Message) attach(file content.Media, address func(string) string) {
	p := MessagePicture{Alt: file.Alt, Width: file.Width, Height: file.Height}
	if file.Hash != "" {
		p.URL = address(file.Hash)
	}
	switch {
	case file.Role == content.RoleImage:
		m.Pictures = append(m.Pictures, p)
	case file.Role == content.RoleCover && m.Card != nil && m.Card.Cover == nil:
		m.Card.Cover = &p
	case file.Role == content.RoleVideo || file.Role == content.RoleFile:
		m.File = &MessageFile{Name: file.Name, Size: bytesOf(file.Size), Video: file.Role == content.RoleVideo}
		if file.Seconds > 0 {
			m.File.Length = fmt.Sprintf(m.In(content.T("%.1f 秒", "%.1f s")), file.Seconds)
		}
	}
}

// bytesOf is a size for people; "" for one that is not known.
func bytesOf(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KB", float64(n)/(1<<10))
	case n > 0:
		return fmt.Sprintf("%d B", n)
	}
	return ""
}

// audiences are the names of those whom articles speak to.
var audiences = map[content.Audience]content.Text{
	content.AudienceExisting: content.T("存量", "existing customers"),
	content.AudienceWarm:     content.T("半存量", "warm followers"),
	content.AudienceNew:      content.T("增量", "new readers"),
}

// recipients say whom the message is for and who sends it.
func (m *Message) recipients(r content.Rendition) {
	if m.Place == "group" {
		return
	}
	if r.To == nil {
		m.ToNobody = true
		return
	}
	between := m.In(content.T("、", ", "))
	m.Staff = strings.Join(r.To.Staff, between)
	switch name := m.In(audiences[r.To.Audience]); {
	case r.To.Groups:
		m.To = m.In(content.T("客户群", "customer groups"))
	case r.To.Everyone:
		m.To = name + m.In(content.T("：所有客户", ": every customer"))
	default:
		m.To = name + m.In(content.T("：", ": ")) + strings.Join(r.To.Tags, between)
	}
}

// Initial stands for a picture of whoever speaks.
func (m *Message) Initial() string {
	r, _ := utf8.DecodeRuneInString(m.Who)
	return strings.ToUpper(string(r))
}

// Say is a sentence of the templates, which belong to no page.
func (m *Message) Say(key string) string { return m.In(messageWords[key]) }

var messageWords = map[string]content.Text{
	"now":     content.T("刚刚", "just now"),
	"nothing": content.T("还没有可发的东西", "nothing to send yet"),
	"undrawn": content.T("还没有画出", "not drawn yet"),
	"untold":  content.T("（没有标题）", "(no title)"),
	"video":   content.T("视频", "video"),
	"to":      content.T("发给", "To"),
	"by":      content.T("由谁发", "Sent by"),
	"all":     content.T("应用可见的所有同事", "all colleagues whom the app sees"),
	"nobody":  content.T("还不知道发给谁", "nobody yet: it is not said whom it is for"),
}

// Bare reports a message in which there is nothing.
func (m *Message) Bare() bool {
	return m.Text == "" && m.Marked == "" && m.Card == nil && len(m.Pictures) == 0 && m.File == nil
}
