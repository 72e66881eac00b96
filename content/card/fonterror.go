package card

import (
	"errors"
	"strings"

	"moxin/content"
)

// ErrNoFont says that no font with Chinese characters was found.
var ErrNoFont = errors.New("no Chinese font")

// FontError is ErrNoFont with what was looked at and what to do.
type FontError struct {
	Looked []string // files and folders
}

// Text says it to an editor.
func (e *FontError) Text() content.Text {
	where := strings.Join(e.Looked, ", ")
	return content.T(
		"没有找到中文字体，画不了图。请安装 fonts-noto-cjk（Debian、Ubuntu：apt-get install fonts-noto-cjk fonts-noto-color-emoji），或在 moxin.yaml 的 cards.fonts 写上字体文件；找过："+where,
		"no Chinese font, so nothing can be drawn: install fonts-noto-cjk (Debian, Ubuntu: apt-get install fonts-noto-cjk fonts-noto-color-emoji), or name a font file in cards.fonts of moxin.yaml; looked in "+where)
}

// Error implements error, in both languages.
func (e *FontError) Error() string { return e.Text().String() }

// Unwrap makes errors.Is(err, ErrNoFont) true.
func (e *FontError) Unwrap() error { return ErrNoFont }
