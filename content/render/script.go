package render

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"moxin/content"
)

// SpeechRate is how many Chinese characters are spoken in a minute: common practice for 口播
// (unverified).
const SpeechRate = 240

// scriptMinutes is how long a script made from an article is at most: people watch short videos
// on these platforms and long ones on B站 (common practice, unverified).
var scriptMinutes = map[string]int{content.Bilibili: 10}

const shortVideoMinutes = 3

// Marks around what is shown and not spoken.
const (
	cueOpen  = "【画面："
	cueClose = "】"
)

// SpokenSeconds is how long a script takes to speak, in whole seconds: a word of Latin letters
// takes as long as two characters, a digit as long as one, cues and marks take no time.
func SpokenSeconds(script string) time.Duration {
	n := 0
	inWord := false
	for _, r := range withoutCues(script) {
		latin := r < utf8.RuneSelf && unicode.IsLetter(r)
		switch {
		case latin && !inWord:
			n += 2
		case !latin && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			n++
		}
		inWord = latin
	}
	return (time.Duration(n) * time.Minute / SpeechRate).Round(time.Second)
}

func withoutCues(script string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(script, cueOpen)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		_, script, _ = strings.Cut(rest, cueClose)
	}
}

// script is the 口播稿: the editor's own, else the article's structure spoken, with a note that
// nobody has confirmed it and how long it takes.
func (j *job) script(list []candidate) string {
	if s := strings.TrimSpace(clean(j.over.Script)); s != "" {
		return s
	}
	minutes := scriptMinutes[j.channel.Platform]
	if minutes == 0 {
		minutes = shortVideoMinutes
	}
	x := extract(list, content.Limit{Max: minutes * SpeechRate, Count: content.CountRunes})
	if x.kept == 0 {
		return ""
	}
	s := x.spoken(j.article.Title)
	zh, en := "", ""
	if x.kept < x.all {
		zh, en = fmt.Sprintf("，略去了 %d 字（全文 %d 字）", x.all-x.kept, x.all), fmt.Sprintf("; it leaves out %d of the article's %d characters", x.all-x.kept, x.all)
	}
	long := SpokenSeconds(s)
	j.reportKey("script", problem{rule: "caption/script-unconfirmed", severity: content.SeverityNote,
		message:    content.T("口播稿按文章结构拼成，没有人确认过，念完约 "+minutesZH(long)+zh, "the script is put together from the article's structure and nobody has confirmed it; it takes about "+long.String()+en),
		suggestion: content.T("改好后写进 channels."+j.channel.ID+".script", "write it into channels."+j.channel.ID+".script when it is right")})
	return s
}

func minutesZH(d time.Duration) string {
	m, s := int(d/time.Minute), int(d%time.Minute/time.Second)
	switch {
	case m == 0:
		return fmt.Sprintf("%d 秒", s)
	case s == 0:
		return fmt.Sprintf("%d 分钟", m)
	}
	return fmt.Sprintf("%d 分 %d 秒", m, s)
}
