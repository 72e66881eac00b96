package check

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"moxin/content"
)

// References to pictures: ![alt](dest "title"), ![alt][label] with its definition, and <img>.
var (
	inlineImage = regexp.MustCompile(`!\[[^\]\n]*\]\(\s*(?:<([^>\n]*)>|([^\s()]*(?:\([^\s()]*\)[^\s()]*)*))`)
	refImage    = regexp.MustCompile(`!\[([^\]\n]*)\](?:\[([^\]\n]*)\])?`)
	definition  = regexp.MustCompile(`(?m)^ {0,3}\[([^\]\n]+)\]:\s*<?([^\s>]+)>?`)
	imgTag      = regexp.MustCompile(`(?is)<img\b[^>]*?\ssrc\s*=\s*["']?([^"'\s>]+)`)
)

// pictures checks that every local picture, and the cover, is there, and says how many
// pictures others hold.
func (s *source) pictures() {
	var remote []content.Position
	each := func(ref string, at content.Position) {
		if content.IsRemote(ref) {
			remote = append(remote, at)
			return
		}
		s.picture(ref, at)
	}
	for _, key := range s.covers() {
		each(key.ref, s.a.At(key.key))
	}
	for _, r := range s.view.pictures() {
		each(r.ref, s.at(r.offset))
	}
	if len(remote) > 0 { // one note for an article: four pictures of five are remote
		s.add("media/remote", remote[0], content.T(fmt.Sprintf("有 %d 张外链图片，第一张在这里", len(remote)), fmt.Sprintf("%d remote images, the first is here", len(remote))),
			content.T("编译时会下载并存一份；原站删图前最好存进仓库", "they are fetched and kept when compiling; better keep them in the repository before the site drops them"))
	}
}

// reference is a picture of the body.
type reference struct {
	ref    string
	offset int
}

// references lists the pictures that prose refers to, in the order of their kinds.
func references(prose []byte) []reference {
	var out []reference
	for _, m := range inlineImage.FindAllSubmatchIndex(prose, -1) {
		out = append(out, reference{group(prose, m, 1) + group(prose, m, 2), m[0]})
	}
	if !bytes.Contains(prose, []byte("<")) {
		return append(out, labelled(prose)...)
	}
	for _, m := range imgTag.FindAllSubmatchIndex(prose, -1) {
		out = append(out, reference{group(prose, m, 1), m[0]})
	}
	return append(out, labelled(prose)...)
}

// labelled follows ![alt][label] to the definition of the label.
func labelled(prose []byte) []reference {
	defined := map[string]string{}
	if !bytes.Contains(prose, []byte("]:")) {
		return nil
	}
	for _, m := range definition.FindAllSubmatchIndex(prose, -1) {
		defined[strings.ToLower(group(prose, m, 1))] = group(prose, m, 2)
	}
	var out []reference
	if len(defined) == 0 {
		return nil
	}
	for _, m := range refImage.FindAllSubmatchIndex(prose, -1) {
		label := group(prose, m, 2)
		if label == "" {
			label = group(prose, m, 1)
		}
		// "![alt](" is an image with its address.
		ref, ok := defined[strings.ToLower(label)]
		if ok && (m[1] == len(prose) || prose[m[1]] != '(') {
			out = append(out, reference{ref, m[0]})
		}
	}
	return out
}

func group(text []byte, m []int, i int) string {
	if m[2*i] < 0 {
		return ""
	}
	return string(text[m[2*i]:m[2*i+1]])
}

// cover is a cover and the key that names it.
type cover struct{ key, ref string }

func (s *source) covers() []cover {
	list := []cover{{"cover", s.a.Cover}}
	for _, ch := range s.ws.Config.Channels {
		if o, ok := s.a.Channels[ch.ID]; ok {
			list = append(list, cover{"channels." + ch.ID + ".cover", o.Cover})
		}
	}
	return list
}

func (s *source) picture(ref string, at content.Position) {
	ref = strings.TrimSpace(ref)
	if ref == "" || strings.HasPrefix(ref, "data:") || strings.HasPrefix(ref, "#") {
		return
	}
	_, err := s.ws.Locate(s.a, ref)
	var missing *content.MissingError
	if !errors.As(err, &missing) {
		return
	}
	if missing.Outside {
		s.add("media/outside", at, content.T("图片路径指到工作区外："+short(ref), "the path of an image leaves the workspace: "+short(ref)),
			content.T("把图片放进工作区", "keep the image in the workspace"))
		return
	}
	tried := missing.Tried
	s.add("media/missing", at, content.T("找不到图片 "+short(ref)+"，找过 "+strings.Join(tried, "、"), "no image "+short(ref)+"; looked for "+strings.Join(tried, ", ")),
		content.T("检查路径；以 / 开头的图片放在 moxin.yaml 的 static 目录下", "check the path; images that begin with / live in the static folders of moxin.yaml"))
}

// short keeps a message on one line.
func short(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}
