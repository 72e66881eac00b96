package audience

import "math"

// cholesky is the lower triangle whose square is m, which must be symmetric and positive.
func cholesky(m [][]float64) [][]float64 {
	n := len(m)
	l := make([][]float64, n)
	for i := range l {
		l[i] = make([]float64, i+1)
		for j := range i + 1 {
			sum := m[i][j]
			for k := range j {
				sum -= l[i][k] * l[j][k]
			}
			if i == j {
				l[i][i] = math.Sqrt(max(sum, 1e-12))
			} else {
				l[i][j] = sum / l[j][j]
			}
		}
	}
	return l
}

// solve is x in l·lᵀ·x = b.
func solve(l [][]float64, b []float64) []float64 {
	n := len(b)
	x := make([]float64, n)
	for i := range n {
		sum := b[i]
		for k := range i {
			sum -= l[i][k] * x[k]
		}
		x[i] = sum / l[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= l[k][i] * x[k]
		}
		x[i] /= l[i][i]
	}
	return x
}

func square(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

// inverse of a symmetric positive matrix.
func inverse(m [][]float64) [][]float64 {
	l, out := cholesky(m), square(len(m))
	for j := range m {
		unit := make([]float64, len(m))
		unit[j] = 1
		for i, x := range solve(l, unit) {
			out[i][j] = x
		}
	}
	return out
}
