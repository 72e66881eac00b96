package notice

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers/wecom/wecomapi"
)

// Bounds of what the outside world puts into a notice, in bytes. With both at their longest and
// a link of maxLink the whole is still below the robot's 4096.
const (
	maxTitle = 300
	maxWhy   = 1200
	maxLink  = 1024
)

// cutMark ends what was shortened, so that nobody takes the rest for the whole.
const cutMark = "…（已截断）"

// words are what a kind of notice says.
type words struct {
	head  string
	color string // of the head: info (green), comment (grey) or warning (orange)
	// act says what to do; %[1]d is the release. linked is said instead where there is a link.
	act, linked string
}

// kinds are the notices.
var kinds = map[content.NoticeKind]words{
	content.NoticeDue: {"到点了，请发布", "info",
		"在电脑上运行 `moxin handoff export %[1]d 文件夹` 取交接包；发好后运行 `moxin handoff confirm %[1]d --link 链接`",
		"打开交接页，照着清单发布，再贴回作品链接；发不了，在页面上点“发不了”"},
	content.NoticeAgain: {"还没有人发布，再提醒一次", "warning",
		"在电脑上运行 `moxin handoff export %[1]d 文件夹` 取交接包；发不了，运行 `moxin handoff cannot %[1]d --why 原因`",
		"打开交接页，照着清单发布，再贴回作品链接；发不了，在页面上点“发不了”并选原因"},
	content.NoticeInDoubt: {"不确定是否已经发出，请判断", "warning",
		"到平台上看一眼：已发出，运行 `moxin release resolve %[1]d --found 链接`；没有，运行 `moxin release resolve %[1]d --absent`。在此之前不会重发", ""},
	content.NoticeFailed: {"发布失败", "warning",
		"按原因处理后运行 `moxin release retry %[1]d`；不发了，运行 `moxin release cancel %[1]d`", ""},
	content.NoticeMissed: {"错过了时间，没有发布", "warning",
		"补发，运行 `moxin release retry %[1]d --at 时间`；不发了，运行 `moxin release cancel %[1]d`", ""},
	content.NoticeClock: {"这台机器的时间跳变了", "warning",
		"在“今日”页或运行 `moxin status` 看有没有错过的排期；时间还不对，请先校准机器的时钟", ""},
}

// write is the notice as WeCom's older markdown: bold, quotes, colours, one link.
func (n *Notifier) write(what content.Notice) (string, error) {
	w, known := kinds[what.Kind]
	if !known {
		return "", fmt.Errorf("notice: no words for a notice of kind %q", what.Kind)
	}
	r := what.Release
	link := n.link(what.Handoff)
	act := strings.ReplaceAll(w.act, "%[1]d", strconv.FormatInt(r.ID, 10))
	if link != "" && w.linked != "" {
		act = w.linked
	}
	var b strings.Builder
	fmt.Fprintf(&b, "**<font color=%q>%s</font>**\n", w.color, w.head)
	line := func(label, value string) {
		if value != "" {
			fmt.Fprintf(&b, "> %s：%s\n", label, value)
		}
	}
	line("文章", title(r))
	line("渠道", place(r))
	line("时间", n.instant(r.Due))
	if what.Handoff != nil {
		line("最晚", n.instant(what.Handoff.Expires))
	}
	line("原因", quoted(what.Why, maxWhy))
	if r.ID != 0 {
		line("排期", fmt.Sprintf("#%d", r.ID))
	}
	fmt.Fprintf(&b, "\n%s", act)
	if link != "" {
		fmt.Fprintf(&b, "\n[打开交接页](%s)", link)
	}
	// Nothing above is longer than its bound; a bound that was raised must not break the sending.
	return wecomapi.Cut(b.String(), wecomapi.MaxMarkdown, cutMark), nil
}

// title names the message by its articles.
func title(r content.Release) string {
	if len(r.Items) == 0 {
		return ""
	}
	s := "**" + quoted(r.Title(), maxTitle) + "**"
	if n := len(r.Items); n > 1 {
		s += fmt.Sprintf("（共 %d 篇）", n)
	}
	return s
}

// place names the channel and its platform.
func place(r content.Release) string {
	if p, ok := content.PlatformByID(r.Platform); ok {
		return p.Name.ZH + "（" + r.Channel + "）"
	}
	return r.Channel
}

var weekdays = [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}

// instant is a time with its day and zone; "" for none.
func (n *Notifier) instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	zone := n.Zone
	if zone == nil {
		zone = time.UTC
	}
	t = t.In(zone)
	form := "15:04"
	if t.Second() != 0 {
		form = "15:04:05"
	}
	return t.Format("2006-01-02") + "（" + weekdays[t.Weekday()] + "）" + t.Format(form) + " " + zone.String()
}

// link is the hand-off's page; "" where there is none that a phone could reach. One that is too
// long would have to be cut, and a cut link is none.
func (n *Notifier) link(h *content.Handoff) string {
	if h == nil || h.Token == "" || n.PublicURL == "" {
		return ""
	}
	link := strings.TrimSuffix(n.PublicURL, "/") + "/h/" + url.PathEscape(h.Token)
	if len(link) > maxLink || strings.ContainsAny(link, "() \n") {
		return ""
	}
	return link
}

// inert replaces what WeCom's markdown would act on: a title must neither call people (<@all>)
// nor make links or break out of its line.
var inert = strings.NewReplacer(
	"<", "＜", ">", "＞", "[", "［", "]", "］", "*", "＊", "`", "｀",
	"\r", " ", "\n", " ", "\u2028", " ", "\u2029", " ",
)

// quoted is somebody else's text in one line, at most so many bytes.
func quoted(s string, most int) string {
	s = strings.Join(strings.Fields(inert.Replace(strings.ToValidUTF8(s, "\uFFFD"))), " ")
	return wecomapi.Cut(s, most, cutMark)
}
