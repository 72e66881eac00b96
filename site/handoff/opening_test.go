package handoff

import (
	"bytes"
	"context"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

const jpeg = "\xff\xd8\xff\xe0 a picture"

func TestOpenGoesOnToThePlatform(t *testing.T) {
	label := content.T("在抖音打开", "Open in Douyin")
	fresh := func(o content.Opening, err error) func(context.Context, content.Handoff) (content.Opening, error) {
		return func(context.Context, content.Handoff) (content.Opening, error) { return o, err }
	}
	stored := content.Opening{URL: "snssdk1128://openplatform/share?x=1&y=%E4%B8%80", Label: label}
	at := func(o content.Opening, t time.Time) content.Opening { o.Expires = t; return o }
	tests := []struct {
		name   string
		stored content.Opening
		fresh  func(context.Context, content.Handoff) (content.Opening, error)
		status int
		want   string // address, or what the page says
	}{
		{"stored", stored, nil, http.StatusSeeOther, stored.URL},
		{"a page", content.Opening{URL: "https://share.example/?a=b"}, nil, http.StatusSeeOther, "https://share.example/?a=b"},
		{"still good", at(stored, due), nil, http.StatusSeeOther, stored.URL},
		{"expired", at(stored, due.Add(-time.Hour)), nil, http.StatusGone, "expired"},
		{"made anew", at(stored, due.Add(-time.Hour)), fresh(content.Opening{URL: "snssdk1128://new"}, nil), http.StatusSeeOther, "snssdk1128://new"},
		{"cannot be made", stored, fresh(content.Opening{}, errDisk), http.StatusBadGateway, "cannot be opened"},
		{"cannot be made, and why", stored, fresh(content.Opening{}, linkError{content.T("要重新授权", "authorise again")}), http.StatusBadGateway, "authorise again"},
		{"none", content.Opening{}, nil, http.StatusNotFound, "no such"},
		{"a script", content.Opening{URL: "javascript:alert(1)"}, nil, http.StatusInternalServerError, "went wrong"},
		{"no scheme", content.Opening{URL: "//evil.example/"}, nil, http.StatusInternalServerError, "went wrong"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench()
			b.desk.pack.Open, b.open = tt.stored, tt.fresh
			w := b.get(t, "/h/"+token+"/open?lang=en")
			if tt.status == http.StatusSeeOther {
				if w.Code != tt.status || w.Header().Get("Location") != tt.want {
					t.Errorf("answer %d to %q, want %q", w.Code, w.Header().Get("Location"), tt.want)
				}
				return
			}
			doc := parse(t, w, tt.status)
			if !strings.Contains(doc.Find("[role=alert], [role=status]").Text(), tt.want) || strings.Contains(doc.Text(), "secret") {
				t.Errorf("it says %q", doc.Find("main").Text())
			}
		})
	}
	b := newBench()
	b.desk.pack.Open, b.desk.pack.State, b.desk.pack.ClosedAt = stored, content.Published, due
	if w := b.get(t, "/h/"+token+"/open"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/h/"+token {
		t.Errorf("after it ended: %d to %q, want the page", w.Code, w.Header().Get("Location"))
	}
}

func TestPageOffersTheOpening(t *testing.T) {
	b := newBench()
	b.desk.pack.Open = content.Opening{URL: "snssdk1128://x", Label: content.T("在抖音打开", "Open in Douyin"), Expires: due}
	doc := parse(t, b.get(t, "/h/"+token), http.StatusOK)
	if a := doc.Find(".open a"); a.Text() != "在抖音打开" || a.AttrOr("href", "") != "/h/"+token+"/open" {
		t.Errorf("button %q to %q", a.Text(), a.AttrOr("href", ""))
	}
	if got := doc.Find(".top .hint time").AttrOr("datetime", ""); got != "2026-12-01T20:00:00+08:00" {
		t.Errorf("it ends at %q", got)
	}
	b.now = due
	if doc := parse(t, b.get(t, "/h/"+token), http.StatusOK); doc.Find(".open a").Length() != 0 || !strings.Contains(doc.Find(".top .hint").Text(), "过期") {
		t.Error("a link that has expired is offered")
	}
	b.open = func(_ context.Context, h content.Handoff) (content.Opening, error) { return h.Open, nil }
	if doc := parse(t, b.get(t, "/h/"+token), http.StatusOK); doc.Find(".open a").Length() != 1 || doc.Find(".top .hint time").Length() != 0 {
		t.Error("a link that is made at the tap is not offered")
	}
	b.desk.pack.State, b.desk.pack.ClosedAt = content.Published, due
	if doc := parse(t, b.get(t, "/h/"+token), http.StatusOK); doc.Find(".open a").Length() != 0 {
		t.Error("it is offered after the end")
	}
}

// send posts the form as a browser with a file does.
func (b *bench) send(t *testing.T, target string, fields map[string]string, file string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for k, v := range fields {
		if err := form.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	part, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="shot"; filename="../../shot.jpg"`}, "Content-Type": {"image/jpeg"},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = part.Write([]byte(file))
	if err := errors.Join(err, form.Close()); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, target, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(t, r)
}

func TestScreenshotClosesTheRelease(t *testing.T) {
	b := newBench()
	w := b.send(t, "/h/"+token+"/done", map[string]string{"link": "", "note": "群里发了"}, jpeg)
	if w.Code != http.StatusSeeOther || !slices.Equal(b.desk.confirmed, []Confirmation{{Note: "群里发了", Shot: "55"}}) || !slices.Equal(b.shots, []string{jpeg}) {
		t.Fatalf("answer %d, confirmed %+v, stored %q", w.Code, b.desk.confirmed, b.shots)
	}
	doc := parse(t, b.get(t, "/h/"+token), http.StatusOK)
	if doc.Find(".closed img.shot").AttrOr("src", "") != "/h/"+token+"/evidence" || !strings.Contains(doc.Find(".closed").Text(), "群里发了") {
		t.Error("the evidence is not shown afterwards")
	}
	w = b.get(t, "/h/"+token+"/evidence")
	if w.Code != http.StatusOK || w.Body.String() != jpeg || w.Header().Get("Content-Type") != "image/jpeg" {
		t.Errorf("the evidence answers %d %q", w.Code, w.Header().Get("Content-Type"))
	}
	delete(b.media, "55")
	parse(t, b.get(t, "/h/"+token+"/evidence"), http.StatusNotFound)
	parse(t, newBench().get(t, "/h/"+token+"/evidence"), http.StatusNotFound)
}

func TestScreenshotThatCannotBeTakenClosesNothing(t *testing.T) {
	tests := []struct {
		name   string
		file   string
		fields map[string]string
		spoil  func(*bench)
		status int
		want   string
	}{
		{"nothing at all", "", nil, nil, http.StatusUnprocessableEntity, "Paste the link"},
		{"a page in disguise", "<html><script>", nil, nil, http.StatusUnprocessableEntity, "no jpg"},
		{"an animation", "GIF89a", nil, nil, http.StatusUnprocessableEntity, "no jpg"},
		{"too big", jpeg + strings.Repeat("x", maxShot), nil, nil, http.StatusUnprocessableEntity, "10 MB"},
		{"far too big", jpeg + strings.Repeat("x", maxShot+maxForm), nil, nil, http.StatusRequestEntityTooLarge, "10 MB"},
		{"a picture that does not decode", jpeg, nil, func(b *bench) { b.shotErr = linkError{content.T("打不开", "does not open")} }, http.StatusUnprocessableEntity, "does not open"},
		{"beside a wrong link", jpeg, map[string]string{"link": "https://v.douyin.com/x/"}, nil, http.StatusUnprocessableEntity, "not a link"},
		{"a full disk", jpeg, nil, func(b *bench) { b.shotErr = errDisk }, http.StatusInternalServerError, "went wrong"},
		{"where none are taken", jpeg, nil, func(b *bench) { b.noShots = true }, http.StatusUnprocessableEntity, "Paste the link"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench()
			if tt.spoil != nil {
				tt.spoil(b)
			}
			doc := parse(t, b.send(t, "/h/"+token+"/done?lang=en", tt.fields, tt.file), tt.status)
			if !strings.Contains(doc.Find("[role=alert], [role=status]").Text(), tt.want) {
				t.Errorf("it says %q, want %q", doc.Find("[role=alert], [role=status]").Text(), tt.want)
			}
			if len(b.desk.confirmed)+len(b.shots) != 0 {
				t.Errorf("confirmed %+v, stored %d", b.desk.confirmed, len(b.shots))
			}
		})
	}
	b := newBench()
	parse(t, b.send(t, "/h/"+token+"/cannot", map[string]string{"why": "x"}, strings.Repeat("x", maxForm)), http.StatusBadRequest)
	b.desk.pack.State, b.desk.pack.ClosedAt = content.Failed, due
	parse(t, b.send(t, "/h/"+token+"/done", nil, jpeg), http.StatusConflict)
	if len(b.shots) != 0 {
		t.Error("a late screenshot was stored")
	}
}

func TestForgedTokensAskNobody(t *testing.T) {
	b := newBench()
	b.desk.err = errDisk // whoever asks the desk gets 500
	for _, forged := range []string{"a", token[1:], strings.Repeat("a", 40), token[:39] + "%0a", strings.ToUpper(token)} {
		for _, target := range []string{"", "/open", "/evidence", "/qr.svg", "/media/aa", "/package.zip"} {
			parse(t, b.get(t, "/h/"+forged+target), http.StatusNotFound)
		}
		parse(t, b.post(t, "/h/"+forged+"/done", map[string][]string{"link": {goodLink}}), http.StatusNotFound)
	}
	parse(t, b.get(t, "/h/"+token), http.StatusInternalServerError)
	// A token of another release does not open this one, even where the store says so.
	b = newBench()
	b.desk.pack.Token = signed(8)
	parse(t, b.get(t, "/h/"+signed(8)), http.StatusNotFound)
}

func TestCodeIsOfTheOutsideAddress(t *testing.T) {
	b := newBench()
	w := b.get(t, "/h/"+token+"/qr.svg")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/svg+xml" || !strings.HasPrefix(w.Body.String(), "<svg ") {
		t.Errorf("answer %d %v", w.Code, w.Header())
	}
	b.origin = ""
	parse(t, b.get(t, "/h/"+token+"/qr.svg"), http.StatusNotFound)
	if doc := parse(t, b.get(t, "/h/"+token), http.StatusOK); doc.Find(".code").Length() != 0 {
		t.Error("a code of no address is offered")
	}
}

func TestRemoteVideoIsLinkedNotLoaded(t *testing.T) {
	b := newBench()
	b.desk.pack.Media = []content.Media{{Role: content.RoleVideo, Type: "video/mp4", Source: "https://v.example/x.mp4"}}
	doc := parse(t, b.get(t, "/h/"+token), http.StatusOK)
	if doc.Find("video, [data-file]").Length() != 0 || doc.Find(".media a[href='https://v.example/x.mp4'][rel~=noreferrer]").Length() != 1 {
		t.Error("a video that is elsewhere is loaded or not linked")
	}
	parse(t, b.get(t, "/h/"+token+"/media/"), http.StatusNotFound)
}

func TestPageAsksForNoLinkWhereThereIsNone(t *testing.T) {
	b := newBench()
	b.unlinked = true
	doc := parse(t, b.get(t, "/h/"+token), http.StatusOK)
	if doc.Find("#link").Length() != 0 || !strings.Contains(doc.Find("label[for=shot]").Text(), "当凭证") {
		t.Error("a link is asked for that nobody has")
	}
	doc = parse(t, b.send(t, "/h/"+token+"/done", nil, ""), http.StatusUnprocessableEntity)
	if doc.Find("#note").AttrOr("aria-describedby", "") != "done-error" {
		t.Error("no field points at the error")
	}
}

func TestHintIsShownWhileOpen(t *testing.T) {
	b := newBench()
	b.desk.pack.Why = "草稿已不在草稿箱"
	if doc := parse(t, b.get(t, "/h/"+token), http.StatusOK); doc.Find(".top .why").Text() != "草稿已不在草稿箱" {
		t.Error("what the platform hints is not said")
	}
}

func FuzzToken(f *testing.F) {
	for _, seed := range []string{token, key.ListToken(due), "", "_", "a/../b", "%00", strings.Repeat("7", 40)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, tok string) {
		b := newBench()
		b.desk.err = errDisk
		r := httptest.NewRequest(http.MethodGet, "/h/x", nil)
		r.URL.Path = "/h/" + tok
		w := b.do(t, r)
		if _, ours := key.Handoff(tok); w.Code == http.StatusInternalServerError && !ours {
			t.Fatalf("token %q reached the desk", tok)
		}
	})
}
