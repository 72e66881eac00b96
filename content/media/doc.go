// Package media keeps, fetches and converts the pictures and videos that articles name.
//
// Everything is known by the SHA-256 of its bytes: a Dir stores it once, a rendition refers to
// it by that hash, and an adapter uploads what the hash names. A Fetcher gets remote pictures
// through a guard that refuses private networks, so that an article can't make moxin read what
// only the machine it runs on may see.
package media
