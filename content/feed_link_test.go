package content

import (
	"strings"
	"testing"
	"time"
)

func TestFeedToken(t *testing.T) {
	key, other := LinkKey(strings.Repeat("k", 32)), LinkKey(strings.Repeat("o", 32))
	token := key.FeedToken()
	if !key.Feed(token) || other.Feed(token) || LinkKey(nil).Feed(LinkKey(nil).FeedToken()) {
		t.Error("a token opens what it should not, or not what it should")
	}
	for _, wrong := range []string{"", token + "a", token[1:], strings.ToUpper(token), token[:15] + "\n", key.ListToken(time.Unix(1, 0)), key.Instance()} {
		if key.Feed(wrong) {
			t.Errorf("%q opens the feed", wrong)
		}
	}
	if key.Instance() == other.Instance() || len(key.Instance()) != 8 || strings.Contains(token, key.Instance()) {
		t.Errorf("instances are %s and %s, the token is %s", key.Instance(), other.Instance(), token)
	}
}
