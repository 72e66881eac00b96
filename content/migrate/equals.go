package migrate

import (
	"path"
	"regexp"
	"strconv"
	"strings"
)

// The equals that both tools share.

func inline(to func(*call) (string, bool)) equal { return equal{false, to} }
func block(to func(*call) (string, bool)) equal  { return equal{true, to} }

// site names of videos and the like, with the address that an id belongs to.
var players = map[string]struct{ name, url string }{
	"youtube":   {"YouTube", "https://www.youtube.com/watch?v="},
	"vimeo":     {"Vimeo", "https://vimeo.com/"},
	"bilibili":  {"B站视频", "https://www.bilibili.com/video/"},
	"jsfiddle":  {"JSFiddle", "https://jsfiddle.net/"},
	"instagram": {"Instagram", "https://www.instagram.com/p/"},
}

// player is a link to what cannot be played in an article.
func player(name string) equal {
	p := players[name]
	return inline(func(c *call) (string, bool) {
		id := firstOf(c.arg("id", "bvid", "vid"), c.at(0))
		if strings.HasPrefix(id, "http") {
			return hyperlink(firstOf(c.arg("title"), p.name), id), true
		}
		if av := c.arg("aid"); id == "" && av != "" {
			id = "av" + strings.TrimPrefix(av, "av")
		}
		if name == "bilibili" && allDigits(id) {
			id = "av" + id
		}
		return hyperlink(firstOf(c.arg("title"), p.name), p.url+id), id != ""
	})
}

func allDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func gist(c *call) (string, bool) {
	url := "https://gist.github.com/"
	for i, p := range c.pos {
		if i < 2 {
			url = strings.TrimSuffix(url, "/") + "/" + p
		}
	}
	return hyperlink("Gist", url), len(c.pos) > 0
}

// calloutWords are other tools' words for ours.
var calloutWords = map[string]string{
	"tip": "tip", "hint": "tip", "success": "success", "question": "info", "check": "success", "done": "success",
	"info": "info", "note": "info", "default": "info", "primary": "info", "abstract": "info", "summary": "info", "example": "info", "quote": "info", "light": "info", "secondary": "info", "tldr": "info", "todo": "info",
	"important": "important", "warning": "warning", "warn": "warning", "caution": "caution", "attention": "warning",
	"danger": "danger", "error": "danger", "bug": "danger", "failure": "danger", "fail": "danger",
}

// aside is a callout whose word is the tag's name.
func aside(name string) equal {
	return block(func(c *call) (string, bool) {
		title := firstOf(c.arg("title"), strings.Join(c.pos, " "))
		return callout(calloutWords[name], title, c.inner), c.pair
	})
}

// asideByWord is a callout whose word is an argument; a title may follow.
func asideByWord(c *call) (string, bool) {
	word := firstOf(c.arg("type", "context", "color", "level", "class"), c.at(0))
	kind, known := calloutWords[strings.ToLower(word)]
	title := c.arg("title", "header")
	switch {
	case known && len(c.pos) > 1 && title == "":
		title = strings.Join(c.pos[1:], " ")
	case !known && title == "":
		kind, title = "info", strings.Join(c.pos, " ")
	case !known:
		kind = "info"
	}
	return callout(kind, title, c.inner), c.pair
}

// folded is text that opens when its title is clicked.
func folded(c *call) (string, bool) {
	title := firstOf(c.arg("summary", "title"), c.at(0))
	c.arg("open")
	return callout("details", title, c.inner), c.pair
}

func mermaid(c *call) (string, bool) { return fenced("mermaid", c.inner), c.pair }

func formula(c *call) (string, bool) {
	inner := strings.TrimSpace(c.inner)
	if strings.Contains(inner, "$") || strings.HasPrefix(inner, `\(`) || strings.HasPrefix(inner, `\[`) {
		return inner, c.pair
	}
	if c.at(0) == "display" || strings.Contains(inner, "\n") {
		return "$$\n" + inner + "\n$$", c.pair
	}
	return "$" + inner + "$", c.pair && inner != ""
}

// asItIs is what stands between the tags, without them.
func asItIs(c *call) (string, bool) { return c.inner, c.pair }

// tabHead begins a tab of Hexo: <!-- tab Title@icon -->.
var (
	tabHead = regexp.MustCompile(`(?m)^[ \t]*<!--\s*tab\b\s*(.*?)\s*-->[ \t]*$`)
	tabEnd  = regexp.MustCompile(`(?m)^[ \t]*<!--\s*endtab\s*-->[ \t]*\n?`)
)

// hexoTabs puts tabs under each other, each below its title in bold.
func hexoTabs(c *call) (string, bool) {
	n := 0
	out := tabHead.ReplaceAllStringFunc(tabEnd.ReplaceAllString(c.inner, ""), func(m string) string {
		n++
		title, _, _ := strings.Cut(tabHead.FindStringSubmatch(m)[1], "@")
		if title == "" {
			title = c.at(0) + " " + strconv.Itoa(n)
		}
		return "\n**" + strings.TrimSpace(title) + "**\n"
	})
	return out, c.pair && n > 0
}

// hugoTab is one tab: its title in bold above its text.
func hugoTab(c *call) (string, bool) {
	title := firstOf(c.arg("title", "name", "header", "tabname"), c.at(0))
	if title == "" {
		return c.inner, c.pair
	}
	return "**" + title + "**\n\n" + strings.Trim(c.inner, "\n"), c.pair
}

// asset is the way to a picture in the folder of an article's own pictures.
func (s *site) asset(p *page, name string) (string, bool) {
	if !p.root.assets || !isPicture(name) || strings.Contains(name, "://") || strings.HasPrefix(name, "/") {
		return "", false
	}
	name = strings.TrimPrefix(name, "./")
	folder := path.Base(stem(p.from))
	if !s.files[path.Join(stem(p.from), name)] {
		return "", false
	}
	return strings.ReplaceAll(folder+"/"+name, " ", "%20"), true
}
