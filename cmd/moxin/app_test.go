package main

import (
	"bytes"
	"errors"
	"testing"
)

// A title, a file's name or a page that others wrote shows its letters and nothing more.
func TestNothingSpeaksToTheTerminal(t *testing.T) {
	var out, err bytes.Buffer
	a := &app{stdout: &out, stderr: &err}
	evil := "a\x1b]0;title\x07b\x1b[2Jc\u009b31md\x08\re"
	want := "a\uFFFD]0;title\uFFFDb\uFFFD[2Jc\uFFFD31md\uFFFD\uFFFDe\n"
	a.printf("%s\n", evil)
	a.progressf("%v\n", errors.New(evil))
	if out.String() != want || err.String() != want {
		t.Errorf("%q and %q, want %q", &out, &err, want)
	}
	out.Reset()
	plain := "一行\t\x1b[1;31m错误\x1b[0m\r\n"
	if a.printf("%s", plain); out.String() != plain {
		t.Errorf("%q became %q", plain, &out)
	}
}
