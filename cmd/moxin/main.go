// Command moxin compiles Markdown for every channel, releases it on the calendar exactly once,
// reads the numbers back and ranks which content builds trust.
//
// This package only wires: one cmd_<name>.go for each command, the parts of the product
// are joined in bench.go and station.go.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], &app{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		env: os.LookupEnv, now: time.Now,
	})
	stop()
	os.Exit(code)
}
