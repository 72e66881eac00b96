package content

import (
	"fmt"
	"html"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// fileExt are the endings that phones expect; other types than these are not handed off.
var fileExt = map[string]string{
	"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp",
	"video/mp4": ".mp4", "video/quicktime": ".mov",
	"text/plain; charset=utf-8": ".txt",
}

// coverForms are the forms that platforms show covers in, for the names of the further ones.
var coverForms = []struct {
	name          string
	width, height float64
}{{"9x16", 9, 16}, {"3x4", 3, 4}, {"1x1", 1, 1}, {"4x3", 4, 3}, {"16x9", 16, 9}, {"2.35x1", 2.35, 1}}

// coverForm names the form of a picture, "" when it is none of those.
func coverForm(m Media) string {
	for _, f := range coverForms {
		if m.Height > 0 && math.Abs(float64(m.Width)/float64(m.Height)*f.height/f.width-1) < 0.02 {
			return f.name
		}
	}
	return ""
}

// FileNames are the names that the hand-off's media are saved under, in the order of Media:
// 01.jpg, 02.png, … for pictures, cover.jpg for the cover that is uploaded, cover-9x16.png, … for
// its other forms (cover-2.jpg where the form has no name), video.mp4. They are made of role,
// place and form alone, so that they sort right on a phone and no name that came from outside
// reaches a file system. An unknown type ends in .bin.
func (h Handoff) FileNames() []string {
	names := make([]string, len(h.Media))
	count := map[Role]int{}
	taken := map[string]bool{}
	for i, m := range h.Media {
		role := m.Role
		if role != RoleCover && role != RoleVideo && role != RoleFile {
			role = RoleImage
		}
		count[role]++
		ext, ok := fileExt[m.Type]
		if !ok {
			ext = ".bin"
		}
		name, form := fmt.Sprintf("%s-%d", role, count[role]), coverForm(m)
		switch {
		case role == RoleImage:
			name = fmt.Sprintf("%02d", count[role])
		case count[role] == 1:
			name = string(role)
		case role == RoleCover && form != "" && !taken["cover-"+form]:
			name = "cover-" + form
		}
		taken[name] = true
		names[i] = name + ext
	}
	return names
}

// Remote is the address of a file that moxin does not keep, "" for one that it does: a video that
// an article names by its URL.
func (m Media) Remote() string {
	if u, err := url.Parse(m.Source); m.Hash == "" && err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") {
		return m.Source
	}
	return ""
}

// AllText is what one tap copies: the texts that are posted, with an empty line between them.
// Topics and links that another text holds already are not said twice, and what is spoken in a
// video is no text to post. "" when there is one text or none.
func (h Handoff) AllText() string {
	var parts []string
	for i, t := range h.Texts {
		said := (t.Key == "topics" || t.Key == "link") && slices.ContainsFunc(slices.Delete(slices.Clone(h.Texts), i, i+1),
			func(o HandoffText) bool { return strings.Contains(o.Value, t.Value) })
		if !said && t.Key != "script" {
			parts = append(parts, t.Value)
		}
	}
	if len(parts) < 2 {
		return ""
	}
	return strings.Join(parts, "\n\n")
}

// mediaRef is a picture in rich text; whatever an article wrote itself has its quotes escaped.
var mediaRef = regexp.MustCompile(`src="` + MediaScheme + `([0-9a-f]{64})"`)

// FillHTML puts addresses in place of the media references of rich text: url is given the index
// of the file in h.Media. Pictures that the package does not hold keep their reference.
func (h Handoff) FillHTML(text string, url func(index int) string) string {
	index := make(map[string]int, len(h.Media))
	for i, m := range h.Media {
		if j, ok := index[m.Hash]; !ok || h.Media[j].Role == RoleCover {
			index[m.Hash] = i
		}
	}
	return mediaRef.ReplaceAllStringFunc(text, func(src string) string {
		i, ok := index[mediaRef.FindStringSubmatch(src)[1]]
		if !ok {
			return src
		}
		return `src="` + html.EscapeString(url(i)) + `"`
	})
}

// Evidence is what a person says of a post that they made: in words, and the picture of it.
type Evidence struct {
	Note string
	Shot string // hash of a stored screenshot; "" = none
}

// shotMark ends evidence that has a screenshot.
var shotMark = regexp.MustCompile(`\s*（截图 ` + MediaScheme + `([0-9a-f]{64})）$`)

// String is the evidence as the word that closes a release (Transition.Why, and the audit's): note
// and picture are written in the one step that closes it. A note cannot name a picture by itself.
func (e Evidence) String() string {
	note := strings.TrimSpace(e.Note)
	for shotMark.MatchString(note) {
		note = shotMark.ReplaceAllString(note, "")
	}
	if e.Shot != "" {
		note = strings.TrimSpace(note + "（截图 " + MediaScheme + e.Shot + "）")
	}
	return note
}

// ReadEvidence reads what String wrote.
func ReadEvidence(why string) Evidence {
	m := shotMark.FindStringSubmatch(why)
	if m == nil {
		return Evidence{Note: why}
	}
	return Evidence{strings.TrimSuffix(why, m[0]), m[1]}
}
