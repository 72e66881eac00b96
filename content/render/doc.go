// Package render compiles an article for a channel.
//
// An article is parsed once (see document) and every channel is rendered from the same tree,
// which nothing changes after the parse:
//
//	article ── caps ── goldmark ── document ─┬─ wechat    HTML with inline styles      公众号
//	                                         ├─ plainHTML HTML without: rich, page     知乎 头条 专栏, own site
//	                                         ├─ deck      cards, drawn by content/card 小红书
//	                                         └─ units ── candidates ── extract         what is only words:
//	                                                       note, caption and script, post, message
//
// What a channel can't carry is a finding, never silence: a picture that could not be had leaves
// its alt text behind, a formula stays readable as source, an extract says how much it leaves out.
// Nothing is cut to fit a limit; whether the result fits is for package check. What an editor wrote
// for a channel (own.go, note.go) always wins over what is made from the article, and is never cut.
//
// The same input gives the same bytes, whatever the order or the number of goroutines. What a
// rendition is made from is its source digest (digest.go); neither time nor moxin's version is in it.
//
// Where things are:
//
//	engine make digest write preview     the work around one compile
//	document address emphasis ruby …     the parse: one file for each kind of syntax
//	html_writer notes figure raw         what both writers of HTML share
//	wechat_* theme_*                     公众号 and its looks
//	html_*  rich page                    HTML without looks
//	cards_* cover                        pictures that are drawn
//	picture_* source video draw          pictures that are there, or that a command draws
//	units plain struck listmark formula  an article as words
//	candidate aside hook selection shown what an extract chooses from, and how; extract joins them
//	note caption_* script_* post message_* topics summary own   the families of few words
package render
