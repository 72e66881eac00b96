package rank

import (
	"math"
	"testing"
)

func TestSmallMatricesSolve(t *testing.T) {
	m := mat{{4, 1, .5, 0}, {1, 3, .2, .1}, {.5, .2, 2, -.3}, {0, .1, -.3, 1}}
	want := vec{1, 2, 3, 4}
	got := m.times(m.cholesky().solve(want))
	product := m.of(m.inverse())
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-12 {
			t.Errorf("m·x is %v, want %v", got, want)
		}
		for j := range want {
			if math.Abs(product[i][j]-identity()[i][j]) > 1e-12 {
				t.Errorf("m·m⁻¹[%d][%d] = %v", i, j, product[i][j])
			}
		}
	}
}

func TestSquaresSolve(t *testing.T) {
	s := newSquare(3)
	for i, row := range [][]float64{{4, 1, .5}, {1, 3, .2}, {.5, .2, 2}} {
		for j, x := range row {
			s.add(i, j, x)
		}
	}
	s.addOuter([]float64{1, 0, -1}, 2)
	root, x := newSquare(3), []float64{1, 2, 3}
	copy(root.a, s.a)
	root.cholesky()
	root.solve(x)
	for i, want := range []float64{1, 2, 3} {
		var got float64
		for j := range x {
			got += s.at(i, j) * x[j]
		}
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("row %d gives %v, want %v", i, got, want)
		}
	}
}
