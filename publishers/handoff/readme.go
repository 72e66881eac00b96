package handoff

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"
	"sync"
	"time"

	"moxin/content"
)

//go:embed readme.html
var readmeSource string

var readmePage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("readme.html").Parse(readmeSource))
})

// readmeView is what the offline page shows, in both languages: nobody asks it for one.
type readmeView struct {
	Title     string
	Platform  content.Text
	Channel   string
	Due       string
	Texts     []content.HandoffText
	Files     []readmeFile
	Checklist []content.Text
}

type readmeFile struct {
	Name  string
	Alt   string
	Video bool
	Cover bool
}

// readme is the package's page: one file that opens without a network.
func readme(h content.Handoff) (string, error) {
	v := readmeView{Title: h.Title, Channel: h.Channel, Texts: h.Texts, Checklist: h.Checklist}
	v.Platform = content.T(h.Platform, h.Platform)
	if p, ok := content.PlatformByID(h.Platform); ok {
		v.Platform = p.Name
	}
	if !h.Due.IsZero() {
		v.Due = h.Due.Format("2006-01-02 15:04 ") + zone(h.Due)
	}
	names := h.FileNames()
	for i, m := range h.Media {
		v.Files = append(v.Files, readmeFile{names[i], m.Alt, m.Role == content.RoleVideo, m.Role == content.RoleCover})
	}
	var b strings.Builder
	if err := readmePage().Execute(&b, v); err != nil {
		return "", fmt.Errorf("handoff: the package's page: %w", err)
	}
	return b.String(), nil
}

// zone names the zone of an instant in a way that needs no table: its place and offset.
func zone(t time.Time) string {
	if name := t.Location().String(); name != "UTC" && name != "" && name != "Local" {
		return name + t.Format(" (-07:00)")
	}
	return t.Format("UTC-07:00")
}
