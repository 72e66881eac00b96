// Package card draws words as pictures: the cards of a note, covers and cover frames, as PNG.
//
//	Deck ── blocks ──▶ flow: strips ──▶ paginate: leaves ──▶ sheet: PNG
//	         words ──▶ tokens ──▶ filling: lines      │
//	Title, lead, tags, brand ──▶ front ───────────────┴─────▶ cover: PNG
//
// A token is what no line parts: a Latin word, one Chinese character, an emoji, a dash. A line
// follows the rules in rules.go. A strip is what no page parts: a line of a paragraph, of a row, of
// code, a picture. Layout knows nothing of pixels, so it is tested with a made-up font.
//
// Everything is pure Go. Fonts are not shipped: they are looked for when the first picture is
// laid out, in the workspace's fonts and then in the system's folders. A design takes its serif and
// sans faces, bold, the face of code and colour emoji when it first needs them (10 to 25 MB each).
//
// Where things are:
//
//	token rules line phrase   words to lines; balance breaks titles where they read well
//	flow_* strip page         blocks to strips to pages
//	sheet cover_*             a card and a cover as a whole; design and color say how they look
//	font* glyph shape         faces: found, read, shaped
//	canvas encode             pixels and PNG; drawer puts all of it together
package card

import "image"

// Sizes in pixels.
const (
	Width  = 1080 // of a note's card
	Height = 1440
)

// Style is how pictures look. Zero fields are the design's own.
type Style struct {
	Design string // content.DesignPaper or content.DesignBold
	// Colours as "#rrggbb".
	Ground, Ink, Muted, Accent string
	Brand                      string
	Logo                       image.Image // nil = none
}

// Deck is what the cards of a note say: a cover, and the blocks on as many cards as they need.
type Deck struct {
	Title  string
	Lead   string // a line below the title
	Author string
	Tags   []string
	Blocks []Block
}

// Kind tells the blocks of a deck apart.
type Kind int

// Kinds of blocks.
const (
	Paragraph Kind = iota
	Heading        // begins with its level in Level: 1 to 6
	Item           // of a list: Mark is "·", "1." or "☑", "" where an item goes on; Level the depth from 1
	Quote          // Mark, when there is one, is who said it
	Code           // Text holds lines; indentation stays. Mark, when there is one, names the language
	Table          // Rows, the first is the head; rows may differ in length
	Callout        // Mark is its label, such as "提示"
	Rule
	Image // Picture; Alt is its caption
	Break // a new card begins here
)

// Block is one block of a deck.
type Block struct {
	Kind    Kind
	Level   int
	Mark    string
	Text    []Span
	Rows    [][]string // Table: the first row is the head
	Picture image.Image
	Alt     string
	Keep    bool // it stands on the card of the block behind it
}

// Span is a run of words of one look. A newline in Text begins a new line.
type Span struct {
	Text   string
	Bold   bool
	Code   bool // in the face of code, on a tint
	Mark   bool // marked as with a highlighter
	Faint  bool // in the muted colour
	Strike bool `json:",omitempty"` // struck through
}

// Cover is what a single picture says.
type Cover struct {
	Title  string
	Lead   string
	Author string
	// Safe is the part of the height, in percent, that stays free of words below; platforms put
	// their own buttons there.
	Safe int
	// Square says that the 1:1 middle of a banner is shown alone as well: every word stays in it.
	Square bool
}

// Picture is one drawn picture.
type Picture struct {
	PNG           []byte // nil when it was only laid out
	Width, Height int    // pixels
	Text          string // every word in it, in reading order
}
