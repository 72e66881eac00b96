package render

import (
	"cmp"
	"slices"

	"moxin/content"
)

// Sources are what a rendition is made of.
type Sources struct {
	// Files are those of the workspace, each once: the article, its pictures, covers and video, the
	// theme, the logo of cards and moxin.yaml. What is not there is left out.
	Files []string
	// Remote are pictures and videos of other hosts, which may change at any time.
	Remote []string
}

// Sources names what the rendition of an article for a channel is made of. Fonts and what moxin
// brings along are not among them.
func (e *Engine) Sources(ws *content.Workspace, a *content.Article, ch content.Channel) (Sources, error) {
	d := e.document(a)
	over, _ := a.For(ch.ID)
	refs := sourceRefs(a, over, bodyPictures(d, ch.ID))
	out := Sources{Files: []string{content.ConfigName, a.Path}}
	for _, ref := range refs {
		if content.IsRemote(ref) {
			out.Remote = append(out.Remote, ref)
		} else if name, err := ws.Locate(a, ref); err == nil {
			out.Files = append(out.Files, name)
		}
	}
	if ws.FS == nil {
		return out, nil
	}
	for _, name := range []string{themePath(cmp.Or(ch.Theme, DefaultTheme)), ws.Config.Cards.Logo} {
		if name != "" && regular(ws.FS, name) {
			out.Files = append(out.Files, name)
		}
	}
	slices.Sort(out.Files)
	out.Files = slices.Compact(out.Files)
	return out, nil
}

// sourceRefs are the files that an article names for a channel, as written; data of their own kind
// stand in the article itself.
func sourceRefs(a *content.Article, over content.Override, pictures []shown) []string {
	refs := []string{a.Cover, over.Cover, over.Video}
	for _, p := range pictures {
		refs = append(refs, p.ref)
	}
	return slices.DeleteFunc(refs, func(ref string) bool { return ref == "" || isData(ref) })
}
