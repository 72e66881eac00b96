package douyinsim

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// id makes a token or an id; it is called under the lock.
func (s *Server) id(prefix string, size int) string {
	s.ids++
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s %d", s.opt.Seed, prefix, s.ids))
	return prefix + strings.Repeat(hex.EncodeToString(sum[:]), 4)[:size]
}

// digits makes a number of a length as 抖音's ids of works have it.
func (s *Server) digits(size int) string {
	hexed := s.id("", 4*size)
	var b strings.Builder
	b.WriteByte('7') // ids of these years begin so, and never with a zero
	for _, c := range hexed {
		if b.Len() < size && c >= '0' && c <= '9' {
			b.WriteRune(c)
		}
	}
	return b.String()
}
