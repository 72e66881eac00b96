package content

import "slices"

// laterKey is something moxin.yaml may say that this version does not act on yet. Saying so
// beats an option that silently does nothing.
type laterKey struct {
	path     []string // "*" stands for every key
	acts     []string // values that this version does act on; nil = none but ""
	severity Severity // an error where something else than what was meant would happen
	instead  Text
}

var laterKeys = []laterKey{
	{[]string{"media", "url"}, nil, SeverityError, T("图片只能存在 .moxin/media", "media are kept in .moxin/media only")},
	{[]string{"channels", "*", "platform"}, released(), SeverityWarning, T("这个平台的成稿可以编译、检查和预览，还不发布", "renditions for this platform are compiled, checked and previewed; nothing is released yet")},
}

// released are the platforms that releases go to.
func released() []string {
	var ids []string
	for _, p := range Platforms {
		if !p.Later {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// later reports what the file says and this version does not do, at the key that says it.
func (c *configReader) later(root *node) {
	for _, k := range laterKeys {
		c.laterAt(field{value: root}, k.path, k)
	}
}

func (c *configReader) laterAt(f field, path []string, k laterKey) {
	n := f.value
	if len(path) == 0 {
		if n.text != "" && !slices.Contains(k.acts, n.text) || len(n.fields) > 0 {
			c.report("not-yet", k.severity, c.position(f.line, f.col), k.instead,
				T("这个版本还做不到；可以先删掉这一项", "this version does not do it; the key can go for now"))
		}
		return
	}
	for _, below := range n.fields {
		if path[0] == "*" || path[0] == below.key {
			c.laterAt(below, path[1:], k)
		}
	}
}
