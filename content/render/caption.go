package render

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"

	"moxin/content"
	"moxin/content/media"
)

// compileCaption fills the words under a video: title, caption and topics, the cover, and the
// video when there is one.
func (j *job) compileCaption() error {
	if j.channel.Platform == content.Channels {
		j.shortTitle()
	}
	topics := j.topicLine()
	j.out.Text = withTopics(j.captionText(topics), topics, " ")
	if err := j.placeCover(forNote); err != nil {
		return err
	}
	return j.placeVideo()
}

// captionText is, in this order: what the author wrote for captions alone ("::: only dy"), the
// summary, the text before <!--more-->, the first paragraph.
func (j *job) captionText(topics string) string {
	if s := j.captionContainers(); s != "" {
		return s
	}
	limit := j.limits[content.LimitText]
	if limit.Max > 0 && topics != "" {
		limit.Max = max(0, limit.Max-limit.Count.Of(" "+topics))
	}
	if s := j.summary(limit); s != "" && !sameText(s, j.out.Title) { // the title stands above it already
		return s
	}
	return j.fitted(j.lead(), limit, "caption/lead")
}

// captionContainers joins the top-level containers that name this channel and no channel that
// shows whole articles or notes: what stands in them was written as a caption.
func (j *job) captionContainers() string {
	var list []unit
	for n := j.doc.root.FirstChild(); n != nil; n = n.NextSibling() {
		c, ok := n.(*container)
		if !ok || c.word != containerOnly || !slices.Contains(c.args, j.channel.ID) || !j.captionsOnly(c.args) {
			continue
		}
		list = append(list, j.written(c)...)
	}
	return joinUnits(list)
}

func (j *job) captionsOnly(ids []string) bool {
	for _, id := range ids {
		ch, _ := j.ws.Config.Channel(id)
		if id == j.channel.ID {
			ch = j.channel
		}
		if p, ok := content.PlatformByID(ch.Platform); !ok || p.Family != content.FamilyCaption {
			return false
		}
	}
	return true
}

// shortTitleMarks are the only marks that 视频号's 短标题 takes beside letters, digits and
// spaces (platform notes collected 2026-11, from public publishing code).
const shortTitleMarks = "《》“”:+?%°"

// shortTitle makes commas spaces, as the platform does, and names what it would strip.
func (j *job) shortTitle() {
	title := strings.NewReplacer(",", " ", "，", " ").Replace(j.out.Title)
	if title != j.out.Title {
		j.reportKey("title", problem{rule: "caption/comma", severity: content.SeverityNote,
			message:    content.T("短标题里逗号变成空格："+title, "commas are spaces in a short title: "+title),
			suggestion: content.T("为 "+j.channel.ID+" 单独写 title", "write a title for "+j.channel.ID)})
		j.out.Title = title
	}
	var odd []string
	for _, r := range title {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == ' ' || strings.ContainsRune(shortTitleMarks, r) || slices.Contains(odd, string(r)) {
			continue
		}
		odd = append(odd, string(r))
	}
	if len(odd) > 0 {
		j.reportKey("title", problem{rule: "caption/characters", severity: content.SeverityWarning,
			message: content.T(
				"短标题不收这些字符："+strings.Join(odd, " ")+"；可用的符号只有 "+shortTitleMarks,
				"a short title does not take "+strings.Join(odd, " ")+"; the only marks are "+shortTitleMarks),
			suggestion: content.T("为 "+j.channel.ID+" 单独写 title", "write a title for "+j.channel.ID)})
	}
}

// placeVideo carries the video: a file is stored by hash, a URL is named for the person who
// finishes the hand-off. Without a video the hand-off has words and cover.
func (j *job) placeVideo() error {
	ref := j.over.Video
	if ref == "" {
		return nil
	}
	if isRemote(ref) {
		j.out.Media = append(j.out.Media, content.Media{Role: content.RoleVideo, Source: absolute(ref), Name: path.Base(ref)})
		return nil
	}
	name, err := find(j.ws, j.article, ref)
	if err != nil {
		j.reportKey("video", *pictureProblem(ref, err))
		return nil
	}
	m, err := j.storeVideo(name)
	var se *storeError
	if errors.As(err, &se) {
		return err
	}
	if err != nil {
		j.reportKey("video", problem{rule: "media/video", severity: content.SeverityError,
			message:    content.T(fmt.Sprintf("视频 %s 用不了：%v", ref, err), fmt.Sprintf("video %s can't be used: %v", ref, err)),
			suggestion: content.T("换成 MP4", "use MP4")})
		return nil
	}
	m.Role, m.Source, m.Name = content.RoleVideo, ref, mediaName(ref, m)
	j.out.Media = append(j.out.Media, m)
	return nil
}

// storeVideo reads a video in pieces: it may be larger than memory.
func (j *job) storeVideo(name string) (content.Media, error) {
	f, err := j.ws.FS.Open(name)
	if err != nil {
		return content.Media{}, fmt.Errorf("opening %s: %w", name, err)
	}
	defer f.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return content.Media{}, fmt.Errorf("reading %s: %w", name, err)
	}
	mime, _, _, err := media.Sniff(head[:n])
	if err != nil {
		return content.Media{}, err
	}
	if !strings.HasPrefix(mime, "video/") {
		return content.Media{}, fmt.Errorf("%s is %s, not a video", name, mime)
	}
	return j.keepVideo(mime, io.MultiReader(bytes.NewReader(head[:n]), f), name)
}

func (j *job) keepVideo(mime string, r io.Reader, name string) (content.Media, error) {
	if j.engine.Media == nil {
		info, err := fs.Stat(j.ws.FS, name)
		if err != nil {
			return content.Media{}, fmt.Errorf("reading %s: %w", name, err)
		}
		hash, err := j.engine.files.hash(j.ws.FS, name)
		return content.Media{Hash: hash, Type: mime, Size: info.Size()}, err
	}
	hash, size, err := j.engine.Media.PutFrom(j.ctx, r)
	if err != nil {
		return content.Media{}, &storeError{err}
	}
	return content.Media{Hash: hash, Type: mime, Size: size}, nil
}
