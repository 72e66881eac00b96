package rank

import (
	"time"

	"moxin/content"
)

// FollowersAtPublish is a column of the data folder that is no metric of a publication.
const FollowersAtPublish content.Metric = "followers_at_publish"

// Post is an article as the ranking sees it. Only ID and PublishedAt are required.
type Post struct {
	ID          string
	PublishedAt time.Time
	Title       string
	Author      string
	Series      string
	Topic       string
	Format      string
	Stage       string
	Audience    string
}

// Reading is what one source said of one publication at one instant. Values are cumulative;
// a metric that was not read is absent.
type Reading struct {
	Post        string
	Platform    string
	Channel     string    // "" = the platform's name
	PublishedAt time.Time // of this publication; zero = the post's
	ObservedAt  time.Time
	Source      string // "" = unsaid; a part after ':' (a file name) does not make another source
	Values      map[content.Metric]float64
	Capped      map[content.Metric]bool // lower bounds: "10万+"
}

// Data is everything a ranking rests on.
type Data struct {
	Posts    []Post
	Readings []Reading
}
