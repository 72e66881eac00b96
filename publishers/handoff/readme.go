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
	All       string // every text that is posted, "" where one button copies them as well
	Files     []readmeFile
	Checklist []content.Text
	Open      content.Opening // only one that still works when the folder is opened: a plain address
}

type readmeFile struct {
	Name   string
	Alt    string
	Video  bool
	Cover  bool
	Remote string // its address, when the package does not hold it
}

// readme is the package's page: one file that opens without a network.
func readme(h content.Handoff) (string, error) {
	v := readmeView{Title: h.Title, Channel: h.Channel, Texts: h.Texts, All: h.AllText(), Checklist: h.Checklist}
	if h.Open.Expires.IsZero() && strings.HasPrefix(h.Open.URL, "https://") {
		v.Open = h.Open
	}
	v.Platform = content.T(h.Platform, h.Platform)
	if p, ok := content.PlatformByID(h.Platform); ok {
		v.Platform = p.Name
	}
	if !h.Due.IsZero() {
		v.Due = h.Due.Format("2006-01-02 15:04 ") + zone(h.Due)
	}
	names := h.FileNames()
	for i, m := range h.Media {
		v.Files = append(v.Files, readmeFile{names[i], m.Alt, m.Role == content.RoleVideo, m.Role == content.RoleCover, m.Remote()})
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
