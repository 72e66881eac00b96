package wecomapi

import (
	"fmt"
	"time"
)

// Page is a part of a list. Next is the cursor of the next part; "" = this is the last one.
type Page[T any] struct {
	List []T
	Next string
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
