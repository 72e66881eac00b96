package migrate

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

func TestTagsAreRead(t *testing.T) {
	for _, c := range []struct {
		read func(string) (tag, bool)
		in   string
		want string
	}{
		{readShortcode, `{{< figure src="a b.png" width=3 >}} after`, `figure [] map[src:a b.png width:3]`},
		{readShortcode, "{{% x \"a\\\"b\" `c\"d` e %}}", `x [a"b c"d e] map[]`},
		{readShortcode, `{{</ x >}}`, `/x [] map[]`},
		{readShortcode, `{{< x />}}`, `x [] map[]`},
		{readShortcode, `{{< x ">}}" >}}`, `x [>}}] map[]`},
		{readShortcode, `{{< x "open >}}`, `x ["open] map[]`},
		{readShortcode, `{{< a/b.html >}}`, `a/b.html [] map[]`},
		{readShortcode, `{{</* x */>}}`, `literal {{< x >}}`},
		{readShortcode, `{{< x`, ``},
		{readShortcode, `{{< >}}`, ``},
		{readShortcode, `{{ .Title }}`, ``},
		{readLiquid, `{% note info 'a b' %}`, `note [info a b] map[]`},
		{readLiquid, `{%- endnote -%}`, `/note [] map[]`},
		{readLiquid, `{% codeblock a.go lang:go https://x.y/z %}`, `codeblock [a.go https://x.y/z] map[lang:go]`},
		{readLiquid, `{% end %}`, `end [] map[]`},
		{readLiquid, `{% 100 %}`, ``},
		{readLiquid, `{% x`, ``},
	} {
		tag, ok := c.read(c.in)
		got := fmt.Sprintf("%s %v %v", tag.name, tag.pos, tag.named)
		switch {
		case !ok:
			got = ""
		case tag.literal != "":
			got = "literal " + tag.literal
		case tag.closing:
			got = "/" + got
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.in, got, c.want)
		}
	}
}

// converted is a body converted as the only article of a site.
func converted(d dialect, body string) (string, []Note) {
	s := &site{fsys: fstest.MapFS{}, tags: d, byName: map[string]*page{}, files: map[string]bool{}}
	return s.convert(&page{from: "a.md", to: "a.md"}, body, 0)
}

// TestBlocksFindTheirPlace: a block never joins the lines around it, and stays in its list.
func TestBlocksFindTheirPlace(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"alone", "{{% tip %}}x{{% /tip %}}", "::: tip\nx\n:::\n"},
		{"inside a sentence", "前{{% tip %}}x{{% /tip %}}后", "前\n\n::: tip\nx\n:::\n\n后"},
		{"below a paragraph", "前\n{{% tip %}}\nx\n{{% /tip %}}\n后", "前\n\n::: tip\nx\n:::\n\n后"},
		{"as an item", "- {{% tip %}}\n  x\n  {{% /tip %}}\n- y", "- ::: tip\n  x\n  :::\n\n- y"},
		{"inside an item", "1. a\n\n   {{% tip %}}\n   x\n   {{% /tip %}}\n", "1. a\n\n   ::: tip\n   x\n   :::\n"},
		{"two", "{{% tip %}}\nx\n{{% /tip %}}\n\n\n{{% tip %}}\ny\n{{% /tip %}}", "::: tip\nx\n:::\n\n::: tip\ny\n:::\n"},
		{"one in another", "{{% tip %}}\n{{% info %}}\nx\n{{% /info %}}\n{{% /tip %}}", ":::: tip\n::: info\nx\n:::\n::::\n"},
		{"in a table", "| {{% tip %}}x{{% /tip %}} |", "| {{% tip %}}x{{% /tip %}} |"},
		{"code in code", "{{< highlight md >}}\n```\nx\n```\n{{< /highlight >}}", "````md\n```\nx\n```\n````\n"},
		{"crossed", "{{% tip %}}a{{% info %}}b{{% /tip %}}c{{% /info %}}", "::: tip\na{{% info %}}b\n:::\n\nc{{% /info %}}"},
		{"never closed", "a\n```\n{{< x >}}", "a\n```\n{{< x >}}"},
	} {
		if got, _ := converted(hugoTags, c.in); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestEquals(t *testing.T) {
	for _, c := range []struct {
		tool     dialect
		in, want string
		notes    int
	}{
		{hugoTags, `{{< figure src="a (1).png" alt="[x]" >}}`, `![\[x\]](<a (1).png>)`, 0},
		{hugoTags, `{{< figure alt="x" >}}`, `{{< figure alt="x" >}}`, 1},
		{hugoTags, `{{< vimeo id="5" class="c" >}}`, `[Vimeo](https://vimeo.com/5)`, 1},
		{hugoTags, `{{< x user="a" id="1" >}}`, `[X](https://x.com/a/status/1)`, 0},
		{hugoTags, `{{< gist a 1 >}}`, `[Gist](https://gist.github.com/a/1)`, 0},
		{hugoTags, `{{< bilibili aid="170001" >}}`, `[B站视频](https://www.bilibili.com/video/av170001)`, 0},
		{hugoTags, `{{< katex >}}a^2{{< /katex >}}`, `$a^2$`, 0},
		{hugoTags, `{{< ref "#here" >}}`, `#here`, 0},
		{hugoTags, `{{< button href="https://a.b" >}}去{{< /button >}}`, `[去](https://a.b)`, 0},
		{hugoTags, `{{< video src="/a.mp4" >}}`, `[视频](/a.mp4)`, 0},
		{hugoTags, `{{% alert title="看" color="warning" %}}x{{% /alert %}}`, "::: warning 看\nx\n:::\n", 0},
		{hugoTags, `{{% alert %}}x{{% /alert %}}`, "::: info\nx\n:::\n", 0},
		{hexoTags, `{% note %}x{% endnote %}`, "::: info\nx\n:::\n", 0},
		{hexoTags, `{% btn https://a.b, 去看, fa, "x" %}`, `[去看](https://a.b)`, 0},
		{hexoTags, `{% label 重点 blue %}`, `重点`, 0},
		{hexoTags, `{% fold 看, blue %}x{% endfold %}`, "::: details 看\nx\n:::\n", 0},
		{hexoTags, `{% highlight go %}x{% endhighlight %}`, "```go\nx\n```\n", 0},
		{hexoTags, `{% quote %}x{% endquote %}`, "> x\n", 0},
		{hexoTags, `{% post_path x %}`, `{% post_path x %}`, 1},
		{hexoTags, `{% img nothing %}`, `{% img nothing %}`, 1},
		{hexoTags, "`{% x %}` {% x %} {{ y }}", "`{% x %}` {% x %} {{ y }}", 2},
	} {
		got, notes := converted(c.tool, c.in)
		if got != c.want || len(notes) != c.notes {
			t.Errorf("%s: got %q with %v, want %q with %d notes", c.in, got, notes, c.want, c.notes)
		}
	}
}

// TestNotesNameTheLine: of the tag, also inside another and behind one over several lines.
func TestNotesNameTheLine(t *testing.T) {
	_, notes := converted(hugoTags, "a\n{{< tip\n >}}\n{{< odd >}}\n{{< /tip >}}\n\n{{< figure\nsrc=\"x\" >}}\n{{< late >}}")
	var lines []string
	for _, n := range notes {
		lines = append(lines, fmt.Sprint(n.Line, n.What))
	}
	if got := strings.Join(lines, " "); got != "4{{< odd >}} 9{{< late >}}" {
		t.Errorf("got %s", got)
	}
}

// fuzzTags: nothing panics or loops, and no word of the text is lost.
func fuzzTags(f *testing.F, d dialect, seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if len(body) > 4<<10 {
			return
		}
		var whole strings.Builder
		for _, p := range d.scan(body) {
			if p.tag != nil {
				whole.WriteString(p.tag.raw)
			}
			whole.WriteString(p.text)
		}
		if whole.String() != body {
			t.Fatalf("%q was cut into %q", body, whole.String())
		}
		converted(d, body)
	})
}

func FuzzShortcodes(f *testing.F) {
	fuzzTags(f, hugoTags, `{{< figure src="a" >}}`, "{{% tip `x` %}}\n- y\n{{% /tip %}}", "{{</* x */>}}", "```\n{{< x >}}", "- {{< highlight go >}}{{< /highlight >}}|")
}

func FuzzLiquid(f *testing.F) {
	fuzzTags(f, hexoTags, `{% img a/b 1 2 "x" %}`, "{% tabs a %}\n<!-- tab x -->\n{% endtabs %}", "{% raw %}{% note %}{% endraw %}", "{% blockquote a https://b c %}\nx\n{% endblockquote %}")
}
