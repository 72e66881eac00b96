package card

// role is what a face is for.
type role int

const (
	roleSans role = iota
	roleSerif
	roleMono
	roleEmoji
	roleSymbol // signs that the others lack
)

// families are the font families of each role, the best first, with what the names of their
// files contain in lower case without blanks, dashes and underscores. They are what Linux
// distributions, macOS and Windows ship, and what Chinese designers install.
var families = map[role][]family{
	roleSans: {
		{"Noto Sans CJK SC", "notosanscjk"},
		{"Noto Sans SC", "notosanssc"},
		{"Source Han Sans SC", "sourcehansans"},
		{"Source Han Sans CN", "sourcehansans"},
		{"思源黑体", "sourcehansans"},
		{"PingFang SC", "pingfang"},
		{"Hiragino Sans GB", "hiraginosansgb"},
		{"Microsoft YaHei", "msyh"},
		{"LXGW WenKai", "lxgwwenkai"},
		{"Droid Sans Fallback", "droidsansfallback"},
		{"WenQuanYi Zen Hei", "wqyzenhei"},
		{"WenQuanYi Micro Hei", "wqymicrohei"},
	},
	roleSerif: {
		{"Noto Serif CJK SC", "notoserifcjk"},
		{"Noto Serif SC", "notoserifsc"},
		{"Source Han Serif SC", "sourcehanserif"},
		{"Source Han Serif CN", "sourcehanserif"},
		{"Songti SC", "songti"},
		{"LXGW WenKai", "lxgwwenkai"},
	},
	roleMono: {
		{"Noto Sans Mono CJK SC", "notosanscjk"},
		{"Noto Sans Mono CJK SC", "notosansmonocjk"},
		{"Sarasa Mono SC", "sarasa"},
		{"LXGW WenKai Mono", "lxgwwenkaimono"},
	},
	roleEmoji: {
		{"Noto Color Emoji", "notocoloremoji"},
		{"Apple Color Emoji", "applecoloremoji"},
	},
	roleSymbol: {
		{"DejaVu Sans", "dejavusans"},
		{"Noto Sans Symbols2", "notosanssymbols2"},
		{"Apple Symbols", "applesymbols"},
		{"Segoe UI Symbol", "seguisym"},
	},
}

type family struct{ name, file string }
