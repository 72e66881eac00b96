package content

import (
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
)

// A state is what WeCom hands back with a reader who came by a contact way: at most 30 characters
// (add_contact_way page, read 2026-11). Ours holds whose way it is, so that a code whose record was lost
// is told again from the workspace alone:
//
//	m1 AAAAAAAAAAAA CCCCCCCC TT KKKK    28 characters, without the spaces
//	   │            │        │  └ 20 bits that only we would write: a state of another tool is refused
//	   │            │        └ which code of the two it is: 0 for the first, more after one was retired
//	   │            └ 40 bits of the channel that shows it
//	   └ 60 bits of the article's slug
//
// All of them are hashes together with the account (the corp id), in Crockford's alphabet in lower case.
const (
	wayMark    = "m1"
	wayArticle = 12
	wayChannel = 8
	wayTake    = 2
	wayCheck   = 4
	wayLength  = len(wayMark) + wayArticle + wayChannel + wayTake + wayCheck
)

// MaxWayTake is how often the code of an article on a channel can be replaced by another.
const MaxWayTake = 32*32 - 1

// MaxWayState is how long a state may be, in characters.
const MaxWayState = 30

const wayDigits = "0123456789abcdefghjkmnpqrstvwxyz"

var wayEncoding = base32.NewEncoding(wayDigits).WithPadding(base32.NoPadding)

// ErrForeignState refuses a state that moxin did not write.
var ErrForeignState = errors.New("content: not a state of moxin's")

// WayState is a state, taken apart.
type WayState struct {
	article, channel string
	// Take counts the codes that an article had on a channel before this one.
	Take int
}

// NewWayState is the state of the contact way of an article on a channel of an account: the same for
// the same, whoever asks and however often. Take is at most MaxWayTake.
func NewWayState(account, slug, channel string, take int) string {
	head := wayMark + wayPart("article", account, slug, wayArticle) + wayPart("channel", account, channel, wayChannel) +
		string(wayDigits[take/32%32]) + string(wayDigits[take%32])
	return head + wayPart("check", "", head, wayCheck)
}

// wayPart are the first characters of a hash.
func wayPart(kind, account, of string, length int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "moxin way %s %d:%s %s", kind, len(account), account, of))
	return wayEncoding.EncodeToString(sum[:])[:length]
}

// ParseWayState takes a state apart; one that moxin did not write is ErrForeignState.
func ParseWayState(s string) (WayState, error) {
	if len(s) != wayLength || !strings.HasPrefix(s, wayMark) {
		return WayState{}, ErrForeignState
	}
	head, check := s[:wayLength-wayCheck], s[wayLength-wayCheck:]
	if check != wayPart("check", "", head, wayCheck) {
		return WayState{}, ErrForeignState
	}
	body := head[len(wayMark):]
	take := 0
	for _, r := range body[wayArticle+wayChannel:] {
		digit := strings.IndexRune(wayDigits, r)
		if digit < 0 {
			return WayState{}, ErrForeignState
		}
		take = take*32 + digit
	}
	return WayState{body[:wayArticle], body[wayArticle : wayArticle+wayChannel], take}, nil
}

// Shows reports whether it is the state of an article on a channel of an account.
func (w WayState) Shows(account, slug, channel string) bool {
	return w.article == wayPart("article", account, slug, wayArticle) && w.channel == wayPart("channel", account, channel, wayChannel)
}

// Of finds the article and the channel among those that are known; false when they are not.
func (w WayState) Of(account string, slugs, channels []string) (slug, channel string, ok bool) {
	for _, s := range slugs {
		for _, c := range channels {
			if w.Shows(account, s, c) {
				return s, c, true
			}
		}
	}
	return "", "", false
}
