package render

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"moxin/content"
	"moxin/content/media"
)

// placeVideo carries the video: a file is stored by hash, a URL is named for the person who
// finishes the hand-off. Without a video the hand-off has words and cover.
func (j *job) placeVideo() error {
	ref := j.over.Video
	if ref == "" {
		return nil
	}
	if content.IsRemote(ref) {
		j.out.Media = append(j.out.Media, content.Media{Role: content.RoleVideo, Source: absolute(ref), Name: path.Base(ref)})
		return nil
	}
	name, err := j.ws.Locate(j.article, ref)
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
