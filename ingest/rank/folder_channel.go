package rank

import "cmp"

// tellChannelsApart names channels that have the same id on several platforms "id (platform)": they are not
// one channel, whatever a group, a band or advice calls them. A name that is such an id already is told apart
// once more.
func tellChannelsApart(readings []Reading) {
	for renamed(readings) {
	}
}

func renamed(readings []Reading) (changed bool) {
	on := map[string]map[string]string{} // by id and platform: the name
	for _, r := range readings {
		id := cmp.Or(r.Channel, r.Platform)
		if on[id] == nil {
			on[id] = map[string]string{}
		}
		on[id][r.Platform] = id + " (" + r.Platform + ")"
	}
	for i, r := range readings {
		if names := on[cmp.Or(r.Channel, r.Platform)]; len(names) > 1 {
			readings[i].Channel, changed = names[r.Platform], true
		}
	}
	return changed
}
