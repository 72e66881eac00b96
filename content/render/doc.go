// Package render compiles an article for a channel.
//
// An article is parsed once (see document) and every channel is rendered from the same tree,
// which nothing changes after the parse:
//
//	article ── caps ── goldmark ── document ─┬─ wechat   HTML with inline styles   (FamilyWeChat)
//	                                         ├─ note     title, text, topics, images (FamilyNote)
//	                                         └─ caption  title, caption, topics, video (FamilyCaption)
//
// What a channel can't carry is a finding, never silence: a picture that could not be had leaves
// its alt text behind, a formula stays readable as source, an extract says how much it leaves out.
// Nothing is cut to fit a limit; whether the result fits is for package check.
//
// The same input gives the same bytes, whatever the order or the number of goroutines.
package render
