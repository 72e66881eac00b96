package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/sheet"
)

// rowAnswer is a person's word on whose a row is.
type rowAnswer struct {
	row         string // sheet.Joined.Ref or its key
	publication int64  // 0 = none of ours
}

// answer remembers answers to the rows of an import and reads its bytes again with them.
func (i *intake) answer(ctx context.Context, id int64, said []rowAnswer, who string) (looked, content.Import, error) {
	_, was, err := i.imported(ctx, id)
	if err != nil {
		return was, content.Import{}, err
	}
	posts, err := i.store.Publications(ctx, content.PublicationFilter{})
	if err != nil {
		return was, content.Import{}, err
	}
	matches, err := was.matches(said, posts)
	if err != nil {
		return was, content.Import{}, err
	}
	old, err := i.store.Matches(ctx, was.Platform)
	if err != nil {
		return was, content.Import{}, err
	}
	var changed []string
	for _, m := range matches {
		if slices.ContainsFunc(old, func(o content.Match) bool { return o.Key == m.Key && o.Publication != m.Publication }) {
			changed = append(changed, m.Key)
		}
		m.Who, m.At = who, i.now()
		if err := i.store.PutMatch(ctx, m); err != nil {
			return was, content.Import{}, err
		}
	}
	return i.followed(ctx, id, was.Platform, changed, who)
}

// forget takes answers to rows of an import back, so that they are asked about again.
func (i *intake) forget(ctx context.Context, id int64, rows []string, who string) (looked, content.Import, error) {
	_, was, err := i.imported(ctx, id)
	if err != nil {
		return was, content.Import{}, err
	}
	var keys []string
	for _, row := range rows {
		j, err := was.row(row)
		if err != nil {
			return was, content.Import{}, err
		}
		if err := i.store.DropMatch(ctx, was.Platform, j.Key); errors.Is(err, store.ErrNotFound) {
			return was, content.Import{}, usageText("第 "+row+" 行没有记住的答案", "no answer is remembered for row "+row)
		} else if err != nil {
			return was, content.Import{}, err
		}
		keys = append(keys, j.Key)
	}
	return i.followed(ctx, id, was.Platform, keys, who)
}

// followed reads an import again, and the others that rest on an answer which is another one now.
func (i *intake) followed(ctx context.Context, id int64, platform string, changed []string, who string) (looked, content.Import, error) {
	if len(changed) > 0 {
		all, err := i.store.Imports(ctx, 0)
		if err != nil {
			return looked{}, content.Import{}, err
		}
		for _, one := range all {
			_, was, err := i.imported(ctx, one.ID)
			if err != nil {
				return was, one, err
			}
			rests := slices.ContainsFunc(was.Joined, func(j sheet.Joined) bool {
				return (j.How == sheet.ByAnswer || j.How == sheet.NoneOfOurs) && slices.Contains(changed, j.Key)
			})
			if one.ID == id || was.Platform != platform || !rests {
				continue
			}
			if _, _, err := i.again(ctx, one.ID, who); err != nil {
				return was, one, err
			}
		}
	}
	return i.again(ctx, id, who)
}

// row is a row of an import by its line or its key. What cannot be answered is an error of usage.
func (l *looked) row(name string) (sheet.Joined, error) {
	at := slices.IndexFunc(l.Joined, func(j sheet.Joined) bool { return j.Ref() == name || j.Key == name && name != "" })
	if at < 0 {
		return sheet.Joined{}, usageText("表里没有第 "+name+" 行", "the file has no row "+name)
	}
	if l.Joined[at].Key == "" {
		return sheet.Joined{}, usageText("第 "+name+" 行没有什么可以回答的", "there is nothing to answer about row "+name)
	}
	return l.Joined[at], nil
}

// matches are answers as they are remembered. One that cannot be is an error of usage, and none is
// remembered then.
func (l *looked) matches(said []rowAnswer, posts []content.Publication) ([]content.Match, error) {
	var out []content.Match
	for _, a := range said {
		j, err := l.row(a.row)
		if err != nil {
			return nil, err
		}
		if a.publication != 0 {
			if err := l.fits(a, j, posts); err != nil {
				return nil, err
			}
		}
		out = append(out, content.Match{Platform: l.Platform, Key: j.Key, Publication: a.publication})
	}
	return out, nil
}

// fits holds an answer against what is known: a publication of this platform that no other row is.
func (l *looked) fits(a rowAnswer, row sheet.Joined, posts []content.Publication) error {
	at := slices.IndexFunc(posts, func(p content.Publication) bool { return p.ID == a.publication })
	switch {
	case at < 0:
		return usageText(fmt.Sprintf("没有发布 %d", a.publication), fmt.Sprintf("there is no publication %d", a.publication))
	case posts[at].Platform != l.Platform:
		return usageText(fmt.Sprintf("发布 %d 在 %s，这张表是 %s 的", a.publication, posts[at].Platform, l.Platform),
			fmt.Sprintf("publication %d is on %s, the file is of %s", a.publication, posts[at].Platform, l.Platform))
	}
	for _, j := range l.Joined {
		if j.Publication == a.publication && j.Ref() != row.Ref() && (j.How == sheet.ByURL || j.How == sheet.ByID || j.How == sheet.ByAnswer) {
			return usageText(fmt.Sprintf("发布 %d 已经是第 %s 行", a.publication, j.Ref()), fmt.Sprintf("publication %d is row %s already", a.publication, j.Ref()))
		}
	}
	return nil
}

// forgotten is why samples of a row count no longer for the publication it was taken for.
const forgotten = "这一行不是这篇发布的：答案改了 / the row is not this publication's: its answer was changed"

// moved sees to it that nothing counts twice where rows of an import are taken for another publication
// than before: what was read for the old one is withdrawn, and what had been withdrawn from the new
// one counts again.
func (i *intake) moved(ctx context.Context, now looked, who string) error {
	if now.Was == nil {
		return nil
	}
	rows := map[string]sheet.Joined{}
	for _, j := range now.Joined {
		rows[j.Ref()] = j
	}
	for _, was := range now.Was.Joined {
		is := rows[was.Ref()]
		if was.Publication == is.Publication {
			continue
		}
		// A row that fits more by now than it did is asked about; until then it stays what it was.
		settled := was.How == sheet.ByAnswer || is.Publication != 0 || is.How == sheet.NoneOfOurs
		if was.Publication != 0 && settled {
			if err := i.mend(ctx, now, was.Publication, who, false); err != nil {
				return err
			}
		}
	}
	for _, was := range now.Was.Joined {
		if is := rows[was.Ref()]; is.Publication != 0 && is.Publication != was.Publication {
			if err := i.mend(ctx, now, is.Publication, who, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// mend corrects an import's samples of a publication: to what was read, or to nothing.
func (i *intake) mend(ctx context.Context, l looked, publication int64, who string, count bool) error {
	f := content.SampleFilter{Publications: []int64{publication}, AsRead: true}
	samples, err := i.store.Samples(ctx, f)
	if err != nil {
		return err
	}
	words, err := i.store.Corrections(ctx, f)
	if err != nil {
		return err
	}
	for _, s := range samples {
		if s.Raw != l.Raw {
			continue
		}
		last := lastWord(words, s)
		withdrawn := last != nil && last.Value == nil && last.Why == forgotten
		if count != withdrawn { // nothing to give back, or nothing left to take
			continue
		}
		c := content.Correction{Publication: s.Publication, Metric: s.Metric, ObservedAt: s.ObservedAt, Source: s.Source,
			Why: forgotten, Who: who, At: i.now()}
		if count {
			value := s.Value
			c.Value = &value
		}
		if _, err := i.store.AddCorrection(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// lastWord is the newest correction of a sample; nil without one.
func lastWord(words []content.Correction, s content.Sample) *content.Correction {
	var last *content.Correction
	for n, c := range words {
		same := c.Metric == s.Metric && c.Source == s.Source && c.ObservedAt.Truncate(time.Microsecond).Equal(s.ObservedAt.Truncate(time.Microsecond))
		if same && (last == nil || c.ID > last.ID) {
			last = &words[n]
		}
	}
	return last
}
