package card

import (
	"errors"
	"sync"
)

// ErrNoFont says that no font with Chinese characters was found.
var ErrNoFont = errors.New("no Chinese font")

// A Drawer draws with the fonts of this machine. Safe for concurrent use.
type Drawer struct {
	paths []string // looked at before the system's folders

	once  sync.Once
	fonts *fonts
	err   error
}

// NewDrawer makes a drawer. It reads no font before something is drawn.
func NewDrawer(paths ...string) *Drawer { return &Drawer{paths: paths} }

type fonts struct{}

// Deck draws the cards of a note, the cover first. More than MaxPages is no error: whether they
// fit is for the check. The same deck, style and fonts give the same bytes.
func (d *Drawer) Deck(deck Deck, style Style) ([]Picture, error) { return nil, ErrNoFont }

// Pages lays the cards out and draws none of them: pictures without PNG. It takes a few milliseconds.
func (d *Drawer) Pages(deck Deck, style Style) ([]Picture, error) { return nil, ErrNoFont }

// Cover draws one picture of width by height pixels.
func (d *Drawer) Cover(c Cover, style Style, width, height int) (Picture, error) {
	return Picture{}, ErrNoFont
}
