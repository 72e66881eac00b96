package card

import (
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// look picks a face: what it is for, and its weight.
type look struct {
	role role
	bold bool
}

// fonts are the faces of a machine, each read when it is first needed, and what was shaped and
// drawn with them. Safe for concurrent use.
type fonts struct {
	files []fontFile

	mu    sync.Mutex
	faces map[look]*face // nil where there is none
	words map[wordKey]shaped
	masks maskCache
}

// face is one font ready for use.
type face struct {
	id   int // the look it stands for, as a key of caches
	font *font.Font
	upem float64 // units of an em

	mu   sync.Mutex // guards face: a font.Face is not safe for concurrent use
	face *font.Face
}

// openFonts finds the fonts and reads the Chinese one, so that a machine without one is told early.
func openFonts(own, system []string) (*fonts, error) {
	f := &fonts{files: findFonts(own, system), faces: map[look]*face{}, words: map[wordKey]shaped{}}
	if f.face(look{role: roleSans}) == nil {
		return nil, &FontError{Looked: append(append([]string{}, own...), system...)}
	}
	return f, nil
}

// face is the face of a look, nil when the machine has none. Bold that is missing is regular,
// serif and mono that are missing are sans.
func (f *fonts) face(l look) *face {
	f.mu.Lock()
	defer f.mu.Unlock()
	if got, ok := f.faces[l]; ok {
		return got
	}
	var got *face
	for _, file := range f.candidates(l) {
		var err error
		if got, err = openFace(file, l); err == nil {
			break
		}
	}
	f.faces[l] = got
	return got
}

// candidates are the files that may serve a look, the best first. The workspace's own fonts come
// before the system's, and among them any that has Chinese characters will do.
func (f *fonts) candidates(l look) []fontFile {
	roles := []role{l.role}
	if l.role == roleSerif || l.role == roleMono {
		roles = append(roles, roleSans)
	}
	var own, known []fontFile
	for _, r := range roles {
		for _, fam := range families[r] {
			for _, file := range f.weighted(l.bold, func(x fontFile) bool { return strings.EqualFold(x.family, fam.name) }) {
				if file.own {
					own = append(own, file)
				} else {
					known = append(known, file)
				}
			}
		}
	}
	if l.role == roleSans || l.role == roleSerif {
		own = append(own, f.weighted(l.bold, func(x fontFile) bool { return x.own })...)
	}
	return append(own, known...)
}

// weighted are the upright files that match, those nearest to the weight first: real bold before
// regular, whatever the family's order.
func (f *fonts) weighted(bold bool, match func(fontFile) bool) []fontFile {
	var near, far []fontFile
	for _, x := range f.files {
		switch {
		case x.italic || !match(x) || x.weight < font.WeightLight || x.weight > font.WeightBlack:
		case bold == (x.weight >= font.WeightSemibold):
			near = append(near, x)
		default:
			far = append(far, x)
		}
	}
	return append(near, far...)
}

func openFace(file fontFile, l look) (*face, error) {
	r, err := os.Open(file.path)
	if err != nil {
		return nil, fmt.Errorf("opening font: %w", err)
	}
	defer r.Close() // the tables are in memory then
	loaders, err := opentype.NewLoaders(r)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", file.path, err)
	}
	ft, err := font.NewFont(loaders[file.index])
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", file.path, err)
	}
	out := &face{id: int(l.role) * 2, font: ft, upem: float64(ft.Upem()), face: font.NewFace(ft)}
	if l.bold {
		out.id++
		if file.weight < font.WeightSemibold { // of no effect on a font without the axis
			out.face.SetVariations([]font.Variation{{Tag: opentype.MustNewTag("wght"), Value: 700}})
		}
	}
	if _, ok := ft.NominalGlyph('的'); !ok && (l.role == roleSans || l.role == roleSerif || l.role == roleMono) {
		return nil, fmt.Errorf("%s: no Chinese characters", file.path)
	}
	return out, nil
}
