package wechat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"golang.org/x/sync/errgroup"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wechat/wechatapi"
)

// Kinds under which uploads are remembered.
const (
	kindInline   = "uploadimg"    // for bodies only, outside the library
	kindMaterial = "add_material" // permanent library: covers, GIFs, large pictures
)

// extensions are the picture types the platform takes (page add_material, read 2026-11).
var extensions = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/bmp": ".bmp",
}

// inlineTypes are those that uploadimg takes.
var inlineTypes = map[string]bool{"image/jpeg": true, "image/png": true}

// parallelUploads bounds how many pictures of one message travel at the same time.
const parallelUploads = 4

// want is a picture that a message needs on the platform, and the library it must be in.
type want struct {
	kind string
	file content.Media
}

func (w want) key() string { return w.kind + "/" + w.file.Hash }

// inlineWant is a picture for a body: small ones stay outside the library.
func inlineWant(f content.Media) want {
	if inlineTypes[f.Type] && f.Size <= wechatapi.MaxInlineImage {
		return want{kindInline, f}
	}
	return want{kindMaterial, f}
}

// held is what the platform holds pictures as, by want.key.
type held map[string]content.Remote

// uploader stores the pictures of one message on the platform.
type uploader struct {
	*Publisher
	media publishers.Media
	// again ignores what is remembered: the platform has lost it.
	again bool
}

// all brings every picture to the platform, a few at a time, each of them once.
func (u uploader) all(ctx context.Context, wants []want) (held, error) {
	slots := map[string]int{}
	var distinct []want
	for _, w := range wants {
		if _, seen := slots[w.key()]; !seen {
			slots[w.key()] = len(distinct)
			distinct = append(distinct, w)
		}
	}
	remotes := make([]content.Remote, len(distinct))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallelUploads)
	for i, w := range distinct {
		group.Go(func() (err error) {
			remotes[i], err = u.stored(ctx, w)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	out := held{}
	for key, i := range slots {
		out[key] = remotes[i]
	}
	return out, nil
}

// stored returns what the platform holds the file as, uploading it when it has not been. Two
// messages that need the same file at the same time wait for each other.
func (u uploader) stored(ctx context.Context, w want) (content.Remote, error) {
	done, err := u.turns.take(ctx, w.key())
	if err != nil {
		return content.Remote{}, err
	}
	defer done()
	f := w.file
	if !u.again {
		r, ok, err := u.uploads.Upload(ctx, u.channel.AppID, w.kind, f.Hash)
		if err != nil {
			return content.Remote{}, fmt.Errorf("looking for an earlier upload of %s: %w", f.Name, err)
		}
		if ok {
			return r, nil
		}
	}
	file, err := u.read(ctx, f)
	if err != nil {
		return content.Remote{}, err
	}
	r, err := u.send(ctx, w.kind, file)
	if err != nil {
		return content.Remote{}, fmt.Errorf("uploading %s: %w", f.Name, err)
	}
	// What was uploaded is remembered even if this attempt goes no further.
	ctx, cancel := publishers.Afterwards(ctx)
	defer cancel()
	if err := u.uploads.RecordUpload(ctx, u.channel.AppID, w.kind, f.Hash, r); err != nil {
		return content.Remote{}, fmt.Errorf("remembering the upload of %s: %w", f.Name, err)
	}
	return r, nil
}

func (u uploader) send(ctx context.Context, kind string, f wechatapi.File) (content.Remote, error) {
	if kind == kindInline {
		address, err := u.api.UploadImage(ctx, f)
		return content.Remote{URL: address}, err
	}
	m, err := u.api.AddMaterial(ctx, f)
	return content.Remote{ID: m.MediaID, URL: m.URL}, err
}

// read brings the bytes, and refuses what the platform would refuse.
func (u uploader) read(ctx context.Context, f content.Media) (wechatapi.File, error) {
	ext := extensions[f.Type]
	if ext == "" {
		return wechatapi.File{}, rejected(content.T(
			"图片 "+f.Name+" 是 "+f.Type+"，公众号只收 JPG、PNG、GIF",
			"picture "+f.Name+" is "+f.Type+", WeChat takes JPG, PNG and GIF"))
	}
	r, err := u.media.Open(ctx, f.Hash)
	if errors.Is(err, fs.ErrNotExist) {
		return wechatapi.File{}, &publishers.Error{Class: publishers.Rejected, Err: err, Text: content.T(
			"媒体库里没有图片 "+f.Name+"，请重新编译这篇成稿",
			"picture "+f.Name+" is not in the media store, compile the rendition again")}
	}
	if err != nil {
		return wechatapi.File{}, fmt.Errorf("opening %s: %w", f.Name, err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, wechatapi.MaxMaterialImage+1))
	if err != nil {
		return wechatapi.File{}, fmt.Errorf("reading %s: %w", f.Name, err)
	}
	if len(data) > wechatapi.MaxMaterialImage {
		return wechatapi.File{}, rejected(content.T(
			"图片 "+f.Name+" 超过 10 MB，请压缩", "picture "+f.Name+" is larger than 10 MB, compress it"))
	}
	return wechatapi.File{Name: f.Hash[:min(16, len(f.Hash))] + ext, Type: f.Type, Data: data}, nil
}
