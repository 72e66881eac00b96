package render

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"
	"unicode/utf8"

	"moxin/content"
	"moxin/content/card"
	"moxin/content/media"
)

// noteCards draws the article as the pictures of the note. Without a font the article's own
// pictures are carried. More cards than the platform takes are all there: nothing is cut.
func (j *job) noteCards() error {
	style := j.style()
	before := len(j.findings)
	deck, hashes := j.deck()
	after := len(j.findings)
	list, err := j.drawn(drawing{
		role:   content.RoleImage,
		recipe: []any{withoutPixels(deck), hashes, j.styleRecipe(style)},
		name: func(page int) string {
			if page == 0 {
				return "cover"
			}
			return fmt.Sprintf("card-%d", page+1)
		},
		layout: func() ([]card.Picture, error) { return j.engine.Cards.Pages(deck, style) },
		draw:   func() ([]card.Picture, error) { return j.engine.Cards.Deck(deck, style) },
	})
	var many *card.TooManyError
	if errors.As(err, &many) {
		j.report(problem{rule: "note/cards", severity: content.SeverityError,
			message: content.T(fmt.Sprintf("要 %d 张卡片，超过 %d 张就一张也不画了", many.Cards, card.MaxCards),
				fmt.Sprintf("%d cards: past %d none is drawn", many.Cards, card.MaxCards)),
			suggestion: content.T("用 ::: except "+j.channel.ID+" 只留笔记要的小节，或把这个渠道从文章的 channels 里去掉",
				"leave only what the note needs, with ::: except "+j.channel.ID+", or take this channel out of the article's channels")})
		list, err = nil, nil
	}
	if err != nil {
		return err
	}
	if len(list) == 0 { // no card: what they cannot show matters to nobody
		j.findings = slices.Delete(j.findings, before, after)
		return j.noteImages()
	}
	j.out.Media = append(j.out.Media, list...)
	if most := j.imageRoom(); most > 0 && len(list) > most {
		j.tooManyCards(deck, len(list), most)
	}
	return j.contactImage()
}

// deck is the article as cards, and the hashes of its pictures.
func (j *job) deck() (card.Deck, []string) {
	b := deckBuilder{job: j, title: j.titleHeading(), told: make(map[string]bool)}
	if ref := j.cover(); ref != "" {
		if p := b.picture(ref, ""); p != nil {
			j.reportKey("cover", *p)
		}
	}
	b.blocks(j.doc.root, card.Paragraph)
	b.footnotes()
	lead := oneLine(clean(j.over.Summary))
	if lead == "" {
		lead = oneLine(clean(j.article.Summary))
	}
	return card.Deck{Title: j.out.Title, Lead: lead, Author: j.out.Author, Tags: j.out.Topics, Blocks: b.list}, b.hashes
}

// withoutPixels is a deck as its recipe holds it; the pictures stand beside it by their hashes.
func withoutPixels(d card.Deck) card.Deck {
	d.Blocks = slices.Clone(d.Blocks)
	for i := range d.Blocks {
		d.Blocks[i].Picture = nil
	}
	return d
}

// picture adds a picture of the article. What can't be had is a problem without an offset.
func (b *deckBuilder) picture(ref, alt string) *problem {
	data, err := b.read(ref)
	if err != nil {
		return pictureProblem(ref, err)
	}
	if isTiny(data) {
		return tinyProblem(ref)
	}
	img, err := b.pixels(data)
	if err != nil {
		return pictureProblem(ref, err)
	}
	b.list = append(b.list, card.Block{Kind: card.Image, Picture: img, Alt: alt})
	b.hashes = append(b.hashes, media.Hash(data))
	if mime, _, _, err := media.Sniff(data); err == nil && mime == media.TypeGIF {
		return stillProblem(ref)
	}
	return nil
}

// cardBox is what a picture on a card needs: no more pixels than the card has across.
var cardBox = media.Box{Types: []string{media.TypePNG, media.TypeJPEG, media.TypeGIF}, MaxWidth: card.Width}

// pixels decodes a picture; for a sketch its size is enough.
func (b *deckBuilder) pixels(data []byte) (image.Image, error) {
	if b.engine.Sketch {
		_, width, height, err := media.Sniff(data)
		if err == nil && width > 0 && height > 0 {
			return sized{image.Rect(0, 0, width, height)}, nil
		}
	}
	p, err := media.Fit(data, cardBox)
	if err != nil {
		return nil, err
	}
	img, _, err := image.Decode(bytes.NewReader(p.Data))
	if err != nil {
		return nil, fmt.Errorf("decoding a picture: %w", err)
	}
	return img, nil
}

// sized stands for a picture of which only the size matters.
type sized struct{ bounds image.Rectangle }

func (s sized) ColorModel() color.Model { return color.GrayModel }
func (s sized) Bounds() image.Rectangle { return s.bounds }
func (s sized) At(int, int) color.Color { return color.Gray{} }

// hintSections is how many sections a suggestion names before it only counts the others.
const hintSections = 6

// tooManyCards says how many cards there are and which sections would make room.
func (j *job) tooManyCards(deck card.Deck, pages, most int) {
	zh, en := fmt.Sprintf("要 %d 张卡片，最多 %d 张，多 %d 张；一张也没有删", pages, most, pages-most),
		fmt.Sprintf("%d cards where at most %d are taken: %d too many; none was dropped", pages, most, pages-most)
	hint := content.T("用 ::: except "+j.channel.ID+" 包住笔记里不需要的小节", "put the sections that the note can do without into ::: except "+j.channel.ID)
	if names := roomy(deck.Blocks, float64(pages-most)/float64(pages)); len(names) > 0 {
		shown := names[:min(len(names), hintSections)]
		hint.ZH += "，例如：" + strings.Join(shown, "、")
		hint.EN += ", such as: " + strings.Join(shown, ", ")
		if more := len(names) - len(shown); more > 0 {
			hint.ZH += fmt.Sprintf("，另外还要 %d 节", more)
			hint.EN += fmt.Sprintf(", and %d more", more)
		}
	}
	j.report(problem{rule: "note/cards", severity: content.SeverityWarning, message: content.T(zh, en), suggestion: hint})
}

// roomy names the largest sections of a deck that together are at least a share of it.
func roomy(blocks []card.Block, share float64) []string {
	type section struct {
		name string
		size int
	}
	var sections []section
	all := 0
	for _, b := range blocks {
		size := blockSize(b)
		all += size
		if b.Kind == card.Heading {
			sections = append(sections, section{name: spanText(b.Text)})
		}
		if len(sections) > 0 {
			sections[len(sections)-1].size += size
		}
	}
	bySize := slices.Clone(sections)
	slices.SortStableFunc(bySize, func(a, b section) int { return b.size - a.size })
	least, room := 0, 0 // the size of the smallest section that is needed
	for _, s := range bySize {
		if float64(room) >= share*float64(all) {
			break
		}
		least, room = s.size, room+s.size
	}
	var names []string
	for _, s := range sections {
		if s.size >= least && room > 0 {
			names, room = append(names, "“"+s.name+"”"), room-s.size
		}
	}
	return names
}

// Room that blocks take on a card, in characters, as far as a suggestion needs it.
const (
	pictureSize = 150
	lineSize    = 20 // a line of code, a row of a table
	blockGap    = 15
)

func blockSize(b card.Block) int {
	switch b.Kind {
	case card.Image:
		return pictureSize
	case card.Table:
		return len(b.Rows)*lineSize + blockGap
	case card.Code:
		return (strings.Count(spanText(b.Text), "\n")+1)*lineSize + blockGap
	}
	return utf8.RuneCountInString(spanText(b.Text)) + blockGap
}

func spanText(spans []card.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}
