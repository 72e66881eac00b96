package handoff

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"moxin/content"
)

// maxPasted bounds what is searched for a link, in bytes: share texts stay far below it.
const maxPasted = 16 << 10

// LinkError says to the person who pasted what is wrong and what is expected.
type LinkError struct{ content.Text }

// Error is both languages.
func (e *LinkError) Error() string { return e.Text.String() }

// ParseLink finds the link of a published post in a pasted share text. It returns the
// platform's id of the post and a canonical https URL without the sharer's tracking. A short
// link is a URL with id ""; the id of a 视频号 feed that has no page is an id with URL "".
// Every error is a *LinkError.
func ParseLink(platform, text string) (id, link string, err error) {
	if len(text) > maxPasted {
		return "", "", wrong("粘贴的内容太长，只要分享链接", "that is too long, only the share link is needed")
	}
	p, ok := content.PlatformByID(platform)
	if !ok {
		return "", "", wrong("不认识的平台 "+platform, "unknown platform "+platform)
	}
	if !HasLinks(p.ID) {
		return "", "", wrong(p.Name.ZH+"没有可以粘贴的链接，请传一张截图，或写一句说明", "a post of "+p.Name.EN+" has no link to paste: give a screenshot, or say how it can be recognised")
	}
	found := postsIn(text)
	if len(found) == 0 {
		if other, ok := hostsPlatform(text); ok && other.ID != p.ID {
			return "", "", foreign(other, p)
		}
		return "", "", wrong("没有找到作品链接。"+expected(p).ZH, "no link to a post in it. "+expected(p).EN)
	}
	mine := found[:0:0]
	for _, f := range found {
		if f.platform == p.ID {
			mine = append(mine, f)
		}
	}
	switch len(mine) {
	case 1:
		return mine[0].id, mine[0].link, nil
	case 0:
		other, _ := content.PlatformByID(found[0].platform)
		return "", "", foreign(other, p)
	}
	return "", "", wrong(fmt.Sprintf("里面有 %d 个不同的作品链接，请只留下一个", len(mine)),
		fmt.Sprintf("it holds links to %d different posts, leave just one", len(mine)))
}

// foreign says whose a link looks like.
func foreign(other, p content.Platform) *LinkError {
	return wrong("这是"+other.Name.ZH+"的链接。"+expected(p).ZH,
		"that is a link of "+other.Name.EN+". "+expected(p).EN)
}

func wrong(zh, en string) *LinkError { return &LinkError{content.T(zh, en)} }

// expected tells what a link of the platform looks like.
func expected(p content.Platform) content.Text {
	var like []string
	for _, l := range links() {
		if l.platform == p.ID && l.example != "" {
			like = append(like, l.example)
		}
	}
	return content.T("请粘贴"+p.Name.ZH+"作品的分享链接，形如 "+strings.Join(like, " 或 "),
		"Paste the share link of the "+p.Name.EN+" post, such as "+strings.Join(like, " or "))
}

// HasLinks reports whether posts of a platform have links at all: those of 朋友圈 and of a group have
// none, evidence closes them.
func HasLinks(platform string) bool {
	return slices.ContainsFunc(links(), func(l pattern) bool { return l.platform == platform })
}

type post struct{ platform, id, link string }

// candidate is anything that may be a link: with a scheme, or one of our hosts without it.
// It ends at blanks, Han characters and the punctuation that share texts put behind a link.
var candidate = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:https?://|\b(?:www|m|v|t|mp|channels|zhuanlan)\.|\b(?:xhslink|weixin|weibo|zhihu|toutiao|bilibili|kuaishou|gifshow|b23)\.)[^\s<>"'\x{2E80}-\x{9FFF}\x{FF00}-\x{FFEF}\x{2018}-\x{201D}]+`)
})

// feedID is the id that 视频号助手 shows for a post and its exports name.
var feedID = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|\s)(export/[A-Za-z0-9_-]{16,200})(?:\s|$)`)
})

// postsIn lists the different posts that a text names, in order.
func postsIn(text string) []post {
	var all []post
	seen := map[post]bool{}
	add := func(p post, ok bool) {
		if ok && !seen[p] {
			seen[p] = true
			all = append(all, p)
		}
	}
	for _, raw := range candidate().FindAllString(text, -1) {
		add(match(raw))
	}
	if m := feedID().FindStringSubmatch(text); m != nil {
		add(post{content.Channels, m[1], ""}, true)
	}
	return all
}

// hostsPlatform is the platform of the first host in a text that one platform alone has links on,
// whatever follows the host: a link that was cut or is of another shape is still its.
func hostsPlatform(text string) (content.Platform, bool) {
	for _, raw := range candidate().FindAllString(text, -1) {
		u, ok := address(raw)
		if !ok {
			continue
		}
		owner := ""
		for _, l := range links() {
			switch {
			case !slices.Contains(l.hosts, strings.ToLower(u.Hostname())):
			case owner == "" || owner == l.platform:
				owner = l.platform
			default:
				return content.Platform{}, false
			}
		}
		if owner != "" {
			return content.PlatformByID(owner)
		}
	}
	return content.Platform{}, false
}

// address reads what may be a link, with or without its scheme.
func address(raw string) (*url.URL, bool) {
	raw = strings.TrimRight(raw, ".,;:!?)]}，。")
	if !strings.Contains(raw, "://") {
		raw = "https://" + raw
	}
	u, err := url.Parse(raw)
	return u, err == nil && u.User == nil
}

// match recognises one link by the table.
func match(raw string) (post, bool) {
	u, ok := address(raw)
	if !ok {
		return post{}, false
	}
	for _, l := range links() {
		if p, ok := l.match(u); ok {
			return p, true
		}
	}
	return post{}, false
}
