package wecom

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
)

// library is where a file is uploaded to. Its name is part of what uploads are remembered under.
type library string

// Libraries. A robot's is its own.
const (
	toMessages library = "wecom/media/"
	toMoments  library = "wecom/moment/"
)

// extensions are the types that the platform takes (path/90253 and path/96347, read 2026-11).
var extensions = map[wecomapi.MediaKind]map[string]string{
	wecomapi.MediaImage: {"image/jpeg": ".jpg", "image/png": ".png"},
	wecomapi.MediaVideo: {"video/mp4": ".mp4"},
}

// mostBytes are what a file of a kind may have.
var mostBytes = map[wecomapi.MediaKind]int{
	wecomapi.MediaImage: wecomapi.MaxMediaImage, wecomapi.MediaVideo: wecomapi.MaxMediaVideo,
}

// files brings the files of one message to the platform.
type files struct {
	*Publisher
	media  publishers.Media
	marker string // of the release
	// fresh ignores what is remembered: the platform has lost it.
	fresh bool
}

// rememberedDays is how many calendar days, today included, a file is remembered: two end before
// its id does, wherever in the day they began, and leave colleagues a day to confirm in.
const rememberedDays = 2

// upload returns the id of a file, uploading it when it has not been of late. Uploads are remembered by
// their day, because an id lives for three.
func (f files) upload(ctx context.Context, to library, kind wecomapi.MediaKind, file content.Media) (string, error) {
	today := f.now().UTC()
	for day := range rememberedDays {
		if f.fresh {
			break
		}
		r, ok, err := f.uploads.Upload(ctx, f.channel.AppID, dated(to, today.AddDate(0, 0, -day)), file.Hash)
		if err != nil {
			return "", fmt.Errorf("looking for an earlier upload of %s: %w", file.Name, err)
		}
		if ok {
			return r.ID, nil
		}
	}
	m, err := f.read(ctx, kind, file)
	if err != nil {
		return "", err
	}
	send := f.api.Upload
	if to == toMoments {
		send = f.api.UploadAttachment
	}
	id, err := send(ctx, m)
	if err != nil {
		return "", fmt.Errorf("uploading %s: %w", file.Name, err)
	}
	// What was uploaded is remembered even if this attempt goes no further.
	ctx, cancel := publishers.Afterwards(ctx)
	defer cancel()
	if err := f.uploads.RecordUpload(ctx, f.channel.AppID, dated(to, today), file.Hash, content.Remote{ID: id}); err != nil {
		return "", fmt.Errorf("remembering the upload of %s: %w", file.Name, err)
	}
	return id, nil
}

func dated(to library, day time.Time) string { return string(to) + day.Format(time.DateOnly) }

// read brings the bytes, and refuses what the platform would refuse.
func (f files) read(ctx context.Context, kind wecomapi.MediaKind, file content.Media) (wecomapi.Media, error) {
	ext := extensions[kind][file.Type]
	if ext == "" {
		return wecomapi.Media{}, rejected(content.T(
			file.Name+" 是 "+file.Type+"，企业微信只收 JPG、PNG 图片和 MP4 视频",
			file.Name+" is "+file.Type+", WeCom takes JPG and PNG pictures and MP4 videos"))
	}
	data, err := bytesOf(ctx, f.media, file, mostBytes[kind])
	return wecomapi.Media{Kind: kind, Name: file.Hash[:min(16, len(file.Hash))] + ext, Data: data}, err
}

// bytesOf reads a stored file of at most so many bytes.
func bytesOf(ctx context.Context, media publishers.Media, file content.Media, most int) ([]byte, error) {
	if file.Hash == "" {
		return nil, rejected(content.T(
			file.Name+" 只有网址，没有存进媒体库：企业微信要上传文件本身",
			file.Name+" is known by its address alone: WeCom wants the file itself"))
	}
	r, err := media.Open(ctx, file.Hash)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &publishers.Error{Class: publishers.Rejected, Err: err, Text: content.T(
			"媒体库里没有 "+file.Name+"，请重新编译这篇成稿",
			file.Name+" is not in the media store, compile the rendition again")}
	}
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", file.Name, err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", file.Name, err)
	}
	if len(data) > most {
		return nil, rejected(content.T(
			fmt.Sprintf("%s 超过 %d MB", file.Name, most>>20), fmt.Sprintf("%s is larger than %d MB", file.Name, most>>20)))
	}
	return data, nil
}
