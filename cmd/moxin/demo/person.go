package demo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
)

// Person completes hand-offs as a member of the team does: opens the page, posts by hand, and
// pastes the link of what was posted into the form.
type Person struct {
	HTTP *http.Client
	// Pages is where the hand-off pages are, such as http://127.0.0.1:8081.
	Pages string
}

// Complete closes one hand-off through its page.
func (p Person) Complete(ctx context.Context, h content.Handoff) error {
	page := p.Pages + "/h/" + h.Token
	form, err := p.form(ctx, page)
	if err != nil {
		return fmt.Errorf("demo: opening the hand-off of release %d: %w", h.Release, err)
	}
	answer := url.Values{"link": {shareText(h)}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, form, strings.NewReader(answer.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.submit(req, h)
}

// form finds where the page's "published" form goes: what a person sees, not what we know.
func (p Person) form(ctx context.Context, page string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return "", err
	}
	res, err := p.HTTP.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	doc, err := goquery.NewDocumentFromReader(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return "", err
	}
	action, ok := doc.Find(`form:has([name="link"])`).Attr("action")
	if !ok {
		return "", fmt.Errorf("status %d and no form for the link", res.StatusCode)
	}
	return p.Pages + action, nil
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
