package rank

import "math"

// vec is one number for each factor.
type vec [factors]float64

// mat is one number for each pair of factors.
type mat [factors][factors]float64

func (a vec) plus(b vec) vec {
	for i := range a {
		a[i] += b[i]
	}
	return a
}

func (a vec) minus(b vec) vec {
	for i := range a {
		a[i] -= b[i]
	}
	return a
}

func (a vec) times(x float64) vec {
	for i := range a {
		a[i] *= x
	}
	return a
}

func (a vec) dot(b vec) float64 {
	var sum float64
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func (a vec) outer(b vec) mat {
	var m mat
	for i := range a {
		for j := range b {
			m[i][j] = a[i] * b[j]
		}
	}
	return m
}

func (m mat) plus(o mat) mat {
	for i := range m {
		for j := range m[i] {
			m[i][j] += o[i][j]
		}
	}
	return m
}

func (m mat) minus(o mat) mat { return m.plus(o.scaled(-1)) }

func (m mat) scaled(x float64) mat {
	for i := range m {
		for j := range m[i] {
			m[i][j] *= x
		}
	}
	return m
}

func (m mat) times(v vec) vec {
	var out vec
	for i := range m {
		out[i] = vec(m[i]).dot(v)
	}
	return out
}

func (m mat) of(o mat) mat {
	var out mat
	for i := range m {
		for j := range m {
			for k := range m {
				out[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return out
}

// addLower adds the lower triangle of o, which is all that roots are made of.
func (m *mat) addLower(o *mat) {
	for i := range m {
		for j := range i + 1 {
			m[i][j] += o[i][j]
		}
	}
}

func identity() mat { return diagonal(vec{1, 1, 1, 1}) }

func diagonal(v vec) mat {
	var m mat
	for i := range v {
		m[i][i] = v[i]
	}
	return m
}

// cholesky is the lower triangle l with l·lᵀ = m. m is positive definite here by construction: every
// one starts from a prior and adds squares.
func (m mat) cholesky() mat {
	var l mat
	for i := range m {
		for j := range i + 1 {
			sum := m[i][j]
			for k := range j {
				sum -= l[i][k] * l[j][k]
			}
			if i == j {
				l[i][i] = math.Sqrt(max(sum, tiny))
			} else {
				l[i][j] = sum / l[j][j]
			}
		}
	}
	return l
}

// tiny keeps roots real where rounding would make them imaginary.
const tiny = 1e-12

// upper gives x with lᵀ·x = b; of a standard normal b it is a draw with precision l·lᵀ.
func (l mat) upper(b vec) vec {
	for i := factors - 1; i >= 0; i-- {
		for k := i + 1; k < factors; k++ {
			b[i] -= l[k][i] * b[k]
		}
		b[i] /= l[i][i]
	}
	return b
}

// solve gives x with l·lᵀ·x = b.
func (l mat) solve(b vec) vec {
	for i := range b {
		for k := range i {
			b[i] -= l[i][k] * b[k]
		}
		b[i] /= l[i][i]
	}
	return l.upper(b)
}

func (m mat) inverse() mat {
	l, out := m.cholesky(), mat{}
	for i := range out { // symmetric: a column is a row
		x := &out[i]
		x[i] = 1 / l[i][i] // before its one a unit stays zero
		for j := i + 1; j < factors; j++ {
			for k := i; k < j; k++ {
				x[j] -= l[j][k] * x[k]
			}
			x[j] /= l[j][j]
		}
		out[i] = l.upper(*x)
	}
	return out
}

// square is a symmetric matrix of any size, by rows: the factors of a post beside its unknown exposures.
type square struct {
	n int
	a []float64
}

func newSquare(n int) square { return square{n, make([]float64, n*n)} }

func (s square) at(i, j int) float64     { return s.a[i*s.n+j] }
func (s square) add(i, j int, x float64) { s.a[i*s.n+j] += x }
func (s square) clear()                  { clear(s.a) }

// addOuter adds x·v·vᵀ.
func (s square) addOuter(v []float64, x float64) {
	if s.n == factors { // most posts
		addOuter((*[factors * factors]float64)(s.a), (*[factors]float64)(v), x)
		return
	}
	for i, a := range v {
		if a == 0 {
			continue
		}
		row := s.a[i*s.n:]
		for j, b := range v {
			row[j] += x * a * b
		}
	}
}

func addOuter(m *[factors * factors]float64, v *[factors]float64, x float64) {
	for i, a := range v {
		if a == 0 {
			continue
		}
		a *= x
		row := m[factors*i : factors*i+factors : factors*i+factors]
		row[0] += a * v[0]
		row[1] += a * v[1]
		row[2] += a * v[2]
		row[3] += a * v[3]
	}
}

// cholesky replaces the lower triangle by l with l·lᵀ = s.
func (s square) cholesky() {
	for i := range s.n {
		for j := range i + 1 {
			sum := s.at(i, j)
			for k := range j {
				sum -= s.at(i, k) * s.at(j, k)
			}
			if i == j {
				s.a[i*s.n+i] = math.Sqrt(max(sum, tiny))
			} else {
				s.a[i*s.n+j] = sum / s.at(j, j)
			}
		}
	}
}

// solve puts x with l·lᵀ·x = b in place of b.
func (s square) solve(b []float64) {
	for i := range s.n {
		for k := range i {
			b[i] -= s.at(i, k) * b[k]
		}
		b[i] /= s.at(i, i)
	}
	s.upper(b)
}

// upper puts x with lᵀ·x = b in place of b.
func (s square) upper(b []float64) {
	for i := s.n - 1; i >= 0; i-- {
		for k := i + 1; k < s.n; k++ {
			b[i] -= s.at(k, i) * b[k]
		}
		b[i] /= s.at(i, i)
	}
}
