package render

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/chroma/v2"

	"moxin/content"
	"moxin/content/yamldoc"
)

// read reads one key of a theme's file; false when there is no such key.
func (r *themeReader) read(f yamldoc.Field) bool {
	switch f.Key {
	case "extends": // read before all others
	case "title":
		r.file.title = r.text(f)
	case "about":
		r.file.about = r.text(f)
	case "colors":
		r.each(f, r.color)
	case "css":
		r.each(f, r.element)
	case "code":
		r.each(f, r.code)
	default:
		return false
	}
	return true
}

// themeKeys are the keys that read knows.
var themeKeys = []string{"extends", "title", "about", "colors", "css", "code"}

// extend begins with the theme that the file extends; unsaid it is the default.
func (r *themeReader) extend(fields []yamldoc.Field, base func(string) *themeFile) {
	name := DefaultTheme
	for _, f := range fields {
		if f.Key != "extends" {
			continue
		}
		said, ok := r.str(f)
		if ok && base(said) == nil {
			r.unknown(yamldoc.Field{Key: said, Place: f.Place}, "theme/unknown", content.T("内置主题 ", "built-in theme "), builtinNames)
		}
		if base(said) != nil {
			name = said
		}
	}
	r.base = base(name)
	r.file = themeFile{extends: name, colors: maps.Clone(r.base.colors), css: maps.Clone(r.base.css), code: maps.Clone(r.base.code)}
}

// text is said in both languages by {zh: …, en: …}, else the same in both.
func (r *themeReader) text(f yamldoc.Field) content.Text {
	fields, ok := yamldoc.Fields(f.Value)
	if !ok && !yamldoc.Empty(f.Value) {
		s, _ := r.str(f)
		return content.T(s, s)
	}
	var t content.Text
	for _, inner := range fields {
		switch inner.Key {
		case "zh":
			t.ZH, _ = r.str(inner)
		case "en":
			t.EN, _ = r.str(inner)
		default:
			r.unknown(inner, "theme/unknown-key", content.T("键 ", "key "), []string{"zh", "en"})
		}
	}
	return t
}

// hexColor is how the colours of a theme are written: its contrasts are measured.
var hexColor = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func (r *themeReader) hex(f yamldoc.Field) (string, bool) {
	s, ok := r.str(f)
	if ok && !hexColor.MatchString(s) {
		r.report(f, "theme/bad-value", content.T(f.Key+" 不是颜色："+s, f.Key+" is no colour: "+s), content.T(`写成 "#a5342c"`, `write "#a5342c"`))
		return "", false
	}
	return strings.ToLower(s), ok
}

func (r *themeReader) color(f yamldoc.Field) {
	if !slices.Contains(content.CardColors, f.Key) {
		r.unknown(f, "theme/unknown-key", content.T("颜色 ", "colour "), content.CardColors)
		return
	}
	if s, ok := r.hex(f); ok {
		r.file.colors[f.Key] = s
	}
}

func (r *themeReader) code(f yamldoc.Field) {
	token, err := chroma.TokenTypeString(f.Key)
	if err != nil {
		r.unknown(f, "theme/unknown-element", content.T("代码颜色 ", "colour of code "), r.codeNames())
		return
	}
	if s, ok := r.hex(f); ok {
		r.file.code[token] = s
	}
}

// codeNames are the token types that the extended theme has colours for; chroma knows more.
func (r *themeReader) codeNames() []string {
	var names []string
	if r.base != nil {
		for token := range r.base.code {
			names = append(names, token.String())
		}
	}
	slices.Sort(names)
	return names
}

// element reads the CSS of one element and leaves out what the platform would strip.
func (r *themeReader) element(f yamldoc.Field) {
	if r.base != nil {
		if _, ok := r.base.css[f.Key]; !ok {
			r.unknown(f, "theme/unknown-element", content.T("元素 ", "element "), slices.Sorted(maps.Keys(r.base.css)))
			return
		}
	}
	css, ok := r.str(f)
	if !ok {
		return
	}
	var kept []string
	for _, d := range parseCSS(css) {
		why, severity := stripped(d)
		if severity != "" {
			rule := "theme/stripped"
			if severity == content.SeverityWarning {
				rule = "theme/partly"
			}
			r.report(f, rule, content.T(f.Key+" 里的 "+d.String()+" "+why.ZH, d.String()+" in "+f.Key+" "+why.EN), content.T("删掉或换一种写法", "remove it, or do it another way"))
		}
		if severity != content.SeverityError {
			kept = append(kept, d.property+":"+d.value)
		}
	}
	r.file.css[f.Key] = strings.Join(kept, ";")
}
