package demo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
)

// Person completes hand-offs as a member of the team does: opens the page that the group's robot
// told of, and posts. Where the page opens the app with everything filled in, one tap does it;
// else the post is made by hand, and its link pasted into the form.
type Person struct {
	HTTP *http.Client
	// Pages is where the hand-off pages are, such as http://127.0.0.1:8081.
	Pages string
	// Tap opens a link into 抖音 on the person's phone, and publishes.
	Tap func(ctx context.Context, schema string) error
}

// Late are the hand-offs that the person leaves until the robot reminds of them, by slug and
// channel: on evenings nobody sits at a phone.
var Late = map[string]string{"how-to-smell-tea": "sph", "letter-from-the-mountain": "sph"}

// Complete does what one hand-off asks for. It reports whether the app was tapped: then the
// platform says that the post is out, and the page is closed without the person.
func (p Person) Complete(ctx context.Context, h content.Handoff) (tapped bool, err error) {
	page, err := p.open(ctx, h)
	if err != nil {
		return false, fmt.Errorf("demo: opening the hand-off of release %d: %w", h.Release, err)
	}
	if way, ok := page.Find(`a.primary[href*="/open"]`).Attr("href"); ok {
		return true, p.tap(ctx, way)
	}
	form, ok := page.Find(`form:has([name="link"])`).Attr("action")
	if !ok {
		return false, fmt.Errorf("demo: the page of release %d has no form for the link", h.Release)
	}
	answer := url.Values{"link": {shareText(h)}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.Pages+form, strings.NewReader(answer.Encode()))
	if err != nil {
		return false, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return false, p.submit(req, h)
}

// open reads the page of a hand-off: what a person sees, not what we know.
func (p Person) open(ctx context.Context, h content.Handoff) (*goquery.Document, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.Pages+"/h/"+h.Token, nil)
	if err != nil {
		return nil, err
	}
	res, err := p.HTTP.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", res.StatusCode)
	}
	return goquery.NewDocumentFromReader(io.LimitReader(res.Body, 1<<20))
}

// tap follows the page's way into the app, which is signed at this moment.
func (p Person) tap(ctx context.Context, way string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.Pages+way, nil)
	if err != nil {
		return err
	}
	phone := *p.HTTP
	phone.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := phone.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	schema := res.Header.Get("Location")
	if schema == "" {
		return errors.New("demo: the way into the app leads nowhere")
	}
	return p.Tap(ctx, schema)
}

func (p Person) submit(req *http.Request, h content.Handoff) error {
	res, err := p.HTTP.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	doc, err := goquery.NewDocumentFromReader(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return err
	}
	if alert := strings.TrimSpace(doc.Find(`[role="alert"]`).Text()); res.StatusCode >= 400 || alert != "" {
		return fmt.Errorf("demo: the form of release %d answered %d: %s", h.Release, res.StatusCode, alert)
	}
	return nil
}

// shareText is what the platform's share button would have put on the clipboard.
func shareText(h content.Handoff) string {
	sum := sha256.Sum256([]byte(h.Token + h.Channel))
	id := hex.EncodeToString(sum[:])
	switch h.Platform {
	case content.XiaoHongShu:
		return "https://www.xiaohongshu.com/explore/" + id[:24]
	case content.Douyin:
		return fmt.Sprintf("https://www.douyin.com/video/7%018d", uint64(sum[0])<<40|uint64(sum[1])<<32|uint64(sum[2])<<24|uint64(sum[3])<<16)
	case content.Channels:
		return "https://weixin.qq.com/sph/" + id[:16]
	}
	return ""
}
