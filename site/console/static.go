package console

import (
	"embed"
	"html/template"
	"sync"

	"moxin/site/web"
)

//go:embed assets templates
var files embed.FS

// templates are read when the first page is asked for: a process that shows none pays nothing.
var templates = sync.OnceValue(func() *template.Template {
	return template.Must(web.Templates().ParseFS(files, "templates/*.html"))
})

const assetPath = "/asset/"
