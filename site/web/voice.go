package web

import (
	"fmt"

	"moxin/content"
)

// Words are the sentences of pages, by key.
type Words map[string]content.Text

// Of is a sentence; an unknown key speaks for itself.
func (w Words) Of(key string) content.Text {
	if t, ok := w[key]; ok {
		return t
	}
	return content.T(key, key)
}

// Voice is how a page speaks to its reader: its methods are for templates.
type Voice struct {
	Lang   string // zh or en
	Words  Words
	Assets *Assets
}

// T is a sentence of the pages.
func (v Voice) T(key string) string { return v.Words.Of(key).In(v.Lang) }

// F is a sentence with figures in it.
func (v Voice) F(key string, args ...any) string { return fmt.Sprintf(v.T(key), args...) }

// In is any text in the reader's language.
func (v Voice) In(t content.Text) string { return t.In(v.Lang) }

// Asset is the URL of an asset by its plain name.
func (v Voice) Asset(name string) (string, error) {
	u, ok := v.Assets.URL(name)
	if !ok {
		return "", fmt.Errorf("web: no asset %q", name)
	}
	return u, nil
}
