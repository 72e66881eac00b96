package render

import (
	"bytes"
	"fmt"
	"strings"

	"moxin/content"
)

// newThemeHead explains the file to whoever opens it.
const newThemeHead = `# 主题 %[1]s：公众号文章的样子。写了的元素用这里的，没写的跟着 %[2]s。
# 去掉一行开头的 # 就能改它。公众号会去掉 position、动画、变量、选择器和 url()；
# 颜色写成 #rrggbb，moxin 会检查在浅色和深色模式下看不看得清。
#
# Theme %[1]s. What stands here is used, everything else follows %[2]s. Remove the # of a line to
# change that element. The platform strips position, animations, variables, selectors and url();
# write colours as #rrggbb, so that their contrast in light and dark can be checked.
extends: %[2]s
title: %[1]s
`

// NewTheme is the file of a new theme of a workspace that begins as from is: with its colours, and
// its elements as comments. A theme of the workspace is copied. The error is fs.ErrNotExist when
// there is no theme from.
func NewTheme(ws *content.Workspace, name, from string) ([]byte, error) {
	if data, err := ownTheme(ws, from); err == nil {
		return data, nil
	}
	source, err := ThemeSource(ws, from)
	if err != nil {
		return nil, err
	}
	out := fmt.Appendf(nil, newThemeHead, name, from)
	inside := false
	for line := range bytes.Lines(source) {
		text := string(line)
		switch {
		case strings.HasPrefix(text, "colors:"):
			out = append(out, "# 画封面和卡片用的颜色 / taken by covers and cards that are drawn\n"+text...)
		case strings.HasPrefix(text, "css:"):
			inside = true
			out = append(out, "# 元素的行内样式 / inline CSS by element\n"+text...)
		case strings.HasPrefix(text, "code:"):
			out = append(out, "# 代码的颜色 / colours of code\n"+text...)
		case inside && strings.HasPrefix(text, "  "):
			out = append(out, "  # "+text[2:]...)
		}
	}
	return out, nil
}
