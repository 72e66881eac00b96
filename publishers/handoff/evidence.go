package handoff

import (
	"errors"

	"moxin/content"
	"moxin/content/media"
)

// MaxScreenshot bounds a screenshot of a post, in bytes.
const MaxScreenshot = 10 << 20

const (
	// shotPixels bounds what is decoded, at four bytes each: a long screenshot of a phone stays far
	// below it, and a small file can claim far more.
	shotPixels = 24 << 20
	shotWidth  = 1440    // pixels, as wide as phones are
	shotBytes  = 4 << 20 // what is kept of one
)

// shotTypes are what phones save screenshots as.
var shotTypes = map[string]bool{media.TypePNG: true, media.TypeJPEG: true, media.TypeWebP: true}

// ShotError says to the person why a screenshot is not taken.
type ShotError struct{ content.Text }

// Error is both languages.
func (e *ShotError) Error() string { return e.Text.String() }

// Screenshot draws a screenshot anew, so that nothing but what is seen is kept: no place, no device,
// no date of the file. A refusal is a *ShotError.
func Screenshot(data []byte) ([]byte, error) {
	refuse := func(zh, en string) ([]byte, error) { return nil, &ShotError{content.T(zh, en)} }
	if len(data) > MaxScreenshot {
		return refuse("截图超过 10 MB，请换一张小的", "the screenshot is above 10 MB, choose a smaller one")
	}
	mime, w, h, err := media.Sniff(data)
	if err != nil || !shotTypes[mime] {
		return refuse("这不是 jpg、png 或 webp 图片，请重新截图", "that is no jpg, png or webp picture, take the screenshot again")
	}
	if w <= 0 || h <= 0 || w > shotPixels/h {
		return refuse("图片太大，请截小一点", "the picture has too many pixels, take a smaller screenshot")
	}
	p, err := media.Fit(data, media.Box{MaxBytes: shotBytes, MaxWidth: shotWidth})
	switch {
	case errors.Is(err, media.ErrTooLarge), errors.Is(err, media.ErrTooManyPixels):
		return refuse("图片太大，请截小一点", "the picture is too large, take a smaller screenshot")
	case err != nil:
		return refuse("这张图片打不开，请重新截图", "that picture does not open, take the screenshot again")
	}
	return p.Data, nil
}
