package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/render"
)

func newTheme(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "theme",
		Short: "Themes of 公众号 articles: list, show, new",
		Long: `A theme is how 公众号 articles look: inline CSS by element, and the colours that drawn covers take.
A channel names its own in moxin.yaml, theme: NAME. NAME is a built-in theme or the file
themes/NAME.yaml of the workspace, which says what it does differently from the built-in theme
that it extends.`,
	}
	group(c)
	c.AddCommand(newThemeList(a), newThemeShow(a), newThemeNew(a))
	return c
}

func newThemeList(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "list",
		Short:   "List built-in themes and those of the workspace",
		Long:    "List built-in themes and those of the workspace, and what is wrong with the latter.",
		Example: "  moxin theme list\n  moxin theme list --json | jq -r '.themes[].name'",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.runThemeList() },
	}
	a.jsonFlag(c)
	return c
}

// themeWorkspace is the workspace to look for themes in; outside of one there are the built-in
// themes alone.
func (a *app) themeWorkspace() (root string, ws *content.Workspace, err error) {
	root, err = a.findRoot()
	if err != nil {
		if a.dir != "" {
			return "", nil, err
		}
		return "", &content.Workspace{}, nil
	}
	ws, err = configAlone(root)
	return root, ws, err
}

// configAlone is a workspace with its moxin.yaml and none of its articles.
func configAlone(root string) (*content.Workspace, error) {
	data, err := os.ReadFile(filepath.Join(root, content.ConfigName))
	if err != nil {
		return nil, err
	}
	ws := &content.Workspace{FS: os.DirFS(root)}
	ws.Config, ws.Findings = content.ParseConfig(content.ConfigName, data)
	return ws, nil
}

func (a *app) runThemeList() error {
	_, ws, err := a.themeWorkspace()
	if err != nil {
		return err
	}
	themes := render.Themes(ws)
	if a.json {
		rows := make([]map[string]any, len(themes))
		for i, t := range themes {
			rows[i] = map[string]any{
				"name": t.Name, "title": t.Title.ZH, "title_en": t.Title.EN, "about": t.About.ZH, "about_en": t.About.EN,
				"built_in": t.File == "", "file": t.File, "extends": t.Extends, "channels": themeChannels(ws, t.Name),
				"colors":   map[string]string{"ground": t.Colors.Ground, "ink": t.Colors.Ink, "muted": t.Colors.Muted, "accent": t.Colors.Accent},
				"findings": append([]content.Finding{}, t.Findings...),
			}
		}
		return a.printJSON(map[string]any{"themes": rows})
	}
	rows := &table{head: []string{"theme", "title", "from", "channels", "about"}}
	for _, t := range themes {
		rows.add(t.Name, a.say(t.Title), cmp.Or(t.File, a.say(content.T("内置", "built in"))), fmt.Sprint(themeChannels(ws, t.Name)), a.say(t.About))
	}
	a.printf("%s", rows.render(a.terminal()))
	for _, t := range themes {
		for _, f := range t.Findings {
			a.progressf("%s", a.findingLine(f))
		}
	}
	return nil
}

// themeChannels are the channels that use a theme.
func themeChannels(ws *content.Workspace, name string) []string {
	ids := []string{}
	for _, ch := range ws.Config.Channels {
		if ch.Family() == content.FamilyWeChat && cmp.Or(ch.Theme, render.DefaultTheme) == name {
			ids = append(ids, ch.ID)
		}
	}
	return ids
}

func newThemeShow(a *app) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "show NAME",
		Short: "Print a theme's file, or write a page of every element in it",
		Long: `Print a theme's file as it was written. With --out, write a page that shows every element of an
article in the theme instead, once in light and once as an app's dark mode turns it over; it needs no network.`,
		Example: "  moxin theme show letter\n  moxin theme show letter --out letter.html",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.runThemeShow(cmd.Context(), args[0], out) },
	}
	c.Flags().StringVar(&out, "out", "", "file to write the page to")
	return c
}

func (a *app) runThemeShow(ctx context.Context, name, out string) error {
	_, ws, err := a.themeWorkspace()
	if err != nil {
		return err
	}
	source, err := themeSource(ws, name)
	if err != nil {
		return err
	}
	if out == "" {
		a.printf("%s", source)
		return nil
	}
	page, findings, err := render.ThemeSample(ctx, ws, name)
	if err != nil {
		return err
	}
	for _, f := range findings {
		a.progressf("%s", a.findingLine(f))
	}
	if err := os.WriteFile(out, page, 0o644); err != nil {
		return err
	}
	a.printf("%s\n", out)
	return nil
}

func themeSource(ws *content.Workspace, name string) ([]byte, error) {
	source, err := render.ThemeSource(ws, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("no theme %q%s / 没有这个主题", name, didYouMean(name, render.ThemeNames(ws)))
	}
	return source, err
}

func newThemeNew(a *app) *cobra.Command {
	var from string
	c := &cobra.Command{
		Use:   "new NAME",
		Short: "Write themes/NAME.yaml, to change what the brand has differently",
		Long: `Write themes/NAME.yaml in the workspace: it extends a built-in theme and holds each of its
elements as a comment. Remove the # of a line to change that element; the others follow the
built-in theme. A file that is there already is not touched.`,
		Example: "  moxin theme new brand\n  moxin theme new brand --from letter",
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.runThemeNew(args[0], from) },
	}
	c.Flags().StringVar(&from, "from", render.DefaultTheme, "theme to begin with")
	return c
}

// themeName is what a new theme may be called, since it becomes a file, up to maxThemeName
// characters: counted in the expression they would make it 1.3 MB, in every command.
var themeName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}_-]*$`)

const maxThemeName = 64

func (a *app) runThemeNew(name, from string) error {
	root, err := a.findRoot()
	if err != nil {
		return err
	}
	ws, err := configAlone(root)
	if err != nil {
		return err
	}
	switch {
	case !themeName.MatchString(name) || utf8.RuneCountInString(name) > maxThemeName:
		return usagef("%q is no name for a theme: letters, digits, - and _ / 主题名只用字母、数字、- 和 _", name)
	case slices.Contains(render.ThemeNames(&content.Workspace{}), name):
		return usagef("%s is a built-in theme; choose another name / 与内置主题重名", name)
	}
	if _, err := themeSource(ws, from); err != nil {
		return err
	}
	file, err := render.NewTheme(ws, name, from)
	if err != nil {
		return err
	}
	path := filepath.Join(root, render.ThemeDir, name+".yaml")
	if err := createFile(path, file); err != nil {
		return err
	}
	a.printf("%s\n", path)
	a.progressf("%s\n", a.say(content.T(
		"在 moxin.yaml 的公众号渠道里写 theme: "+name+"，再运行 moxin theme show "+name+" --out sample.html 看样子",
		"Write theme: "+name+" in a wechat channel of moxin.yaml; moxin theme show "+name+" --out sample.html shows it")))
	return nil
}
