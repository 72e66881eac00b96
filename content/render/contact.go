package render

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strconv"
	"sync"

	"moxin/content"
	"moxin/content/media"
)

// Words beside the code of a contact way, by where it is read: inside WeChat a code is pressed, on a
// page it may stand on another screen.
const (
	contactAlt    = "企业微信二维码"
	contactPress  = "长按识别二维码，加我的企业微信"
	contactScan   = "微信扫一扫，或在微信里长按识别，加我的企业微信"
	contactWidth  = 200 // pixels that it is shown in: a phone reads it at arm's length
	contactPixels = 430 // of the placeholder
)

// showsContact reports whether this channel shows the code of a contact way.
func (j *job) showsContact() bool { return j.ws.Config.ShowsContact(j.article, j.channel) }

// contact adds the picture of the code, which is a placeholder: nobody makes a code before apply, and
// what is approved must not change when it is made. The same everywhere, so that it needs no font.
func (j *job) contact(role content.Role) (content.Media, error) {
	data, err := placeholder()
	if err != nil {
		return content.Media{}, err
	}
	m := content.Media{
		Hash: media.Hash(data), Role: role, Type: media.TypePNG, Name: "contact.png", Alt: contactAlt,
		Source: content.ContactPicture + j.channel.ID, Width: contactPixels, Height: contactPixels, Size: int64(len(data)),
	}
	if e := j.engine; e.Media != nil && !e.Media.Has(m.Hash) {
		if _, err := e.Media.Put(j.ctx, data); err != nil {
			return m, &storeError{err}
		}
	}
	j.out.Media = append(j.out.Media, m)
	return m, nil
}

// contactImage carries the code as the last picture of a post.
func (j *job) contactImage() error {
	if !j.showsContact() {
		return nil
	}
	_, err := j.contact(content.RoleImage)
	return err
}

// imageRoom is how many pictures of the article there is room for beside the code; 0 = no bound.
func (j *job) imageRoom() int {
	most := j.limits[content.LimitImages].Max
	if most > 1 && j.showsContact() {
		most--
	}
	return most
}

// besideContact says why there is room for one picture less.
func (j *job) besideContact() content.Text {
	if !j.showsContact() {
		return content.Text{}
	}
	return content.T("（另一张是渠道活码）", " beside the contact code")
}

// writeContact ends the article with the code.
func (w *wechat) writeContact() {
	if !w.showsContact() {
		return
	}
	m, err := w.contact(content.RoleInline)
	if err != nil {
		w.err = err
		return
	}
	w.figure(w.imgTag(m, m.Alt, "width:"+strconv.Itoa(contactWidth)+"px"), contactPress)
}

// contactBlock is the code at the end of a page; see content.ContactBlock.
func (j *job) contactBlock() (string, error) {
	if j.out.Family != content.FamilyPage || !j.showsContact() {
		return "", nil
	}
	m, err := j.contact(content.RoleInline)
	size := fmt.Sprintf(` width="%d" height="%[1]d"`, contactWidth)
	return content.ContactBlock + `<p><img src="` + content.MediaScheme + m.Hash + `" alt="` + escaper.Replace(m.Alt) + `"` + size +
		`></p><p>` + contactScan + `</p></aside>`, err
}

// Placeholder reports a picture that stands for a code that is not there.
func Placeholder(m content.Media) bool {
	data, err := placeholder()
	return err == nil && m.Hash == media.Hash(data)
}

// placeholder is the picture that stands for a code that is not there: it looks like one from afar, and
// nothing can read it.
var placeholder = sync.OnceValues(func() ([]byte, error) {
	const cells, edge = 43, contactPixels / 43 // as many as two small codes have side by side: none has 43
	paper, faint, seal := color.Gray{Y: 0xff}, color.Gray{Y: 0xd6}, color.Gray{Y: 0x8c}
	img := image.NewPaletted(image.Rect(0, 0, contactPixels, contactPixels), color.Palette{paper, faint, seal})
	fill := func(x, y, wide, high int, shade uint8) {
		for py := y * edge; py < (y+high)*edge; py++ {
			for px := x * edge; px < (x+wide)*edge; px++ {
				img.SetColorIndex(px, py, shade)
			}
		}
	}
	noise := sha256.Sum256([]byte("moxin contact placeholder"))
	for y := 2; y < cells-2; y++ {
		noise = sha256.Sum256(noise[:])
		for x := 2; x < cells-2; x++ {
			if noise[x/8%len(noise)]>>(x%8)&1 == 1 {
				fill(x, y, 1, 1, 1)
			}
		}
	}
	for _, corner := range [][2]int{{2, 2}, {cells - 9, 2}, {2, cells - 9}} {
		x, y := corner[0], corner[1]
		fill(x-1, y-1, 9, 9, 0)
		fill(x, y, 7, 7, 2)
		fill(x+1, y+1, 5, 5, 0)
		fill(x+2, y+2, 3, 3, 2)
	}
	fill(14, 14, 15, 15, 0) // the seal: a frame with three strokes, like a form that nobody has filled in
	fill(15, 15, 13, 13, 2)
	fill(16, 16, 11, 11, 0)
	for _, y := range []int{18, 21, 24} {
		fill(18, y, 7, 1, 2)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("drawing the placeholder of a contact code: %w", err)
	}
	return b.Bytes(), nil
})
