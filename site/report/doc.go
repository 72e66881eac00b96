// Package report sums up a period for whoever reviews content: what went out, what was read, what built
// trust and what cost it, which groups moved, what is not known, and what to do next.
//
//	Input (what the store holds) ─ Make ─→ Report (facts, JSON)
//	                                          │ document: words in one language, tables, drawings
//	                                          ├─ HTML      one file, inline SVG, prints to A4
//	                                          ├─ Markdown  for a terminal or a repository
//	                                          └─ XLSX      typed cells, one sheet for each table
//
// Make and the writers are pure: the same facts give the same bytes. Nothing is invented: what was not
// read is nil and shown as "—", a difference is told only where its interval leaves zero out, and the
// signals agree on content, they never caused anything.
package report
