package render

import (
	"moxin/content"
	"moxin/content/media"
)

// isTiny reports a picture of one pixel. It shows nothing: such pictures count the visits to a page.
func isTiny(data []byte) bool {
	_, width, height, err := media.Sniff(data)
	return err == nil && width == 1 && height == 1
}

func tinyProblem(ref string) *problem {
	return &problem{rule: "media/tiny", severity: content.SeverityNote,
		message:    content.T("只有一个像素的图没有带上："+shortRef(ref), "a picture of one pixel is left out: "+shortRef(ref)),
		suggestion: content.T("多半是统计用的，从正文里删掉", "it most likely counts visits: remove it from the text")}
}

// tiny reports that what a picture lacks is its size: nothing stands in its place.
func (p *problem) tiny() bool { return p.rule == "media/tiny" }
