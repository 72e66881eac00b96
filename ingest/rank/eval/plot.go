package eval

import (
	"fmt"
	"io"
	"strings"
)

// The geometry of the plot, in CSS pixels.
const (
	side    = 132 // of one square
	gap     = 34
	abreast = 4
	margin  = 28
)

// WritePlot draws, for each variant, how often intervals of trust (ink) and of rank (vermilion) hold the
// truth, against how often they claim to: on the diagonal they are honest, below it too sure, above it
// too shy. The SVG has a background of its own: it is read on light and dark pages alike.
func WritePlot(w io.Writer, all []Summary) error {
	var b strings.Builder
	rows := (len(all) + abreast - 1) / abreast
	width, height := 2*margin+abreast*(side+gap), margin+rows*(side+gap+margin/2)+margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="system-ui, sans-serif" font-size="12" fill="#222">`+"\n", width, height)
	b.WriteString("<title>区间说到做到 · What intervals hold</title>\n" + `<rect width="100%" height="100%" fill="#fff"/>` + "\n")
	for i, s := range all {
		x, y := margin+i%abreast*(side+gap), margin+i/abreast*(side+gap+margin/2)
		square(&b, x, y, s)
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d">横：区间自称的把握，纵：实际。<tspan fill="#222" font-weight="600">黑 信任值</tspan> <tspan fill="#c8402f" font-weight="600">朱 名次</tspan> · across: claimed, up: actual; ink values, vermilion ranks</text>`+"\n", margin, height-10)
	b.WriteString("</svg>\n")
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write plot: %w", err)
	}
	return nil
}

// square draws one variant: the axes run from 0.4 to 1.
func square(b *strings.Builder, x, y int, s Summary) {
	fmt.Fprintf(b, `<g transform="translate(%d %d)"><text y="-6" font-weight="600">%s</text>`+"\n", x, y, s.Variant)
	fmt.Fprintf(b, `<path d="M0 0V%d H%d" fill="none" stroke="#999"/><path d="M0 %d L%d 0" stroke="#bbb" stroke-dasharray="3 3"/>`+"\n", side, side, side, side)
	for _, level := range Levels {
		fmt.Fprintf(b, `<path d="M%.1f %dv4" stroke="#999"/>`, across(level), side)
	}
	fmt.Fprintf(b, `<text x="%.1f" y="%d" text-anchor="middle">50</text><text x="%.1f" y="%d" text-anchor="middle">90</text>`+"\n",
		across(.5), side+17, across(.9), side+17)
	curve(b, s.Means.Cover.Value, "#222")
	curve(b, s.Means.Cover.Rank, "#c8402f")
	b.WriteString("</g>\n")
}

func curve(b *strings.Builder, actual [len(Levels)]float64, colour string) {
	var points []string
	for l, level := range Levels {
		points = append(points, fmt.Sprintf("%.1f,%.1f", across(level), side-across(actual[l])))
	}
	fmt.Fprintf(b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="1.6"/>`, strings.Join(points, " "), colour)
	for _, p := range points {
		x, y, _ := strings.Cut(p, ",")
		fmt.Fprintf(b, `<circle cx="%s" cy="%s" r="2.4" fill="%s"/>`, x, y, colour)
	}
	b.WriteString("\n")
}

const leastShare = .4 // where the axes begin

func across(share float64) float64 {
	return side * (max(share, leastShare) - leastShare) / (1 - leastShare)
}
