package render

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"

	"moxin/content"
	"moxin/content/media"
)

// purpose is what a picture is for; it decides the form it must have.
type purpose string

const (
	forBody  purpose = "body"  // inside a 公众号 article
	forThumb purpose = "thumb" // cover of a 公众号 article
	forNote  purpose = "note"  // image of a note, cover of a video

	forRobot   purpose = "robot"   // picture of a WeCom group robot
	forMessage purpose = "message" // picture of a message to customers
	forMoment  purpose = "moment"  // picture or cover of a customer moment
)

// boxes are the forms that platforms take. uploadimg takes JPEG and PNG below 1 MB, GIF goes
// through add_material up to 10 MB as covers do (platform notes collected 2026-11, images).
// The note's 20 MB is a public tool's cap. WeCom's robots take 2 MB and its moments 10 MB and 1,555,200
// pixels (the same notes, 3.2 and 3.5); of messages no size is found, and its uploads take 10 MB.
var boxes = map[purpose]media.Box{
	forBody:  {Types: []string{media.TypePNG, media.TypeJPEG}, MaxBytes: 1_000_000, MaxWidth: 1280},
	forThumb: {Types: []string{media.TypePNG, media.TypeJPEG}, MaxBytes: 10_000_000, MaxWidth: 2560},
	forNote:  {Types: []string{media.TypePNG, media.TypeJPEG}, MaxBytes: 20_000_000, MaxWidth: 2560},

	forRobot:   {Types: []string{media.TypePNG, media.TypeJPEG}, MaxBytes: 2_000_000, MaxWidth: 2560},
	forMessage: {Types: []string{media.TypePNG, media.TypeJPEG}, MaxBytes: 10_000_000, MaxWidth: 2560},
	forMoment:  {Types: []string{media.TypePNG, media.TypeJPEG}, MaxBytes: 10_000_000, MaxWidth: 2560, MaxPixels: 1_555_200},
}

const maxGIF = 10_000_000 // bytes; add_material(image)

// pictureCache remembers what became of a picture, by its bytes and purpose: drawing one again
// takes longer than rendering an article.
type pictureCache struct {
	mu    sync.Mutex
	known map[pictureKey]content.Media
}

type pictureKey struct {
	hash string
	use  purpose
}

// picture is one reference to a picture.
type picture struct {
	ref   string
	alt   string
	use   purpose
	role  content.Role
	named bool // by front matter: taken even where it is tiny
}

// place puts a picture into the rendition: read, fitted and stored. What can't be had is
// returned as a problem without an offset, which the caller reports where the reference stands;
// the error means that the store failed.
func (j *job) place(p picture) (content.Media, *problem, error) {
	data, err := j.read(p.ref)
	if err != nil {
		return content.Media{}, pictureProblem(p.ref, err), j.ctx.Err()
	}
	if !p.named && isTiny(data) {
		return content.Media{}, tinyProblem(p.ref), nil
	}
	m, err := j.fit(data, p.use)
	var se *storeError
	if errors.As(err, &se) {
		return content.Media{}, nil, err
	}
	if errors.Is(err, errSketch) {
		w, h, _ := media.NaturalSize(data)
		m, err = content.Media{Type: media.TypePNG, Width: w, Height: h}, nil
	}
	if err != nil {
		return content.Media{}, pictureProblem(p.ref, err), nil
	}
	m.Role, m.Alt, m.Source, m.Name = p.role, p.alt, p.ref, mediaName(p.ref, m)
	m = j.add(m)
	if p.use != forBody && strings.HasPrefix(strings.ToLower(path.Ext(p.ref)), ".gif") && m.Type != media.TypeGIF {
		return m, stillProblem(p.ref), nil
	}
	return m, nil, nil
}

// storeError is a failure of the media store, which no editor can mend.
type storeError struct{ err error }

func (e *storeError) Error() string { return "storing a picture: " + e.err.Error() }
func (e *storeError) Unwrap() error { return e.err }

// fit brings a picture into the form its purpose needs and stores it.
func (j *job) fit(data []byte, use purpose) (content.Media, error) {
	cache := &j.engine.pictures
	key := pictureKey{media.Hash(data), use}
	cache.mu.Lock()
	m, ok := cache.known[key]
	cache.mu.Unlock()
	if ok && (j.engine.Media == nil || j.engine.Media.Has(m.Hash)) {
		return m, nil
	}
	box := boxes[use]
	if mime, _, _, err := media.Sniff(data); err == nil && mime == media.TypeGIF && use == forBody && len(data) <= maxGIF {
		box = media.Box{Types: []string{media.TypeGIF}}
	}
	p, err := j.fitBox(data, box)
	if err != nil {
		return content.Media{}, err
	}
	m = content.Media{Hash: media.Hash(p.Data), Type: p.Type, Width: p.Width, Height: p.Height, Size: int64(len(p.Data))}
	if j.engine.Media != nil {
		if _, err := j.engine.Media.Put(j.ctx, p.Data); err != nil {
			return content.Media{}, &storeError{err}
		}
	}
	cache.mu.Lock()
	defer cache.mu.Unlock()
	if cache.known == nil || len(cache.known) >= maxCached {
		cache.known = make(map[pictureKey]content.Media)
	}
	cache.known[key] = m
	return m, nil
}

// mediaName is a file name that people recognise, with the ending of the real type.
func mediaName(ref string, m content.Media) string {
	ref, _, _ = strings.Cut(ref, "#")
	ref, _, _ = strings.Cut(ref, "?")
	base := path.Base(strings.ReplaceAll(ref, `\`, "/"))
	base = strings.TrimSuffix(base, path.Ext(base))
	if (strings.HasPrefix(ref, "data:") || base == "" || base == "." || base == "/" || len(base) > 80) && m.Hash != "" {
		base = m.Hash[:12]
	}
	return base + media.Extension(m.Type)
}

// pictureProblem says why a picture is not there. An offline compile warns; everything else
// stops the release, which would go out with a hole.
func pictureProblem(ref string, err error) *problem {
	p := &problem{rule: "media/unreadable", severity: content.SeverityError,
		message:    content.T(fmt.Sprintf("图片 %s 用不了：%v", shortRef(ref), err), fmt.Sprintf("picture %s can't be used: %v", shortRef(ref), err)),
		suggestion: content.T("换成 PNG 或 JPEG", "use PNG or JPEG")}
	var missing *content.MissingError
	var fetch *media.FetchError
	switch {
	case errors.Is(err, errOffline):
		p.rule, p.severity = "media/offline", content.SeverityWarning
		p.message = content.T("远程图片没有下载（离线）："+shortRef(ref), "remote picture not fetched (offline): "+shortRef(ref))
		p.suggestion = content.T("联网编译时会下载并存一份；也可以把图片放进文章目录", "it is fetched and kept when compiled online; or put the file beside the article")
	case errors.As(err, &missing):
		p.rule = "media/missing"
		p.message = content.T("找不到图片 "+shortRef(ref)+"，找过 "+strings.Join(missing.Tried, "、"), "no picture "+shortRef(ref)+"; looked for "+strings.Join(missing.Tried, ", "))
		p.suggestion = content.T("检查路径；以 / 开头的图片放在 moxin.yaml 的 static 目录下", "check the path; pictures that begin with / live in the static folders of moxin.yaml")
	case errors.As(err, &fetch):
		p.rule = "media/fetch"
		p.message = content.T("下载图片失败："+err.Error(), "could not fetch a picture: "+err.Error())
		p.suggestion = content.T("把图片存到文章目录里引用", "keep the file beside the article")
	case errors.Is(err, errNoBrowser):
		p.rule = "media/format"
		p.suggestion = content.T("换成 PNG 或 JPEG；或安装 Chromium（apt install chromium，brew install chromium），moxin 会自动转换", "use PNG or JPEG; or install Chromium (apt install chromium, brew install chromium), which moxin converts it with")
	case errors.Is(err, media.ErrCannotConvert):
		p.rule = "media/format"
	}
	return p
}

func stillProblem(ref string) *problem {
	return &problem{rule: "media/still", severity: content.SeverityWarning,
		message:    content.T("动图 "+shortRef(ref)+" 在这里只能是静止的第一帧", "GIF "+shortRef(ref)+" is a still picture here: its first frame"),
		suggestion: content.T("换成静态图，或上传视频", "use a still picture, or a video")}
}

// shortRef keeps a data URI from filling the screen.
func shortRef(ref string) string {
	if strings.HasPrefix(ref, "data:") && len(ref) > 40 {
		return ref[:40] + "…"
	}
	return ref
}

// shown is one picture of the body that a channel shows.
type shown struct {
	ref, alt string
	offset   int
}

// bodyPictures lists them in order, from Markdown and raw HTML, each reference once.
func (j *job) bodyPictures() []shown {
	if !mayShow(j.ws, j.article) {
		return nil
	}
	return bodyPictures(j.doc, j.channel.ID)
}

func bodyPictures(d *document, channel string) []shown {
	var list []shown
	seen := make(map[string]bool)
	add := func(s shown) {
		if s.ref != "" && !seen[s.ref] {
			seen[s.ref] = true
			list = append(list, s)
		}
	}
	walkVisible(d.root, channel, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.Image:
			add(shown{pictureRef(n), d.plain(n), offset(n)})
		case *ast.HTMLBlock:
			for _, s := range rawPictures(rawBlock(n, d.source)) {
				add(shown{s.ref, s.alt, offset(n)})
			}
		case *ast.RawHTML:
			for _, s := range rawPictures(n.Segments.Value(d.source)) {
				add(shown{s.ref, s.alt, offset(n)})
			}
		}
	})
	return list
}

// pictureRef is the destination of a Markdown picture as a reference.
func pictureRef(n *ast.Image) string { return strings.TrimSpace(unescape(n.Destination)) }

// references are the pictures a compile of this channel will ask for.
func (j *job) references() []string {
	var refs []string
	if cover := j.cover(); cover != "" {
		refs = append(refs, cover)
	}
	pictures := j.bodyPictures()
	if j.out.Family == content.FamilyCaption {
		pictures = pictures[:min(1, len(pictures))]
	}
	if slices.Contains([]content.Family{content.FamilyNote, content.FamilyPost, content.FamilyMessage}, j.out.Family) {
		pictures = pictures[:min(j.limits[content.LimitImages].Max, len(pictures))]
	}
	for _, s := range pictures {
		refs = append(refs, s.ref)
	}
	return refs
}

// cover is the picture that front matter names for this channel, or "".
func (j *job) cover() string {
	if j.over.Cover != "" {
		return j.over.Cover
	}
	return j.article.Cover
}

// picksCover are the families whose platforms show the first picture by themselves: that it is the
// cover needs no word.
var picksCover = map[content.Family]bool{content.FamilyRich: true, content.FamilyPage: true}

// placeCover puts the cover into the rendition: the one of front matter, else the first
// picture of the body, which is said.
func (j *job) placeCover(use purpose) error {
	if ref := j.cover(); ref != "" {
		_, p, err := j.place(picture{ref: ref, use: use, role: content.RoleCover, named: true})
		if err == nil && p != nil {
			j.reportKey("cover", *p)
		}
		return err
	}
	for _, s := range j.bodyPictures() {
		_, p, err := j.place(picture{ref: s.ref, use: use, role: content.RoleCover})
		switch {
		case err != nil:
			return err
		case p != nil && p.tiny():
			continue
		}
		j.coverFromBody(s.ref, p)
		return nil
	}
	return j.drawMissingCover()
}

// coverFromBody says that a picture of the body is the cover; p is what kept it from being one.
func (j *job) coverFromBody(ref string, p *problem) {
	if p == nil && !picksCover[j.out.Family] {
		j.reportKey("cover", problem{rule: "media/cover-from-body", severity: content.SeverityNote,
			message:    content.T("没有写封面，用正文第一张图："+shortRef(ref), "no cover given: the first picture of the body is used: "+shortRef(ref)),
			suggestion: content.T("在 front matter 写 cover", "name a cover in the front matter")})
	}
}
