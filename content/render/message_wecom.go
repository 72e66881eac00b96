package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"moxin/content"
	"moxin/content/media"
)

// wecomKinds fill a rendition for each mode and format of WeCom. What stands where, content.Rendition
// says; the sizes are in content.PlatformLimits.
var wecomKinds = map[string]func(*job) error{
	"robot/text":        (*job).robotText,
	"robot/markdown":    (*job).robotMarkdown,
	"robot/markdown_v2": (*job).robotMarkdown2,
	"robot/news":        (*job).robotNews,
	"robot/image":       (*job).robotImage,
	"robot/file":        (*job).robotFile,
	"message/link":      (*job).messageLink,
	"message/images":    (*job).messageImages,
	"message/text":      (*job).messageText,
	"moment/images":     (*job).momentImages,
	"moment/link":       (*job).momentLink,
	"moment/video":      (*job).momentVideo,
	"moment/text":       (*job).momentText,
}

// compileWeCom fills a message of WeCom. Nothing is cut to fit: whole sentences and blocks are taken
// as they fit, and it is said what is left out.
func (j *job) compileWeCom() error {
	j.out.Mode = cmp.Or(j.channel.Mode, content.ModeRobot)
	kind := j.out.Mode + "/" + cmp.Or(j.channel.Format, "text")
	fill, ok := wecomKinds[kind]
	if !ok {
		return fmt.Errorf("WeCom has no message of kind %s", kind)
	}
	j.out.To = recipients(j.article, j.channel)
	return fill(j)
}

// recipients are the customers whom an article's audience stands for on a channel: they are part of
// what is approved. nil where nobody is chosen, and where it is not said who: a check stops that.
func recipients(a *content.Article, ch content.Channel) *content.Recipients {
	if ch.Platform != content.WeCom || ch.Mode != content.ModeMessage && ch.Mode != content.ModeMoment {
		return nil
	}
	to := content.Recipients{Audience: a.Audience, Groups: ch.Groups, Staff: slices.Clone(ch.Staff)}
	if ch.Groups {
		return &to
	}
	tags, ok := ch.Tags[a.Audience]
	if !ok {
		return nil
	}
	to.Tags, to.Everyone = slices.Clone(tags), len(tags) == 0
	return &to
}

// robotText is the article in sentences, for a group.
func (j *job) robotText() error {
	j.out.Text = j.robotWords(func(url string) string { return url }, j.wecomText)
	return nil
}

// robotWords are the author's own words above the link, else what is made of the article.
func (j *job) robotWords(line func(url string) string, made func(link string) string) string {
	own := j.ownWords()
	if linked(own) {
		return own
	}
	link := j.articleLink()
	if link != "" {
		link = line(link)
	}
	if own != "" {
		return joinBlocks(own, link)
	}
	return made(link)
}

// messageText is what a colleague writes to a customer: a few words and the link.
func (j *job) messageText() error {
	j.withoutImages()
	return j.messageWords()
}

func (j *job) messageWords() error {
	j.out.Text = j.noticeAs("企业微信")
	return nil
}

func (j *job) messageImages() error {
	if err := j.messageWords(); err != nil {
		return err
	}
	return j.imagesFor(forMessage)
}

func (j *job) momentText() error {
	j.withoutImages()
	j.out.Text = j.moments()
	return nil
}

func (j *job) momentImages() error {
	j.out.Text = j.moments()
	return j.imagesFor(forMoment)
}

func (j *job) momentVideo() error {
	j.out.Text = j.moments()
	j.withoutImages()
	if err := j.placeVideo(); err != nil {
		return err
	}
	for i, m := range j.out.Media {
		j.out.Media[i].Seconds = j.secondsOf(m.Source)
	}
	return nil
}

// secondsOf is how long a video of the workspace is, 0 where its file does not say.
func (j *job) secondsOf(ref string) float64 {
	if content.IsRemote(ref) {
		return 0
	}
	name, err := j.ws.Locate(j.article, ref)
	if err != nil {
		return 0 // placeVideo has said so
	}
	f, err := j.ws.FS.Open(name)
	if err != nil {
		return 0
	}
	defer f.Close()
	length, _ := media.Duration(f)
	return length.Seconds()
}

// withoutImages says that pictures of the article are not in a message of words.
func (j *job) withoutImages() {
	n := len(j.bodyPictures())
	j.leftPictures(n,
		content.T(fmt.Sprintf("企业微信的这种消息只有文字，%d 张图没有带上", n), fmt.Sprintf("a message of this kind holds words alone: pictures left out: %d", n)),
		content.T("图要紧就在企业微信里单独发，或留一个原文链接", "send them by themselves where they matter, or link to the article"))
}

// leftPictures says that a message is without n pictures of the body.
func (j *job) leftPictures(n int, message, do content.Text) {
	if n > 0 {
		j.report(problem{rule: "message/images", severity: content.SeverityNote, offset: j.bodyPictures()[0].offset, message: message, suggestion: do})
	}
}

// wecomText is the title, an extract of the article and the link.
func (j *job) wecomText(link string) string {
	j.withoutImages()
	limit := j.limits[content.LimitText]
	most := limit.Max
	whole := func(text string) string { return joinBlocks(j.out.Title, text, link) }
	list := j.candidates()
	for {
		x := extract(list, limit)
		text, over := x.note(j.out.Title), 0
		if most > 0 { // the title, the link and the marks of headings stand beside the sentences
			over = limit.Count.Of(whole(text)) - most
		}
		switch {
		case over <= 0:
			j.unconfirmed("message/unconfirmed", "企业微信", x.words(), list)
			return whole(text)
		case limit.Max <= over: // no room beside the title and the link
			j.unconfirmed("message/unconfirmed", "企业微信", 0, list)
			return whole("")
		}
		limit.Max -= over
	}
}

// words are the characters of the sentences that were chosen.
func (x extracted) words() int {
	n := 0
	for i, c := range x.list {
		if x.chosen[i] && c.said() {
			n += content.CountRunes.Of(c.text)
		}
	}
	return n
}

// joinBlocks puts an empty line between what is not empty.
func joinBlocks(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "\n\n")
}
