package render

import (
	"fmt"
	"strings"

	"moxin/content"
)

// texScale is how many pixels of a drawn formula stand on one pixel of the page, so that it is
// sharp on a phone: commands draw formulas at about 200 dots an inch.
const texScale = 2

// formulaCSS shows a formula at its own size, however small the screen.
func formulaCSS(m content.Media) string {
	return fmt.Sprintf("width:%dpx;border-radius:0", max(1, m.Width/texScale))
}

func (w *wechat) mathBlock(source string, at int) {
	if m, ok := w.drawing(drawTeX, texBlock(source), at); ok {
		w.figure(w.imgTag(m, m.Alt, formulaCSS(m)), "")
		return
	}
	w.open("section", "math", "")
	for i, line := range strings.Split(source, "\n") {
		if i > 0 {
			w.b.WriteString("<br>")
		}
		w.text(line)
	}
	w.close("section")
}

func (w *wechat) mathInline(source string, at int) {
	if m, ok := w.drawing(drawTeX, source, at); ok {
		w.b.WriteString(w.imgTag(m, m.Alt, formulaCSS(m)))
		return
	}
	w.inlineCode(source)
}
