package scheduler

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/jpeg" // the pictures of codes are PNG or JPEG
	_ "image/png"
	"io"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// wayReader finds contact ways, the newest of an article first.
type wayReader interface {
	Ways(ctx context.Context, slug string) ([]content.ContactWay, error)
}

// wayRetry is how long a message waits for the code that it shows, which apply makes.
const wayRetry = time.Minute

// maxWayPicture bounds what is read of the picture of a code, in bytes.
const maxWayPicture = 4 << 20

// fillContact puts the real code where a rendition has the placeholder of one. A message never goes out
// with the placeholder: without a code it waits.
func (s *Scheduler) fillContact(ctx context.Context, r *content.Rendition) error {
	if !r.HasContact() {
		return nil
	}
	way, ok, err := WayOf(ctx, s.Store, r.Slug, r.Channel)
	if err != nil {
		return err
	}
	if !ok {
		return &publishers.Error{Class: publishers.Transient, After: wayRetry, Text: content.T(
			"渠道活码还没有生成：运行 moxin apply", "its contact code is not made yet: run moxin apply")}
	}
	picture, err := WayPicture(ctx, s.Media, way)
	if err != nil {
		return &publishers.Error{Class: publishers.Transient, After: wayRetry, Err: err, Text: content.T(
			"渠道活码的图片读不了："+err.Error(), "the picture of its contact code cannot be read: "+err.Error())}
	}
	r.FillContact(picture)
	return nil
}

// WayOf is the contact way that an article shows on a channel: the newest that is not retired. False
// when there is none.
func WayOf(ctx context.Context, s wayReader, slug, channel string) (content.ContactWay, bool, error) {
	ways, err := s.Ways(ctx, slug)
	if err != nil {
		return content.ContactWay{}, false, fmt.Errorf("scheduler: contact way of %s on %s: %w", slug, channel, err)
	}
	for _, w := range ways {
		if w.Channel == channel && w.Retired.IsZero() {
			return w, true, nil
		}
	}
	return content.ContactWay{}, false, nil
}

// WayPicture describes the picture of a way's code as content.Rendition.FillContact takes it.
func WayPicture(ctx context.Context, media publishers.Media, w content.ContactWay) (content.Media, error) {
	file, err := media.Open(ctx, w.Picture)
	if err != nil {
		return content.Media{}, fmt.Errorf("scheduler: picture of contact way %s: %w", w.State, err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxWayPicture+1))
	if err == nil && len(data) > maxWayPicture {
		err = fmt.Errorf("more than %d bytes", maxWayPicture)
	}
	if err != nil {
		return content.Media{}, fmt.Errorf("scheduler: picture of contact way %s: %w", w.State, err)
	}
	size, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return content.Media{}, fmt.Errorf("scheduler: picture of contact way %s: %w", w.State, err)
	}
	return content.Media{Hash: w.Picture, Type: "image/" + kind, Width: size.Width, Height: size.Height, Size: int64(len(data))}, nil
}
