package chart

import "html/template"

// Term is one part of a sum: what it is, what is known of it.
type Term struct {
	Name      string // 信任
	Hint      string // what it is, in a few words
	Known, Of int    // of how many posts it is known
	Say       string // the same in words: 36 of 40
	Value     string // of one subject; "" = the sum is of all
}

const coverWidth = 96

// Sum writes out "repurchase = demand + trust + exposure": each term with what it is and, as a bar, of
// how many posts it is known.
func Sum(name string, terms []Term) template.HTML {
	var d svg
	d.add(`<div class="chart-sum"><p class="whole">`, escape(name), `</p><ol>`)
	for i, t := range terms {
		sign := "+"
		if i == 0 {
			sign = "="
		}
		d.add(`<li><span class="sign" aria-hidden="true">`, sign, `</span><span class="term">`, escape(t.Name), `</span>`)
		if t.Value != "" {
			d.add(`<b class="score">`, escape(t.Value), `</b>`)
		}
		d.add(`<span class="hint">`, escape(t.Hint), `</span>`)
		d.WriteString(string(Coverage(t.Known, t.Of)))
		d.add(`<span class="known">`, escape(t.Say), `</span></li>`)
	}
	d.add("</ol></div>")
	return template.HTML(d.String()) //nolint:gosec // words went through escape
}

// Coverage draws how many of some are known. It has no label: the words stand beside it.
func Coverage(known, of int) template.HTML {
	var d svg
	d.begin("coverage", coverWidth, 6, "")
	d.add(`<rect class="all" x="0" y="0" width="96" height="6"/>`)
	if of > 0 && known > 0 {
		d.add(`<rect class="known" x="0" y="0" width="`, num(max(1, coverWidth*min(1, float64(known)/float64(of)))), `" height="6"/>`)
	}
	return d.end()
}
