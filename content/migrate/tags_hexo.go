package migrate

import (
	"regexp"
	"slices"
	"strings"
)

// hexoTags are Hexo's own tags and those of widely used themes (NexT, Butterfly, Fluid, Icarus).
var hexoTags = dialect{
	read:     readLiquid,
	verbatim: map[string]bool{"raw": true, "codeblock": true, "code": true, "highlight": true, "mermaid": true, "math": true},
	stray:    regexp.MustCompile(`\{\{[^{}\n]*\}\}|\{%[^}\n]*`),
	unescape: func(code string) string { return code },
	equals: map[string]equal{
		"codeblock": block(codeblock), "code": block(codeblock), "highlight": block(highlight),
		"asset_img": inline(hexoImage), "asset_path": inline(assetPath), "asset_link": inline(assetLink), "img": inline(hexoImage), "image": inline(hexoImage),
		"post_link": inline(postLink), "post_path": inline(postPath), "post_url": inline(postPath),
		"blockquote": block(hexoQuote), "quote": block(hexoQuote), "pullquote": block(pullquote), "centerquote": block(pullquote), "cq": block(pullquote),
		"note": block(asideByWord), "subnote": block(asideByWord), "callout": block(asideByWord),
		"tip": block(asideByWord), "admonition": block(asideByWord),
		"link": inline(hexoLink), "linkto": inline(hexoLink), "btn": inline(button), "button": inline(button),
		"raw":     block(asItIs),
		"youtube": player("youtube"), "vimeo": player("vimeo"), "bilibili": player("bilibili"), "jsfiddle": player("jsfiddle"),
		"gist": inline(gist), "iframe": inline(video), "video": inline(video),
		"tabs": block(hexoTabs), "label": inline(mark),
		"details": block(folded), "fold": block(foldedWords), "folding": block(foldedWords), "hideToggle": block(foldedWords), "spoiler": block(foldedWords),
		"mermaid": block(mermaid), "math": block(formula),
	},
}

// codeblock is [title] [lang:x] [url] [link text] and options.
func codeblock(c *call) (string, bool) {
	out := fenced(c.arg("lang", "language"), c.inner)
	if len(c.pos) > 0 {
		out = titleLine(c.pos) + "\n\n" + out
	}
	return out, c.pair
}

// titleLine is a caption above code, linked where it names an address.
func titleLine(words []string) string {
	i := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "http") || strings.HasPrefix(w, "/") })
	if i < 0 {
		return "**" + strings.Join(words, " ") + "**"
	}
	return hyperlink(firstOf(strings.Join(slices.Concat(words[:i], words[i+1:]), " "), words[i]), words[i])
}

// hexoImage is [class names] src [width] [height] ["title" ["alt"]]: the source is the first word that
// looks like a file or an address.
func hexoImage(c *call) (string, bool) {
	i := slices.IndexFunc(c.pos, func(w string) bool {
		return strings.Contains(w, "/") || isPicture(w) || strings.HasPrefix(w, "http")
	})
	if i < 0 {
		return "", false
	}
	src := c.pos[i]
	if p, ok := c.site.asset(c.page, src); ok {
		src = p
	}
	rest := c.pos[i+1:]
	var sizes []string
	for len(rest) > 0 && len(sizes) < 2 && allDigits(strings.TrimSuffix(strings.TrimSuffix(rest[0], "px"), "%")) {
		sizes, rest = append(sizes, rest[0]), rest[1:]
	}
	title, alt := "", ""
	switch len(rest) {
	case 0:
	case 1:
		title = rest[0]
	default:
		title, alt = rest[0], rest[1]
	}
	// Hexo writes both in one word: '"title" "alt"'.
	if words, _ := arguments(title, false); len(words) == 2 && strings.Contains(title, `"`) {
		title, alt = words[0], words[1]
	}
	title = unquoted(title)
	alt = firstOf(unquoted(alt), title)
	if len(sizes) == 0 {
		return image(alt, src, title), true
	}
	c.html = true
	return imageHTML(src, alt, title, sizes[0], strings.Join(sizes[1:], "")), true
}

func unquoted(s string) string {
	if len(s) > 1 && s[0] == s[len(s)-1] && (s[0] == '"' || s[0] == '\'') {
		return s[1 : len(s)-1]
	}
	return s
}

func assetPath(c *call) (string, bool) { return c.site.asset(c.page, c.at(0)) }

func assetLink(c *call) (string, bool) {
	to, ok := c.site.asset(c.page, c.at(0))
	return hyperlink(firstOf(strings.Join(titleWords(c.pos), " "), c.at(0)), to), ok
}

// titleWords are the words behind a tag's first one, without the switch that escapes HTML.
func titleWords(pos []string) []string {
	if len(pos) < 2 {
		return nil
	}
	words := pos[1:]
	if last := words[len(words)-1]; last == "true" || last == "false" {
		words = words[:len(words)-1]
	}
	return words
}

func postLink(c *call) (string, bool) {
	target, fragment, _ := strings.Cut(c.at(0), "#")
	to := c.site.find(c.page, target)
	if to == nil {
		return "", false
	}
	if fragment != "" {
		fragment = "#" + fragment
	}
	return hyperlink(firstOf(strings.Join(titleWords(c.pos), " "), to.title), link(c.page, to)+fragment), true
}

func postPath(c *call) (string, bool) {
	to := c.site.find(c.page, c.at(0))
	if to == nil {
		return "", false
	}
	return link(c.page, to), true
}

// quoteSource is author[, source] [link] [link title] of a quote.
var quoteSource = regexp.MustCompile(`^(.*?)(?:\s*((?:https?://|/)\S+)(?:\s+(.*))?)?$`)

func hexoQuote(c *call) (string, bool) {
	out := quote(c.inner)
	m := quoteSource.FindStringSubmatch(strings.Join(strings.Fields(c.rest), " "))
	if m == nil || m[0] == "" {
		return out, c.pair
	}
	for _, name := range sortedNames(c.named) {
		c.arg(name)
	}
	who := strings.Trim(m[1], `"' `)
	if m[2] != "" {
		who = strings.TrimSpace(who + " " + hyperlink(firstOf(m[3], m[2]), m[2]))
	}
	return out + "\n>\n> —— " + who, c.pair
}

func sortedNames(m map[string]string) []string {
	var names []string
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

func pullquote(c *call) (string, bool) { return quote(c.inner), c.pair }

// hexoLink is text url [external] [title].
func hexoLink(c *call) (string, bool) {
	i := slices.IndexFunc(c.pos, func(w string) bool { return strings.HasPrefix(w, "http") || strings.HasPrefix(w, "/") })
	if i < 0 {
		return "", false
	}
	return hyperlink(strings.Join(c.pos[:i], " "), c.pos[i]), true
}

// button is url, text, icon, style with commas between.
func button(c *call) (string, bool) {
	parts := strings.Split(c.rest, ",")
	url := strings.TrimSpace(parts[0])
	if len(parts) < 2 || url == "" {
		return "", false
	}
	for name := range c.named {
		c.used[name] = true
	}
	return hyperlink(strings.TrimSpace(parts[1]), url), true
}

// mark is the text of a coloured label: [style] @text, or text [style].
func mark(c *call) (string, bool) {
	if _, words, ok := strings.Cut(c.rest, "@"); ok {
		return strings.TrimSpace(words), words != ""
	}
	return c.at(0), c.at(0) != ""
}

// foldedWords is folded text whose title is all words, but for a colour in front of them.
func foldedWords(c *call) (string, bool) {
	title, _, _ := strings.Cut(strings.Join(c.pos, " "), ",")
	return callout("details", title, c.inner), c.pair
}
