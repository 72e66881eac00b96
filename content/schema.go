package content

import (
	"maps"
	"slices"
)

// KeyKind says what a key of moxin.yaml or of front matter holds.
type KeyKind string

const (
	KeyText     KeyKind = "text"     // one value, read as text
	KeyFlag     KeyKind = "flag"     // true or false
	KeyWhole    KeyKind = "whole"    // a whole number of at least Key.Least
	KeyShare    KeyKind = "share"    // a number from 0 to 1
	KeyWord     KeyKind = "word"     // one of Key.Words
	KeyTexts    KeyKind = "texts"    // one text or a list of them
	KeyList     KeyKind = "list"     // a list of Key.Each
	KeyMapping  KeyKind = "mapping"  // Key.Keys and no others
	KeyTable    KeyKind = "table"    // names of the team's own, or those of Key.Words, to Key.Each
	KeyPicture  KeyKind = "picture"  // a path or URL, in any of the ways that themes write it
	KeyPeople   KeyKind = "people"   // names, in any of the ways that sites write them
	KeyChannels KeyKind = "channels" // ids of channels, or a table of them to Key.Each
)

// Key is one key that moxin reads, told so that editors can complete and check it. The tables of
// keys stand beside the readers and a test holds the two together.
type Key struct {
	Name    string
	Names   []string // that other tools give the same idea
	Doc     Text
	Kind    KeyKind
	Words   []string // KeyWord; KeyTexts of these words alone; KeyTable with fixed names
	Least   int      // KeyWhole
	Most    int      // KeyWhole; 0 = no bound
	Pattern string   // of a text; "" = any. For KeyTable: of the names
	Example string
	Needed  bool
	Keys    []Key // KeyMapping
	Each    *Key  // KeyList, KeyTable, KeyChannels
	// Only are the platforms whose channels may have the key; nil = all.
	Only []string
}

// Find returns the key below k with a name.
func (k Key) Find(name string) (Key, bool) {
	for _, below := range k.Keys {
		if below.Name == name || slices.Contains(below.Names, name) {
			return below, true
		}
	}
	return Key{}, false
}

// ConfigKey is moxin.yaml: one mapping of all its keys.
func ConfigKey() Key {
	return Key{Kind: KeyMapping, Doc: T("moxin.yaml：墨信工作区的设置", "moxin.yaml: the settings of a moxin workspace"), Keys: configKeys()}
}

// ArticleKey is the front matter of an article. Keys that it does not name belong to other tools.
func ArticleKey() Key {
	keys := articleKeys()
	for i := range keys {
		for _, k := range matterKeys {
			if k.key == keys[i].Name {
				keys[i].Names = slices.Clone(k.names)
			}
		}
	}
	return Key{Kind: KeyMapping, Doc: T("墨信文章的 front matter", "front matter of a moxin article"), Keys: keys}
}

// limitFields are the fields that any platform limits, sorted.
func limitFields() []string {
	fields := map[string]bool{}
	for _, limits := range PlatformLimits {
		for field := range limits {
			fields[field] = true
		}
	}
	return slices.Sorted(maps.Keys(fields))
}

// formatNames are the formats of all platforms, each once, sorted.
func formatNames() []string {
	var names []string
	for _, p := range Platforms {
		for _, f := range p.Formats {
			names = append(names, f.ID)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
