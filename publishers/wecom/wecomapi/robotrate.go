package wecomapi

import (
	"crypto/sha256"
	"encoding/hex"
)

// RateKey is what the robot's messages are counted under, whoever sends them: a channel and notices
// that speak through one robot share its PerMinute. It is a hash, which tells nobody the key.
func (r *Robot) RateKey() string {
	sum := sha256.Sum256([]byte(r.base + " " + r.key))
	return "wecom-robot/" + hex.EncodeToString(sum[:8])
}
