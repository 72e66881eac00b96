package content

import "maps"

// Sources of WeCom's numbers, in the words of the notes. Its sizes are bytes of UTF-8.
const (
	robotPage   = facts + "group robot page (path/91770)"
	messagePage = facts + "add_msg_template page (path/92135)"
	momentPage  = facts + "add_moment_task page (path/96351)"
)

// bytesOf is a limit in bytes that a page of the platform names.
func bytesOf(least, most int, source string) Limit {
	return Limit{Min: least, Max: most, Count: CountBytes, Source: source, Sure: "A"}
}

// pieces is a limit on how many there are.
func pieces(least, most int, source string) Limit {
	return Limit{Min: least, Max: most, Count: CountRunes, Source: source, Sure: "A"}
}

// wecomLimits are those of WeCom's modes and formats: platform notes collected 2026-11, 3.2, 3.4 and
// 3.5. The words beside what is attached may be empty. That a card has an address, and a message what it
// is named for, check says in words of its own.
var wecomLimits = map[string]Limits{
	WeCom:                   {LimitText: bytesOf(1, 2048, robotPage+", text content")},
	robotLimits("markdown"): {LimitText: bytesOf(1, 4096, robotPage+", markdown content")},
	robotLimits("markdown_v2"): {
		LimitText: {Min: 1, Max: 4096, Count: CountBytes, Source: "WxJava's group robot service, markdown_v2 content, read 2026-11", Sure: "B"},
	},
	robotLimits("news"): {
		LimitTitle:   bytesOf(1, 128, robotPage+", news title"),
		LimitSummary: bytesOf(0, 512, robotPage+", news description"),
		LimitURL:     {Max: 2048, Count: CountBytes, Source: robotPage + ", news url: no number found, that of message links (unverified)", Sure: "C"},
	},
	robotLimits("image"): {LimitImages: pieces(0, 1, robotPage+", image: one picture")},
	robotLimits("file"):  {},

	messageLimits("link"): {
		LimitText:    bytesOf(0, 4000, messagePage+", text content"),
		LimitTitle:   bytesOf(1, 128, messagePage+", link title"),
		LimitSummary: bytesOf(0, 512, messagePage+", link desc"),
		LimitURL:     bytesOf(0, 2048, messagePage+", link url"),
	},
	messageLimits("images"): {
		LimitText:   bytesOf(0, 4000, messagePage+", text content"),
		LimitImages: pieces(0, 9, messagePage+", at most 9 attachments"),
	},
	messageLimits("text"): {LimitText: bytesOf(1, 4000, messagePage+", text content")},

	momentLimits("images"): momentText(0, Limits{LimitImages: pieces(0, 9, momentPage+", 9 images")}),
	momentLimits("link"): momentText(0, Limits{
		LimitTitle: bytesOf(1, 64, momentPage+", link title"),
		LimitURL:   {Max: 2048, Count: CountBytes, Source: momentPage + ", link url: no number found, that of message links (unverified)", Sure: "C"},
	}),
	momentLimits("video"): momentText(0, nil),
	momentLimits("text"):  momentText(1, nil),
}

func robotLimits(format string) string   { return WeCom + "/" + ModeRobot + "/" + format }
func messageLimits(format string) string { return WeCom + "/" + ModeMessage + "/" + format }
func momentLimits(format string) string  { return WeCom + "/" + ModeMoment + "/" + format }

// momentText adds the two limits of a moment's words to those of what is shown with them.
func momentText(least int, with Limits) Limits {
	return merged(with, Limits{
		LimitText:  {Min: least, Max: 2000, Count: CountRunes, Source: momentPage + ", text content in characters", Sure: "A"},
		LimitBytes: bytesOf(0, 4000, momentPage+", text content in bytes"),
	})
}

// merged is a map of all that both hold.
func merged[M ~map[K]V, K comparable, V any](a, b M) M {
	out := maps.Clone(b)
	maps.Copy(out, a)
	return out
}
