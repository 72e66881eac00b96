package render

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var ordinals = []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}

// ordinal is 第一, 第二, … 第二十三.
func ordinal(n int) string {
	switch {
	case n <= 10:
		return "第" + ordinals[n]
	case n < 20:
		return "第十" + ordinals[n-10]
	case n < 100:
		return "第" + ordinals[n/10] + "十" + ordinals[n%10]
	}
	return "第" + strconv.Itoa(n)
}

// listItem speaks an item: those of the first depth are counted, what stands below one follows it.
// Tasks are said with their state. A list right behind another is not counted again: two things
// called 第一 in a row are heard as one list.
func (s *speaker) listItem(c candidate) {
	follows := false
	if c.group != s.list {
		s.end()
		follows = s.listed
		s.list, s.item, s.steps = c.group, 0, strings.Contains(s.last, "步")
		s.plain, s.listed = follows, false
	}
	s.listed = s.listed || c.level > 0 // definitions are not counted
	text := speakable(strings.TrimPrefix(c.text, c.mark))
	if c.level > 0 { // what a definition or a further paragraph begins with is its own
		text = spokenNumber.ReplaceAllString(text, "")
	}
	state, task := taskStates[c.mark]
	switch {
	case text == "":
		return
	case c.level != 1:
		s.run.WriteString(finish(text))
		return
	}
	s.end()
	switch {
	case task:
		s.run.WriteString(state + finish(text))
	case s.items[c.group] == 1: // nothing to count
		s.run.WriteString(finish(text))
	case s.plain && follows:
		s.run.WriteString("还有，" + finish(text))
	case s.plain:
		s.run.WriteString(finish(text))
	default:
		s.item++
		count := ordinal(s.item)
		if s.steps {
			count += "步"
		}
		s.run.WriteString(count + "，" + finish(text))
	}
}

// taskStates say how far a task is, by its marker.
var taskStates = map[string]string{
	markDone + " ": "已经做了：", emojiDone + " ": "已经做了：", markOpen + " ": "还没做：", emojiOpen + " ": "还没做：",
}

// Alt texts: one in Chinese says what a picture shows; "image", "a.jpg" and the names that phones
// and chat programs give say nothing.
var (
	describes = regexp.MustCompile(`^[^.]*\p{Han}[^.]*$`)
	fileNames = regexp.MustCompile(`(?i)^(图|图片|配图|截图|封面图?|示意图|插图|照片|在这里插入图片描述|(微信|企业微信|QQ|屏幕)?(图片|截图|截屏|快照|照片)?[ _-]*\d[\d _:：-]*(副本|拷贝)?|(微信|企业微信|QQ|屏幕)(图片|截图|截屏|快照)|(图片|截图|截屏|照片|微信图片|屏幕(快照|截图))[ _-]*\d.*)$`)
)

// cue says what is on the screen meanwhile. The rows of a table are one picture.
func (s *speaker) cue(c candidate) {
	what := ""
	switch c.kind {
	case unitCode:
		what = c.mark
	case unitTable:
		if s.shown == c.group {
			return
		}
		s.shown, what = c.group, "表格"
		if strings.Trim(c.text, "｜ ") != "" {
			what += "，" + strings.ReplaceAll(c.text, "｜", "、")
		}
	default:
		if what = oneLine(c.text); !describes.MatchString(what) || fileNames.MatchString(what) {
			return
		}
	}
	s.end()
	cue := cueOpen + strings.NewReplacer("【", "（", cueClose, "）").Replace(what) + cueClose
	if !slices.Contains(s.paragraphs[max(0, len(s.paragraphs)-1):], cue) { // two blocks of code in a row are one
		s.paragraphs = append(s.paragraphs, cue)
	}
}
