package card

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// fontFile is a face in a file: the n-th of a collection.
type fontFile struct {
	path   string
	index  int
	family string
	weight font.Weight
	italic bool
	own    bool // from the workspace's own fonts
	// variable fonts have an axis for their weight
	variable bool
}

// systemFolders are where Linux, macOS and Windows keep fonts.
func systemFolders() []string {
	out := []string{"/usr/share/fonts", "/usr/local/share/fonts"}
	if home, err := os.UserHomeDir(); err == nil {
		out = append(out, filepath.Join(home, ".fonts"), filepath.Join(home, ".local/share/fonts"),
			filepath.Join(home, "Library/Fonts"))
	}
	out = append(out, "/System/Library/Fonts", "/Library/Fonts")
	if w := os.Getenv("WINDIR"); w != "" {
		out = append(out, filepath.Join(w, "Fonts"))
	}
	if l := os.Getenv("LOCALAPPDATA"); l != "" {
		out = append(out, filepath.Join(l, "Microsoft/Windows/Fonts"))
	}
	return out
}

// findFonts lists the faces in the workspace's own paths, all of them, and those in the system's
// folders that families names: opening every font of a machine would take seconds.
func findFonts(own, system []string) []fontFile {
	var out []fontFile
	for _, p := range fontPaths(own, func(string) bool { return true }) {
		out = append(out, describe(p, true)...)
	}
	for _, p := range fontPaths(system, knownFile) {
		out = append(out, describe(p, false)...)
	}
	return out
}

// fontPaths walks files and folders in a fixed order. What cannot be read is passed over: another
// font may do, and when none does the error lists where was looked.
func fontPaths(roots []string, want func(name string) bool) []string {
	var out []string
	for _, root := range roots {
		_ = filepath.WalkDir(root, func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return nil
			}
			ext := strings.ToLower(filepath.Ext(p))
			if slices.Contains([]string{".ttf", ".otf", ".ttc", ".otc"}, ext) && want(plainName(p)) {
				out = append(out, p)
			}
			return nil
		})
	}
	return out
}

// plainName is a file's name as the table of families writes it.
func plainName(path string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(filepath.Base(path)))
}

func knownFile(name string) bool {
	for _, fs := range families {
		for _, f := range fs {
			if strings.HasPrefix(name, f.file) {
				return true
			}
		}
	}
	return false
}

func describe(path string, own bool) []fontFile {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	loaders, err := opentype.NewLoaders(f)
	if err != nil {
		return nil
	}
	var out []fontFile
	for i, ld := range loaders {
		d, _ := font.Describe(ld, nil)
		out = append(out, fontFile{
			path: path, index: i, family: d.Family, weight: d.Aspect.Weight,
			italic: d.Aspect.Style == font.StyleItalic, own: own,
			variable: ld.HasTable(opentype.MustNewTag("fvar")),
		})
	}
	return out
}
