package people

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"moxin/content"
)

// Cost is what one guess of a password costs.
type Cost struct {
	Memory  uint32 // KiB
	Passes  uint32
	Threads uint8
}

// DefaultCost is the first of the settings that OWASP's Password Storage Cheat Sheet names for
// argon2id (2026-11): 19 MiB, two passes, one thread. A stolen table is slow to guess; a laptop that
// signs people in keeps its memory.
var DefaultCost = Cost{Memory: 19 * 1024, Passes: 2, Threads: 1}

// Sizes of salt and hash, in bytes (RFC 9106, section 3.1).
const saltSize, hashSize = 16, 32

// Hash hashes a password with fresh salt, in PHC form: $argon2id$v=19$m=…,t=…,p=…$salt$hash.
func (c Cost) Hash(password string) string {
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails: crypto/rand ends the program instead
	return phc{c, salt, c.key(password, salt, hashSize)}.String()
}

// key is the same for all ways to type the same characters.
func (c Cost) key(password string, salt []byte, size uint32) []byte {
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, c.Passes, c.Memory, c.Threads, size)
}

// Verify reports whether a password is the one that was hashed, at the cost that it was hashed at.
func Verify(hash, password string) (bool, error) {
	p, err := parsePHC(hash)
	if err != nil {
		return false, err
	}
	got := p.cost.key(password, p.salt, uint32(len(p.hash)))
	return subtle.ConstantTimeCompare(got, p.hash) == 1, nil
}

// decoy is a hash of no password.
func (c Cost) decoy() string {
	b := make([]byte, saltSize+hashSize)
	rand.Read(b)
	return phc{c, b[:saltSize], b[saltSize:]}.String()
}

// phc is a hash with all that it takes to make it again.
type phc struct {
	cost       Cost
	salt, hash []byte
}

var phcEncoding = base64.RawStdEncoding.Strict()

// String is the PHC form.
func (p phc) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.cost.Memory, p.cost.Passes, p.cost.Threads,
		phcEncoding.EncodeToString(p.salt), phcEncoding.EncodeToString(p.hash))
}

// errPHC does not quote what it could not read.
var errPHC = errors.New("people: the stored hash is no argon2id hash")

// parsePHC reads what String writes, and refuses a cost that would take the machine down.
func parsePHC(s string) (phc, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 {
		return phc{}, errPHC
	}
	var p phc
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.cost.Memory, &p.cost.Passes, &p.cost.Threads); err != nil {
		return phc{}, errPHC
	}
	var err error
	if p.salt, err = phcEncoding.DecodeString(parts[4]); err != nil {
		return phc{}, errPHC
	}
	if p.hash, err = phcEncoding.DecodeString(parts[5]); err != nil {
		return phc{}, errPHC
	}
	c := p.cost
	const most = 1 << 20 // KiB: 1 GiB
	if c.Memory < 8 || c.Memory > most || c.Passes < 1 || c.Passes > 100 || c.Threads < 1 || c.Threads > 16 ||
		len(p.salt) < 8 || len(p.hash) < 16 || len(p.hash) > 128 || p.String() != s {
		return phc{}, errPHC
	}
	return p, nil
}

// Lengths of a password: the least in characters, the most in bytes. Length is what counts; rules
// about kinds of characters make people append "1!" (NIST SP 800-63B, section 3.1.1.2).
const leastPassword, mostPassword = 10, 1024

// checkPassword refuses what would be guessed first.
func checkPassword(name, password string) error {
	n := utf8.RuneCountInString(password)
	var why content.Text
	switch {
	case !utf8.ValidString(password) || strings.ContainsRune(password, 0):
		why = content.T("密码里有不能用的字符", "the password has characters that cannot be used")
	case n < leastPassword:
		why = content.T(fmt.Sprintf("密码至少 %d 个字", leastPassword), fmt.Sprintf("a password has %d characters or more", leastPassword))
	case len(password) > mostPassword:
		why = content.T("密码太长", "the password is too long")
	case strings.Contains(strings.ToLower(password), name) && n < len([]rune(name))+leastPassword:
		why = content.T("密码里不要有名字", "the name does not belong into the password")
	case strings.Count(password, string([]rune(password)[0])) == n:
		why = content.T("密码不要只重复一个字", "a password is more than one character again and again")
	default:
		return nil
	}
	return &content.PersonError{Text: why}
}
