package content

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"testing"
)

// TestJSONDigest holds what is stored: it is the sum of the JSON, however that is written.
func TestJSONDigest(t *testing.T) {
	for _, v := range []any{nil, "a\n", map[string]int{"<": 1}, []string{"行\n", "\u2028"}} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprintf("%x", sha256.Sum256(b))
		if got, err := JSONDigest(v); got != want || err != nil {
			t.Errorf("%v: %s %v, want %s", v, got, err, want)
		}
	}
	if _, err := JSONDigest(func() {}); err == nil {
		t.Error("a function has a digest")
	}
}
