package handoff

import (
	"embed"
	"html/template"
	"sync"
)

//go:embed assets templates
var files embed.FS

// templates are read when the first page is asked for: a process that shows none pays nothing.
var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").ParseFS(files, "templates/*.html"))
})

// assetPath has one part more than a token's page, so that no token can be taken for it.
const assetPath = "/h/_/asset/"
