package wechatsim

import (
	"fmt"
	"strconv"
)

// refusal is an errcode with what the platform says about it.
type refusal struct {
	code   int
	detail string // replaces the table's text
	msgID  int64  // that comes with 45065
}

func refuse(code int) *refusal { return &refusal{code: code} }

func refusef(code int, format string, args ...any) *refusal {
	return &refusal{code: code, detail: fmt.Sprintf(format, args...)}
}

func (e *refusal) text() string {
	if e.detail != "" {
		return e.detail
	}
	if t := texts[e.code]; t != "" {
		return t
	}
	return "error " + strconv.Itoa(e.code)
}

// texts are the words that go with the codes. Clients must never compare them.
var texts = map[int]string{
	-1:    "system error",
	40001: "invalid credential, access_token is invalid or not latest",
	40002: "invalid grant_type",
	40003: "invalid openid",
	40004: "invalid media type",
	40005: "invalid file type",
	40007: "invalid media_id",
	40009: "invalid image size",
	40013: "invalid appid",
	40014: "invalid access_token",
	40035: "invalid argument",
	40059: "invalid msg id",
	40125: "invalid appsecret",
	40130: "invalid openid list size, at least two openid",
	40137: "invalid image format",
	41001: "access_token missing",
	41005: "media data missing",
	41006: "media_id missing",
	42001: "access_token expired",
	43001: "require GET method",
	43002: "require POST method",
	44001: "empty media data",
	44003: "empty news data",
	44004: "empty content",
	45001: "media size out of limit",
	45002: "content size out of limit",
	45003: "title size out of limit",
	45004: "description size out of limit",
	45005: "url size out of limit",
	45074: "material count out of limit",
	45008: "article size out of limit",
	45009: "reach max api daily quota limit",
	45011: "api minute-quota reached limit, must slower, retry next minute",
	45028: "has no masssend quota",
	45052: "invalid msgtype",
	45065: "clientmsgid exist",
	45066: "same clientmsgid retry too fast",
	45067: "clientmsgid size out of limit",
	45083: "speed out of range",
	45084: "speed missing",
	45110: "author size out of limit",
	45166: "invalid content",
	47001: "data format error",
	47002: "data format error, do not use unicode escapes",
	48001: "api unauthorized",
	48008: "no permission for this msgtype",
	53402: "crop cover failed",
	53503: "draft does not pass the check before publishing",
	53504: "draft must be handled on the official website",
	53505: "draft must be saved on the official website first",
	53600: "invalid article_id",
	61500: "date format error",
	61501: "date range error",
	88000: "without comment privilege",
	88001: "msg_data is not exists",
	88005: "already reply",
	88007: "reply content beyond max len or content len is zero",
	88008: "comment is not exists",
}
