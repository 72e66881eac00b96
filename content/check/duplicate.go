package check

import (
	"cmp"
	"fmt"
	"math/bits"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"moxin/content"
)

// Near-duplicates are found by the smallest hashes of an article's shingles (runs of shingle
// characters, punctuation and space aside): two articles share about the part of them that they
// share of their text. The numbers are moxin's own.
const (
	shingle     = 12  // characters
	sketchSize  = 64  // hashes kept of an article
	leastShared = 0.6 // the share above which one says what the other says
	leastLength = 200 // characters; a shorter text is no article yet
	probes      = 16  // hashes that look for articles to compare with
	leastProbes = 3   // of which so many are found; of two articles that share 0.6, nearly always
	maxSharers  = 16  // articles with one hash in common that are compared: more have a footer in common
	shingleBase = 1099511628211
)

// sketch is the smallest hashes of an article, ascending; nil for a short one.
type sketch []uint64

// sketches are those that were made, by article.
type sketches struct {
	mu    sync.Mutex
	known map[*content.Article]sketch
}

func (s *sketches) those(articles []*content.Article) map[*content.Article]sketch {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := make(map[*content.Article]sketch, len(articles))
	for _, a := range articles {
		if k, ok := s.known[a]; ok {
			kept[a] = k
		}
	}
	return kept
}

// all makes the sketches that are missing, on every core.
func (s *sketches) all(articles []*content.Article) []sketch {
	known := s.those(articles)
	out := make([]sketch, len(articles))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	const batch = 64
	for from := 0; from < len(articles); from += batch {
		g.Go(func() error {
			for i := from; i < min(from+batch, len(articles)); i++ {
				k, ok := known[articles[i]]
				if !ok {
					k = sketchOf(articles[i].Body)
				}
				out[i] = k
			}
			return nil
		})
	}
	_ = g.Wait() // no function above returns an error
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = make(map[*content.Article]sketch, len(articles))
	for i, a := range articles {
		s.known[a] = out[i]
	}
	return out
}

// sketchOf is linear: a rolling hash over the letters, of which the smallest are kept.
func sketchOf(body []byte) sketch {
	var power uint64 = 1
	for range shingle {
		power *= shingleBase
	}
	var ring [shingle]uint64
	var hash uint64
	smallest := make([]uint64, 0, 2*sketchSize)
	most, n := ^uint64(0), 0
	for _, r := range string(body) {
		switch {
		case isHan(r), r >= '0' && r <= '9', r >= 'a' && r <= 'z':
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		default:
			continue
		}
		v := uint64(r) //nolint:gosec // a letter
		hash = hash*shingleBase + v - ring[n%shingle]*power
		ring[n%shingle] = v
		if n++; n < shingle {
			continue
		}
		if h := scatter(hash); h < most {
			if smallest = append(smallest, h); len(smallest) == cap(smallest) {
				smallest = trim(smallest)
				if len(smallest) == sketchSize {
					most = smallest[sketchSize-1]
				}
			}
		}
	}
	if n < leastLength {
		return nil
	}
	return slices.Clone(trim(smallest))
}

// trim keeps the smallest hashes, each once, ascending.
func trim(h []uint64) []uint64 {
	slices.Sort(h)
	h = slices.Compact(h)
	return h[:min(len(h), sketchSize)]
}

// scatter spreads a hash over all bits, so that the smallest are a fair choice.
func scatter(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	return bits.ReverseBytes64(h ^ h>>29)
}

// probes are the hashes by which articles that may have much in common are found: the smallest.
func (k sketch) probes() sketch { return k[:min(len(k), probes)] }

// shared estimates how much of their text two articles have in common: the share of the smallest
// hashes of both together that are in each of them.
func (k sketch) shared(o sketch) float64 {
	i, j, both, seen := 0, 0, 0, 0
	for i < len(k) && j < len(o) && seen < sketchSize {
		switch {
		case k[i] == o[j]:
			both++
			i++
			j++
		case k[i] < o[j]:
			i++
		default:
			j++
		}
		seen++
	}
	seen = min(sketchSize, seen+len(k)-i+len(o)-j)
	return float64(both) / float64(max(1, seen))
}

// earlier orders articles by when they came to be: by their commits, then by when they are to be
// published. What is not committed yet is the newest.
func earlier(a, b *content.Article) int {
	switch fresh, other := a.Commit.At.IsZero(), b.Commit.At.IsZero(); {
	case fresh && !other:
		return 1
	case other && !fresh:
		return -1
	}
	return cmp.Or(a.Commit.At.Compare(b.Commit.At), a.PublishAt.At.Compare(b.PublishAt.At), cmp.Compare(a.Path, b.Path))
}

// duplicates reports articles that say what an earlier one says, and names it.
func (c *Checker) duplicates() []content.Finding {
	articles := slices.Clone(c.ws.Articles)
	slices.SortStableFunc(articles, earlier)
	list := c.sketches.all(articles)
	holders := map[uint64][]int32{}
	var findings []content.Finding
	for i, k := range list {
		if j, share := mostShared(list, k, holders); share >= leastShared {
			findings = append(findings, c.Apply(articles[i], []content.Finding{nearDuplicate(articles[i], articles[j], share)})...)
		}
		for _, h := range k.probes() {
			if len(holders[h]) < maxSharers {
				holders[h] = append(holders[h], int32(i)) //nolint:gosec // articles are fewer
			}
		}
	}
	return findings
}

// mostShared is the earlier article that has most in common with a sketch.
func mostShared(list []sketch, k sketch, holders map[uint64][]int32) (int, float64) {
	common := map[int32]int{}
	for _, h := range k.probes() {
		for _, j := range holders[h] {
			common[j]++
		}
	}
	best, share := int32(-1), 0.0
	for j, n := range common {
		if n < leastProbes { // far below what is looked for
			continue
		}
		if s := k.shared(list[j]); s > share || s == share && j < best {
			best, share = j, s
		}
	}
	return int(best), share
}

func nearDuplicate(a, other *content.Article, share float64) content.Finding {
	return finding("article/near-duplicate", content.Position{File: a.Path},
		content.T(fmt.Sprintf("和 %s 大约 %.0f%% 的文字相同", other.Path, share*100), fmt.Sprintf("about %.0f%% of the text is that of %s", share*100, other.Path)),
		content.T("平台会压重复内容：改写，或删掉其中一篇", "platforms hold repeated posts back: rewrite it, or remove one of them"))
}
