package transport_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"moxin/content/media"
	"moxin/publishers/transport"
)

// A refused address is refused after resolution and before a byte is sent.
func TestAGuardedClientCallsNoPrivateAddress(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("a private address was called")
	}))
	defer s.Close()
	c := transport.New(transport.Options{Guard: media.Guard(nil)})
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	for _, url := range []string{s.URL, "http://localhost" + port} {
		_, err := post(t, c, url+"/hook?key="+secret)
		if !errors.Is(err, media.ErrPrivate) || !transport.NotSent(err) {
			t.Errorf("%s: %v, not sent %v", url, err, transport.NotSent(err))
		}
		if err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("the error shows the query: %v", err)
		}
	}
}

func TestAGuardedClientCallsWhatIsAllowed(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) }))
	defer s.Close()
	allowed := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	resp, err := post(t, transport.New(transport.Options{Guard: media.Guard(allowed)}), s.URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusAccepted {
		t.Errorf("status %d", resp.StatusCode)
	}
}

// A proxy would dial in the client's place, so that the guard saw the proxy alone.
func TestAGuardedClientUsesNoProxy(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("the proxy was asked")
	}))
	defer proxy.Close()
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("http_proxy", proxy.URL)
	c := transport.New(transport.Options{Guard: media.Guard([]netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")})})
	// A reserved address: only a proxy could answer for it.
	if _, err := post(t, c, "http://192.0.0.8/hook"); !errors.Is(err, media.ErrPrivate) {
		t.Errorf("err = %v", err)
	}
}
