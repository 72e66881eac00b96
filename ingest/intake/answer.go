package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"moxin/content"
	"moxin/ingest/sheet"
)

// Answer is a person's word on whose a row is.
type Answer struct {
	Row         string // sheet.Joined.Ref or its key
	Publication int64  // 0 = none of ours
}

// Answer remembers answers to the rows of an import and reads its bytes again with them. A *RefusedError
// says that an answer does not fit, and nothing was kept; an error that matches Absent, that there is no such
// import.
func (i *Intake) Answer(ctx context.Context, id int64, said []Answer, who string) (Report, content.Import, error) {
	_, was, err := i.Import(ctx, id)
	if err != nil {
		return was, content.Import{}, err
	}
	posts, err := i.Store.Publications(ctx, content.PublicationFilter{})
	if err != nil {
		return was, content.Import{}, err
	}
	matches, err := was.matches(said, posts)
	if err != nil {
		return was, content.Import{}, err
	}
	old, err := i.Store.Matches(ctx, was.Platform)
	if err != nil {
		return was, content.Import{}, err
	}
	var changed []string
	for _, m := range matches {
		if slices.ContainsFunc(old, func(o content.Match) bool { return o.Key == m.Key && o.Publication != m.Publication }) {
			changed = append(changed, m.Key)
		}
		m.Who, m.At = who, i.Now()
		if err := i.Store.PutMatch(ctx, m); err != nil {
			return was, content.Import{}, err
		}
	}
	return i.followed(ctx, id, was.Platform, changed, who)
}

// Forget takes answers to rows of an import back, so that they are asked about again. A *RefusedError says
// of which row there is none.
func (i *Intake) Forget(ctx context.Context, id int64, rows []string, who string) (Report, content.Import, error) {
	_, was, err := i.Import(ctx, id)
	if err != nil {
		return was, content.Import{}, err
	}
	var keys []string
	for _, row := range rows {
		j, err := was.row(row)
		if err != nil {
			return was, content.Import{}, err
		}
		if err := i.Store.DropMatch(ctx, was.Platform, j.Key); errors.Is(err, i.Absent) {
			return was, content.Import{}, refused(ErrRow, "第 "+row+" 行没有记住的答案", "no answer is remembered for row "+row)
		} else if err != nil {
			return was, content.Import{}, err
		}
		keys = append(keys, j.Key)
	}
	return i.followed(ctx, id, was.Platform, keys, who)
}

// followed reads an import again, and the others that rest on an answer which is another one now.
func (i *Intake) followed(ctx context.Context, id int64, platform string, changed []string, who string) (Report, content.Import, error) {
	if len(changed) > 0 {
		all, err := i.Store.Imports(ctx, 0)
		if err != nil {
			return Report{}, content.Import{}, err
		}
		for _, one := range all {
			_, was, err := i.Import(ctx, one.ID)
			if err != nil {
				return was, one, err
			}
			rests := slices.ContainsFunc(was.Joined, func(j sheet.Joined) bool {
				return (j.How == sheet.ByAnswer || j.How == sheet.NoneOfOurs) && slices.Contains(changed, j.Key)
			})
			if one.ID == id || was.Platform != platform || !rests {
				continue
			}
			if _, _, err := i.Again(ctx, one.ID, who); err != nil {
				return was, one, err
			}
		}
	}
	return i.Again(ctx, id, who)
}

// row is a row of an import by its line or its key. What cannot be answered is ErrRow.
func (l *Report) row(name string) (sheet.Joined, error) {
	at := slices.IndexFunc(l.Joined, func(j sheet.Joined) bool { return j.Ref() == name || j.Key == name && name != "" })
	if at < 0 {
		return sheet.Joined{}, refused(ErrRow, "表里没有第 "+name+" 行", "the file has no row "+name)
	}
	if l.Joined[at].Key == "" {
		return sheet.Joined{}, refused(ErrRow, "第 "+name+" 行没有什么可以回答的", "there is nothing to answer about row "+name)
	}
	return l.Joined[at], nil
}

// matches are answers as they are remembered. One that cannot be is ErrRow or ErrAnswer, and none
// is remembered then.
func (l *Report) matches(said []Answer, posts []content.Publication) ([]content.Match, error) {
	var out []content.Match
	for _, a := range said {
		j, err := l.row(a.Row)
		if err != nil {
			return nil, err
		}
		if a.Publication != 0 {
			if err := l.fits(a, j, posts); err != nil {
				return nil, err
			}
		}
		out = append(out, content.Match{Platform: l.Platform, Key: j.Key, Publication: a.Publication})
	}
	return out, nil
}

// fits holds an answer against what is known: a publication of this platform that no other row is.
func (l *Report) fits(a Answer, row sheet.Joined, posts []content.Publication) error {
	at := slices.IndexFunc(posts, func(p content.Publication) bool { return p.ID == a.Publication })
	switch {
	case at < 0:
		return refused(ErrAnswer, fmt.Sprintf("没有发布 %d", a.Publication), fmt.Sprintf("there is no publication %d", a.Publication))
	case posts[at].Platform != l.Platform:
		return refused(ErrAnswer, fmt.Sprintf("发布 %d 在 %s，这张表是 %s 的", a.Publication, posts[at].Platform, l.Platform),
			fmt.Sprintf("publication %d is on %s, the file is of %s", a.Publication, posts[at].Platform, l.Platform))
	}
	for _, j := range l.Joined {
		if j.Publication == a.Publication && j.Ref() != row.Ref() && (j.How == sheet.ByURL || j.How == sheet.ByID || j.How == sheet.ByAnswer) {
			return refused(ErrAnswer, fmt.Sprintf("发布 %d 已经是第 %s 行", a.Publication, j.Ref()), fmt.Sprintf("publication %d is row %s already", a.Publication, j.Ref()))
		}
	}
	return nil
}
