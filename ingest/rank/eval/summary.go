package eval

// Summary is the means of the runs of one variant.
type Summary struct {
	Variant string
	Runs    int
	Means   Run     // every figure the mean over seeds
	Better  float64 // share of seeds in which the ranking beats every baseline
}

// Summarise gathers runs by variant, in the order in which they come.
func Summarise(runs []Run) []Summary {
	var out []Summary
	for _, r := range runs {
		if len(out) == 0 || out[len(out)-1].Variant != r.Variant {
			out = append(out, Summary{Variant: r.Variant, Means: Run{Variant: r.Variant, Posts: r.Posts, Indexes: map[string]float64{}}})
		}
		out[len(out)-1].add(r)
	}
	for i := range out {
		out[i].divide()
	}
	return out
}

func (s *Summary) add(r Run) {
	s.Runs++
	m := &s.Means
	m.Ranked += r.Ranked
	mine, theirs := m.figures(), r.figures()
	for i, v := range theirs {
		*mine[i] += *v
	}
	for name, v := range r.Indexes {
		m.Indexes[name] += v
	}
	if r.Best() {
		s.Better++
	}
}

func (s *Summary) divide() {
	n := float64(s.Runs)
	s.Means.Ranked /= s.Runs
	s.Better /= n
	for _, v := range s.Means.figures() {
		*v /= n
	}
	for name := range s.Means.Indexes {
		s.Means.Indexes[name] /= n
	}
}

// figures are the numbers that have a mean.
func (r *Run) figures() []*float64 {
	out := []*float64{&r.Spearman, &r.NDCG, &r.Value, &r.Places, &r.Width, &r.Oracle}
	for i := range Levels {
		out = append(out, &r.Cover.Value[i], &r.Cover.Rank[i])
	}
	return out
}
