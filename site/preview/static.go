package preview

import (
	"embed"
	"html/template"
)

//go:embed assets templates
var files embed.FS

var templates = template.Must(template.New("").ParseFS(files, "templates/*.html"))
