package audience

import (
	"math"
	"slices"
)

// prior is how posts are related: by the groups that they are of.
type prior struct {
	shares  []float64 // of each group's variance
	groups  [][]int   // of each post
	own     []float64 // share of variance that is the post's own
	related [][]float64
}

func newPrior(a *Audience, posts []*seen) prior {
	p := prior{related: a.s.related()}
	names := map[[2]string]int{}
	for _, post := range posts {
		own, groups := 1.0, []int{}
		for _, s := range a.s.shares {
			name := s.of(post.article)
			if name == "" {
				continue
			}
			at, known := names[[2]string{s.kind, name}]
			if !known {
				at = len(p.shares)
				names[[2]string{s.kind, name}] = at
				p.shares = append(p.shares, s.share)
			}
			groups, own = append(groups, at), own-s.share
		}
		p.groups, p.own = append(p.groups, groups), append(p.own, own)
	}
	return p
}

// means are the posterior means of the factors of all posts: the groups' effects are solved with the
// posts' own parts integrated out, then each post given its groups.
func (p prior) means(posts []*seen) []vector {
	n := len(p.shares) * factors
	precision, shift := square(n), make([]float64, n)
	inner := inverse(p.related)
	for g, share := range p.shares {
		for i := range factors {
			for j := range factors {
				precision[g*factors+i][g*factors+j] += inner[i][j] / share
			}
		}
	}
	for i, post := range posts {
		given, pull := p.given(i, post)
		for _, g := range p.groups[i] {
			for a := range factors {
				shift[g*factors+a] += pull[a]
				for _, h := range p.groups[i] {
					for b := range factors {
						precision[g*factors+a][h*factors+b] += given[a][b]
					}
				}
			}
		}
	}
	effects := make([]float64, n)
	if n > 0 {
		effects = solve(cholesky(precision), shift)
	}
	out := make([]vector, len(posts))
	for i, post := range posts {
		var groups vector
		for _, g := range p.groups[i] {
			for a := range factors {
				groups[a] += effects[g*factors+a]
			}
		}
		out[i] = p.whole(i, post, groups)
	}
	return out
}

// given is what a post says of the sum of its groups' effects: the information of its cells behind the
// variance that is its own.
func (p prior) given(i int, post *seen) (precision [][]float64, shift vector) {
	full := p.posterior(i, post)
	precision = square(factors)
	// Λ − Λ(Λ+Σ⁻¹)⁻¹Λ, the same for the shift.
	for a := range factors {
		shift[a] = post.shift[a]
		for b := range factors {
			precision[a][b] = post.precision[a][b]
			for j := range factors {
				shift[a] -= post.precision[a][b] * full[b][j] * post.shift[j]
				for k := range factors {
					precision[a][b] -= post.precision[a][j] * full[j][k] * post.precision[k][b]
				}
			}
		}
	}
	return precision, shift
}

// posterior is the covariance of a post's own part given its cells.
func (p prior) posterior(i int, post *seen) [][]float64 {
	m := inverse(p.related)
	for a := range factors {
		for b := range factors {
			m[a][b] = m[a][b]/p.own[i] + post.precision[a][b]
		}
	}
	return inverse(m)
}

// whole is a post's factors given its groups' effects.
func (p prior) whole(i int, post *seen, groups vector) vector {
	full, out := p.posterior(i, post), groups
	left := slices.Clone(post.shift[:])
	for a := range factors {
		for b := range factors {
			left[a] -= post.precision[a][b] * groups[b]
		}
	}
	for a := range factors {
		for b := range factors {
			out[a] += full[a][b] * left[b]
		}
		if math.IsNaN(out[a]) {
			out[a] = groups[a]
		}
	}
	return out
}
