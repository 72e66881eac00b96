package main

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"

	"moxin/content"
	"moxin/site/web"
)

// noticeStyle is all the style that a page of one sentence needs; the policy of the page allows it
// by its hash and nothing else.
const noticeStyle = `:root{color-scheme:light dark}body{margin:0;padding:20vh 24px;font:16px/1.6 "PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;text-align:center;background:#faf8f4;color:#23211d}h1{font-size:22px}p{max-width:34em;margin:0 auto}@media (prefers-color-scheme:dark){body{background:#14161a;color:#e6e1d8}}`

var noticePage = template.Must(template.New("notice").Parse(`<!DOCTYPE html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow"><title>{{.Title}}</title><style>{{.Style}}</style></head>
<body><main><h1>{{.Title}}</h1><p>{{.Text}}</p></main></body></html>
`))

// noticePolicy lets a page of one sentence load nothing.
func noticePolicy() string {
	sum := sha256.Sum256([]byte(noticeStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

// notice answers with a page of one sentence.
func notice(w http.ResponseWriter, r *http.Request, status int, title, text content.Text) {
	lang := web.Language(r)
	web.Private(w.Header(), noticePolicy())
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_ = noticePage.Execute(w, map[string]any{ // the only error is a reader who went away
		"Lang": lang, "Title": title.In(lang), "Text": text.In(lang), "Style": template.CSS(noticeStyle),
	})
}

// nothingHere answers an address that names nothing.
func nothingHere(w http.ResponseWriter, r *http.Request) {
	notice(w, r, http.StatusNotFound, content.T("这里没有内容", "Nothing here"),
		content.T("地址可能抄错了，或者链接已经到期。", "The address may be mistyped, or the link is over."))
}
