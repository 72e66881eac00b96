package rank

import "math"

// kinds are the groups posts borrow from, with the share of trust's variance they are
// given. On real channels the author explains most of what groups explain.
var kinds = []struct {
	kind  string
	of    func(Post) string
	share float64
}{
	{"author", func(p Post) string { return p.Author }, .30},
	{"series", func(p Post) string { return p.Series }, .12},
	{"topic", func(p Post) string { return p.Topic }, .08},
	{"stage", func(p Post) string { return p.Stage }, .04},
}

// pooled is the joint posterior of group effects and of posts given them. Posts are
// independent given their groups, so the only matrix is of the size of the groups.
type pooled struct {
	members [][]int // groups of each post
	root    matrix  // of the groups' precision
	effect  []float64
	posts   []pooledPost
}

type pooledPost struct {
	own       float64 // variance that groups leave to the post
	value     float64 // what its signals show
	precision float64 // 0 = nothing
	before    float64 // its signals alone, against the prior
	mean      float64
}

// given is the post's trust and its variance when its groups add up to sum.
func (p pooledPost) given(sum float64) (mean, variance float64) {
	precision := 1/p.own + p.precision
	return (sum/p.own + p.precision*p.value) / precision, 1 / precision
}

// pool learns the groups' effects from the posts and gives every post its share.
func pool(set dataset, posts []measured, order []int) pooled {
	out := pooled{members: make([][]int, len(posts)), posts: make([]pooledPost, len(posts))}
	var shares []float64
	index := map[string]int{}
	for _, i := range order {
		own := 1.0
		for _, k := range kinds {
			name := k.of(set.posts[i])
			if name == "" {
				continue
			}
			g, ok := index[k.kind+"\x00"+name]
			if !ok {
				g = len(shares)
				index[k.kind+"\x00"+name] = g
				shares = append(shares, k.share)
			}
			out.members[i] = append(out.members[i], g)
			own -= k.share
		}
		value, precision := posts[i].own()
		out.posts[i] = pooledPost{own: own, value: value, precision: precision, before: posts[i].mean[trust]}
	}
	out.learn(shares, order)
	for i := range out.posts {
		out.posts[i].mean, _ = out.posts[i].given(out.sum(i, out.effect))
	}
	return out
}

// learn is the regression of posts on groups, each group shrunk by its share.
func (p *pooled) learn(shares []float64, order []int) {
	precision, pull := identity(len(shares)), make([]float64, len(shares))
	for g, share := range shares {
		precision[g][g] = 1 / share
	}
	for _, i := range order {
		post := p.posts[i]
		if post.precision == 0 {
			continue
		}
		w := 1 / (post.own + 1/post.precision)
		for _, g := range p.members[i] {
			pull[g] += w * post.value
			for _, h := range p.members[i] {
				precision[g][h] += w
			}
		}
	}
	p.root = precision.cholesky()
	p.effect = p.root.solve(pull)
}

func (p *pooled) sum(post int, effect []float64) float64 {
	var sum float64
	for _, g := range p.members[post] {
		sum += effect[g]
	}
	return sum
}

// moments are the mean and the standard deviation over values.
func moments(values []float64) (mean, sd float64) {
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		sd += (v - mean) * (v - mean) / float64(len(values))
	}
	return mean, math.Sqrt(sd)
}
