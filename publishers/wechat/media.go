package wechat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

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

// uploader stores the pictures of one message on the platform.
type uploader struct {
	*Publisher
	media publishers.Media
	// again ignores what is remembered: the platform has lost it.
	again bool
}

// inline returns the address of a picture for a body.
func (u uploader) inline(ctx context.Context, f content.Media) (string, error) {
	kind := kindMaterial
	if inlineTypes[f.Type] && f.Size <= wechatapi.MaxInlineImage {
		kind = kindInline
	}
	r, err := u.stored(ctx, kind, f)
	return r.URL, err
}

// cover returns the library id of a cover.
func (u uploader) cover(ctx context.Context, f content.Media) (string, error) {
	r, err := u.stored(ctx, kindMaterial, f)
	return r.ID, err
}

// stored returns what the platform holds the file as, uploading it when it has not been.
func (u uploader) stored(ctx context.Context, kind string, f content.Media) (content.Remote, error) {
	if !u.again {
		r, ok, err := u.uploads.Upload(ctx, u.channel.AppID, kind, f.Hash)
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
	r, err := u.send(ctx, kind, file)
	if err != nil {
		return content.Remote{}, fmt.Errorf("uploading %s: %w", f.Name, err)
	}
	// What was uploaded is remembered even if this attempt goes no further.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
	defer cancel()
	if err := u.uploads.RecordUpload(ctx, u.channel.AppID, kind, f.Hash, r); err != nil {
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
