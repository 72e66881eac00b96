package render

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"moxin/content"
)

// compileMessage fills words from person to person: a 朋友圈, a notice in a 微信群, a message of a
// WeCom robot.
func (j *job) compileMessage() error {
	j.out.SourceURL = j.sourceURL()
	switch j.channel.Platform {
	case content.Moments:
		j.out.Text = j.moments()
		return j.noteImages()
	case content.WeCom:
		return j.compileWeCom()
	}
	j.out.Text = j.notice()
	return j.contactImage()
}

// Sizes of a 朋友圈 in characters: what is read without a tap. An editor's choice (unverified).
const (
	maxOpening  = 60
	longOpening = 2 * maxOpening
	maxClosing  = 40
	maxPoint    = 24
	maxPoints   = 3
)

// moments is a personal note: the author's own words, else a first line, two or three points and
// a last line of the article. No topics: nobody looks for them there.
func (j *job) moments() string {
	if own := j.ownWords(); own != "" {
		return own
	}
	list := j.candidates()
	opening := cmp.Or(firstLine(j.opening(list)), j.out.Title)
	points := pointsOf(list)
	parts := []string{opening}
	if len(points) > 1 {
		parts = append(parts, "· "+strings.Join(points, "\n· "))
	}
	if s := lastWords(list); s != "" && !strings.Contains(opening, s) {
		parts = append(parts, s)
	}
	text := strings.Join(parts, "\n\n")
	j.unconfirmed("message/unconfirmed", "朋友圈", content.CountRunes.Of(text), list)
	return text
}

// firstLine is the first sentence or two of a text, "" for one so long that it is no first line.
func firstLine(s string) string {
	s = line(s, maxOpening)
	if utf8.RuneCountInString(s) > longOpening {
		return ""
	}
	return closed(s)
}

// pointNumber is what stands before the words of a heading or an item.
var pointNumber = regexp.MustCompile(`^\s*(第?[一二三四五六七八九十0-9]+\s*([、.．:：)）]|[节章步点部][、：:\s]*)|[·☑☐▪️]+)\s*`)

// Headings that say nothing by themselves, dates and numbers, and sentences that point elsewhere.
var (
	emptyHeading = regexp.MustCompile(`^(背景|前言|引言|序|导语|简介|介绍|概述|概览|正文|总结|小结|结语|结论|后记|写在(前|后|最后|前面|后面).*|目录|其他|其它|最后|结尾|终点|尾声|问题|新闻|文章|工具|说明|完整 release note|overview|intro|preface|introduction|summary|conclusion|background)$`)
	dates        = regexp.MustCompile(`^\d{4}[-./年]\s*\d{1,2}([-./月]|$)|^v?\d+(\.\d+)+$|\s\d+\s(证明|示例)$`)
	elsewhere    = regexp.MustCompile(`参考|链接|地址|点击|关注|这里|转载|扫码|阅读原文|欢迎|谢谢|感谢`)
)

// pointsOf are the first points of an article: its headings of the highest level that has two,
// else the items of its first list.
func pointsOf(list []candidate) []string {
	for level := 1; level <= 3; level++ {
		if points := shortWords(list, func(c candidate) bool { return c.kind == unitHeading && c.level == level }); len(points) > 1 {
			return points
		}
	}
	group := 0
	return shortWords(list, func(c candidate) bool {
		if c.kind == unitItem && group == 0 {
			group = c.group
		}
		return c.kind == unitItem && c.group == group && c.level == 1
	})
}

func shortWords(list []candidate, wanted func(candidate) bool) []string {
	var out []string
	for _, c := range list {
		if !wanted(c) || len(out) == maxPoints {
			continue
		}
		text := strings.TrimSpace(strings.TrimPrefix(c.text, c.mark))
		text = strings.TrimSpace(strings.TrimRight(pointNumber.ReplaceAllString(headingWords(text), ""), "：:。；;"))
		if n := utf8.RuneCountInString(text); n > 1 && n <= maxPoint && !strings.Contains(text, "\n") && !emptyHeading.MatchString(strings.ToLower(text)) && !dates.MatchString(text) {
			out = append(out, text)
		}
	}
	return out
}

// lastWords are the last sentence of the article's last paragraph, where it reads by itself.
func lastWords(list []candidate) string {
	for _, c := range slices.Backward(list) {
		if c.kind != unitParagraph {
			return ""
		}
		s := strings.TrimSpace(c.text)
		if standsAlone(s) && utf8.RuneCountInString(s) <= maxClosing && !elsewhere.MatchString(s) && strings.HasSuffix(s, "。") {
			return s
		}
		return ""
	}
	return ""
}

// notice is what is posted in a group: the title, one line, the link.
func (j *job) notice() string { return j.noticeAs("群消息") }

// noticeAs is a notice that people call what.
func (j *job) noticeAs(what string) string {
	own := j.ownWords()
	if linked(own) {
		return own
	}
	link := j.articleLink()
	if link == "" {
		j.noLink()
	}
	if own != "" {
		return joinLines(own, link)
	}
	list := j.candidates()
	words := firstLine(j.opening(list))
	j.unconfirmed("message/unconfirmed", what, content.CountRunes.Of(words), list)
	if sameText(words, j.out.Title) {
		words = ""
	}
	return joinLines(strings.TrimSpace(headline(j.out.Title)), words, link)
}
