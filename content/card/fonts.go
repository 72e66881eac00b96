package card

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
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
		return nil, &FontError{Looked: slices.Concat(own, system)}
	}
	return f, nil
}

// lookForFonts finds the Chinese font as openFonts does, without keeping it.
func lookForFonts(own, system []string) error {
	f := &fonts{files: findFonts(own, system)}
	if slices.ContainsFunc(f.candidates(look{role: roleSans}), hasChinese) {
		return nil
	}
	return &FontError{Looked: slices.Concat(own, system)}
}

// hasChinese reports a font that can be read and has Chinese characters.
func hasChinese(file fontFile) bool {
	r, err := os.Open(file.path)
	if err != nil {
		return false
	}
	defer r.Close() // only read: nothing is lost when it fails
	loaders, err := opentype.NewLoaders(r)
	if err != nil || file.index >= len(loaders) {
		return false
	}
	raw, err := loaders[file.index].RawTable(opentype.MustNewTag("cmap"))
	if err != nil {
		return false
	}
	table, _, err := tables.ParseCmap(raw)
	if err != nil {
		return false
	}
	glyphs, _, err := font.ProcessCmap(table, tables.FPNone)
	if err != nil {
		return false
	}
	_, ok := glyphs.Lookup(common)
	return ok
}

// common is the commonest of all Chinese characters: a font without it is no Chinese font.
const common = '的'

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

// candidates are the files that may serve a look, the best first: those of the right weight before
// the others, because bold has to be bold, and in each the workspace's own fonts before the
// system's. Among its own any that has Chinese characters will do.
func (f *fonts) candidates(l look) []fontFile {
	var own, system []fontFile
	add := func(x fontFile) {
		switch {
		case x.italic || slices.Contains(own, x) || slices.Contains(system, x):
		case x.own:
			own = append(own, x)
		default:
			system = append(system, x)
		}
	}
	for _, fam := range f.familiesOf(l.role) {
		for _, x := range f.files {
			if strings.EqualFold(x.family, fam.name) {
				add(x)
			}
		}
	}
	for _, x := range f.files {
		if x.own && (l.role == roleSans || l.role == roleSerif) {
			add(x)
		}
	}
	var right, wrong []fontFile
	for _, x := range append(own, system...) {
		if x.serves(l.bold) {
			right = append(right, x)
		} else {
			wrong = append(wrong, x)
		}
	}
	return append(right, wrong...)
}

// familiesOf are the families of a role, and those that stand in for them.
func (f *fonts) familiesOf(r role) []family {
	if r == roleSerif || r == roleMono {
		return append(append([]family{}, families[r]...), families[roleSans]...)
	}
	return families[r]
}

// serves reports whether a font's weight is that of bold or of running words.
func (x fontFile) serves(bold bool) bool {
	switch {
	case x.variable:
		return true
	case bold:
		return x.weight >= font.WeightSemibold && x.weight <= font.WeightBlack
	}
	return x.weight >= font.WeightNormal && x.weight <= font.WeightMedium
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
	if _, ok := ft.NominalGlyph(common); !ok && (l.role == roleSans || l.role == roleSerif || l.role == roleMono) {
		return nil, fmt.Errorf("%s: no Chinese characters", file.path)
	}
	return out, nil
}
