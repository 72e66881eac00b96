package render

import "testing"

func TestFormula(t *testing.T) {
	for in, want := range map[string]string{
		`H = c \times 50.05`:                         "H = c × 50.05",
		`H = \frac{V \cdot c \cdot 1000}{V_0}`:       "H = (V · c · 1000)/V₀",
		`x^2 + y^{n+1} \le \sqrt{a+b}`:               "x² + yⁿ⁺¹ ≤ √(a+b)",
		`t_{max} = 90^{\circ}\text{C}`:               "t_max = 90°C",
		`\left( 1 - \frac12 \right) \approx 50\%`:    "( 1 - 1/2 ) ≈ 50%",
		`\alpha\,\beta`:                              "α β",
		`复购 = 需求 + 信任`:                               "复购 = 需求 + 信任",
		`\begin{matrix} a & b \\ c & d \end{matrix}`: `\begin{matrix} a & b \\ c & d \end{matrix}`,
		`a_{`:                 `a_{`,
		`a}`:                  `a}`,
		`\frac{a}`:            `\frac{a}`,
		`{{{{{{{{{a}}}}}}}}}`: `{{{{{{{{{a}}}}}}}}}`,
	} {
		if got := formula(in); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}
