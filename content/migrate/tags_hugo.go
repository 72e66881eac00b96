package migrate

import (
	"fmt"
	"html"
	"regexp"
	"strings"
)

// hugoTags are Hugo's own shortcodes and those of widely used themes (Docsy, Book, Learn, PaperMod,
// LoveIt, Blowfish).
var hugoTags = dialect{
	read:     readShortcode,
	verbatim: map[string]bool{"highlight": true, "mermaid": true, "math": true, "katex": true, "mathjax": true, "latex": true, "code": true},
	stray:    regexp.MustCompile(`\{\{[<%][^}\n]*`),
	unescape: strings.NewReplacer("{{</*", "{{<", "*/>}}", ">}}", "{{%/*", "{{%", "*/%}}", "%}}").Replace,
	equals: map[string]equal{
		"figure": inline(figure), "img": inline(figure), "image": inline(figure), "imgproc": inline(figure),
		"highlight": block(highlight), "code": block(highlight),
		"ref": inline(ref), "relref": inline(ref),
		"youtube": player("youtube"), "youtubelite": player("youtube"), "vimeo": player("vimeo"), "bilibili": player("bilibili"), "instagram": player("instagram"),
		"tweet": inline(tweet), "x": inline(tweet), "twitter": inline(tweet),
		"gist":    inline(gist),
		"details": block(folded), "expand": block(folded), "collapse": block(folded),
		"notice": block(asideByWord), "admonition": block(asideByWord), "alert": block(asideByWord), "callout": block(asideByWord), "hint": block(asideByWord),
		"tip": aside("tip"), "info": aside("info"), "note": aside("note"), "warning": aside("warning"), "danger": aside("danger"),
		"important": aside("important"), "caution": aside("caution"), "success": aside("success"), "question": aside("question"),
		"mermaid": block(mermaid),
		"math":    block(formula), "mathjax": block(formula), "katex": inline(formula), "latex": block(formula),
		"param": inline(param),
		"tabs":  block(asItIs), "tabpane": block(asItIs), "tab": block(hugoTab),
		"rawhtml": block(asItIs), "html": block(asItIs),
		"link": inline(hugoLink), "button": inline(hugoLink), "video": inline(video),
		"quote": block(hugoQuote), "blockquote": block(hugoQuote),
	},
}

// figure is a picture. One with a size stays HTML, which Markdown has no word for.
func figure(c *call) (string, bool) {
	src := firstOf(c.arg("src", "url"), c.at(0))
	title, caption := c.arg("title"), c.arg("caption")
	if title != "" && caption != "" {
		caption = title + "：" + caption
	}
	caption = firstOf(caption, title)
	alt := firstOf(c.arg("alt"), c.at(1), caption)
	width, height := c.arg("width"), c.arg("height")
	out := image(alt, src, caption)
	if width != "" || height != "" {
		out = imageHTML(src, alt, caption, width, height)
		c.html = c.named["link"] == ""
	}
	if to := c.arg("link"); to != "" && out != "" {
		out = "[" + out + "](" + strings.ReplaceAll(to, " ", "%20") + ")"
	}
	return out, src != ""
}

func imageHTML(src, alt, title, width, height string) string {
	var b strings.Builder
	b.WriteString("<img")
	for _, a := range [][2]string{{"src", src}, {"alt", alt}, {"title", title}, {"width", width}, {"height", height}} {
		if a[1] != "" {
			fmt.Fprintf(&b, ` %s="%s"`, a[0], html.EscapeString(strings.Join(strings.Fields(a[1]), " ")))
		}
	}
	return b.String() + ">"
}

// highlight is code. The options behind the language choose lines and numbers of a page.
func highlight(c *call) (string, bool) {
	if len(c.pos) > 1 {
		c.named["options"] = strings.Join(c.pos[1:], " ")
	}
	return fenced(firstOf(c.arg("lang", "language"), c.at(0)), c.inner), c.pair
}

// ref is the address of another article.
func ref(c *call) (string, bool) {
	target, fragment, _ := strings.Cut(firstOf(c.arg("path"), c.at(0)), "#")
	if fragment != "" {
		fragment = "#" + fragment
	}
	if target == "" {
		return fragment, fragment != ""
	}
	to := c.site.find(c.page, target)
	if to == nil {
		return "", false
	}
	return link(c.page, to) + fragment, true
}

func tweet(c *call) (string, bool) {
	user, id := c.arg("user"), firstOf(c.arg("id"), c.at(0))
	if user == "" && len(c.pos) > 1 {
		user, id = c.at(0), c.at(1)
	}
	return hyperlink("X", "https://x.com/"+firstOf(user, "i")+"/status/"+id), id != ""
}

// param is a value of the front matter or, failing that, of the site's config.
func param(c *call) (string, bool) {
	keys := strings.Split(strings.ToLower(firstOf(c.arg("name"), c.at(0))), ".")
	v := firstOf(c.page.params.text(keys...), c.site.params.text(keys...))
	return v, v != ""
}

func hugoLink(c *call) (string, bool) {
	url := firstOf(c.arg("href", "url", "link", "to"), c.at(0))
	if to := c.site.find(c.page, url); to != nil && !strings.Contains(url, "://") {
		url = link(c.page, to)
	}
	words := firstOf(c.arg("content", "text", "title", "name"), strings.TrimSpace(c.inner), strings.Join(c.pos[min(1, len(c.pos)):], " "))
	return hyperlink(words, url), url != ""
}

func video(c *call) (string, bool) {
	url := firstOf(c.arg("src", "url", "mp4"), c.at(0))
	return hyperlink(firstOf(c.arg("title", "caption"), "视频"), url), url != ""
}

func hugoQuote(c *call) (string, bool) {
	out := quote(c.inner)
	who := strings.Join(strings.Fields(c.arg("author", "cite")+" "+c.arg("source")), " ")
	if url := c.arg("link"); url != "" {
		who = hyperlink(firstOf(who, url), url)
	}
	if who != "" {
		out += "\n>\n> —— " + who
	}
	return out, c.pair
}
