package content

import (
	"io/fs"
	"path"
	"strings"
)

// maxSymlinks bounds the symbolic links behind one name, as systems do.
const maxSymlinks = 40

// escapes reports whether a name leaves the tree through symbolic links: the workspace is what is in
// its repository, and a link may lead to anything on the machine. An absolute link leaves it
// wherever it leads, for it leads elsewhere on the next machine.
func escapes(fsys fs.FS, name string) bool {
	rest, at, links := strings.Split(name, "/"), ".", 0
	for len(rest) > 0 {
		part := rest[0]
		rest = rest[1:]
		switch part {
		case "", ".":
			continue
		case "..":
			if at == "." {
				return true
			}
			at = path.Dir(at)
			continue
		}
		next := path.Join(at, part)
		target, err := fs.ReadLink(fsys, next)
		if err != nil { // no link
			at = next
			continue
		}
		if links++; path.IsAbs(target) || links > maxSymlinks {
			return true
		}
		rest = append(strings.Split(target, "/"), rest...)
	}
	return false
}

func outside(p string) Finding {
	return Finding{Rule: "file/outside", Severity: SeverityError, Position: Position{File: p},
		Message:    T("是指到工作区外的符号链接，不读", "is a symbolic link that leaves the workspace: it is not read"),
		Suggestion: T("把文章本身放进来；工作区内的链接用相对路径", "put the article itself here; links within the workspace are relative")}
}
