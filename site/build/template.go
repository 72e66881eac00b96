package build

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
)

// own are the templates and the style sheet.
//
//go:embed templates
var own embed.FS

// names of the files that a theme may replace.
var themeFiles = []string{"frame.html", "list.html", "names.html", "article.html", "gone.html", "missing.html", "style.css", scriptFile}

// templates are read for one build.
type templates struct {
	pages   map[string]*template.Template
	style   []byte
	script  []byte // of articles that tell that they were read
	version string // of all of them: another one makes every page anew
}

// loadTemplates reads the built-in files, and those of a theme in their place.
func loadTemplates(theme fs.FS) (*templates, error) {
	set, sum := &templates{pages: map[string]*template.Template{}}, sha256.New()
	source := map[string][]byte{}
	for _, name := range themeFiles {
		b, err := fs.ReadFile(own, "templates/"+name)
		if theme != nil {
			if theirs, terr := fs.ReadFile(theme, name); terr == nil {
				b, err = theirs, nil
			} else if !errors.Is(terr, fs.ErrNotExist) {
				err = terr
			}
		}
		if err != nil {
			return nil, fmt.Errorf("build: template %s: %w", name, err)
		}
		fmt.Fprintf(sum, "%s %d\n", name, len(b))
		sum.Write(b)
		source[name] = b
	}
	set.style, set.script, set.version = source["style.css"], source[scriptFile], hex.EncodeToString(sum.Sum(nil)[:16])
	for _, name := range themeFiles {
		if path.Ext(name) != ".html" || name == "frame.html" {
			continue
		}
		t, err := template.New(name).Parse(string(source["frame.html"]))
		if err == nil {
			t, err = t.New(name).Parse(string(source[name]))
		}
		if err != nil {
			return nil, fmt.Errorf("build: template %s: %w", name, err)
		}
		set.pages[name] = t
	}
	return set, nil
}

// styleName carries a hash of the style sheet, so that a new one is fetched at once.
func (t *templates) styleName() string { return hashed("style", ".css", t.style) }

// scriptName is like styleName.
func (t *templates) scriptName() string { return hashed("beacon", ".js", t.script) }

func hashed(name, ext string, body []byte) string {
	sum := sha256.Sum256(body)
	return name + "." + hex.EncodeToString(sum[:5]) + ext
}

// execute writes a page, whole or not at all.
func (t *templates) execute(w io.Writer, name string, data any) error {
	var b bytes.Buffer
	if err := t.pages[name].ExecuteTemplate(&b, name, data); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// jsonTo writes JSON for people too.
func jsonTo(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(v)
}
