// Package demo is the world that `moxin demo` plays in: a sample workspace of a small tea
// shop that does not exist, the taste of its readers, and the person who completes hand-offs.
package demo
