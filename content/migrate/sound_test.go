package migrate

import (
	"testing"
	"time"

	"moxin/content"
)

// soundImport: an article that was sound is imported, and is sound afterwards.
func soundImport(t *testing.T, article string, zone *time.Location) {
	t.Helper()
	before, findings := content.ParseArticle("x.md", []byte(article), zone)
	for name, run := range tools {
		site := files("hugo.toml", "[params]\nauthor = 'a: b'\n[permalinks]\npost = ':title'\n", "_config.yml", "author: 'a: b'\nnew_post_name: :year-:month-:day-:title.md\n",
			"content/2024-01-02-x.md", article, "source/_posts/2024-01-02-x.md", article, "source/_posts/2024-01-02-x/p.png", "x")
		r, err := run(site, zone)
		if err != nil {
			t.Fatal(name, err)
		}
		sound(t, r)
		for _, f := range r.Files {
			if f.Kind != KindArticle || before == nil {
				continue
			}
			after, got := content.ParseArticle("x.md", f.Data, zone)
			if after == nil {
				t.Fatalf("%s: %q was read, and is not as %q: %v", name, article, f.Data, got)
			}
			if !content.Failing(findings, "") && content.Failing(got, "") {
				t.Fatalf("%s: %q was sound, and is not as %q: %v", name, article, f.Data, got)
			}
			if after.Title != before.Title && before.Keys["title"].Line > 0 && before.BodyLine > 1 {
				t.Fatalf("%s: the title %q became %q", name, before.Title, after.Title)
			}
			if !after.PublishAt.None() {
				t.Fatalf("%s: an import schedules a release: %q", name, f.Data)
			}
		}
	}
}

// TestSoundArticlesStaySound tries each front matter with each body.
func TestSoundArticlesStaySound(t *testing.T) {
	matters := []string{
		"", "---\ntitle: a\n---\n", "---\ntitle: a\ndate: 2024-01-02T08:00:00Z\ncategories: [a, [b, c]]\ntags: d\n---\n",
		"---\r\ntitle: a\r\ncover: p.png\r\nfeatured_image: q.png\r\n---\r\n", "+++\ntitle = 'a'\ncategories = ['x']\n[params]\nk = 1\n+++\n",
		"{\n\"title\": \"a\",\n\"categories\": [\"x\"]\n}\n\n", "---\ntitle: &t a\nseries: *t\n---\n", "---\ntitle: a\npublish_at: 2030-01-01 20:00\ndraft: true\n---\n",
		"---\ntitle: \"一：二\"\nauthors:\n  - name: c\npermalink: /x/y.html\naliases: /z\n---\n", "\ufeff---\ntitle: a\nslug: S p\n---\n",
	}
	bodies := []string{
		"", "正文 ![](p.png)\n", "---\n\n{{< figure src=\"x\" width=\"3\" >}}\n{% img p.png 3 %}\n", "{{% tip %}}\n```\n{{% /tip %}}\n", "{% raw %}\n---\ntitle: b\n---\n{% endraw %}\n",
		"{{< details >}}{{< details >}}x{{< /details >}}", "| {% note %} | {{< highlight go >}}x{{< /highlight >}} |\n",
	}
	zone := shanghai(t)
	for _, m := range matters {
		for _, b := range bodies {
			soundImport(t, m+b, zone)
		}
	}
}

func FuzzImport(f *testing.F) {
	f.Add("---\ntitle: a\ncategories: b\n---\n{{< figure src=\"x\" >}}{% note %}y{% endnote %}")
	f.Add("+++\ntitle = 'a'\n+++\n\nx")
	f.Add("{% raw %}---\nx: y\n---{% endraw %}")
	zone := shanghai(f)
	f.Fuzz(func(t *testing.T, article string) {
		if len(article) < 4<<10 {
			soundImport(t, article, zone)
		}
	})
}
