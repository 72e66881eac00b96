//go:build unix

package spent_test

import (
	"testing"

	"moxin/content/spent"
)

func TestCPUGoesOnWithWork(t *testing.T) {
	begin := spent.CPU()
	for n := 0; spent.CPU() <= begin; n++ { // ends as soon as any work was counted
		_ = n * n
	}
}
