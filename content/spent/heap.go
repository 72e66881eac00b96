package spent

import (
	"runtime"
	"runtime/metrics"
	"time"
)

// Heap keeps in peak the most memory, in bytes, that Go's heap and stacks held at any instant until stop is
// called, which waits for the last look.
func Heap(peak *uint64) (stop func()) {
	end, done := make(chan struct{}), make(chan struct{})
	runtime.GC()
	go func() {
		defer close(done)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
		for {
			metrics.Read(s)
			if held := s[0].Value.Uint64() + s[1].Value.Uint64() + s[2].Value.Uint64(); held > *peak {
				*peak = held
			}
			select {
			case <-end:
				return
			case <-tick.C:
			}
		}
	}()
	return func() { close(end); <-done }
}
