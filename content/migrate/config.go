package migrate

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"

	"moxin/content"
)

// maxConfig bounds a config file in bytes: the YAML parser is quadratic in the number of keys.
const maxConfig = 128 << 10

// settings is a config with its keys in lower case, as Hugo reads them.
type settings map[string]any

// errAliases is YAML that refers to itself, which could become as large as it likes.
var errAliases = errors.New("it uses anchors")

// decode reads a config file by its extension.
func decode(name string, data []byte) (s settings, err error) {
	// The parsers belong to others and the input to anybody.
	defer func() {
		if r := recover(); r != nil {
			s, err = nil, fmt.Errorf("the parser gave up: %v", r)
		}
	}()
	var v map[string]any
	switch path.Ext(name) {
	case ".toml":
		err = toml.Unmarshal(data, &v)
	case ".json":
		err = json.Unmarshal(data, &v)
	default:
		for _, tk := range lexer.Tokenize(string(data)) {
			if tk.Type == token.AliasType {
				return nil, errAliases
			}
		}
		err = yaml.Unmarshal(data, &v)
	}
	if err != nil {
		return nil, fmt.Errorf("decoding: %w", err)
	}
	return lowered(v), nil
}

func lowered(m map[string]any) settings {
	out := make(settings, len(m))
	for k, v := range m {
		if inner, ok := v.(map[string]any); ok {
			v = lowered(inner)
		}
		out[strings.ToLower(k)] = v
	}
	return out
}

// text is a value on a path of keys as text; "" for none and for what is no single value.
func (s settings) text(keys ...string) string {
	var v any = s
	for _, k := range keys {
		m, ok := v.(settings)
		if !ok {
			return ""
		}
		v = m[k]
	}
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case bool, int, int64, uint64, float64:
		return fmt.Sprint(v)
	}
	return ""
}

// words is a string or a list of strings.
func (s settings) words(key string) []string {
	switch v := s[key].(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, e := range v {
			if w, ok := e.(string); ok {
				out = append(out, w)
			}
		}
		return out
	}
	return nil
}

// config reads the first of names that is there. A file that cannot be read is a note: a site whose
// config is odd still has articles.
func (s *site) config(names ...string) (settings, bool) {
	for _, name := range names {
		data, err := read(s.fsys, name, maxConfig)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		var c settings
		if err == nil {
			c, err = decode(name, data)
		}
		if err != nil {
			s.note(name, content.T("没有读懂这份配置（"+err.Error()+"），按默认值导入", "this config could not be read ("+err.Error()+"); the defaults are used"))
			return settings{}, true
		}
		return c, true
	}
	return settings{}, false
}

func (s *site) note(what string, do content.Text) {
	s.result.Notes = append(s.result.Notes, Note{File: what, Do: do})
}

// folder is a folder of the site named by its config; the default for one that is not inside.
func folder(name, or string) string {
	if name = path.Clean(strings.Trim(name, "/")); name == "." || !fs.ValidPath(name) {
		return or
	}
	return name
}

var hugoNames = []string{
	"hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json",
}

func hugoConfig(s *site) error {
	c, found := s.config(hugoNames...)
	if !found {
		var split []string
		for _, name := range hugoNames {
			split = append(split, "config/_default/"+name)
		}
		c, found = s.config(split...)
		if params, ok := s.config("config/_default/params.toml", "config/_default/params.yaml", "config/_default/params.yml", "config/_default/params.json"); ok {
			c["params"] = params
		}
	}
	if _, err := fs.Stat(s.fsys, folder(c.text("contentdir"), "content")); err != nil {
		return ErrNoSite
	}
	if !found {
		s.note("hugo.toml", content.T("没有找到配置，按默认值导入", "no config was found; the defaults are used"))
	}
	s.params, _ = c["params"].(settings)
	s.result.Site = Site{
		Tool: "hugo", Title: c.text("title"), URL: c.text("baseurl"), Timezone: c.text("timezone"),
		Author:   firstOf(c.text("params", "author"), c.text("params", "author", "name"), c.text("author"), c.text("author", "name")),
		Language: firstOf(c.text("defaultcontentlanguage"), c.text("languagecode"), c.text("locale")),
	}
	s.articles = []root{{from: folder(c.text("contentdir"), "content")}}
	for _, dir := range c.words("staticdir") {
		s.static = append(s.static, folder(dir, "static"))
	}
	if len(s.static) == 0 {
		s.static = []string{"static"}
	}
	if langs, ok := c["languages"].(settings); ok {
		for lang := range langs {
			if lang != s.result.Site.Language {
				s.otherLanguages = append(s.otherLanguages, lang)
			}
		}
	}
	s.datedNames = strings.Contains(fmt.Sprint(c["frontmatter"]), ":filename")
	s.permalinks = fmt.Sprint(c["permalinks"])
	return nil
}

// hexoDate is the date that new_post_name puts before a file's name.
var hexoDate = regexp.MustCompile(`:year.*:title`)

func hexoConfig(s *site) error {
	c, found := s.config("_config.yml", "_config.yaml", "_config.json")
	source := folder(c.text("source_dir"), "source")
	if _, err := fs.Stat(s.fsys, source); err != nil {
		return ErrNoSite
	}
	if !found {
		s.note("_config.yml", content.T("没有找到配置，按默认值导入", "no config was found; the defaults are used"))
	}
	s.result.Site = Site{
		Tool: "hexo", Title: c.text("title"), Author: c.text("author"), Timezone: c.text("timezone"), URL: c.text("url"),
		Language: firstOf(append(c.words("language"), "")...),
	}
	s.articles = []root{{from: source + "/_posts", assets: true}, {from: source + "/_drafts", to: "drafts", draft: true, assets: true}, {from: source}}
	s.static = []string{source}
	s.datedNames = hexoDate.MatchString(c.text("new_post_name"))
	s.permalinks = c.text("permalink")
	return nil
}

func firstOf(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}
