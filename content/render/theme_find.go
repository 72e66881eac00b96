package render

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"moxin/content"
	"moxin/content/yamldoc"
)

// ThemeDir is the folder of a workspace that holds its own themes, one NAME.yaml each.
const ThemeDir = "themes"

// Colors are the colours that pictures drawn for an article take from its theme, as "#rrggbb".
type Colors struct{ Ground, Ink, Muted, Accent string }

// ThemeInfo describes a theme for lists. File is empty for a built-in one.
type ThemeInfo struct {
	Name         string
	Title, About content.Text
	File         string // path in the workspace
	Extends      string // the built-in theme that a workspace's own begins with
	Colors       Colors
	Findings     []content.Finding // what is wrong in the file
}

// Themes lists the built-in themes and those of a workspace. A workspace's own theme takes the
// place of a built-in one of its name.
func Themes(ws *content.Workspace) []ThemeInfo {
	names := slices.Clone(builtinNames)
	if ws.FS != nil {
		found, _ := fs.Glob(ws.FS, ThemeDir+"/*.yaml") // the pattern is right
		for _, file := range found {
			if name := strings.TrimSuffix(path.Base(file), ".yaml"); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	list := make([]ThemeInfo, len(names))
	for i, name := range names {
		t, file, problems, _ := loadTheme(ws, name, readOwn)
		list[i] = ThemeInfo{Name: name, Title: t.title, About: t.about, File: file, Extends: t.extends, Colors: t.palette(), Findings: themeFindings(file, problems)}
	}
	return list
}

// ThemeColors are the colours of a theme; "" and a name that nothing has are the default's.
func ThemeColors(ws *content.Workspace, name string) Colors {
	t, _, _, _ := loadTheme(ws, name, readOwn)
	return t.palette()
}

// ThemeSource is the file of a theme as it was written. The error is fs.ErrNotExist for a name
// that nothing has.
func ThemeSource(ws *content.Workspace, name string) ([]byte, error) {
	data, err := ownTheme(ws, name)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return data, err
	}
	if data := builtinSource(name); data != nil {
		return data, nil
	}
	return nil, fmt.Errorf("theme %s: %w", name, fs.ErrNotExist)
}

// ThemeNames are the names that `theme:` may have in a workspace.
func ThemeNames(ws *content.Workspace) []string {
	var names []string
	for _, info := range Themes(ws) {
		names = append(names, info.Name)
	}
	return names
}

func (t *theme) palette() Colors {
	return Colors{Ground: t.colors["ground"], Ink: t.colors["ink"], Muted: t.colors["muted"], Accent: t.colors["accent"]}
}

// themePath is the file of a workspace's own theme, "" for what is no name of a file.
func themePath(name string) string {
	file := path.Join(ThemeDir, name+".yaml")
	if !fs.ValidPath(file) || path.Dir(file) != ThemeDir || strings.ContainsAny(name, `/\`) {
		return ""
	}
	return file
}

// ownTheme reads the file of a workspace's own theme; fs.ErrNotExist when it has none.
func ownTheme(ws *content.Workspace, name string) ([]byte, error) {
	file := themePath(cmp.Or(name, DefaultTheme))
	if ws.FS == nil || file == "" {
		return nil, fs.ErrNotExist
	}
	data, err := fs.ReadFile(ws.FS, file)
	if err != nil {
		return nil, fmt.Errorf("reading theme %s: %w", name, err)
	}
	return data, nil
}

// readOwn reads the bytes of a workspace's own theme.
func readOwn(name string, data []byte) (*theme, []themeProblem) {
	file, problems := readTheme(data, func(base string) *themeFile {
		if t := builtins()[base]; t != nil {
			return &t.themeFile
		}
		return nil
	})
	return newTheme(name, ownID(name, data), file), problems
}

func ownID(name string, data []byte) string {
	sum := sha256.Sum256(data)
	return name + " " + hex.EncodeToString(sum[:])
}

// loadTheme finds a theme: the workspace's own, else a built-in one. found is false where there
// is none of that name, and the default theme is returned. file is where problems stand, "" for a
// built-in theme.
func loadTheme(ws *content.Workspace, name string, read func(string, []byte) (*theme, []themeProblem)) (t *theme, file string, problems []themeProblem, found bool) {
	name = cmp.Or(name, DefaultTheme)
	data, err := ownTheme(ws, name)
	switch {
	case err == nil:
		t, problems = read(name, data)
		return t, themePath(name), problems, true
	case !errors.Is(err, fs.ErrNotExist):
		var r themeReader
		r.broken(yamldoc.Place{}, content.T("主题文件读不出来："+err.Error(), "the theme's file can't be read: "+err.Error()))
		return builtins()[DefaultTheme], themePath(name), r.problems, true
	case builtins()[name] != nil:
		return builtins()[name], "", nil, true
	}
	return builtins()[DefaultTheme], "", nil, false
}

// themeDigest is the hash of a workspace's own theme, for source digests; "" for a built-in one.
func themeDigest(ws *content.Workspace, name string) (string, error) {
	data, err := ownTheme(ws, name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

func themeFindings(file string, problems []themeProblem) []content.Finding {
	list := make([]content.Finding, len(problems))
	for i, p := range problems {
		list[i] = content.Finding{Rule: p.rule, Severity: p.severity, Message: p.message, Suggestion: p.suggestion,
			Position: content.Position{File: file, Line: p.line, Column: p.column}}
	}
	return list
}
