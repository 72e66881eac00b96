package main

import (
	"context"
	"fmt"

	"moxin/content"
	"moxin/content/store"
)

var needsPerson = content.T("需要人处理", "Needs a person")

// pressing is what needs a person now, and how many further releases are to approve some other day.
func (st status) pressing() (now []content.Release, later int) {
	shown := 0
	for _, r := range st.person {
		if r.State == content.Planned {
			if shown >= approveLeast && r.Due.After(st.now.Add(approveAhead)) {
				later++
				continue
			}
			shown++
		}
		now = append(now, r)
	}
	return now, later
}

func laterText(n int) content.Text {
	return content.T(
		fmt.Sprintf("还有 %d 条待审批，在 7 天以后：moxin release list --state planned", n),
		fmt.Sprintf("%d more to approve, more than 7 days ahead: moxin release list --state planned", n))
}

// wordsOf is how many have approved what is to approve, if it takes more than one or one has.
func wordsOf(ctx context.Context, s *store.Store, releases []content.Release) (map[int64]approvals, error) {
	words := map[int64]approvals{}
	for _, r := range releases {
		if r.State != content.Planned {
			continue
		}
		n, err := approvalsOf(ctx, s, r)
		if err != nil {
			return nil, err
		}
		if n.Need > 1 || n.Have > 0 {
			words[r.ID] = n
		}
	}
	return words, nil
}
