package content

import "fmt"

// fileExt are the endings that phones expect; other types than these are not handed off.
var fileExt = map[string]string{
	"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp",
	"video/mp4": ".mp4", "video/quicktime": ".mov",
}

// FileNames are the names that the hand-off's media are saved under, in the order of Media:
// 01.jpg, 02.png, … for pictures, cover.jpg and video.mp4 (cover-2.jpg, … should there be more).
// They are made of role and place alone, so that they sort right on a phone and no name that
// came from outside reaches a file system. An unknown type ends in .bin.
func (h Handoff) FileNames() []string {
	names := make([]string, len(h.Media))
	count := map[Role]int{}
	for i, m := range h.Media {
		role := m.Role
		if role != RoleCover && role != RoleVideo {
			role = RoleImage
		}
		count[role]++
		ext, ok := fileExt[m.Type]
		if !ok {
			ext = ".bin"
		}
		switch {
		case role == RoleImage:
			names[i] = fmt.Sprintf("%02d%s", count[role], ext)
		case count[role] == 1:
			names[i] = string(role) + ext
		default:
			names[i] = fmt.Sprintf("%s-%d%s", role, count[role], ext)
		}
	}
	return names
}
