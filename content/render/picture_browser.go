package render

import (
	"context"
	"errors"
	"fmt"

	"moxin/content/media"
)

// errNoBrowser says that a picture needs Chromium, and there is none.
var errNoBrowser = errors.New("Chromium is not installed")

// fitBox brings a picture into a box: by Go, or through a browser where Go has no decoder.
func (j *job) fitBox(data []byte, box media.Box) (media.Picture, error) {
	p, err := media.Fit(data, box)
	if !errors.Is(err, media.ErrCannotConvert) {
		return p, err
	}
	mime, _, _, sniffed := media.Sniff(data)
	if sniffed != nil || mime != media.TypeSVG && mime != media.TypeAVIF {
		return p, err
	}
	e := j.engine
	if e.Browser == nil {
		return p, fmt.Errorf("%w; %w", err, errNoBrowser)
	}
	png, err := e.make(j.ctx, recipe("browser", mime, media.Hash(data)), func(ctx context.Context) ([]byte, error) {
		return e.Browser(ctx, data, mime)
	})
	if err != nil {
		return p, err
	}
	return media.Fit(png, box)
}
