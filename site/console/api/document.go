package api

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"

	"github.com/goccy/go-yaml"
)

// openapi is the document in parts, for people to read.
//
//go:embed openapi/*.yaml
var openapi embed.FS

// Document is the OpenAPI document of the API as JSON.
func Document() ([]byte, error) { return document() }

var document = sync.OnceValues(readDocument)

func readDocument() ([]byte, error) {
	parts, err := openapi.ReadDir("openapi")
	if err != nil {
		return nil, fmt.Errorf("api: document: %w", err)
	}
	whole := map[string]any{}
	for _, part := range parts {
		text, err := openapi.ReadFile("openapi/" + part.Name())
		if err != nil {
			return nil, fmt.Errorf("api: document: %w", err)
		}
		var tree map[string]any
		if err := yaml.Unmarshal(text, &tree); err != nil {
			return nil, fmt.Errorf("api: document: %s: %w", part.Name(), err)
		}
		if err := join(whole, tree); err != nil {
			return nil, fmt.Errorf("api: document: %s: %w", part.Name(), err)
		}
	}
	return json.Marshal(whole)
}

// join adds a tree to another; what both say of the same is an error.
func join(whole, part map[string]any) error {
	for _, key := range slices.Sorted(maps.Keys(part)) {
		was, there := whole[key]
		if !there {
			whole[key] = part[key]
			continue
		}
		a, ok := was.(map[string]any)
		b, both := part[key].(map[string]any)
		if !ok || !both {
			return fmt.Errorf("%s is said twice", key)
		}
		if err := join(a, b); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

// openapi answers with the document.
func (h *Handler) openapi(*http.Request) (answer, error) {
	return answer{body: json.RawMessage(h.document)}, nil
}
