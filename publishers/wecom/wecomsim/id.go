package wecomsim

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"strconv"
)

// digest hashes its parts, with their borders: every id and every chance comes from it, so that
// the same seed makes the same world.
func digest(seed uint64, parts ...string) []byte {
	var b bytes.Buffer
	b.Write(binary.BigEndian.AppendUint64(nil, seed))
	for _, p := range parts {
		b.WriteString(strconv.Itoa(len(p)) + ":" + p)
	}
	sum := sha256.Sum256(b.Bytes())
	return sum[:]
}

// letters is a digest as an id's letters.
func letters(n int, seed uint64, parts ...string) string {
	text := ""
	for i := 0; len(text) < n; i++ {
		text += base64.RawURLEncoding.EncodeToString(digest(seed, append(parts, strconv.Itoa(i))...))
	}
	return text[:n]
}

// externalID looks like the platform's: wm and 30 characters.
func externalID(seed uint64, parts ...string) string {
	return "wm" + letters(30, seed, append([]string{"external"}, parts...)...)
}

// hexID is a digest as 32 hex digits.
func hexID(seed uint64, parts ...string) string {
	return hex.EncodeToString(digest(seed, parts...)[:16])
}

// chance is the source of chance that belongs to these names.
func chance(seed uint64, parts ...string) *rand.Rand {
	d := digest(seed, parts...)
	return rand.New(rand.NewPCG(binary.BigEndian.Uint64(d), binary.BigEndian.Uint64(d[8:])))
}
