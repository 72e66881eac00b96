//go:build !unix

package storetest

import "testing"

// DurablePostgres needs a Unix system.
func DurablePostgres(t testing.TB) string { return Postgres(t) }

// Postgres needs a Unix system.
func Postgres(t testing.TB) string {
	Need(t, "postgres", "started on Unix systems only")
	return ""
}

// Redis needs a Unix system.
func Redis(t testing.TB) string {
	Need(t, "redis", "started on Unix systems only")
	return ""
}
