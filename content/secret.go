package content

import (
	"fmt"
	"os"
	"regexp"
	"strings"
)

// Secret is a value that must never reach a log, an error or a page. In moxin.yaml it is
// a reference such as ${MOXIN_GZH_SECRET}; Value resolves it when its channel is used,
// so that check, render and plan need no secrets.
type Secret string

var secretRef = regexp.MustCompile(`^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$`)

// IsReference reports whether s is empty or names an environment variable.
func (s Secret) IsReference() bool { return s == "" || secretRef.MatchString(string(s)) }

// Resolve returns the secret: from the variable, or from the file that VARIABLE_FILE names.
func (s Secret) Resolve(lookup func(string) (string, bool)) (string, error) {
	m := secretRef.FindStringSubmatch(string(s))
	if m == nil {
		return "", fmt.Errorf("content: a secret must be written as ${VARIABLE}")
	}
	if v, ok := lookup(m[1]); ok && v != "" {
		return v, nil
	}
	if path, ok := lookup(m[1] + "_FILE"); ok && path != "" {
		b, err := os.ReadFile(path)
		if err != nil {
			return "", fmt.Errorf("content: reading the file of secret %s: %w", m[1], err)
		}
		return strings.TrimSpace(string(b)), nil
	}
	return "", fmt.Errorf("content: set the environment variable %s (or %s_FILE)", m[1], m[1])
}

// String hides the value from %v and %s.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "***"
}

// GoString hides the value from %#v.
func (s Secret) GoString() string { return s.String() }

// MarshalText hides the value from JSON and YAML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
