package chart

import (
	"html/template"
	"math"
	"slices"
	"strings"

	"moxin/content"
)

// Ages is the cumulative count of one metric of one publication by age, before the band of its
// channel's own posts at the same age.
type Ages struct {
	Name   string       // of the subject, at the end of its line
	Hours  []float64    // ages of the readings, rising
	Counts []float64    // at each of Hours
	Band   content.Band // the middle half of the channel's posts; its zero value = not known
	Middle string       // the name of the band: 本渠道中间一半
	Label  string       // the picture in words
	// Age and Count name ticks; a spark has none and needs neither.
	Age   func(hours float64) string
	Count func(v float64) string
}

// youngest is where the axis of ages begins, in hours: it is logarithmic, the first hours are as wide
// as the last weeks.
const youngest = .5

// plane places ages and counts.
type plane struct {
	left, right, top, bottom float64
	oldest, most             float64
	root                     bool // counts by their square root: small ones stay visible beside large
}

func (c Ages) plane(left, right, top, bottom float64) plane {
	p := plane{left: left, right: right, top: top, bottom: bottom, oldest: 24, most: 1}
	for i, h := range c.Hours {
		p.oldest, p.most = max(p.oldest, h), max(p.most, c.Counts[i])
	}
	for i, h := range c.Band.Hours {
		if h <= p.oldest {
			p.most = max(p.most, c.Band.High[i])
		}
	}
	return p
}

func (p plane) x(hours float64) float64 {
	part := math.Log(min(max(hours, youngest), p.oldest)/youngest) / math.Log(p.oldest/youngest)
	return p.left + part*(p.right-p.left)
}

func (p plane) y(v float64) float64 {
	part := min(max(v/p.most, 0), 1)
	if p.root {
		part = math.Sqrt(part)
	}
	return p.bottom - part*(p.bottom-p.top)
}

func (p plane) line(hours, counts []float64) string {
	var d strings.Builder
	for i, h := range hours {
		d.WriteString(map[bool]string{true: "M", false: "L"}[i == 0] + num(p.x(h)) + " " + num(p.y(counts[i])))
	}
	return d.String()
}

// band is the outline of the middle half, and its median.
func (p plane) band(b content.Band) (area, middle string) {
	n := 0
	for n < len(b.Hours) && b.Hours[n] <= p.oldest {
		n++
	}
	if n < 2 {
		return "", ""
	}
	hours, low := slices.Clone(b.Hours[:n]), slices.Clone(b.Low[:n])
	slices.Reverse(hours)
	slices.Reverse(low)
	up := p.line(b.Hours[:n], b.High[:n])
	back := "L" + strings.TrimPrefix(p.line(hours, low), "M")
	return up + back + "Z", p.line(b.Hours[:n], b.Middle[:n])
}

// sparkWidth × sparkHeight is a spark.
const sparkWidth, sparkHeight = 120, 32

// Spark draws the curve small, without axes: band in grey, its median, and the subject with a dot at
// its last reading. It is empty where nothing was read.
func (c Ages) Spark() template.HTML {
	if !c.drawable() {
		return ""
	}
	c.Band = whole(c.Band)
	p := c.plane(2, sparkWidth-4, 3, sparkHeight-3)
	p.root = true
	var d svg
	d.begin("spark", sparkWidth, sparkHeight, c.Label)
	p.draw(&d, c)
	return d.end()
}

// drawable reports that there is a reading, and that every one has its age.
func (c Ages) drawable() bool { return len(c.Hours) > 0 && len(c.Hours) == len(c.Counts) }

// whole is a band that has all of its numbers at each age; the zero value for any other.
func whole(b content.Band) content.Band {
	if n := len(b.Hours); n != len(b.Low) || n != len(b.Middle) || n != len(b.High) {
		return content.Band{}
	}
	return b
}

func (p plane) draw(d *svg, c Ages) {
	area, middle := p.band(c.Band)
	d.path("band", area)
	d.path("middle", middle)
	if len(c.Hours) > 1 {
		d.path("subject", p.line(c.Hours, c.Counts))
	}
	last := len(c.Hours) - 1
	d.add(`<circle class="last" cx="`, num(p.x(c.Hours[last])), `" cy="`, num(p.y(c.Counts[last])), `" r="2.5"/>`)
}

// The curve, in units of its view box: what lies around the plot.
const (
	curveWidth, curveHeight = 400, 190
	curveLeft, curveRight   = 46, 300
	curveTop, curveBottom   = 12, 164
	nameApart               = 16 // of the names of subject and band, at least
)

// Curve draws it with ages across, counts up, and names at the lines' ends. It is empty where nothing
// was read.
func (c Ages) Curve() template.HTML {
	if !c.drawable() {
		return ""
	}
	c.Band = whole(c.Band)
	p := c.plane(curveLeft, curveRight, curveTop, curveBottom)
	p.most = roundUp(p.most)
	var d svg
	d.begin("ages", curveWidth, curveHeight, c.Label)
	for _, v := range []float64{0, p.most / 2, p.most} {
		d.path("grid", "M"+num(curveLeft)+" "+num(p.y(v))+"H"+num(curveRight))
		if c.Count != nil {
			d.text("up", curveLeft-6, p.y(v)+4, c.Count(v))
		}
	}
	p.ages(&d, c.Age)
	p.draw(&d, c)
	p.names(&d, c)
	return d.end()
}

// tickHours are the ages that the axis may name.
var tickHours = []float64{1, 3, 6, 12, 24, 72, 168, 336, 720, 2160, 4320, 8760}

// tickApart is how far names of ages are apart at least.
const tickApart = 40

func (p plane) ages(d *svg, name func(float64) string) {
	if name == nil {
		return
	}
	last := math.Inf(-1)
	for _, h := range tickHours {
		if x := p.x(h); h <= p.oldest && x-last >= tickApart {
			d.text("across", x, curveBottom+18, name(h))
			last = x
		}
	}
}

// names stand right of the ends of the lines, apart from each other.
func (p plane) names(d *svg, c Ages) {
	last := len(c.Hours) - 1
	y := p.y(c.Counts[last]) + 4
	d.text("subject", max(p.x(c.Hours[last])+8, 0), y, c.Name)
	n := 0
	for n < len(c.Band.Hours) && c.Band.Hours[n] <= p.oldest {
		n++
	}
	if n < 2 || c.Middle == "" {
		return
	}
	at := p.y(c.Band.Middle[n-1]) + 4
	if math.Abs(at-y) < nameApart {
		at = y + math.Copysign(nameApart, at-y)
	}
	d.text("band", p.x(c.Band.Hours[n-1])+8, min(max(at, curveTop), curveBottom), c.Middle)
}

// roundUp is the next number that an axis may end at.
func roundUp(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(max(v, 1))))
	for _, step := range []float64{1, 2, 4, 6, 8} {
		if v <= step*power*(1+1e-9) {
			return step * power
		}
	}
	return 10 * power
}
