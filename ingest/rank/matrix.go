package rank

import "math"

// matrix is square, by rows.
type matrix [][]float64

func identity(n int) matrix {
	m := make(matrix, n)
	for i := range m {
		m[i] = make([]float64, n)
		m[i][i] = 1
	}
	return m
}

// cholesky is the lower triangle l with l·lᵀ = m. m is positive definite here by
// construction: every one starts from a prior's diagonal and adds squares.
func (m matrix) cholesky() matrix {
	l := make(matrix, len(m))
	for i := range m {
		l[i] = make([]float64, i+1)
		for j := range i + 1 {
			sum := m[i][j]
			for k := range j {
				sum -= l[i][k] * l[j][k]
			}
			if i == j {
				l[i][i] = math.Sqrt(sum)
			} else {
				l[i][j] = sum / l[j][j]
			}
		}
	}
	return l
}

// solve gives x with l·lᵀ·x = b.
func (l matrix) solve(b []float64) []float64 {
	x := make([]float64, len(b))
	for i := range l {
		sum := b[i]
		for k := range i {
			sum -= l[i][k] * x[k]
		}
		x[i] = sum / l[i][i]
	}
	return l.solveUpper(x)
}

// solveUpper gives x with lᵀ·x = b; of a standard normal b it is a draw with precision l·lᵀ.
func (l matrix) solveUpper(b []float64) []float64 {
	x := make([]float64, len(b))
	for i := len(l) - 1; i >= 0; i-- {
		sum := b[i]
		for k := i + 1; k < len(l); k++ {
			sum -= l[k][i] * x[k]
		}
		x[i] = sum / l[i][i]
	}
	return x
}

func (m matrix) inverse() matrix {
	l, out := m.cholesky(), make(matrix, len(m))
	for i, unit := range identity(len(m)) {
		out[i] = l.solve(unit) // symmetric: a column is a row
	}
	return out
}

func (m matrix) times(v []float64) []float64 {
	out := make([]float64, len(m))
	for i, row := range m {
		for j, x := range row {
			out[i] += x * v[j]
		}
	}
	return out
}
