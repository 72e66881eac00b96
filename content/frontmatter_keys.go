package content

// matterKeys are the keys that articles are read by, each with the names that other tools
// give to the same idea; where a file sets several, the first of them that is set wins.
var matterKeys = []struct {
	key   string
	names []string
}{
	{"title", nil},
	{"slug", []string{"permalink", "url", "abbrlink"}},
	{"aliases", []string{"alias", "redirect_from"}},
	{"author", []string{"authors"}},
	{"summary", []string{"description", "excerpt"}},
	{"cover", []string{"image", "images", "banner", "bigimg", "top_img", "header-img", "thumbnail"}},
	{"tags", []string{"keywords", "tag"}},
	{"series", nil},
	{"part", nil},
	{"campaign", nil},
	{"after", nil},
	{"priority", nil},
	{"stage", nil},
	{"audience", nil},
	{"ai", nil},
	// date says when a text was written. It never schedules a release: a folder of old
	// posts must not go out because somebody pointed moxin at it. Only publish_at does.
	{"date", nil},
	{"publish_at", nil},
	{"channels", nil},
	{"contact", nil},
	{"draft", []string{"published"}},
}

// ownKey is the key that a name stands for.
func ownKey(name string) (string, bool) {
	for _, k := range matterKeys {
		if k.key == name {
			return k.key, true
		}
		for _, alias := range k.names {
			if alias == name {
				return k.key, true
			}
		}
	}
	return "", false
}

// keyNames are all names that mean something to us.
func keyNames() []string {
	var names []string
	for _, k := range matterKeys {
		names = append(append(names, k.key), k.names...)
	}
	return names
}

// foreignKeys are keys of Hugo, Hexo, Jekyll, Docusaurus, VitePress, Astro and their
// themes that moxin has no use for. They pass in silence: the team's site reads them.
var foreignKeys = set(
	// shared
	"id", "layout", "type", "weight", "order", "updated", "lastmod", "last_modified_at", "modified", "lang", "language",
	"categories", "category", "toc", "math", "mathjax", "katex", "mermaid", "comments", "comment", "sticky", "top", "pin", "pinned",
	"hidden", "hide", "noindex", "password", "license", "copyright", "robots", "sitemap", "index", "isIndex",
	"subtitle", "sub_title", "seo_title", "linkTitle", "link_title", "menu", "nav", "nav_order", "parent", "css", "js",
	// Hugo
	"expiryDate", "publishDate", "markup", "outputs", "cascade", "resources", "params", "headless", "isCJKLanguage",
	"projects", "authorlink", "translator", "translatorlink", "reviewer", "reviewerlink", "originallink", "original",
	"contentCopyright", "reward", "mindmap", "mindmap2", "originalPublishDate", "sequence", "flow", "featured", "featured_image", "featuredImage", "draftDate",
	// Hexo
	"aplayer", "aside", "highlight_shrink", "swiper_index", "description_show", "photos", "link", "cc", "toc_number", "keywords_meta",
	"hideInList", "recommend", "summaryImg", "coverImg", "mathJax", "copyright_author", "copyright_info",
	// Jekyll
	"header-style", "header-mask", "catalog", "multilingual", "mermaidjs", "sidebar", "toc_sticky", "classes", "tagline", "iconimage", "github",
	// Docusaurus, VitePress, Astro
	"sidebar_label", "sidebar_position", "hide_table_of_contents", "hide_title", "pagination_next", "pagination_prev",
	"pagination_label", "custom_edit_url", "editLink", "outline", "head", "navbar", "footer", "prev", "next", "pubDate", "pubDatetime",
	"heroImage", "updatedDate", "ogImage", "postSlug", "readingTime", "unlisted", "last_update", "truncate", "icon", "isOriginal", "star", "article",
)

// ownChannelKeys are the keys that stand below channels.X alone.
var ownChannelKeys = set("short", "text", "script", "source_url", "video", "position", "topics", "again")

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}
