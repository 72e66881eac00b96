package wecomsim

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
)

// The envelope of callbacks (path/91144), written for this simulator alone, so that it and a
// client's check each other.

// aesBlock is the block that the padding fills up, in bytes: not the cipher's 16.
const aesBlock = 32

// aesKey reads an EncodingAESKey. Real ones may have bits left over at the end.
func aesKey(encoded string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(encoded + "=")
	if err != nil || len(encoded) != 43 || len(key) != aesBlock {
		return nil, errors.New("an EncodingAESKey is 43 characters of base64")
	}
	return key, nil
}

// sign is the signature of its parts, the token among them.
func sign(parts ...string) string {
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "")))
	return hex.EncodeToString(sum[:])
}

// seal encrypts a message for a receiver: 16 random bytes, the length in four, the message, the
// receiver's id, padding.
func seal(key, random []byte, message, receiver string) (string, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return "", err
	}
	plain := slices.Clone(random[:16])
	plain = binary.BigEndian.AppendUint32(plain, uint32(len(message)))
	plain = append(plain, message+receiver...)
	pad := aesBlock - len(plain)%aesBlock
	for range pad {
		plain = append(plain, byte(pad))
	}
	cipher.NewCBCEncrypter(block, key[:aes.BlockSize]).CryptBlocks(plain, plain)
	return base64.StdEncoding.EncodeToString(plain), nil
}
