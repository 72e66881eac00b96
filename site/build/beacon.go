package build

// scriptFile is what articles tell by; a theme may replace it like a template.
const scriptFile = "beacon.js"

// BeaconPath is where pages tell, below the path that the site begins at.
const BeaconPath = "/b"

// Beacon is how articles tell the site's own server that they were read. The server answers at
// BeaconPath on the site's own host; pages ask no other.
type Beacon struct {
	Channel string
	// Ask lets articles ask readers whether they may be known again, once in a session.
	Ask bool
}

// Tells is what an article's page needs for its Beacon.
type Tells struct {
	Script  string // address
	To      string // address
	Channel string
	Ask     bool
}

// tells is nil where pages tell nothing, as those do that are only looked at.
func (p *planner) tells() *Tells {
	b := p.site.Beacon
	if b == nil || p.site.NoIndex {
		return nil
	}
	base := p.site.base()
	return &Tells{Script: base + "/" + p.set.scriptName(), To: base + BeaconPath, Channel: b.Channel, Ask: b.Ask}
}
