package wecomsim

import (
	"bytes"
	"fmt"
	pictures "image"
	"image/color"
	"image/draw"
	"image/png"
	"net/http"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

// qrPath is where the pictures of contact ways are.
const qrPath = "/wwqr/"

// qrSide is a picture's width and height in pixels; qrMargin the white around the code, which a
// reader needs.
const (
	qrSide   = 290
	qrMargin = 30
)

// serveQR is the picture that qr_code names: a code of its own address, as a PNG.
func (s *Server) serveQR(w http.ResponseWriter, r *http.Request) {
	if s.liveWay(r.PathValue("config")) == nil {
		http.NotFound(w, r)
		return
	}
	picture, err := drawQR("http://" + r.Host + r.URL.Path)
	if err != nil {
		http.Error(w, "no picture", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	_, _ = w.Write(picture) // the reader may be gone
}

func (s *Server) liveWay(configID string) *way {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range s.order {
		if w := s.corps[id].ways[configID]; w != nil && w.deleted.IsZero() && w.in.Scene == 2 {
			return w
		}
	}
	return nil
}

func drawQR(text string) ([]byte, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("wecomsim: QR code: %w", err)
	}
	big, err := barcode.Scale(code, qrSide-2*qrMargin, qrSide-2*qrMargin)
	if err != nil {
		return nil, fmt.Errorf("wecomsim: QR code: %w", err)
	}
	sheet := pictures.NewGray(pictures.Rect(0, 0, qrSide, qrSide))
	draw.Draw(sheet, sheet.Bounds(), pictures.NewUniform(color.White), pictures.Point{}, draw.Src)
	draw.Draw(sheet, sheet.Bounds().Inset(qrMargin), big, pictures.Point{}, draw.Src)
	var out bytes.Buffer
	if err := png.Encode(&out, sheet); err != nil {
		return nil, fmt.Errorf("wecomsim: QR code: %w", err)
	}
	return out.Bytes(), nil
}
