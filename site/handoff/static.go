package handoff

import (
	"embed"
	"html/template"
)

//go:embed assets templates
var files embed.FS

var templates = template.Must(template.New("").ParseFS(files, "templates/*.html"))

// assetPath has one part more than a token's page, so that no token can be taken for it.
const assetPath = "/h/_/asset/"
