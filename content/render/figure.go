package render

import (
	"path"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// onlyPictures returns the pictures of a paragraph or link that holds nothing else; nil
// otherwise. A link around a picture counts as the picture.
func onlyPictures(parent ast.Node, source []byte) []*ast.Image {
	var list []*ast.Image
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Image:
			list = append(list, n)
		case *ast.Text:
			if strings.TrimSpace(string(n.Value(source))) != "" {
				return nil
			}
		case *ast.Link:
			inner := onlyPictures(n, source)
			if inner == nil {
				return nil
			}
			list = append(list, inner...)
		case *unseen:
		default:
			return nil
		}
	}
	return list
}

// noCaption are alt texts that tools write for nobody to read.
var noCaption = regexp.MustCompile(`(?i)^(image|img|picture|pic|photo|screenshot|alt|alt text|untitled|图片|图|截图|插图|在这里插入图片描述|image[-_ .(]?\d*\)?|img[-_ ]?\d+|[\w-]+\.(png|jpe?g|gif|webp|svg|bmp))$`)

// caption is the line under a picture: its title, else an alt text that was meant for people.
func caption(d *document, n *ast.Image) string {
	if len(n.Title) > 0 {
		return unescape(n.Title)
	}
	alt := d.plain(n)
	if noCaption.MatchString(alt) || alt == strings.TrimSuffix(path.Base(string(n.Destination)), path.Ext(string(n.Destination))) {
		return ""
	}
	return alt
}
