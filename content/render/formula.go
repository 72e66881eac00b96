package render

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// texSigns are the commands of TeX that have a character.
var texSigns = map[string]string{
	"times": "×", "cdot": "·", "div": "÷", "pm": "±", "mp": "∓", "ast": "*", "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥",
	"lt": "<", "gt": ">", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "～", "propto": "∝", "infty": "∞", "partial": "∂", "nabla": "∇",
	"sum": "∑", "prod": "∏", "int": "∫", "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "emptyset": "∅", "forall": "∀", "exists": "∃",
	"to": "→", "rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "Leftrightarrow": "⇔", "dots": "…", "ldots": "…", "cdots": "…", "circ": "°", "degree": "°", "angle": "∠",
	"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ",
	"nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
	"Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
	"log": "log", "ln": "ln", "lg": "lg", "exp": "exp", "sin": "sin", "cos": "cos", "tan": "tan", "max": "max", "min": "min", "lim": "lim", "mod": "mod",
	"left": "", "right": "", "big": "", "Big": "", "displaystyle": "", "quad": " ", "qquad": " ",
	",": " ", ";": " ", ":": " ", "!": "", " ": " ", "%": "%", "$": "$", "#": "#", "&": "&", "_": "_", "{": "{", "}": "}", "|": "‖", `\`: " ",
}

// texWords are the commands whose argument is shown as it is.
var texWords = map[string]bool{"text": true, "mathrm": true, "mathbf": true, "mathit": true, "mathsf": true, "mathbb": true, "mathcal": true, "operatorname": true, "boldsymbol": true, "textbf": true}

// Characters above and below the line.
const (
	scriptPlain = "0123456789+-=()nix"
	scriptAbove = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱˣ"
	scriptBelow = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙᵢₓ"
)

// formula writes TeX in characters where only text is shown: H = c × 50, V₀, a/(b + c). A formula
// that has none stays as its author wrote it.
func formula(tex string) string {
	r := texReader{s: tex}
	text := r.until('\x00')
	if r.bad || r.i < len(tex) {
		return tex
	}
	return strings.Join(strings.Fields(text), " ")
}

// texReader reads a formula; bad says that it holds what has no characters.
type texReader struct {
	s     string
	i     int
	depth int
	bad   bool
}

// maxTeXDepth is how deep groups of formulas that people read as a line go.
const maxTeXDepth = 8

// until reads up to a closing character, which is passed over.
func (r *texReader) until(end byte) string {
	if r.depth++; r.depth > maxTeXDepth {
		r.bad = true
	}
	defer func() { r.depth-- }()
	var b strings.Builder
	for !r.bad && r.i < len(r.s) {
		if r.s[r.i] == end {
			r.i++
			return b.String()
		}
		switch c := r.s[r.i]; c {
		case '}', '&':
			r.bad = true
		case '^':
			r.i++
			b.WriteString(script(r.argument(), "^", scriptAbove))
		case '_':
			r.i++
			b.WriteString(script(r.argument(), "_", scriptBelow))
		default:
			b.WriteString(r.argument())
		}
	}
	r.bad = r.bad || end != '\x00'
	return b.String()
}

// argument reads one group, command or character.
func (r *texReader) argument() string {
	if r.i >= len(r.s) {
		r.bad = true
		return ""
	}
	switch c := r.s[r.i]; c {
	case '{':
		r.i++
		return r.until('}')
	case '\\':
		r.i++
		return r.command()
	}
	c, n := utf8.DecodeRuneInString(r.s[r.i:])
	r.i += n
	if c == '~' {
		return " "
	}
	return string(c)
}

func (r *texReader) command() string {
	n := 0
	for r.i+n < len(r.s) && unicode.IsLetter(rune(r.s[r.i+n])) {
		n++
	}
	if n == 0 && r.i < len(r.s) {
		n = 1
	}
	name := r.s[r.i : r.i+n]
	r.i += n
	switch sign, known := texSigns[name]; {
	case name == "frac" || name == "dfrac" || name == "tfrac":
		above := r.argument()
		return within(above) + "/" + within(r.argument())
	case name == "sqrt" && r.i < len(r.s) && r.s[r.i] == '{':
		return "√" + within(r.argument())
	case texWords[name]:
		return r.argument()
	case known:
		return sign
	}
	r.bad = true
	return ""
}

// within puts brackets around what is more than one sign.
func within(s string) string {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) > 1 && strings.ContainsAny(s, " +-*/·×÷=±") {
		return "(" + s + ")"
	}
	return s
}

// script raises or lowers a short argument; one without such characters stands behind the mark.
func script(s, mark, signs string) string {
	s = strings.TrimSpace(s)
	if s == "°" && mark == "^" {
		return s
	}
	at := []rune(signs)
	var b strings.Builder
	for _, c := range s {
		i := strings.IndexRune(scriptPlain, c)
		if i < 0 {
			return mark + within(s)
		}
		b.WriteRune(at[i])
	}
	return b.String()
}

// shifted writes words above or below the line in the characters that signs has for them; words
// that have none, and those on the line, stay as they are.
func shifted(s, signs string) string {
	for _, c := range s {
		if signs == "" || !strings.ContainsRune(scriptPlain, c) {
			return s
		}
	}
	return script(s, "", signs)
}
