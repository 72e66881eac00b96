package edit

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// plainScalar is text that YAML reads as it stands, on a line and between brackets: it begins
// with a letter, digit, slash or dot and holds no mark of the notation.
var plainScalar = regexp.MustCompile(`^[\p{L}\p{N}./_][^\n\r\t"'#,\[\]{}\\]*$`)

// words that YAML takes for something else, in whatever case.
var notText = regexp.MustCompile(`(?i)^(?:true|false|yes|no|on|off|null|y|n|~|\.inf|\.nan|[0-9][0-9_]*|0[xob][0-9a-f_]+|[0-9._]+(?:e[-+]?[0-9]+)?|[0-9]+(?::[0-9]+)+(?:\.[0-9]*)?)$`)

// yamlText writes a string for YAML, quoted only where it must be.
func yamlText(s string) string {
	plain := plainScalar.MatchString(s) && !notText.MatchString(s) && !strings.Contains(s, ": ") &&
		!strings.HasSuffix(s, ":") && strings.TrimSpace(s) == s
	if plain {
		return s
	}
	return quoted(s)
}

// yamlFlow writes a string between brackets or braces, where goccy/go-yaml takes 09:00 in a list of a
// mapping for a mapping (1.19.2, seen 2026-11).
func yamlFlow(s string) string {
	if strings.Contains(s, ":") {
		return quoted(s)
	}
	return yamlText(s)
}

// quoted is a JSON string, which YAML and TOML read too.
func quoted(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return strings.TrimSuffix(b.String(), "\n")
}

// written is a value on one line; text says how strings are written.
func written(value any, text func(string) string) (string, error) {
	switch v := value.(type) {
	case nil:
		return "null", nil
	case string:
		return text(v), nil
	case bool:
		return strconv.FormatBool(v), nil
	case int:
		return strconv.Itoa(v), nil
	case []string:
		words := make([]string, len(v))
		for i, w := range v {
			words[i] = text(w)
		}
		return "[" + strings.Join(words, ", ") + "]", nil
	}
	return "", fmt.Errorf("a value of type %T: %w", value, ErrLayout)
}
