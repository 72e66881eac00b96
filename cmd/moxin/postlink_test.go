package main

import "testing"

func TestSimulatedLinkIsOfThisMachineAndOfThisChannel(t *testing.T) {
	const page = "http://127.0.0.1:8090/s/wl0LyCqr6_KhkU7KYg1tIz"
	tests := []struct {
		name, base, text string
		ok               bool
	}{
		{"public page", "http://127.0.0.1:8090", page, true},
		{"with blanks and a query", "http://127.0.0.1:8090", " " + page + "?scene=1\n", true},
		{"a draft's preview", "http://127.0.0.1:8090", "http://127.0.0.1:8090/s?tempkey=IC6QaFF-DZDzoSS5", false},
		{"another port", "http://127.0.0.1:9000", page, false},
		{"the platform itself", "https://api.weixin.qq.com", "https://api.weixin.qq.com/s/wl0LyCqr6_KhkU7KYg1tIz", false},
		{"no simulator", "", page, false},
		{"a name in front", "http://127.0.0.1:8090", "http://x@127.0.0.1:8090/s/wl0LyCqr6_KhkU7KYg1tIz", false},
		{"nothing", "http://127.0.0.1:8090", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			id, link, ok := simulatedLink(tt.base, tt.text)
			if ok != tt.ok {
				t.Fatalf("simulatedLink = %q, %q, %v", id, link, ok)
			}
			if ok && (id != "wl0LyCqr6_KhkU7KYg1tIz" || link != page) {
				t.Errorf("simulatedLink = %q, %q; want the page's id and address", id, link)
			}
		})
	}
}

// A doubt about a webhook can be ended with what the person found, whatever its address.
func TestReceiversLinkIsAnyAddress(t *testing.T) {
	const post = "https://shop.example.com/articles/7?from=list"
	if id, link, err := receiversLink(" " + post + "\n"); id != post || link != post || err != nil {
		t.Errorf("receiversLink = %q, %q, %v", id, link, err)
	}
	for _, text := range []string{"", "shop.example.com/7", "ftp://shop.example.com/7", "https://user@shop.example.com/7", "https://", "看不到"} {
		if _, link, err := receiversLink(text); err == nil {
			t.Errorf("%q is taken for the link %q", text, link)
		}
	}
}
