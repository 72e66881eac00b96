package notice

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"moxin/content"
)

// Bounds of what the outside world puts into a notice, in bytes. With all at their longest and a
// link of maxLink a notice of a release is still below the smallest place, WeCom's 4096.
const (
	maxTitle = 300
	maxWhy   = 1200
	maxLink  = 1024
	maxItem  = 96 // a title in a list
)

// mood is how grave a notice is; places show it by colour.
type mood int

const (
	calm  mood = iota // to be known
	todo              // to be done
	grave             // went wrong, or waits too long
)

// letter is a notice before it is written for a place. Texts of the outside world are in fact.value,
// item.text and nowhere else: each dialect makes them inert in its own way. In act, `x` is a command.
type letter struct {
	key   string // the same for every try, see content.Notice
	head  string
	about string // for a subject: what it is about, of the outside world
	mood  mood
	facts []fact
	lists []list
	act   string
	links []link
}

// fact is one labelled line.
type fact struct {
	label, value string
	most         int // bytes of value; 0 = it is ours and short
	strong       bool
	tail         string // ours
}

// list is one part of a digest.
type list struct {
	title string
	items []item
	none  string // said where there are no items; "" = the list is left out then
}

type item struct {
	text string // of the outside world
	tail string // ours
}

type link struct{ text, url string }

// words are what a kind of notice says.
type words struct {
	head string
	mood mood
	// act says what to do; %[1]d is the release. linked is said instead where there is a link to the
	// hand-off's page.
	act, linked string
	progress    bool // its reason is how far colleagues are
}

// why is what its reason is called.
func (w words) why() string {
	if w.progress {
		return "进度"
	}
	return "原因"
}

// kinds are the notices.
var kinds = map[content.NoticeKind]words{
	content.NoticeDue: {"到点了，请发布", todo,
		"在电脑上运行 `moxin handoff export %[1]d 文件夹` 取交接包；发好后运行 `moxin handoff confirm %[1]d --link 链接`",
		"打开交接页，照着清单发布，再贴回作品链接；发不了，在页面上点“发不了”", false},
	content.NoticeAgain: {"还没有人发布，再提醒一次", grave,
		"在电脑上运行 `moxin handoff export %[1]d 文件夹` 取交接包；发不了，运行 `moxin handoff cannot %[1]d --why 原因`",
		"打开交接页，照着清单发布，再贴回作品链接；发不了，在页面上点“发不了”并选原因", false},
	content.NoticeInDoubt: {"不确定是否已经发出，请判断", grave,
		"到平台上看一眼：已发出，运行 `moxin release resolve %[1]d --found 链接`；没有，运行 `moxin release resolve %[1]d --absent`。在此之前不会重发", "", false},
	content.NoticeFailed: {"发布失败", grave,
		"按原因处理后运行 `moxin release retry %[1]d`；不发了，运行 `moxin release cancel %[1]d`", "", false},
	content.NoticeMissed: {"错过了时间，没有发布", grave,
		"补发，运行 `moxin release retry %[1]d --at 时间`；不发了，运行 `moxin release cancel %[1]d`", "", false},
	content.NoticeClock: {"这台机器的时间跳变了", grave,
		"在“今日”页或运行 `moxin status` 看有没有错过的排期；时间还不对，请先校准机器的时钟", "", false},
	content.NoticeDigest: {"每日小结", calm, "", "", false},
	content.NoticeTest:   {"这是一条测试通知", calm, "看到它，就说明这里收得到墨信的通知。什么也不用做", "", false},
}

// confirming are the notices of what colleagues confirm in WeCom: a message to customers, a moment.
// Nobody publishes there by hand, and there is no link to paste.
var confirming = map[content.NoticeKind]words{
	content.NoticeDue: {"任务建好了，请同事在企业微信里确认", todo,
		"每位同事打开企业微信里的任务，看一遍，点“发送”（朋友圈点“发表”）；不用贴链接。谁确认了，看排期，或运行 `moxin release show %[1]d`", "", true},
	content.NoticeAgain: {"还有同事没有确认，再提醒一次", grave,
		"没有确认的同事打开企业微信里的任务，点“发送”（朋友圈点“发表”）。再催一次，运行 `moxin release remind %[1]d`；不发了，运行 `moxin release cancel %[1]d`", "", true},
}

// wordsOf are what a notice says.
func wordsOf(what content.Notice) (words, bool) {
	if what.Release.Platform == content.WeCom {
		if w, ok := confirming[what.Kind]; ok {
			return w, true
		}
	}
	w, ok := kinds[what.Kind]
	return w, ok
}

// letter says a notice; an unknown kind is an error.
func (n *Notifier) letter(what content.Notice) (letter, error) {
	w, known := wordsOf(what)
	if !known {
		return letter{}, fmt.Errorf("notice: no words for a notice of kind %q", what.Kind)
	}
	if what.Digest != nil {
		l := n.digest(*what.Digest)
		l.key, l.head, l.mood, l.links = what.Key, w.head, w.mood, n.links(what)
		return l, nil
	}
	r := what.Release
	l := letter{key: what.Key, head: w.head, mood: w.mood, about: title(r).value, links: n.links(what)}
	l.act = strings.ReplaceAll(w.act, "%[1]d", strconv.FormatInt(r.ID, 10))
	if w.linked != "" && n.page(what.Handoff) != "" {
		l.act = w.linked
	}
	l.fact(title(r))
	l.fact(fact{label: "渠道", value: place(r.Channel, r.Platform), most: maxTitle})
	l.fact(fact{label: "时间", value: n.instant(r.Due)})
	if what.Handoff != nil {
		l.fact(fact{label: "最晚", value: n.instant(what.Handoff.Expires)})
	}
	l.fact(fact{label: w.why(), value: what.Why, most: maxWhy})
	if r.ID != 0 {
		l.fact(fact{label: "排期", value: fmt.Sprintf("#%d", r.ID)})
	}
	return l, nil
}

// fact adds a line unless it says nothing.
func (l *letter) fact(f fact) {
	if f.value != "" {
		l.facts = append(l.facts, f)
	}
}

// title names the message by its articles.
func title(r content.Release) fact {
	f := fact{label: "文章", most: maxTitle, strong: true}
	if len(r.Items) == 0 {
		return f
	}
	f.value = r.Title()
	if n := len(r.Items); n > 1 {
		f.tail = fmt.Sprintf("（共 %d 篇）", n)
	}
	return f
}

// place names the channel and its platform.
func place(channel, platform string) string {
	if p, ok := content.PlatformByID(platform); ok {
		return p.Name.ZH + "（" + channel + "）"
	}
	return channel
}

var weekdays = [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}

// instant is a time with its day and zone; "" for none.
func (n *Notifier) instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return n.moment(t) + " " + n.zone().String()
}

// moment is a time with its day.
func (n *Notifier) moment(t time.Time) string {
	t = t.In(n.zone())
	form := "15:04"
	if t.Second() != 0 {
		form = "15:04:05"
	}
	return t.Format("2006-01-02") + "（" + weekdays[t.Weekday()] + "）" + t.Format(form)
}

func (n *Notifier) zone() *time.Location {
	if n.Zone == nil {
		return time.UTC
	}
	return n.Zone
}

// links are where a person goes on: the hand-off's page, and the console.
func (n *Notifier) links(what content.Notice) []link {
	var all []link
	if page := n.page(what.Handoff); page != "" {
		all = append(all, link{"打开交接页", page})
	}
	switch console := whole(n.ConsoleURL, ""); {
	case console == "" || what.Kind == content.NoticeTest:
	case what.Release.ID != 0:
		all = append(all, link{"在控制台看这条排期", whole(n.ConsoleURL, "/releases/"+strconv.FormatInt(what.Release.ID, 10))})
	default:
		all = append(all, link{"打开控制台", console + "/"})
	}
	return all
}

// page is the hand-off's page; "" where there is none that a phone could reach.
func (n *Notifier) page(h *content.Handoff) string {
	if h == nil || h.Token == "" {
		return ""
	}
	return whole(n.PublicURL, "/h/"+url.PathEscape(h.Token))
}

// whole is an address below a base; "" without a base, and where it is too long or would break out
// of its place: a cut link is none.
func whole(base, path string) string {
	if base == "" {
		return ""
	}
	address := strings.TrimSuffix(base, "/") + path
	if len(address) > maxLink || strings.ContainsAny(address, "()[]<>\"` \r\n") {
		return ""
	}
	return address
}
