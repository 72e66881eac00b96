package main

import (
	"context"
	"errors"
	"fmt"
)

// Exit codes; the root command's help lists them.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2 // usage or config
	exitPartly      = 3 // partly done, or in doubt
	exitAuth        = 4 // needs authorisation
	exitFindings    = 5 // findings of severity error
	exitStale       = 6 // the plan no longer fits
	exitInterrupted = 130
)

// exitError is an error that knows its exit code. A nil err exits silently: everything has
// been said already.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// exit makes an error that ends the program with code.
func exit(code int, err error) error { return &exitError{code, err} }

// usagef is an error of usage or config.
func usagef(format string, args ...any) error {
	return exit(exitUsage, fmt.Errorf(format, args...))
}

// exitCode finds the code of any error a command returned.
func exitCode(ctx context.Context, err error) int {
	var e *exitError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &e):
		return e.code
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return exitInterrupted
	}
	return exitFailed
}
