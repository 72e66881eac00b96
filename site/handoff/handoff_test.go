package handoff

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
)

var (
	key   = content.LinkKey("the key of this store")
	token = signed(7)
)

// signed is a token of a release, the same in every run of the tests.
func signed(release int64) string {
	token, err := key.HandoffToken(strings.NewReader(strings.Repeat("r", 9)), release)
	if err != nil {
		panic(err)
	}
	return token
}

var (
	shanghai = time.FixedZone("Asia/Shanghai", 8*3600)
	due      = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
)

// fakeDesk keeps one hand-off and behaves as the store does: an answer counts once.
type fakeDesk struct {
	pack      Package
	err       error
	confirmed []Confirmation
	refused   []string
	overtaken content.State // the release gets there just before an answer
}

func (d *fakeDesk) Package(_ context.Context, tok string) (Package, error) {
	if d.err != nil {
		return Package{}, d.err
	}
	if tok != d.pack.Token {
		return Package{}, ErrUnknown
	}
	return d.pack, nil
}

func (d *fakeDesk) close(to content.State) error {
	if d.overtaken != "" {
		d.pack.State = d.overtaken
	}
	if d.pack.State != content.HandedOff {
		return ErrClosed
	}
	d.pack.State, d.pack.ClosedAt = to, due
	return nil
}

func (d *fakeDesk) Confirm(_ context.Context, _ string, c Confirmation) error {
	if err := d.close(content.Published); err != nil {
		return err
	}
	d.pack.URL, d.pack.Why, d.pack.Shot = c.URL, c.Note, c.Shot
	d.confirmed = append(d.confirmed, c)
	return nil
}

func (d *fakeDesk) Refuse(_ context.Context, _, why string) error {
	if err := d.close(content.Failed); err != nil {
		return err
	}
	d.pack.Why = why
	d.refused = append(d.refused, why)
	return nil
}

type fakeMedia map[string]string

// seekable is what a file is to net/http.
type seekable struct{ *strings.Reader }

func (seekable) Close() error { return nil }

func (m fakeMedia) Open(_ context.Context, hash string) (io.ReadCloser, error) {
	data, ok := m[hash]
	switch {
	case !ok:
		return nil, fs.ErrNotExist
	case hash == "aa":
		return seekable{strings.NewReader(data)}, nil
	}
	return io.NopCloser(strings.NewReader(data)), nil
}

// linkError speaks to its reader, as the parser of links does.
type linkError struct{ content.Text }

func (e linkError) Error() string { return e.Text.String() }

func parseLink(_ content.Handoff, text string) (id, link string, err error) {
	if !strings.HasPrefix(text, "https://www.xiaohongshu.com/explore/") {
		return "", "", linkError{content.T("不是小红书的链接", "not a link of Xiaohongshu")}
	}
	return strings.TrimPrefix(text, "https://www.xiaohongshu.com/explore/"), text, nil
}

// bench is one handler with everything that it uses.
type bench struct {
	desk  *fakeDesk
	media fakeMedia
	now   time.Time
	zip   func(ctx context.Context, w io.Writer, h content.Handoff) error
	log   bytes.Buffer

	waiting  func(context.Context) ([]content.Handoff, error)
	open     func(context.Context, content.Handoff) (content.Opening, error)
	shots    []string // what was stored
	shotErr  error
	noShots  bool
	unlinked bool
	origin   string
}

func newBench() *bench {
	b := &bench{
		desk:  &fakeDesk{pack: full()},
		media: fakeMedia{"aa": "jpeg bytes", "bb": "png bytes", "cc": "<script>", "dd": "not in the package"},
		now:   due.Add(-12 * time.Minute),

		origin: "https://moxin.example",
	}
	b.zip = func(_ context.Context, w io.Writer, h content.Handoff) error {
		_, err := io.WriteString(w, "zip of "+h.Token+" "+h.Due.Format(time.RFC3339))
		return err
	}
	return b
}

func full() Package {
	return Package{State: content.HandedOff, Handoff: content.Handoff{
		Token: token, Release: 7, Channel: "xhs", Platform: content.XiaoHongShu,
		Due: due, Expires: due.Add(72 * time.Hour), Title: `老客户<为什么>走了`,
		Texts: []content.HandoffText{
			{Key: "title", Label: content.T("标题", "Title"), Value: "老客户为什么走了"},
			{Key: "text", Label: content.T("正文", "Body"), Value: "\n第二行</textarea><b>粗"},
			{Key: "topics", Label: content.T("话题", "Topics"), Value: "#复购 #会员"},
		},
		Media: []content.Media{
			{Hash: "aa", Role: content.RoleImage, Type: "image/jpeg", Alt: "柜台", Width: 1080, Height: 1440, Size: 10},
			{Hash: "bb", Role: content.RoleCover, Type: "image/png", Size: 9},
			{Hash: "ee", Role: content.RoleVideo, Type: "video/mp4"},
			{Hash: "cc", Role: content.RoleImage, Type: "text/html", Size: 8},
		},
		Checklist:  []content.Text{content.T("声明 AI", "Declare AI"), content.T("声明原创", "Declare it original")},
		PreviewURL: "https://mp.weixin.qq.com/preview",
	}}
}

func (b *bench) do(t *testing.T, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	o := Options{
		Desk: b.desk, Media: b.media, Link: parseLink, Zip: b.zip, Zone: shanghai, Key: key,
		Now: func() time.Time { return b.now }, Origin: b.origin, Waiting: b.waiting, Open: b.open, Screenshot: b.store,
		Unlinked: func(content.Handoff) bool { return b.unlinked },
		Log:      slog.New(slog.NewTextHandler(&b.log, nil)),
	}
	if b.noShots {
		o.Screenshot = nil
	}
	h, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func (b *bench) store(_ context.Context, data []byte) (string, error) {
	if b.shotErr != nil {
		return "", b.shotErr
	}
	b.shots = append(b.shots, string(data))
	b.media["55"] = string(data)
	return "55", nil
}

func (b *bench) get(t *testing.T, target string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return b.do(t, r)
}

func (b *bench) post(t *testing.T, target string, form url.Values, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return b.do(t, r)
}

func parse(t *testing.T, w *httptest.ResponseRecorder, status int) *goquery.Document {
	t.Helper()
	if w.Code != status {
		t.Fatalf("status %d, want %d\n%s", w.Code, status, w.Body)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

var errDisk = errors.New("disk: secret detail")
