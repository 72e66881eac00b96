package console

import (
	"html/template"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/site/chart"
)

// usualView is what is usual of one metric on a channel.
type usualView struct {
	Metric content.Metric
	Name   string
	Unit   string
	Curve  template.HTML
	At     []string // what it is at the ages that people ask for
}

// usualHours are the ages that are told in words.
var usualHours = []float64{24, 168, 720}

// channelTells fills what the newest scoring says of a channel alone: what is usual there, and what it
// noted.
func (v *subjectView) channelTells(k *kept) {
	bands := k.bandsOf(v.Name)
	for _, m := range orderOf(bands) {
		v.Usual = append(v.Usual, v.usual(bands[m]))
	}
	for _, note := range k.Notes {
		if strings.HasPrefix(note.ZH, v.Name+"：") || strings.HasPrefix(note.EN, v.Name+": ") {
			v.Notes = append(v.Notes, v.In(note))
		}
	}
}

func (p *page) usual(b content.Band) usualView {
	unit := content.Metrics[b.Metric]
	rough := func(v float64) string { return p.value(roughly(v, unit), unit) }
	v := usualView{Metric: b.Metric, Name: p.metric(b.Metric), Unit: p.unit(unit)}
	for i, h := range b.Hours {
		if slices.Contains(usualHours, h) {
			v.At = append(v.At, p.F("usual.at", p.ageName(hours(h)), rough(b.Middle[i]), rough(b.Low[i]), rough(b.High[i]), b.Posts[i]))
		}
	}
	last := len(b.Hours) - 1
	label := p.F("usual.label", v.Name, p.ageName(hours(b.Hours[last])), rough(b.Middle[last]))
	v.Curve = chart.Usual{
		Band: b, Label: label, Age: func(h float64) string { return p.ageName(hours(h)) }, Count: func(x float64) string { return p.tick(roughly(x, unit), unit) },
	}.Curve()
	return v
}

func hours(h float64) time.Duration { return time.Duration(h * float64(time.Hour)) }
