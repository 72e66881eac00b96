package rank

import (
	"io/fs"
	"maps"
	"slices"

	"moxin/content"
)

// Files of a data folder, and their columns. Only post_id and published_at (posts) and
// post_id, platform and observed_at (samples) are required; other columns may be absent or
// blank, and of columns that are not named here it is said that they are not read.
const (
	postsFile   = "posts.csv"
	samplesFile = "samples.csv"
)

var postColumns = []string{"post_id", "published_at", "title", "author", "series", "topic", "format", "stage", "audience"}

var sampleColumns = []string{"post_id", "platform", "observed_at", "channel", "published_at", "source"}

// metricColumns are cumulative counters; blank is unknown, never 0, and "100000+" is at least so many.
// hearts (在看, 推荐) is moxin's own addition.
var metricColumns = []content.Metric{
	FollowersAtPublish, content.FollowerReads, content.Impressions, content.Reads, content.Finishes,
	content.Likes, content.Saves, content.Shares, content.Comments, content.DeepComments, content.Follows,
	content.ProfileVisits, content.Messages, content.Unfollows, content.Adds, content.Returns,
	content.Purchases, content.Repurchases, content.Hearts,
}

// ReadDir reads a data folder. What cannot be read is a *DataError; what can be read and is odd, odd is told
// of: columns that are not read, readings that are left out. Channels that have the same id on two platforms
// are two: their names are then told apart, as "id (platform)".
// Nobody need listen: odd may be nil.
func ReadDir(fsys fs.FS, odd func(*DataError)) (Data, error) {
	if odd == nil {
		odd = func(*DataError) {}
	}
	var d Data
	posts := map[string]int{} // places in d.Posts
	err := eachRow(fsys, postsFile, postColumns, 2, func(r *record) error {
		p, err := r.post()
		if err != nil {
			return err
		}
		if _, twice := posts[p.ID]; twice {
			return r.wrong("post_id", secondRow)
		}
		posts[p.ID] = len(d.Posts)
		d.Posts = append(d.Posts, p)
		return nil
	}, odd)
	if err != nil {
		return Data{}, err
	}
	var early *DataError
	err = eachRow(fsys, samplesFile, allSampleColumns(), 3, func(r *record) error {
		reading, err := r.reading()
		if err != nil {
			return err
		}
		i, ok := posts[reading.Post]
		if !ok {
			return r.wrong("post_id", noSuchPost.or(content.Nearest(reading.Post, slices.Collect(maps.Keys(posts)))))
		}
		if reading.early(d.Posts[i]) {
			early = early.also(r.wrong("observed_at", readTooEarly))
		}
		d.Readings = append(d.Readings, reading)
		return nil
	}, odd)
	if err != nil {
		return Data{}, err
	}
	if early != nil {
		odd(early)
	}
	d.Readings = slices.Clip(d.Readings)
	tellChannelsApart(d.Readings)
	return d, nil
}

func allSampleColumns() []string {
	out := slices.Clone(sampleColumns)
	for _, m := range metricColumns {
		out = append(out, string(m))
	}
	return out
}
