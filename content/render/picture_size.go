package render

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// widthAttribute is where a picture's node keeps the width that the article gives it, as CSS.
const widthAttribute = "width"

// pictureWidth is that width, or "".
func pictureWidth(n *ast.Image) string {
	v, _ := n.AttributeString(widthAttribute)
	css, _ := v.(string)
	return css
}

// setWidth keeps a width. Height follows from it, or the picture would be squeezed on a phone.
func setWidth(n *ast.Image, width string) {
	if css := cssWidth(width); css != "" {
		n.SetAttributeString(widthAttribute, "width:"+css)
	}
}

// cssWidth is a length as CSS: a number alone is pixels. "" for anything else.
func cssWidth(s string) string {
	if !cssLength.MatchString(s) || strings.Trim(s, "0.") == "" {
		return ""
	}
	if strings.Trim(s, "0123456789.") == "" {
		return s + "px"
	}
	return s
}

// pictureSizeParser reads attributes right behind a picture, as Pandoc and kramdown write them:
// ![…](a.png){width=50%}. Those of look and place but the width have no equal on any channel.
type pictureSizeParser struct{}

var (
	pictureAttributes = regexp.MustCompile(`^\{:?([^{}\n]*)\}`)
	pictureAttribute  = regexp.MustCompile(`^(?:[#.][\w-]+|[\w-]+=(?:"[^"]*"|'[^']*'|[^\s"']+))$`)
)

// Trigger implements parser.InlineParser.
func (pictureSizeParser) Trigger() []byte { return []byte{'{'} }

// Parse implements parser.InlineParser.
func (pictureSizeParser) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	img, ok := parent.LastChild().(*ast.Image)
	if !ok {
		return nil
	}
	line, _ := block.PeekLine()
	m := pictureAttributes.FindSubmatch(line)
	if m == nil {
		return nil
	}
	words := strings.Fields(string(m[1]))
	for _, word := range words {
		if !pictureAttribute.MatchString(word) {
			return nil
		}
	}
	for _, word := range words {
		if key, value, ok := strings.Cut(word, "="); ok && key == "width" {
			setWidth(img, strings.Trim(value, `"'`))
		}
	}
	block.Advance(len(m[0]))
	return &unseen{}
}

// sizedPictureParser reads ![…](a.png =300x200), as markdown-it and many editors write a size. It
// is no picture to CommonMark, whose readers would see the marks.
type sizedPictureParser struct{}

var sizedPicture = regexp.MustCompile(`^!\[([^\[\]\n]*)\]\([ \t]*<?([^\s<>()]+)>?(?:[ \t]+(?:"([^"\n]*)"|'([^'\n]*)'))?[ \t]+=([0-9.]+(?:px|%)?)?x?(?:[0-9.]+(?:px|%)?)?[ \t]*\)`)

// Trigger implements parser.InlineParser.
func (sizedPictureParser) Trigger() []byte { return []byte{'!'} }

// Parse implements parser.InlineParser.
func (sizedPictureParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	m := sizedPicture.FindSubmatchIndex(line)
	if m == nil {
		return nil
	}
	part := func(i int) []byte {
		if m[2*i] < 0 {
			return nil
		}
		return line[m[2*i]:m[2*i+1]]
	}
	link := ast.NewLink()
	link.Destination, link.Title = part(2), append(part(3), part(4)...)
	img := ast.NewImage(link)
	img.SetPos(segment.Start)
	if m[3] > m[2] {
		img.AppendChild(img, ast.NewTextSegment(text.NewSegment(segment.Start+m[2], segment.Start+m[3])))
	}
	setWidth(img, string(part(5)))
	block.Advance(m[1])
	return img
}
