// Package wechatsim is WeChat's Official Account platform as its documents describe it: a
// server for tests, for the demo and for `moxin sim`. It holds several accounts, their tokens,
// materials, drafts and posts, serves the posts' public pages, and answers the statistics calls
// from a simulated audience.
//
//	token, stable_token ─ uploadimg, add_material ─ draft/* ─ freepublish/*, mass/* ─ /s/<id>
//	                                                   │                                 │
//	                                  a person at /console/             datacube/*, comment/*
//
// It is written from the platform's facts (collected 2026-11) and never from moxin's adapter
// or client, so that the two check each other. Where the facts are silent it takes the reading
// that is harder on a client, and the code says so.
//
// Calendar time comes from Options.Clock alone: tokens, jobs, posts and statistics live by it.
// Nothing here reaches beyond its own listener but callbacks, which go to this machine alone.
//
// Not simulated: menus, messages to single users, the statistics family that the platform
// stopped in 2025. Their paths answer HTTP 404 with errcode 43002.
package wechatsim
