package wecomapi

import (
	"errors"
	"fmt"
	"iter"
	"time"
)

// Page is a part of a list. Next is the cursor of the next part; "" = this is the last one.
type Page[T any] struct {
	List []T
	Next string
}

// ErrLoop is a list whose next page is one that was read already. What it left out is not known, so that
// it must not be taken for whole.
var ErrLoop = errors.New("the list leads back to itself")

// All reads a list from its first page to its last: entries until there are no more, or one error at the
// end. A list that leads back to itself ends in ErrLoop.
func All[T any](read func(cursor string) (Page[T], error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		been := map[string]bool{}
		for cursor := ""; !been[cursor]; {
			been[cursor] = true
			page, err := read(cursor)
			if err != nil {
				yield(none, err)
				return
			}
			for _, one := range page.List {
				if !yield(one, nil) {
					return
				}
			}
			if cursor = page.Next; cursor == "" || len(page.List) == 0 && been[cursor] {
				return // a page of nobody leads to nobody new
			}
		}
		yield(none, &Error{Err: ErrLoop})
	}
}

// pageOf makes a page of what a reply lists.
func pageOf[In, Out any](list []In, next string, read func(In) Out) Page[Out] {
	p := Page[Out]{Next: next}
	for _, one := range list {
		p.List = append(p.List, read(one))
	}
	return p
}

// ShapeError says which part of a request the platform would refuse, or read otherwise than it was
// meant. Nothing was sent.
type ShapeError struct {
	Part string
	Want string // what it has to be
}

// Error names the part and what it has to be.
func (e *ShapeError) Error() string {
	return fmt.Sprintf("wecomapi: %s: want %s", e.Part, e.Want)
}

// limit is one measure of a request.
type limit struct {
	part        string
	size        int
	least, most int
}

func (l limit) check() error {
	if l.size < l.least || l.size > l.most {
		return &SizeError{l.part, l.size, l.least, l.most}
	}
	return nil
}

// checkAll finds the first measure that is broken.
func checkAll(limits ...limit) error {
	for _, l := range limits {
		if err := l.check(); err != nil {
			return err
		}
	}
	return nil
}

// seconds is an instant as the platform counts it; 0 for none.
func seconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// lastSecond is the end of the year 2100: what is behind it, or before 1970, is no instant.
const lastSecond = 4133980799

// instant is the other way round: zero for 0, and for what is no instant.
func instant(seconds int64) time.Time {
	if seconds <= 0 || seconds > lastSecond {
		return time.Time{}
	}
	return time.Unix(seconds, 0)
}
