package sheet

import (
	"embed"
	"fmt"
	"io/fs"
	"sync"
)

//go:embed layouts/*.yaml
var layoutFiles embed.FS

// Layouts lists the built-in layouts, by platform.
var Layouts = sync.OnceValues(func() ([]Layout, error) {
	var out []Layout
	files, err := fs.Glob(layoutFiles, "layouts/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("sheet: built-in layouts: %w", err)
	}
	for _, name := range files {
		data, err := layoutFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("sheet: built-in layouts: %w", err)
		}
		layouts, err := ParseLayouts(name, data)
		if err != nil {
			return nil, fmt.Errorf("sheet: built-in layouts: %w", err)
		}
		for i := range layouts {
			layouts[i].brought = false
		}
		out = append(out, layouts...)
	}
	return out, nil
})
