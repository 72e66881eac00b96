package main

import (
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"
)

// A console whose preview nobody opens counts nothing; the first look at a list has all counted.
func TestProofsCountWhenSomebodyLooks(t *testing.T) {
	s := &studio{TB: t, dir: t.TempDir()}
	s.write("moxin.yaml", previewYAML)
	s.write("articles/one.md", "---\ntitle: 第一篇\nchannels: {qun: {}}\n---\n\n正文。\n")
	a := &app{stdout: io.Discard, stderr: io.Discard, env: func(string) (string, bool) { return "", false }, now: time.Now, dir: s.dir}
	opened, err := a.openBench(t.Context(), offline)
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		p := newProofs(opened, nil, time.Now(), a.logger())
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { p.work(ctx); close(done) }()
		one := p.Reading().Articles[0]
		synctest.Wait()
		if _, counted := p.counted(one); counted || p.present().fresh {
			t.Error("counted before anybody looked")
		}
		if _, counted := p.Tally(one); counted {
			t.Error("the first look has a count already")
		}
		synctest.Wait()
		if _, counted := p.Tally(one); !counted || !p.present().fresh {
			t.Error("not counted after somebody looked")
		}
		stop()
		<-done
	})
}
