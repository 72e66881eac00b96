package preview

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"unicode/utf8"

	"moxin/content"
	"moxin/site/web"
)

// phoneView is a rendition as its platform shows it.
type phoneView struct {
	*page
	Family   content.Family
	Platform string // id
	Name     string // of the platform, for people
	Account  string
	Title    string // of the rendition
	Date     string
	Frame    string // where the HTML is; "" for the families of plain text
	Text     []run  // what a feed shows
	Folded   []run  // what it hides behind "more"
	Fold     int    // after how many characters; 0 = not known to fold
	Covers   []imageView
	Images   []imageView
	Night    bool
	Cropped  bool // of one of the images, a feed shows only the middle
	// Wide and Square are what lists show of the cover of a 公众号 article.
	Wide, Square listedCover
	Message      *web.Message // of WeCom
}

// run is a piece of text of one look.
type run struct {
	Text  string
	Topic bool
}

type imageView struct {
	URL           string // "" while it is not drawn
	Alt           string
	Width, Height int
	Number        int
	Crop          *crop
}

// topic is how platforms write topics: #词, #词[话题]#, #词#.
var topic = regexp.MustCompile(`#[^#\s]+(?:\[话题\]#|#)?`)

// crop is the part of a picture that a feed shows, in the picture's own pixels.
type crop struct{ Top, Height int }

// noteForm is the tallest form that a feed of notes shows, width by height: of a taller picture it
// shows the middle. Source: platform notes collected 2026-11, 小红书, 3:4 vertical.
const noteForm = 3.0 / 4.0

// sameForm is how far two forms may differ and still be shown as one.
const sameForm = 0.02

// cropped is what a feed shows of a picture; nil where it shows all of it.
func cropped(width, height int) *crop {
	if height == 0 || float64(width)/float64(height) > noteForm-sameForm {
		return nil
	}
	shown := int(math.Round(float64(width) / noteForm))
	return &crop{Top: (height - shown) / 2, Height: shown}
}

func (p *page) phone(r content.Rendition, ch content.Channel, frame string) phoneView {
	v := phoneView{
		page: p, Family: r.Family, Platform: r.Platform, Name: p.In(ch.Name()), Account: p.Brand, Title: r.Title,
		Night: p.get("night") != "",
	}
	if v.Account == "" {
		v.Account = p.T("brand")
	}
	if r.HTML != "" {
		v.Frame = frame
	}
	v.Fold = ch.Limits()[content.LimitFold].Max
	shown, hidden := fold(r.Text, v.Fold)
	v.Text, v.Folded = runs(shown), runs(hidden)
	for _, m := range r.Media {
		switch m.Role {
		case content.RoleCover:
			v.Covers = append(v.Covers, imageOf(m, len(v.Covers)))
		case content.RoleImage:
			v.Images = append(v.Images, imageOf(m, len(v.Images)))
			v.Cropped = v.Cropped || r.Family == content.FamilyNote && cropped(m.Width, m.Height) != nil
		}
	}
	sent := v.Covers
	if r.Family == content.FamilyNote { // the first picture is the cover
		sent = v.Images
	}
	v.Wide, v.Square = listedCovers(r, sent)
	return v
}

func imageOf(m content.Media, before int) imageView {
	v := imageView{Alt: m.Alt, Width: m.Width, Height: m.Height, Number: before + 1, Crop: cropped(m.Width, m.Height)}
	if m.Hash != "" {
		v.URL = mediaHref(m.Hash)
	}
	return v
}

func mediaHref(hash string) string { return base + "media/" + url.PathEscape(hash) }

// fold cuts a text after n characters; all of it is shown where n is 0.
func fold(text string, n int) (shown, hidden string) {
	runes := []rune(text)
	if n <= 0 || len(runes) <= n {
		return text, ""
	}
	return string(runes[:n]), string(runes[n:])
}

// runs tells topics from the rest of a text. A "#" inside a word is none: C#, a link's fragment.
func runs(text string) []run {
	var out []run
	from := 0
	for _, at := range topic.FindAllStringIndex(text, -1) {
		if at[0] > 0 && text[at[0]-1] > ' ' && text[at[0]-1] < utf8.RuneSelf {
			continue
		}
		if at[0] > from {
			out = append(out, run{Text: text[from:at[0]]})
		}
		out = append(out, run{Text: text[at[0]:at[1]], Topic: true})
		from = at[1]
	}
	if from < len(text) {
		out = append(out, run{Text: text[from:]})
	}
	return out
}

// cover is the picture that a list shows in a form (width by height): the one drawn nearest to
// it, of which the platform crops the middle. The zero view where there is none.
func cover(covers []imageView, form float64) imageView {
	var best imageView
	least := math.Inf(1)
	for _, c := range covers {
		off := math.Inf(1)
		if c.Width > 0 && c.Height > 0 {
			off = math.Abs(math.Log(float64(c.Width) / float64(c.Height) / form))
		}
		if best.Number == 0 || off < least {
			best, least = c, off
		}
	}
	return best
}

// listedCover is the cover that is sent, of which a list shows a part.
type listedCover struct {
	imageView
	// Box is the part that is shown, as the viewBox of an SVG in the picture's own pixels; "" where
	// the size of the picture is not known: the middle is shown.
	Box string
}

// listedCovers are what lists show of a 公众号 cover: the first of a message, and the others and
// shared links. They are the parts that the adapter asks for (content.Rendition.CoverCrops).
func listedCovers(r content.Rendition, covers []imageView) (wide, square listedCover) {
	if len(covers) == 0 {
		return wide, square
	}
	sent := covers[0]
	wide, square = listedCover{imageView: sent}, listedCover{imageView: sent}
	for _, c := range r.CoverCrops() {
		x, y, w, h := c.Pixels(sent.Width, sent.Height)
		box := fmt.Sprintf("%.2f %.2f %.2f %.2f", x, y, w, h)
		if c.Form.Width == c.Form.Height {
			square.Box = box
		} else {
			wide.Box = box
		}
	}
	return wide, square
}

// tallForm is the form of a video's cover on a phone.
const tallForm = 9.0 / 16.0

// Tall is the cover that fills a phone.
func (v phoneView) Tall() imageView { return cover(v.Covers, tallForm) }

// Initial stands for a picture of the account.
func (v phoneView) Initial() string {
	r, _ := utf8.DecodeRuneInString(v.Account)
	return string(r)
}
