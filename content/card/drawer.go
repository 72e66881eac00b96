package card

import (
	"fmt"
	"image"
	"sync"
)

// A Drawer draws with the fonts of this machine. Safe for concurrent use.
type Drawer struct {
	paths []string // looked at before the system's folders

	looked sync.Once
	none   error

	once    sync.Once
	fonts   *fonts
	err     error
	buffers buffers
}

// NewDrawer makes a drawer that looks for fonts in these files and folders first. It reads no
// font before something is laid out.
func NewDrawer(paths ...string) *Drawer { return &Drawer{paths: paths} }

// Ready is nil when this machine has a font to draw Chinese with, else a *FontError. It reads which
// characters the font has and not how they look: tens of megabytes less than laying a word out.
func (d *Drawer) Ready() error {
	d.looked.Do(func() { d.none = lookForFonts(d.paths, systemFolders()) })
	return d.none
}

// open reads the fonts once.
func (d *Drawer) open() (*fonts, error) {
	d.once.Do(func() { d.fonts, d.err = openFonts(d.paths, systemFolders()) })
	return d.fonts, d.err
}

// MaxCards is the most cards that are drawn of one note. It is five times what any platform takes: past
// it a text is no note, and drawing it would take minutes.
const MaxCards = 100

// TooManyError says that a note has more than MaxCards cards.
type TooManyError struct{ Cards int }

// Error says how many.
func (e *TooManyError) Error() string {
	return fmt.Sprintf("card: %d cards, more than %d are not drawn", e.Cards, MaxCards)
}

// Deck draws the cards of a note, the cover first. More than a platform takes is no error: whether they
// fit is for the check; more than MaxCards are a *TooManyError. The same deck, style and fonts give the same bytes. Without a Chinese
// font it fails with a *FontError, which is ErrNoFont.
func (d *Drawer) Deck(deck Deck, style Style) ([]Picture, error) { return d.deck(deck, style, true) }

// Pages lays the cards out and draws none of them: pictures without PNG. It takes a few
// milliseconds and fails as Deck does.
func (d *Drawer) Pages(deck Deck, style Style) ([]Picture, error) { return d.deck(deck, style, false) }

func (d *Drawer) deck(deck Deck, style Style, draw bool) ([]Picture, error) {
	f, err := d.open()
	if err != nil {
		return nil, err
	}
	look := newDesign(style)
	cover := newFront(look, f, Width, Height, 0)
	cover.logo = logo{style.Logo}
	cover.compose(deck)
	leaves := leavesOf(deck.Blocks, look, f)
	out := make([]Picture, 1+len(leaves))
	if len(out) > MaxCards {
		return nil, &TooManyError{len(out)}
	}
	out[0] = Picture{Width: Width, Height: Height, Text: cover.text()}
	if draw {
		if out[0].PNG, err = d.buffers.encode(cover.draw().img); err != nil {
			return nil, err
		}
	}
	for i, l := range leaves {
		s := sheet{design: look, fonts: f, logo: logo{style.Logo}, leaf: l, nth: i + 2, of: len(out)}
		out[i+1] = Picture{Width: Width, Height: Height, Text: s.text()}
		if !draw {
			continue
		}
		if out[i+1].PNG, err = d.buffers.encode(s.draw().img); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// densities are how much space between blocks and how high a picture may be: as designed, and
// tighter. The tighter ones are taken where they spare a page that would be nearly empty.
var densities = [...]density{{1, 0.78}, {0.85, 0.68}, {0.7, 0.56}}

type density struct{ space, picture float64 }

// scrap is a last page that is worth sparing, as a part of a page.
const scrap = 0.34

// leavesOf lays blocks out on pages.
func leavesOf(blocks []Block, look design, f *fonts) []leaf {
	var best []leaf
	for _, d := range densities {
		fl := flow{design: look, fonts: f, density: d}
		leaves := paginate(fl.blocks(blocks), look.body.h)
		if best == nil || len(leaves) < len(best) {
			best = leaves
		}
		if n := len(best); n < 2 || best[n-1].height() > scrap*look.body.h {
			break
		}
	}
	return best
}

// maxSide bounds a cover, so that a slip of the pen does not eat the memory.
const maxSide = 8192

// Cover draws one picture of width by height pixels. It fails as Deck does, and for a size that
// no picture has.
func (d *Drawer) Cover(c Cover, style Style, width, height int) (Picture, error) {
	if !image.Pt(width, height).In(image.Rect(16, 16, maxSide, maxSide)) {
		return Picture{}, fmt.Errorf("cover of %d×%d pixels: each side is 16 to %d", width, height, maxSide-1)
	}
	f, err := d.open()
	if err != nil {
		return Picture{}, err
	}
	front := newFront(newDesign(style), f, width, height, c.Safe)
	if c.Square {
		front.square()
	}
	front.logo = logo{style.Logo}
	front.compose(Deck{Title: c.Title, Lead: c.Lead, Author: c.Author})
	out := Picture{Width: width, Height: height, Text: front.text()}
	out.PNG, err = d.buffers.encode(front.draw().img)
	return out, err
}
