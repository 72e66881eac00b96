package render

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"moxin/content"
	"moxin/content/media"
)

// Kinds of source that a command of moxin.yaml draws.
const (
	drawTeX     = "tex"
	drawMermaid = "mermaid"
)

// drawings are what an article can hold that only a drawing shows, by the language of a fence.
var drawings = map[string]string{
	"mermaid": drawMermaid, "math": drawTeX, "katex": drawTeX,
	"plantuml": "plantuml", "flow": "flow", "flowchart": "flow", "sequence": "sequence",
}

// drawables say what people call them, by kind, or by the language of a fence.
var drawables = map[string]content.Text{
	drawTeX:     content.T("公式", "formulas"),
	"math":      content.T("公式", "formulas"),
	drawMermaid: content.T("Mermaid 图", "Mermaid diagrams"),
	"plantuml":  content.T("PlantUML 图", "PlantUML diagrams"),
	"flow":      content.T("流程图", "flow charts"),
	"sequence":  content.T("时序图", "sequence diagrams"),
}

// errSketch says that something is drawn only when it is compiled for real.
var errSketch = errors.New("not drawn in a sketch")

// drawCommand is the workspace's command for a kind, "" for none.
func drawCommand(cfg *content.Config, kind string) string {
	switch kind {
	case drawTeX:
		return cfg.Draw.TeX
	case drawMermaid:
		return cfg.Draw.Mermaid
	}
	return ""
}

// draw turns source into a picture of the rendition by the workspace's command. Without a picture
// the caller shows the source: there is a problem without an offset (rule draw/no-command, to be
// said once for a kind, or draw/failed), or none at all in a sketch. The error means that the
// store failed.
func (j *job) draw(kind, source string) (content.Media, *problem, error) {
	data, p, err := j.drawPNG(kind, source)
	if data == nil {
		return content.Media{}, p, err
	}
	m, err := j.fit(data, forBody)
	if err != nil {
		p, err = j.notDrawn(kind, err)
		return content.Media{}, p, err
	}
	m.Role, m.Source, m.Name, m.Text = content.RoleInline, content.Drawn+kind, kind+"-"+m.Hash[:8]+media.Extension(m.Type), source
	m.Alt = drawables[kind].ZH
	if kind == drawTeX {
		m.Alt, m.Text = strings.TrimPrefix(source, displayStyle), ""
	}
	return j.add(m), nil, nil
}

// drawPNG is what the workspace's command draws from source. Without data there is what draw says.
func (j *job) drawPNG(kind, source string) ([]byte, *problem, error) {
	command := drawCommand(&j.ws.Config, kind)
	if command == "" || j.engine.Command == nil && !j.engine.Sketch {
		return nil, noCommand(kind), nil
	}
	data, err := j.engine.make(j.ctx, recipe("draw", kind, command, source), func(ctx context.Context) ([]byte, error) {
		png, err := j.engine.Command(ctx, command, []byte(source))
		if err != nil {
			return nil, err
		}
		if mime, _, _, err := media.Sniff(png); err != nil || mime != media.TypePNG {
			return nil, fmt.Errorf("no PNG came out (%d bytes)", len(png))
		}
		return png, nil
	})
	if err != nil {
		p, err := j.notDrawn(kind, err)
		return nil, p, err
	}
	return data, nil, nil
}

// notDrawn sorts why there is no picture: a sketch, what an editor can mend, or that the work
// itself cannot be done.
func (j *job) notDrawn(kind string, err error) (*problem, error) {
	var se *storeError
	switch {
	case errors.Is(err, errSketch):
		return nil, nil
	case errors.As(err, &se), j.ctx.Err() != nil:
		return nil, err
	}
	return drawFailed(kind, err), nil
}

// displayStyle makes TeX set a formula as one that stands alone.
const displayStyle = `\displaystyle `

// texBlock is the source of a formula that stands alone, as the command gets it.
func texBlock(source string) string {
	if strings.HasPrefix(source, `\begin`) {
		return source
	}
	return displayStyle + source
}

// add puts a picture into the rendition, once.
func (j *job) add(m content.Media) content.Media {
	for _, have := range j.out.Media {
		if have.Hash == m.Hash && have.Role == m.Role && (m.Hash != "" || have.Source == m.Source) {
			return have
		}
	}
	j.out.Media = append(j.out.Media, m)
	return m
}

func noCommand(kind string) *problem {
	name := drawables[kind]
	p := &problem{rule: "draw/no-command", severity: content.SeverityWarning,
		message:    content.T(name.ZH+"不能画成图，这里显示源码", name.EN+" are not drawn: their source is shown"),
		suggestion: content.T("换成图片", "use a picture in its place")}
	if kind == drawTeX || kind == drawMermaid {
		p.suggestion = content.T("换成图片，或在 moxin.yaml 的 draw."+kind+" 写一个把源码画成 PNG 的命令", "use a picture in its place, or give moxin.yaml a command that draws it as PNG: draw."+kind)
	}
	return p
}

func drawFailed(kind string, err error) *problem {
	name := drawables[kind]
	return &problem{rule: "draw/failed", severity: content.SeverityWarning,
		message:    content.T(fmt.Sprintf("%s没有画出来，这里显示源码：%v", name.ZH, err), fmt.Sprintf("%s: drawing failed, the source is shown: %v", name.EN, err)),
		suggestion: content.T("检查源码，或在终端里运行 draw."+kind+" 的命令试试", "check the source, or try the command of draw."+kind+" in a terminal")}
}

// drawn are the commands by what an article gives them to draw on a channel, for its source digest:
// nil when it has nothing to draw.
func drawn(cfg *content.Config, d *document, ch content.Channel) map[string]string {
	cards := ch.Family() == content.FamilyNote && ch.Images == "cards"
	if !cards && !slices.Contains([]content.Family{content.FamilyWeChat, content.FamilyRich, content.FamilyPage}, ch.Family()) {
		return nil
	}
	var out map[string]string
	walkVisible(d.root, ch.ID, func(n ast.Node) {
		kind := ""
		switch n := n.(type) {
		case *mathInline:
			if !cards { // there a formula in a line stays its source
				kind = drawTeX
			}
		case *mathBlock:
			kind = drawTeX
		case *ast.FencedCodeBlock:
			kind = drawings[language(n, d.source)]
		}
		if command := drawCommand(cfg, kind); command != "" {
			if out == nil {
				out = make(map[string]string)
			}
			out[kind] = command
		}
	})
	return out
}
