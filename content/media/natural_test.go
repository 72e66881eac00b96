package media

import (
	"encoding/binary"
	"fmt"
	"testing"
)

// avifHead is the beginning of an AVIF file: as much as its size is read from.
func avifHead(w, h uint32) []byte {
	data := append([]byte("\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf\x00\x00\x00\x14ispe\x00\x00\x00\x00"), make([]byte, 8)...)
	binary.BigEndian.PutUint32(data[len(data)-8:], w)
	binary.BigEndian.PutUint32(data[len(data)-4:], h)
	return data
}

func TestNaturalSize(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"pixels":         {[]byte(`<svg width="120" height="80"/>`), "120×80 true"},
		"units":          {[]byte(`<?xml version="1.0"?><!-- a --><svg xmlns="http://www.w3.org/2000/svg" width="1in" height="72pt"/>`), "96×96 true"},
		"box":            {[]byte(`<svg viewBox="0 0 640 360"/>`), "640×360 true"},
		"box and width":  {[]byte(`<svg width="320px" viewBox="0,0,640,360"/>`), "320×180 true"},
		"box and height": {[]byte(`<svg height="90" viewBox="0 0 640 360"/>`), "160×90 true"},
		"share":          {[]byte(`<svg width="100%" height="100%" viewBox="0 0 20 10"/>`), "20×10 true"},
		"nothing":        {[]byte(`<svg/>`), "300×150 true"},
		"too large":      {[]byte(`<svg width="999999" height="1"/>`), "20001×1 false"},
		"width alone":    {[]byte(`<svg width="10"/>`), "10×0 false"},
		"avif":           {avifHead(800, 600), "800×600 true"},
		"avif cut short": {avifHead(800, 600)[:40], "0×0 false"},
		"other":          {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00"), "0×0 false"},
		"page":           {[]byte("<html>"), "0×0 false"},
	} {
		w, h, ok := NaturalSize(c.data)
		if got := fmt.Sprintf("%d×%d %v", w, h, ok); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func FuzzNaturalSize(f *testing.F) {
	f.Add([]byte(`<svg width="1e9" viewBox="0 0 1 1">`))
	f.Add(avifHead(1<<31, 1))
	f.Fuzz(func(t *testing.T, data []byte) {
		if w, h, ok := NaturalSize(data); ok && (w < 1 || h < 1 || w > maxNatural || h > maxNatural) {
			t.Errorf("%d × %d", w, h)
		}
	})
}
