package render

import (
	"io/fs"
	"sync"

	"moxin/content"
	"moxin/content/yamldoc"
)

// themeCache keeps the themes of workspaces by their bytes: every article of a channel has the
// same one.
type themeCache struct {
	mu    sync.Mutex
	known map[string]knownTheme
}

type knownTheme struct {
	theme    *theme
	problems []themeProblem
}

func (c *themeCache) read(name string, data []byte) (*theme, []themeProblem) {
	id := ownID(name, data)
	c.mu.Lock()
	k, ok := c.known[id]
	c.mu.Unlock()
	if ok {
		return k.theme, k.problems
	}
	k.theme, k.problems = readOwn(name, data)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= maxCached {
		c.known = make(map[string]knownTheme)
	}
	c.known[id] = k
	return k.theme, k.problems
}

// useTheme is the theme of the channel; what is wrong with it is a finding.
func (j *job) useTheme() *theme {
	t, file, problems, found := loadTheme(j.ws, j.channel.Theme, j.engine.themes.read)
	findings := themeFindings(file, problems)
	if !found {
		findings = append(findings, j.noTheme())
	}
	for i := range findings {
		findings[i].Channel = j.channel.ID
	}
	j.findings = append(j.findings, findings...)
	return t
}

// noTheme says where moxin.yaml names a theme that nothing has.
func (j *job) noTheme() content.Finding {
	name := j.channel.Theme
	f := content.Finding{Rule: "theme/unknown", Severity: content.SeverityError,
		Position:   themeLine(j.ws, j.channel.ID),
		Message:    content.T("没有主题 "+name+"，这里用默认主题显示", "there is no theme "+name+": the default one is shown"),
		Suggestion: content.T("moxin theme list 列出可用的主题；moxin theme new "+name+" 新建一个", "moxin theme list shows the themes there are; moxin theme new "+name+" makes one")}
	if near := content.Nearest(name, ThemeNames(j.ws)); near != "" {
		f.Suggestion = content.T("是不是 "+near+"？", "did you mean "+near+"?")
	}
	return f
}

// themeLine is where moxin.yaml names a channel's theme; the file alone where it can't be found.
func themeLine(ws *content.Workspace, channel string) (at content.Position) {
	at = content.Position{File: content.ConfigName}
	if ws.FS == nil {
		return at
	}
	data, err := fs.ReadFile(ws.FS, content.ConfigName)
	if err != nil {
		return at
	}
	if place, ok := yamldoc.At(data, "$.channels."+channel+".theme"); ok {
		at.Line, at.Column = place.Line, place.Column
	}
	return at
}
