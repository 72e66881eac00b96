package card

import (
	"image/color"
	"math"
	"strconv"
)

// minContrast is what words need against what lies below them: WCAG 2.2, 1.4.3, level AA.
const minContrast = 4.5

// parseColor reads "#rrggbb"; anything else is the fallback.
func parseColor(s string, fallback color.RGBA) color.RGBA {
	if len(s) != 7 || s[0] != '#' {
		return fallback
	}
	v, err := strconv.ParseUint(s[1:], 16, 32)
	if err != nil {
		return fallback
	}
	return rgb(uint32(v))
}

func rgb(v uint32) color.RGBA {
	return color.RGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

// mix is a with the part t (0 to 1) of b.
func mix(a, b color.RGBA, t float64) color.RGBA {
	f := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*t)) }
	return color.RGBA{R: f(a.R, b.R), G: f(a.G, b.G), B: f(a.B, b.B), A: 0xff}
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(c color.RGBA) float64 {
	f := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*f(c.R) + 0.7152*f(c.G) + 0.0722*f(c.B)
}

// contrast is the contrast ratio of WCAG 2.2, 1 to 21.
func contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// onto is near black or near white, whichever reads on ground.
func onto(ground color.RGBA) color.RGBA {
	black, white := rgb(0x15130f), rgb(0xf7f3ec)
	switch better := contrast(black, ground) >= contrast(white, ground); {
	case better && contrast(black, ground) >= minContrast:
		return black
	case contrast(white, ground) >= minContrast:
		return white
	case contrast(rgb(0), ground) >= minContrast: // one of the pure two always reads
		return rgb(0)
	}
	return rgb(0xffffff)
}

// tinted is ground with a part t of c, less where words in ink would not be readable on it.
func tinted(ground, c, ink color.RGBA, t float64) color.RGBA {
	for ; t > 0.01; t *= 0.8 {
		if m := mix(ground, c, t); contrast(ink, m) >= minContrast {
			return m
		}
	}
	return ground
}

// legible is c when it reads on ground, else near black or near white.
func legible(c, ground color.RGBA) color.RGBA {
	if contrast(c, ground) >= minContrast {
		return c
	}
	return onto(ground)
}

// readable is c when it reads on ground, else c moved towards fallback until it does.
func readable(c, ground, fallback color.RGBA) color.RGBA {
	for t := 0.0; t < 1; t += 0.1 {
		if m := mix(c, fallback, t); contrast(m, ground) >= minContrast {
			return m
		}
	}
	if contrast(fallback, ground) >= minContrast {
		return fallback
	}
	return onto(ground)
}
