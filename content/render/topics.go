package render

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"moxin/content"
)

// topicLine fills the topics of the rendition, from the channel's own or the article's tags, and
// returns them as the platforms write them: #话题 with spaces between. More than the platform
// takes are left out by name.
func (j *job) topicLine() string {
	names := j.over.Topics
	if names == nil {
		names = j.article.Tags
	}
	var topics []string
	seen := make(map[string]bool)
	for _, name := range names {
		t := topic(name)
		if changed(name, t) {
			j.reportKey("topics", problem{rule: "topics/marks", severity: content.SeverityWarning,
				message:    content.T("话题里不能有符号："+name+" 会成为 #"+t, "a topic holds no marks: "+name+" becomes #"+t),
				suggestion: content.T("在 channels."+j.channel.ID+".topics 里换个写法", "write it another way under channels."+j.channel.ID+".topics")})
		}
		if t == "" && strings.Trim(name, " #") != "" {
			j.reportKey("topics", problem{rule: "topics/marks", severity: content.SeverityWarning,
				message:    content.T("话题里没有文字，没有带上："+name, "a topic without a letter or digit is left out: "+name),
				suggestion: content.T("在 channels."+j.channel.ID+".topics 里换个写法", "write it another way under channels."+j.channel.ID+".topics")})
		}
		if t == "" || seen[t] {
			continue
		}
		seen[t] = true
		topics = append(topics, t)
	}
	if most := j.limits[content.LimitTopics].Max; most > 0 && len(topics) > most {
		left := strings.Join(topics[most:], "、")
		j.reportKey("topics", problem{rule: "topics/too-many", severity: content.SeverityWarning,
			message:    content.T(fmt.Sprintf("话题最多 %d 个，没有带上：%s", most, left), fmt.Sprintf("at most %d topics; left out: %s", most, left)),
			suggestion: content.T("在 channels."+j.channel.ID+".topics 里挑选", "choose under channels."+j.channel.ID+".topics")})
		topics = topics[:most]
	}
	topics = j.tagsThatFit(topics)
	j.out.Topics = topics
	marked := make([]string, len(topics))
	for i, t := range topics {
		marked[i] = "#" + t
	}
	return strings.Join(marked, " ")
}

// tagsThatFit leaves out the last topics, by name, where the platform bounds them joined.
func (j *job) tagsThatFit(topics []string) []string {
	limit, kept := j.limits[content.LimitTags], len(topics)
	for limit.Max > 0 && limit.Count.Of(strings.Join(topics[:kept], ",")) > limit.Max {
		kept--
	}
	if kept < len(topics) {
		left := strings.Join(topics[kept:], "、")
		j.reportKey("topics", problem{rule: "topics/too-long", severity: content.SeverityWarning,
			message:    content.T(fmt.Sprintf("标签连起来最多 %d 字，没有带上：%s", limit.Max, left), fmt.Sprintf("the tags joined have at most %d characters; left out: %s", limit.Max, left)),
			suggestion: content.T("在 channels."+j.channel.ID+".topics 里挑选", "choose under channels."+j.channel.ID+".topics")})
	}
	return topics[:kept]
}

// topic keeps what can be in a topic: a space or a mark would end it in the middle.
func topic(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' {
			return r
		}
		return -1
	}, name)
}

// meaningful are marks without which a name is another one: C++, C#, R&D.
const meaningful = "+#&*@%$"

// changed reports a topic that lost a mark that matters. Platforms write topics as #话题 and #话题#.
func changed(name, topic string) bool {
	if inner, ok := strings.CutPrefix(strings.TrimSpace(name), "#"); ok {
		name = strings.TrimSuffix(inner, "#")
	}
	return topic != "" && (strings.ContainsAny(name, meaningful) || versions.MatchString(name))
}

// versions are numbers that lose their point: 1.1.4 is not 114.
var versions = regexp.MustCompile(`\d\.\d`)

// withTopics puts the topics below a text.
func withTopics(text, topics, between string) string {
	if text == "" || topics == "" {
		return text + topics
	}
	return text + between + topics
}

// untold are the topics of a line that a text does not hold already.
func untold(text, topics string) string {
	told := strings.Fields(text)
	left := slices.DeleteFunc(strings.Fields(topics), func(t string) bool { return slices.Contains(told, t) })
	return strings.Join(left, " ")
}

// afterTopics is what stands between a text and its topics: a space where the text's last line
// holds topics already.
func afterTopics(text, between string) string {
	if last := text[strings.LastIndexByte(text, '\n')+1:]; strings.HasPrefix(last, "#") {
		return " "
	}
	return between
}
