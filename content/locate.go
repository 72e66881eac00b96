package content

import (
	"io/fs"
	"net/url"
	"path"
	"strings"
)

// A MissingError says that a file which an article names is not there.
type MissingError struct {
	Tried   []string // where it was looked for, as paths from the workspace's root
	Outside bool     // all of them lead out of the workspace
}

func (e *MissingError) Error() string { return "no such file: " + strings.Join(e.Tried, ", ") }

// IsRemote reports a reference to another host; "//host/x" is one.
func IsRemote(ref string) bool {
	if len(ref) > len("https://") {
		ref = ref[:len("https://")]
	}
	ref = strings.ToLower(ref)
	return strings.HasPrefix(ref, "http://") || strings.HasPrefix(ref, "https://") || strings.HasPrefix(ref, "//")
}

// Locate resolves what an article names (a picture, a cover, a video) to a file of the workspace:
// beside the article, or when it begins with "/" below a static folder, else below the root. An
// escaped path is tried as it is meant before it is tried as it is written. The error is a
// *MissingError.
func (w *Workspace) Locate(a *Article, ref string) (string, error) {
	missing := &MissingError{Outside: true}
	for _, name := range w.places(path.Dir(a.Path), ref) {
		missing.Tried = append(missing.Tried, name)
		if !fs.ValidPath(name) {
			continue
		}
		missing.Outside = false
		if w.FS == nil {
			continue
		}
		if info, err := fs.Stat(w.FS, name); err == nil && info.Mode().IsRegular() {
			return name, nil
		}
	}
	return "", missing
}

// places are the paths that a reference in a file of dir may mean.
func (w *Workspace) places(dir, ref string) []string {
	ref, _, _ = strings.Cut(ref, "#")
	ref, _, _ = strings.Cut(ref, "?")
	written := []string{ref}
	if plain, err := url.PathUnescape(ref); err == nil && plain != ref {
		written = []string{plain, ref}
	}
	var out []string
	for _, name := range written {
		name = strings.ReplaceAll(name, `\`, "/") // written on Windows
		if !strings.HasPrefix(name, "/") {
			out = append(out, path.Join(dir, name))
			continue
		}
		name = path.Clean(name)
		for _, static := range w.Config.Static {
			out = append(out, path.Join(static, name))
		}
		out = append(out, strings.TrimPrefix(name, "/"))
	}
	return out
}
