package content

import "fmt"

// Words say how far colleagues are.
func (p Progress) Words() Text {
	return T(fmt.Sprintf("%d 位里 %d 位已确认", p.Total, p.Done), fmt.Sprintf("%d of %d confirmed", p.Done, p.Total))
}

// Missing is how many have not confirmed, of whom Waiting names the first.
func (p Progress) Missing() int { return max(0, p.Total-p.Done) }
