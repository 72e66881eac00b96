package main

import "testing"

// A name as an old system wrote it is no UTF-8.
func TestNamesThatAreNoText(t *testing.T) {
	c := openCounting(t, "老客户为什么走了")
	text := noteHead + "老客户为什么走了,2026-11-03 20:01,100,5\n"
	if l, r := c.keep(fileName("下载/\xb1\xca.csv"), text); l.New != 2 || r.File != "\ufffd.csv" {
		t.Errorf("%d added, named %q", l.New, r.File)
	}
	if l, _ := c.keep(fileName("下载/\xb1\xca.csv"), text); l.New != 0 {
		t.Errorf("%d added again", l.New)
	}
}
