package handoff

import (
	"encoding/base32"
	"fmt"
	"io"
	"strings"
)

// tokenBytes is 128 bits: whoever holds the token may close the release, so nobody may guess it.
const tokenBytes = 16

// NewToken draws an unguessable token of 26 characters a–z and 2–7. Base32, because chat
// programs cut a trailing '-' or '_' off a link that they make clickable.
func NewToken(random io.Reader) (string, error) {
	b := make([]byte, tokenBytes)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fmt.Errorf("handoff: drawing a token: %w", err)
	}
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)), nil
}
