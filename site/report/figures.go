package report

import "moxin/content"

// signed is a score: +0.82, −0.31, 0.00.
func signed(v float64) string { return content.WithSign(v, 2) }

// figure is how many there are.
func figure(n int) string { return content.Grouped(float64(n), 0) }

// percent is a share in whole percents; certainty is never said to be 100.
func percent(share float64) string {
	return content.Percent(min(share, .99), 0)
}
