package console

import (
	"moxin/content"
	"moxin/site/web"
)

// healthWords are the sentences of the health page and of what pages do by themselves.
var healthWords = web.Words{
	"live.note": content.T("有新变化 · 刷新", "Something has changed · refresh"),
	"live.full": content.T("打开的页面太多，这一页不会自动更新。", "Too many pages are open: this one does not follow."),
}
