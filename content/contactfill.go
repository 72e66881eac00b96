package content

import (
	"slices"
	"strings"
)

// The block around a code in the HTML of a page. What stands between is moxin's own and holds no other
// element of this name.
const (
	ContactBlock    = `<aside class="contact">`
	contactBlockEnd = `</aside>`
)

// HasContact reports whether the rendition shows the code of a contact way, or the placeholder of one.
func (r *Rendition) HasContact() bool {
	return slices.ContainsFunc(r.Media, isContact)
}

func isContact(m Media) bool { return strings.HasPrefix(m.Source, ContactPicture) }

// FillContact puts the picture of a code where its placeholder stands: its hash, type and size are those
// of picture. The digest stays that of what was approved.
func (r *Rendition) FillContact(picture Media) {
	r.Media = slices.Clone(r.Media)
	for i, m := range r.Media {
		if !isContact(m) {
			continue
		}
		r.HTML = strings.ReplaceAll(r.HTML, `src="`+MediaScheme+m.Hash+`"`, `src="`+MediaScheme+picture.Hash+`"`)
		m.Hash, m.Type, m.Size, m.Width, m.Height = picture.Hash, picture.Type, picture.Size, picture.Width, picture.Height
		r.Media[i] = m
	}
}

// WithoutContact takes the code out of a page, where nobody made one and the page must not wait for it.
// Renditions of other families keep theirs.
func (r *Rendition) WithoutContact() {
	if r.Family != FamilyPage {
		return
	}
	r.Media = slices.DeleteFunc(slices.Clone(r.Media), isContact)
	before, rest, ok := strings.Cut(r.HTML, ContactBlock)
	if !ok {
		return
	}
	if _, after, ok := strings.Cut(rest, contactBlockEnd); ok {
		r.HTML = before + after
	}
}
