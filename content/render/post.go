package render

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"moxin/content"
)

// compilePost fills a 微博: a short text, the way to the article, topics and up to nine pictures.
//
// It is written for a person who pastes it. The platform's statuses/share takes less: one picture,
// no #话题#, and at least one address under the app's bound domain (platform notes collected
// 2026-11, 1.6); an adapter for it has to refuse or rewrite what stands here.
func (j *job) compilePost() error {
	j.out.SourceURL = j.sourceURL()
	topics := j.pairedTopics()
	text := j.ownWords()
	link := ""
	if !linked(text) {
		if link = j.articleLink(); link == "" {
			j.noLink()
		}
	}
	if text == "" {
		text = j.teaser(link, topics)
	}
	j.out.Text = joinLines(text, link, topics)
	return j.noteImages()
}

// noLink says that a post or a message leads nowhere.
func (j *job) noLink() {
	j.reportKey("source_url", problem{rule: "post/link", severity: content.SeverityNote,
		message:    content.T("没有原文链接：读者只看到这段话", "no link to the article: readers see these words alone"),
		suggestion: content.T("写 channels."+j.channel.ID+".source_url，或在正文用 {{link 渠道}}", "write channels."+j.channel.ID+".source_url, or {{link CHANNEL}} in the body")})
}

// topicRoom is how much of a 微博 the article's tags may take, in its characters: the words need
// the rest. An editor's choice, no rule of the platform; topics given for the channel all stay.
const topicRoom = 40

// pairedTopics are the topics as 微博 writes them, with a mark on both sides (platform notes
// collected 2026-11, 1.6).
func (j *job) pairedTopics() string {
	j.topicLine()
	limit := j.limits[content.LimitText]
	line := ""
	for i, t := range j.out.Topics {
		next := strings.TrimSpace(line + " #" + t + "#")
		if j.over.Topics == nil && limit.Max > 0 && limit.Of(next) > topicRoom {
			left := strings.Join(j.out.Topics[i:], "、")
			j.out.Topics = j.out.Topics[:i:i]
			j.reportKey("topics", problem{rule: "topics/too-many", severity: content.SeverityNote,
				message:    content.T("标签太多，会挤掉正文，没有带上："+left, "so many tags would leave no room for words; left out: "+left),
				suggestion: content.T("在 channels."+j.channel.ID+".topics 里挑选", "choose under channels."+j.channel.ID+".topics")})
			break
		}
		line = next
	}
	return line
}

// linked reports words that hold a link already.
func linked(s string) bool { return strings.Contains(s, "{{link ") || holdsAddress(s) }

// articleLink is the way to the whole article: the channel's source_url, else the first named link
// of the body, else the source_url that all other channels agree on.
func (j *job) articleLink() string {
	link := j.out.SourceURL
	walkVisible(j.doc.root, j.channel.ID, func(n ast.Node) {
		if named, ok := n.(*namedLink); ok && link == "" {
			j.knownLink(named)
			link = named.placeholder()
		}
	})
	if link == "" {
		j.over.SourceURL = sharedURL(j.article, j.channel)
		j.out.SourceURL = j.sourceURL()
		link = j.out.SourceURL
	}
	return link
}

// sharedURL is the one source_url that an article gives other channels, for channels of few words
// that have none of their own; "" where there are several.
func sharedURL(a *content.Article, ch content.Channel) string {
	if f := ch.Family(); f != content.FamilyPost && f != content.FamilyMessage || a.Channels[ch.ID].SourceURL != "" {
		return ""
	}
	shared := ""
	for _, o := range a.Channels {
		if shared != "" && o.SourceURL != "" && o.SourceURL != shared {
			return ""
		}
		shared = cmp.Or(shared, o.SourceURL)
	}
	return shared
}

// teaser is the title and as many whole sentences as fit beside the link and the topics. It is
// said that nobody wrote it, and how much it leaves out.
func (j *job) teaser(link, topics string) string {
	limit := j.limits[content.LimitText]
	fits := func(s string) bool {
		return limit.Max == 0 || limit.Of(joinLines(s, link, topics)) <= limit.Max
	}
	list := j.candidates()
	words := j.opening(list)
	for _, head := range []string{headline(j.out.Title), ""} {
		if kept := fitSentences(words, func(s string) bool { return fits(head + s) }); kept != "" {
			j.unconfirmed("post/unconfirmed", "微博", content.CountRunes.Of(kept), list)
			return head + kept
		}
	}
	j.unconfirmed("post/unconfirmed", "微博", 0, list)
	return j.out.Title
}

// headline sets a title off from the words behind it. One that holds the brackets stands on a line
// of its own.
func headline(title string) string {
	if strings.ContainsAny(title, "【】") {
		return title + "\n"
	}
	return "【" + title + "】"
}

// opening is what a few words about the article begin with: its summary, else the text before
// <!--more-->, else the article's own sentences from the one that reads as a first line up to the
// next heading.
func (j *job) opening(list []candidate) string {
	if s := oneLine(j.summary(content.Limit{})); s != "" && !sameText(s, j.out.Title) {
		return s
	}
	var b strings.Builder
	for _, c := range list[max(0, findHook(list)):] {
		if c.kind != unitParagraph && b.Len() > 0 {
			break
		}
		if c.kind != unitParagraph || pointsOn(c.text) {
			continue
		}
		if last, _ := utf8.DecodeLastRuneInString(b.String()); !c.joins && b.Len() > 0 && !strings.ContainsRune(ends+closers, last) {
			b.WriteByte('\n') // a paragraph without a full stop would run into the next
		}
		b.WriteString(c.text)
	}
	return strings.TrimSpace(b.String())
}

// unconfirmed says that nobody wrote the words of this channel, and how much of the article is in
// them: n characters, and nothing that is looked at.
func (j *job) unconfirmed(rule, what string, n int, list []candidate) {
	all := 0
	for _, c := range list {
		if c.said() || c.kind == unitPassed {
			all += content.CountRunes.Of(c.text)
		}
	}
	zh, en := "", ""
	if others := lookedAt(list); others.ZH != "" {
		zh, en = "；"+others.ZH+"没有带上", "; left out as well: "+others.EN
	}
	id := j.channel.ID
	j.reportKey("text", problem{rule: rule, severity: content.SeverityWarning,
		message: content.T(
			fmt.Sprintf("%s的文字是从文章里摘的，没有人确认过：用了 %d 字，全文 %d 字", what, n, max(n, all))+zh,
			fmt.Sprintf("the text is an extract of the article that nobody has confirmed: %d of %d characters", n, max(n, all))+en),
		suggestion: content.T("在 front matter 写 channels."+id+".text", "write channels."+id+".text in the front matter")})
}

// line is the first sentence of a text, at most so many characters of it when whole sentences
// allow; the first is never cut.
func line(s string, most int) string {
	first, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	kept := fitSentences(first, func(s string) bool { return content.CountRunes.Of(s) <= most })
	if all := sentences(first); kept == "" && len(all) > 0 {
		kept = strings.TrimSpace(all[0])
	}
	return cmp.Or(kept, first)
}
