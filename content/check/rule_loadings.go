package check

// loadingsTable are the rules about a team's table of loadings. A table that is half understood is not
// used at all, so only the warning can be switched off.
var loadingsTable = []Rule{
	{"loadings/bad-value", stops, t("载荷表里的数不可用", "a number that a loading cannot be"), true, true,
		t("载荷在 −3 到 3 之间，unique 大于 0；再大就是写错了小数点。", "Loadings lie between −3 and 3, unique above 0; anything larger is a slipped decimal point."), t("按提示改。", "Write what it says."), ""},
	{"loadings/encoding", stops, t("载荷表不是 UTF-8", "the table of loadings is not UTF-8"), true, true,
		t("读错编码会改掉理由。", "Read wrongly its reasons would say something else."), t("另存为 UTF-8。", "Save it as UTF-8."), ""},
	{"loadings/sign", warns, t("载荷的符号和内置的表相反", "a loading whose sign is the opposite of the built-in table's"), false, true,
		t("排名会把这种信号倒过来看：收藏越多，信任越低。", "The ranking will read the signal the other way round: more saves, less trust."), t("不是有意的就改过来；有意的用 check.disable 关掉这条。", "Mend it; where it is meant, switch this off with check.disable."), ""},
	{"loadings/syntax", stops, t("载荷表读不懂", "the table of loadings cannot be read"), true, true,
		t("整张表都不用。", "None of it is used."), t("检查缩进、引号和冒号。", "Check indentation, quotes and colons."), ""},
	{"loadings/unknown-key", stops, t("没有这种信号或这一列", "there is no such signal or column"), true, true,
		t("写错的名字不起作用。", "A mistyped name has no effect."), t("改成建议的名字。", "Write the name that is suggested."), ""},
	{"loadings/unreadable", stops, t("读不了载荷表", "the table of loadings cannot be opened"), true, true,
		t("moxin.yaml 的 rank.loadings 指着它，没有它就不打分。", "rank.loadings of moxin.yaml names it, and nothing is scored without it."), t("改对路径，或放上这个文件。", "Mend the path, or add the file."), ""},
	{"loadings/wrong-type", stops, t("值的类型不对", "a value of the wrong type"), true, true,
		t("例如该写数的地方写了文字。", "Text where a number is due, for example."), t("按提示改。", "Write what it says."), ""},
}
