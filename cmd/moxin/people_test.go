package main

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"moxin/content"
)

// TestConsoleActsAreOfWhoSignedIn: with people, the audit names the person and their address.
func TestConsoleActsAreOfWhoSignedIn(t *testing.T) {
	t.Parallel()
	d := openDoubt(t)
	const password = "a shop in the hills"
	_, err := d.app.newPeople(d.station.store).Add(t.Context(), "zhouye", password, []content.PersonRole{content.Admin}, "林溪")
	d.ok(err)
	jar, err := cookiejar.New(nil)
	d.ok(err)
	browser := &http.Client{Jar: jar}
	send := func(path string, form url.Values) *http.Response {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.url+path, strings.NewReader(form.Encode()))
		d.ok(err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", d.url)
		answer, err := browser.Do(r)
		d.ok(err)
		d.ok(answer.Body.Close())
		return answer
	}
	act := fmt.Sprintf("/releases/%d/resolve", d.release)
	if got := send(act, url.Values{"verdict": {"failed"}}); got.StatusCode != http.StatusUnauthorized || d.state().State != content.InDoubt {
		t.Fatalf("a stranger: %d, %s", got.StatusCode, d.state().State)
	}
	if got := send("/login", url.Values{"name": {"zhouye"}, "password": {password}}); got.StatusCode != http.StatusOK || got.Request.URL.Path != "/" {
		t.Fatalf("signing in: %d at %s", got.StatusCode, got.Request.URL)
	}
	send(act, url.Values{"verdict": {"failed"}, "why": {"过时了"}})
	lines, err := d.station.store.Audit(t.Context(), fmt.Sprintf("release:%d", d.release), 1)
	d.ok(err)
	if e := lines[0]; d.state().State != content.Failed || e.Who != "zhouye" || e.Origin != "127.0.0.1" {
		t.Errorf("%s by %+v", d.state().State, e)
	}
	answer, err := browser.Get(d.url + "/preview/")
	d.ok(err)
	d.ok(answer.Body.Close())
	if answer.Request.URL.Path != "/preview/" {
		t.Errorf("the preview sends them to %s", answer.Request.URL)
	}
	stranger, err := http.Get(d.url + "/preview/")
	d.ok(err)
	d.ok(stranger.Body.Close())
	if stranger.StatusCode != http.StatusUnauthorized {
		t.Errorf("the preview lets a stranger in: %d", stranger.StatusCode)
	}
}

// TestConsoleOfAnOfficeIsShut: beyond loopback nothing is shown or done before the link made an admin.
func TestConsoleOfAnOfficeIsShut(t *testing.T) {
	t.Parallel()
	d := openDoubt(t)
	pages, err := d.app.consoleHandler(t.Context(), d.station, "192.0.2.1:8080")
	d.ok(err)
	ask := func(method, path string) int {
		r := httptest.NewRequest(method, "http://192.0.2.1:8080"+path, nil)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, r)
		return w.Code
	}
	for _, path := range []string{"/", "/accounts", "/preview/", "/login"} {
		if got := ask(http.MethodGet, path); got != http.StatusForbidden {
			t.Errorf("%s answers %d", path, got)
		}
	}
	if got := ask(http.MethodPost, fmt.Sprintf("/releases/%d/resolve", d.release)); got != http.StatusForbidden {
		t.Errorf("a word answers %d", got)
	}
	var said strings.Builder
	d.app.stderr = &said
	d.ok(d.app.firstLink(t.Context(), d.station.store, "192.0.2.1:8080"))
	_, link, ok := strings.Cut(said.String(), "http://192.0.2.1:8080")
	if !ok || ask(http.MethodGet, strings.TrimSpace(link)) != http.StatusOK {
		t.Errorf("the link does not open: %s", said.String())
	}
}

func TestReachableNamesAMachine(t *testing.T) {
	for address, same := range map[string]bool{"127.0.0.1:8080": true, "192.0.2.1:80": true, "[2001:db8::1]:80": true, "[::]:8080": false, "0.0.0.0:8080": false} {
		if got := reachable(address); (got == address) != same || strings.Contains(got, "0.0.0.0") || strings.Contains(got, "[::]") {
			t.Errorf("%s is reached at %s", address, got)
		}
	}
}
