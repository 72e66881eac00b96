package main

import (
	"errors"
	"fmt"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/transport"
)

// unreached says that no answer came, for whoever looks after the machine.
var unreached = content.T("连不上平台，什么都没有改动。检查网络、代理和 base_url，再试一次",
	"the platform cannot be reached; nothing was changed. Check the network, the proxy and base_url, then try again")

// troubleOf says what went wrong between us and a platform, and what to do: in the adapter's words
// where it has some, in ours where the network failed.
func troubleOf(err error) content.Text {
	var e *publishers.Error
	known := errors.As(err, &e)
	var lost *transport.Error
	if errors.As(err, &lost) && (!known || e.Class != publishers.Account) {
		return content.Text{
			ZH: fmt.Sprintf("%s（%s）", unreached.ZH, lost.Error()),
			EN: fmt.Sprintf("%s (%s)", unreached.EN, lost.Error()),
		}
	}
	var said spoken
	switch {
	case errors.As(err, &said) && known: // an adapter quotes it; we know it in either language
		return content.T("密钥读不到："+said.text.ZH, "the secret cannot be read: "+said.text.EN)
	case errors.As(err, &said):
		return said.text
	case !known:
		return content.T(err.Error(), err.Error())
	}
	text, tail := e.Text, ""
	if e.Code != "" {
		tail += " [" + e.Code + "]"
	}
	if e.Trace != "" {
		tail += " rid " + e.Trace
	}
	return content.T(text.ZH+tail, text.EN+tail)
}

// aboutChannel puts a channel's name before what went wrong with it.
func aboutChannel(ch content.Channel, t content.Text) content.Text {
	name, ok := content.PlatformByID(ch.Platform)
	if !ok {
		name.Name = content.T(ch.Platform, ch.Platform)
	}
	return content.T(ch.ID+"（"+name.Name.ZH+"）："+t.ZH, ch.ID+" ("+name.Name.EN+"): "+t.EN)
}

// troubleCode is the exit code of a trouble with a platform: authorisation where the account's owner
// has to act, failure otherwise.
func troubleCode(err error) int {
	var coded *exitError
	if errors.As(err, &coded) {
		return coded.code
	}
	if publishers.ClassOf(err) == publishers.Account {
		return exitAuth
	}
	return exitFailed
}
