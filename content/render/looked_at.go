package render

import (
	"strings"

	"moxin/content"
)

// What people call code and tables; drawables names the rest of what is looked at.
var (
	codeName  = content.T("代码", "code")
	tableName = content.T("表格", "tables")
)

// lookedAt names what of an article no extract takes, because it is looked at and not read: code,
// formulas, diagrams, tables. It is empty where there is none.
func lookedAt(list []candidate) content.Text {
	var zh, en []string
	named := make(map[string]bool)
	for _, c := range list {
		name := tableName
		switch c.kind {
		case unitTable:
		case unitCode:
			name = codeOrDrawing(c.mark)
		default:
			continue
		}
		if !named[name.ZH] {
			named[name.ZH] = true
			zh, en = append(zh, name.ZH), append(en, name.EN)
		}
	}
	return content.T(strings.Join(zh, "、"), strings.Join(en, ", "))
}

// codeOrDrawing is the name of lines of code by its Chinese form.
func codeOrDrawing(zh string) content.Text {
	for _, name := range drawables {
		if name.ZH == zh {
			return name
		}
	}
	return codeName
}
