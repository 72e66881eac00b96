package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"
)

// Bounds of one fetch when a Fetcher does not say.
const (
	DefaultTimeout  = 20 * time.Second
	DefaultMaxBytes = 20 << 20
	maxRedirects    = 5
)

// ErrTooLarge says that a body passed the Fetcher's cap.
var ErrTooLarge = errors.New("larger than the cap")

// Fetcher gets remote pictures. Its zero value is guarded, times out after DefaultTimeout and
// stops at DefaultMaxBytes. Safe for concurrent use; do not change it after the first Fetch.
type Fetcher struct {
	AllowPrivate bool           // let loopback and private networks through: tests and the demo
	Allow        []netip.Prefix // let these networks through besides the public internet
	Timeout      time.Duration  // of one picture, redirects and body included
	MaxBytes     int64

	once   sync.Once
	client *http.Client
}

// FetchError says which URL could not be fetched, so that one bad picture in an article of
// forty has a name.
type FetchError struct {
	URL    string
	Status int // HTTP status; 0 when there was no answer
	Err    error
}

func (e *FetchError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("fetching %s: HTTP %d", e.URL, e.Status)
	}
	return fmt.Sprintf("fetching %s: %v", e.URL, e.Err)
}

func (e *FetchError) Unwrap() error { return e.Err }

// Fetch gets the body behind an http or https URL. Every error is a *FetchError.
func (f *Fetcher) Fetch(ctx context.Context, rawURL string) ([]byte, error) {
	f.once.Do(func() { f.client = f.newClient() })
	timeout := f.Timeout
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	req, err := http.NewRequestWithContext(ctx, http.MethodGet, rawURL, nil)
	if err == nil {
		err = checkURL(req.URL)
	}
	if err != nil {
		return nil, &FetchError{URL: rawURL, Err: err}
	}
	// Picture hosts answer 403 to clients without a name.
	req.Header.Set("User-Agent", "moxin/1 (+picture fetch)")
	req.Header.Set("Accept", "image/png,image/jpeg,image/gif,image/webp;q=0.9,image/*;q=0.5")
	resp, err := f.client.Do(req)
	if err != nil {
		return nil, &FetchError{URL: rawURL, Err: unwrapURL(err)}
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, &FetchError{URL: rawURL, Status: resp.StatusCode}
	}
	data, err := readCapped(resp.Body, f.maxBytes())
	if err != nil {
		return nil, &FetchError{URL: rawURL, Status: resp.StatusCode, Err: err}
	}
	return data, nil
}

func (f *Fetcher) maxBytes() int64 {
	if f.MaxBytes > 0 {
		return f.MaxBytes
	}
	return DefaultMaxBytes
}

// newClient makes a client without a proxy: a proxy would dial for us, past the guard.
func (f *Fetcher) newClient() *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	if !f.AllowPrivate {
		dialer.Control = Guard(f.Allow)
	}
	return &http.Client{
		Transport: &http.Transport{
			DialContext:           dialer.DialContext,
			ForceAttemptHTTP2:     true,
			MaxIdleConnsPerHost:   2,
			IdleConnTimeout:       30 * time.Second,
			TLSHandshakeTimeout:   10 * time.Second,
			ResponseHeaderTimeout: 15 * time.Second,
		},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return fmt.Errorf("more than %d redirects", maxRedirects)
			}
			return checkURL(req.URL)
		},
	}
}

func checkURL(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("scheme %q is neither http nor https", u.Scheme)
	}
	if u.Host == "" {
		return errors.New("no host")
	}
	return nil
}

// unwrapURL drops the *url.Error around a cause: FetchError names the URL already.
func unwrapURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

func readCapped(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%w of %d bytes", ErrTooLarge, limit)
	}
	return data, nil
}
