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
	maxItem  = 96  // a title in a list
	maxPoint = 480 // a sentence of a report
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

// list is one part of a digest or a report.
type list struct {
	title string
	items []item
	none  string // said where there are no items; "" = the list is left out then
	most  int    // bytes of each item's text; 0 = maxItem
}

type item struct {
	text string // of the outside world
	tail string // ours
}

type link struct{ text, url string }

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
	if what.Report != nil {
		l := n.report(*what.Report)
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
	case what.Report != nil:
		all = append(all, link{"打开报告", whole(n.ConsoleURL, "/reports/"+url.PathEscape(what.Report.Name)+".html")}, link{"所有报告", console + "/reports"})
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
