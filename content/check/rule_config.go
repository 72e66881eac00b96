package check

// configTable are the rules about moxin.yaml. None of them can be changed there: a setting that was
// refused is not in force, whatever the file says about findings.
var configTable = []Rule{
	{"config/bad-value", stops, t("设置的值不可用", "a value that the setting does not take"), true, true,
		t("写错的值不生效。", "A wrong value is not in force."), t("改成建议的值。", "Write what is suggested."), ""},
	{"config/encoding", stops, t("moxin.yaml 不是 UTF-8", "moxin.yaml is not UTF-8"), true, true,
		t("读错编码会改掉设置。", "Read wrongly it would say something else."), t("另存为 UTF-8。", "Save it as UTF-8."), ""},
	{"config/insecure-url", stops, t("地址不是 https", "an address that is not https"), true, true,
		t("密钥会明文经过网络。只有本机地址可以用 http。", "Secrets would travel in the clear. Only loopback may be http."), t("写成 https。", "Write https."), ""},
	{"config/literal-secret", stops, t("密钥直接写在文件里", "a secret stands in the file"), true, true,
		t("进了仓库的密钥等于公开。", "A secret in a repository is public."), t("写成 ${变量名}，值放进环境变量。", "Write ${NAME} and keep the value in the environment."), ""},
	{"config/misplaced-key", stops, t("键写错了地方", "a key in the wrong place"), true, true,
		t("在这里不起作用。", "It has no effect here."), t("移到建议的位置。", "Move it to where it says."), ""},
	{"config/missing-key", stops, t("缺少必需的键", "a key that is needed is missing"), true, true,
		t("这一项设置不完整，不生效。", "The setting is not whole and not in force."), t("补上。", "Add it."), ""},
	{"config/no-channels", warns, t("没有配置渠道", "no channel is configured"), true, true,
		t("没有渠道就没有成稿。", "Without a channel nothing is compiled."), t("写 channels。", "Write channels."), ""},
	{"config/not-yet", notes, t("设置已认识，还不起作用", "a setting that is known and not yet in force"), true, true,
		t("免得以为它已生效。", "So that nobody relies on it."), t("不用改。", "Nothing needs to be done."), ""},
	{"config/syntax", stops, t("moxin.yaml 读不懂", "moxin.yaml cannot be read"), true, true,
		t("整个文件都不生效。", "None of it is in force."), t("检查缩进、引号和冒号。", "Check indentation, quotes and colons."), ""},
	{"config/unknown-channel", stops, t("设置提到的渠道不存在", "a setting names a channel that does not exist"), true, true,
		t("这条规则对谁都不起作用。", "It applies to nothing."), t("改成已有的渠道名。", "Write a channel there is."), ""},
	{"config/unknown-key", stops, t("没有这个键", "there is no such key"), true, true,
		t("写错的键不起作用。", "A mistyped key has no effect."), t("改成建议的键名。", "Write the key that is suggested."), ""},
	{"config/unreadable", stops, t("读不了 moxin.yaml", "moxin.yaml cannot be read"), true, true,
		t("没有它就不是工作区。", "Without it this is no workspace."), t("运行 moxin init，或用 -C 指定工作区。", "Run moxin init, or name a workspace with -C."), ""},
	{"config/wrong-type", stops, t("值的类型不对", "a value of the wrong type"), true, true,
		t("例如该写列表的地方写了文字。", "Text where a list is due, for example."), t("按提示改。", "Write what it says."), ""},
}
