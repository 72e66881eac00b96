package handoff

import (
	"io"

	"moxin/content"
)

// Token draws the token of a release's package, signed with the store's key (publishers.Deps.Key):
// the phone page refuses any other. See content.LinkKey.
func Token(key []byte, random io.Reader, release int64) (string, error) {
	return content.LinkKey(key).HandoffToken(random, release)
}
