package wecomapi

import (
	"strings"
	"testing"
)

// One robot is one key however its secret is written, and the key is not in it.
func TestRateKey(t *testing.T) {
	keys := map[string]string{}
	for _, secret := range []string{key, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + key, "another-key-00000000", "http://127.0.0.1:9/cgi-bin/webhook/send?key=" + key} {
		r, err := NewRobot(RobotOptions{Secret: secret, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		keys[r.RateKey()] += secret + "\n"
		if strings.Contains(r.RateKey(), key) {
			t.Error("the key is in it")
		}
	}
	if len(keys) != 3 {
		t.Errorf("%d keys of three robots: %v", len(keys), keys)
	}
}
