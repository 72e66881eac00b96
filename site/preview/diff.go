package preview

import (
	"slices"
	"strings"

	"golang.org/x/net/html"

	"moxin/content"
)

// diffLines bounds the lines of each side that are compared: the table below is their product.
const diffLines = 2000

// change is a line of a comparison: "same", "gone" or "new". Several same lines in a row are one
// change that skips Skip of them.
type change struct {
	Kind string
	Text string
	Skip int
}

// compare is the difference between two texts, line by line, by their longest common
// subsequence; false when they are too long to compare.
func compare(before, after []string) ([]change, bool) {
	head := 0
	for head < min(len(before), len(after)) && before[head] == after[head] {
		head++
	}
	tail := 0
	for tail < min(len(before), len(after))-head && before[len(before)-1-tail] == after[len(after)-1-tail] {
		tail++
	}
	a, b := before[head:len(before)-tail], after[head:len(after)-tail]
	if len(a) > diffLines || len(b) > diffLines {
		return nil, false
	}
	var out []change
	for _, text := range before[:head] {
		out = append(out, change{Kind: "same", Text: text})
	}
	out = append(out, middle(a, b)...)
	for _, text := range before[len(before)-tail:] {
		out = append(out, change{Kind: "same", Text: text})
	}
	return out, true
}

// middle compares what is left after the common beginning and end.
func middle(a, b []string) []change {
	width := len(b) + 1
	longest := make([]int16, (len(a)+1)*width) // at i, j: common lines of a[i:] and b[j:]
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i*width+j] = longest[(i+1)*width+j+1] + 1
			} else {
				longest[i*width+j] = max(longest[(i+1)*width+j], longest[i*width+j+1])
			}
		}
	}
	var out []change
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, change{Kind: "same", Text: a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && longest[(i+1)*width+j] >= longest[i*width+j+1]:
			out = append(out, change{Kind: "gone", Text: a[i]})
			i++
		default:
			out = append(out, change{Kind: "new", Text: b[j]})
			j++
		}
	}
	return out
}

// around is how many equal lines are kept beside a difference.
const around = 2

// shorten leaves out equal lines that are far from any difference, and says how many.
func shorten(changes []change) []change {
	near := make([]bool, len(changes))
	for i, c := range changes {
		if c.Kind == "same" {
			continue
		}
		for k := max(0, i-around); k <= min(len(changes)-1, i+around); k++ {
			near[k] = true
		}
	}
	var out []change
	for i, c := range changes {
		switch {
		case near[i]:
			out = append(out, c)
		case len(out) > 0 && out[len(out)-1].Skip > 0:
			out[len(out)-1].Skip++
		default:
			out = append(out, change{Kind: "same", Skip: 1})
		}
	}
	return out
}

// readable is everything of a rendition that people read, line by line: title, summary, text,
// topics, and which pictures there are.
func readable(r content.Rendition) []string {
	lines := []string{r.Title}
	for _, s := range []string{r.Short, r.Summary, r.SourceURL} {
		if s != "" {
			lines = append(lines, s)
		}
	}
	text := r.Text
	if r.HTML != "" {
		text = htmlText(r.HTML)
	}
	lines = append(lines, strings.Split(strings.TrimSpace(text), "\n")...)
	if topics := topicsLine(r.Topics); topics != "" && !strings.Contains(text, topics) {
		lines = append(lines, topics)
	}
	if r.Script != "" {
		lines = append(lines, strings.Split(strings.TrimSpace(r.Script), "\n")...)
	}
	for _, m := range r.Media {
		lines = append(lines, "["+string(m.Role)+"] "+m.Name)
	}
	return lines
}

// blocks are the elements that begin a line of their own.
var blocks = []string{"p", "section", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "blockquote", "pre", "figure", "figcaption", "br", "hr", "div"}

// htmlText is the text of HTML with a line for each block.
func htmlText(source string) string {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return tidyLines(out.String())
		case html.TextToken:
			out.Write(z.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if name, _ := z.TagName(); slices.Contains(blocks, string(name)) {
				out.WriteByte('\n')
			}
		}
	}
}

func tidyLines(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
