package render

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"moxin/content"
	"moxin/content/yamldoc"
)

// minContrast is the least contrast of words and their ground that people can read at the size
// of running text (WCAG 2.1, criterion 1.4.3, level AA).
const minContrast = 4.5

// pageGround is the ground of an article whose theme has none.
const pageGround = "#ffffff"

// Elements that hold words, by what they may stand in. An element with a ground of its own stands
// on that; what stands in nothing stands on the root.
var (
	callouts    = []string{"callout-tip", "callout-info", "callout-warning", "callout-danger"}
	inlineIn    = slices.Concat([]string{"root", "quote", "td"}, callouts)
	wordsInside = map[string][]string{
		"root": nil, "p": nil, "h1": nil, "h2": nil, "h3": nil, "h4": nil, "h5": nil, "h6": nil, "center": nil, "caption": nil,
		"missing": nil, "item-p": nil, "item-more": nil, "dt": nil, "dd": nil, "math": nil, "th": nil, "td": nil,
		"notes-title": nil, "note": nil, "note-number": nil,
		"quote-p": {"quote"}, "callout-title": callouts, "callout-p": callouts, "pre-code": {"pre"},
		"strong": inlineIn, "em": inlineIn, "del": inlineIn, "ruby": inlineIn, "link": inlineIn, "url": inlineIn, "ref": inlineIn,
		"marker": inlineIn, "mark": nil, "kbd": nil, "code": nil,
	}
)

// faint is one place where words and their ground are too much alike.
type faint struct {
	element, ink, ground string
	ratio                float64
	inverted             bool // only when the app turns the colours over
}

// faints lists the places of a theme where words can't be read, as written or turned over.
func (t *themeFile) faints() []faint {
	var out []faint
	add := func(element, ink, ground string) {
		if ratio := contrast(ink, ground); ratio < minContrast {
			out = append(out, faint{element, ink, ground, ratio, false})
		} else if ratio := contrast(inverted(ink), inverted(ground)); ratio < minContrast {
			out = append(out, faint{element, ink, ground, ratio, true})
		}
	}
	for element, inside := range wordsInside {
		ink := t.value(element, "color")
		if ink == "" {
			continue
		}
		for _, ground := range t.grounds(element, inside) {
			add(element, ink, ground)
		}
	}
	for token, ink := range t.code {
		for _, ground := range t.grounds("pre", nil) {
			add("code."+token.String(), ink, ground)
		}
	}
	slices.SortFunc(out, func(a, b faint) int {
		return cmp.Or(cmp.Compare(a.element, b.element), cmp.Compare(a.ground, b.ground))
	})
	return out
}

// grounds are what an element's words may stand on.
func (t *themeFile) grounds(element string, inside []string) []string {
	root := cmp.Or(t.value("root", "background-color"), pageGround)
	if own := t.value(element, "background-color"); own != "" {
		return []string{own}
	}
	if inside == nil {
		return []string{root}
	}
	var list []string
	for _, around := range inside {
		if ground := cmp.Or(t.value(around, "background-color"), root); !slices.Contains(list, ground) {
			list = append(list, ground)
		}
	}
	return list
}

// value is what an element says of a property, in the last place; "" for a colour that is not
// written as #rrggbb, whose contrast is not measured.
func (t *themeFile) value(element, property string) string {
	value := ""
	for _, d := range parseCSS(t.css[element]) {
		if d.property == property && hexColor.MatchString(d.value) {
			value = d.value
		}
	}
	return value
}

// contrasts reports what can't be read because of what the file itself says.
func (r *themeReader) contrasts(fields []yamldoc.Field) {
	said := map[string]yamldoc.Field{}
	for _, f := range fields {
		inner, _ := yamldoc.Fields(f.Value)
		for _, one := range inner {
			switch f.Key {
			case "css":
				said[one.Key] = one
			case "code":
				said["code."+one.Key] = one
			}
		}
	}
	for _, found := range r.file.faints() {
		f, ok := said[found.element]
		if !ok { // the ground is the file's, or nothing is
			f, ok = said["root"]
		}
		if !ok {
			continue
		}
		when := content.Text{}
		if found.inverted {
			when = content.T("（深色模式下）", " (in dark mode)")
		}
		r.report(f, "theme/contrast",
			content.T(fmt.Sprintf("%s 的字看不清%s：%s 在 %s 上，对比度 %.1f", found.element, when.ZH, found.ink, found.ground, found.ratio),
				fmt.Sprintf("%s is hard to read%s: %s on %s, contrast %.1f", found.element, when.EN, found.ink, found.ground, found.ratio)),
			content.T("至少 4.5：把字调深或把底调浅", "at least 4.5: darken the words or lighten the ground"))
	}
}

// contrast is the ratio of WCAG 2.1 between two colours #rrggbb, from 1 to 21.
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(hex string) float64 {
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(channelOf(hex, i)) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// channelOf is the red, green or blue of #rrggbb.
func channelOf(hex string, i int) uint64 {
	n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
	if err != nil {
		return 0
	}
	return n
}

// inverted is a colour as an app's dark mode turns it over.
func inverted(hex string) string {
	return fmt.Sprintf("#%02x%02x%02x", 255-channelOf(hex, 0), 255-channelOf(hex, 1), 255-channelOf(hex, 2))
}
