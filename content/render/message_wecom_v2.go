package render

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"moxin/content"
)

// robotMarkdown2 is the article in markdown_v2, which knows italics, lists, tables, pictures, rules
// and quotes in quotes besides, and no colours (platform notes collected 2026-11, 3.2). Blocks of code
// are not in that list: they stand in a quote, as in the old markdown.
func (j *job) robotMarkdown2() error {
	var err error
	j.out.Text = j.robotWords(readWhole, func(link string) string {
		w := v2Writer{job: j, title: j.titleHeading(), marks: wecomMarks{doc: j.doc, italic: true}}
		public := j.ws.Config.Public.URL != ""
		if public {
			w.marks.picture = w.picture
		}
		w.blocks(j.doc.root)
		text := j.carried(w.list, link, w.finish)
		w.leaveOut(text, public)
		err = w.err
		return text
	})
	return err
}

// v2Writer writes an article as blocks of markdown_v2.
type v2Writer struct {
	*job
	marks    wecomMarks
	title    ast.Node
	list     []unit
	groups   int     // of items so far
	pictures []shown // which the blocks name by their place here
	err      error   // of the store
}

func (w *v2Writer) add(u unit) {
	if strings.TrimSpace(u.text) != "" && u.kind != unitPicture {
		w.list = append(w.list, u)
	}
}

func (w *v2Writer) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if visible(n, w.channel.ID) && n != w.title && !w.ownContainer(n) && (n != w.doc.more || w.doc.moreInside) {
			w.block(n)
		}
	}
}

// inside are the blocks below a node.
func (w *v2Writer) inside(parent ast.Node) []unit {
	around := w.list
	w.list = nil
	w.blocks(parent)
	list := w.list
	w.list = around
	return list
}

func (w *v2Writer) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Blockquote:
		w.add(unit{kind: unitParagraph, text: quoteInQuote(joinUnits(w.inside(n)))})
	case *ast.List:
		w.items(n)
	case *east.Table:
		w.add(unit{text: w.table(n)})
	case *ast.ThematicBreak:
		w.add(unit{text: "---"})
	case *container:
		if _, title, ok := n.calloutTitle(); ok && n.title != "" {
			w.add(unit{text: "**" + title + "**"})
		}
		w.blocks(n)
	default:
		c := unitCollector{job: w.job, plain: w.marks.line, groups: w.groups}
		w.reportStruck(n)
		c.block(n, unitParagraph)
		w.groups = c.groups
		for _, u := range c.list {
			w.add(wecomBlock(u))
		}
	}
}

// quoteInQuote puts the bar of a quote beside each line, close to those that stand there.
func quoteInQuote(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		switch {
		case line == "" || strings.HasPrefix(line, ">"):
			lines[i] = ">" + line
		default:
			lines[i] = "> " + line
		}
	}
	return strings.Join(lines, "\n")
}

// items adds each item of a list with all that stands in it, set in as far as its marker.
func (w *v2Writer) items(l *ast.List) {
	w.groups++
	group, number := w.groups, l.Start
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		marker := "- "
		if l.IsOrdered() {
			marker = strconv.Itoa(number) + ". "
		}
		number++
		text := joinItem(w.inside(item))
		if box := checkBox(item); box != "" {
			text = box + " " + text
		}
		if text == "" {
			continue
		}
		w.add(unit{kind: unitItem, group: group, text: marker + setIn(text, len(marker))})
	}
}

// setIn moves all lines but the first and empty ones to the right.
func setIn(text string, columns int) string {
	text = strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", columns))
	return strings.ReplaceAll(text, "\n"+strings.Repeat(" ", columns)+"\n", "\n\n")
}

// joinItem writes what stands in an item: a list close below its words, paragraphs apart.
func joinItem(list []unit) string {
	var b strings.Builder
	for i, u := range list {
		if i > 0 {
			b.WriteByte('\n')
			if u.kind != unitItem {
				b.WriteByte('\n')
			}
		}
		b.WriteString(u.text)
	}
	return b.String()
}

// alignments are the marks of columns.
var alignments = map[east.Alignment]string{east.AlignLeft: ":--", east.AlignRight: "--:", east.AlignCenter: ":-:", east.AlignNone: "---"}

func (w *v2Writer) table(t *east.Table) string {
	var b strings.Builder
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		b.WriteByte('|')
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			fmt.Fprintf(&b, " %s |", strings.NewReplacer("|", "｜", "\n", " ").Replace(w.marks.line(cell)))
		}
		b.WriteByte('\n')
		if row == t.FirstChild() {
			b.WriteByte('|')
			for _, a := range t.Alignments {
				b.WriteString(" " + alignments[a] + " |")
			}
			b.WriteByte('\n')
		}
	}
	return strings.TrimSpace(b.String())
}

// pictureMark stands for a picture until the block that shows it is taken. Articles hold no NUL.
var pictureMark = regexp.MustCompile("\x00([0-9]+)\x00")

func (w *v2Writer) picture(n *ast.Image) string {
	w.pictures = append(w.pictures, shown{pictureRef(n), w.doc.plain(n), offset(n)})
	return fmt.Sprintf("\x00%d\x00", len(w.pictures)-1)
}

// finish puts the pictures of a block in place, and what they show for those that can't be had.
func (w *v2Writer) finish(text string) string {
	return strings.TrimSpace(pictureMark.ReplaceAllStringFunc(text, func(mark string) string {
		i, _ := strconv.Atoi(strings.Trim(mark, "\x00"))
		s := w.pictures[i]
		m, p, err := w.place(picture{ref: s.ref, alt: s.alt, use: forBody, role: content.RoleInline})
		alt := strings.NewReplacer("[", "", "]", "", "\n", " ").Replace(s.alt)
		switch {
		case err != nil:
			w.err = err
			return alt
		case p != nil && m.Source == "":
			p.offset = s.offset
			w.report(*p)
			if p.tiny() {
				return ""
			}
			return alt
		}
		return "![" + alt + "](" + content.MediaScheme + m.Hash + ")"
	}))
}

// leaveOut takes away the pictures of a block that did not fit, and says which others are not shown.
func (w *v2Writer) leaveOut(text string, public bool) {
	w.out.Media = slices.DeleteFunc(w.out.Media, func(m content.Media) bool {
		return m.Role == content.RoleInline && !strings.Contains(text, content.MediaScheme+m.Hash)
	})
	left, do := w.bodyPictures(), needsAddress
	if public {
		do = content.T("写成 ![图里是什么](地址)", "write ![what it shows](address)")
		left = slices.DeleteFunc(left, func(s shown) bool {
			return slices.ContainsFunc(w.pictures, func(known shown) bool { return known.ref == s.ref })
		})
	}
	w.leftPictures(len(left),
		content.T(fmt.Sprintf("消息里的图由企业微信从公网地址读，%d 张图没有带上", len(left)), fmt.Sprintf("WeCom reads pictures of a message from a public address: pictures left out: %d", len(left))), do)
}
