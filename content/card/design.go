package card

import (
	"image/color"

	"moxin/content"
)

// palette is every colour of a picture; all but the first five are derived, so that a workspace's
// colours carry through. Words on page and on ground always keep minContrast.
type palette struct {
	ground color.RGBA // of covers and of a card's edge
	page   color.RGBA // below the words of a body card
	ink    color.RGBA
	muted  color.RGBA // captions, brand, page numbers
	accent color.RGBA // as a surface

	onAccent color.RGBA // words on accent
	signal   color.RGBA // accent as words on page
	title    color.RGBA // words on ground
	soft     color.RGBA // muted words on ground
	tint     color.RGBA // below code and callouts
	hair     color.RGBA // thin rules
	mark     color.RGBA // the highlighter's
	stroke   color.RGBA // the highlighter's on ground
	plate    color.RGBA // below a bold cover's lead
	onPlate  color.RGBA
}

// design is the look of pictures before a size is known. Lengths in pixels of a 1080 wide card.
type design struct {
	palette
	bold    bool // the design "bold": large type on colour
	brand   string
	text    role    // of running words
	head    role    // of titles and headings
	size    float64 // of running words
	leading float64 // line height in em
	corner  float64 // radius of pictures and panels
	body    box     // where the words of a body card stand
}

// base are the designs' own colours: ground, ink, muted, accent.
var base = map[string][4]uint32{
	content.DesignPaper: {0xfaf8f4, 0x221d18, 0x756c60, 0xc8402e},
	content.DesignBold:  {0xffd84a, 0x17140f, 0x5d574a, 0xd43a26},
}

// newDesign settles a style. An unknown design is paper.
func newDesign(s Style) design {
	d := design{bold: s.Design == content.DesignBold, brand: s.Brand}
	name := content.DesignPaper
	if d.bold {
		name = content.DesignBold
	}
	own := base[name]
	d.ground = parseColor(s.Ground, rgb(own[0]))
	d.ink = parseColor(s.Ink, rgb(own[1]))
	d.muted = parseColor(s.Muted, rgb(own[2]))
	d.accent = parseColor(s.Accent, rgb(own[3]))
	d.derive()
	if d.bold {
		d.text, d.head = roleSans, roleSans
		d.size, d.leading, d.corner = 44, 1.62, 28
		d.body = box{100, 140, 880, 1126}
		return d
	}
	d.text, d.head = roleSerif, roleSerif
	d.size, d.leading, d.corner = 42, 1.72, 6
	d.body = box{99, 132, 882, 1150}
	return d
}

// dark reports whether the ground is nearer to black than to white.
func (p palette) dark() bool { return luminance(p.ground) < 0.18 }

// words is c as the colour of words on page and on tint.
func (p palette) words(c color.RGBA) color.RGBA {
	if c = readable(c, p.tint, p.ink); contrast(c, p.page) < minContrast {
		return p.ink
	}
	return c
}

// derive computes the tints, and mends what could not be read.
func (d *design) derive() {
	d.title = legible(d.ink, d.ground)
	d.page = d.ground
	if d.bold {
		d.page = mix(d.ground, rgb(0xffffff), 0.90)
		if d.dark() {
			d.page = mix(d.ground, rgb(0xffffff), 0.07)
		}
	}
	d.ink = legible(d.ink, d.page)
	d.tint = tinted(d.page, d.ink, d.ink, 0.055)
	d.hair = mix(d.page, d.ink, 0.16)
	d.muted = d.words(d.muted)
	d.soft = readable(d.muted, d.ground, d.title)
	d.onAccent = onto(d.accent)
	if contrast(rgb(0xffffff), d.accent) >= minContrast {
		d.onAccent = rgb(0xffffff)
	}
	d.signal = d.words(d.accent)
	d.mark = tinted(d.page, d.accent, d.ink, 0.20)
	switch {
	case d.dark():
		d.mark = tinted(d.page, d.accent, d.ink, 0.42)
	case d.bold:
		d.mark = tinted(d.page, d.ground, d.ink, 0.75)
	}
	d.plate, d.onPlate = d.title, d.ground
	if d.dark() && contrast(d.accent, d.ground) >= 2 {
		d.plate, d.onPlate = d.accent, d.onAccent
	}
	d.stroke = mix(d.ground, rgb(0xffffff), 0.72)
	if contrast(d.stroke, d.title) < minContrast {
		d.stroke = tinted(d.ground, d.accent, d.title, 0.5)
	}
}
