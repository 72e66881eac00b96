package audience

import "moxin/content"

// action says what moves readers to act.
type action struct {
	loading vector  // log rate per standard deviation of trust, attention, demand, debate
	unique  float64 // an article's own way with it, on every platform: useful, so saved
	over    float64 // one post's own way with it, heavy-tailed
	delay   float64 // how much later than reading it happens: a factor on the platform's pace
	fans    float64 // how many times likelier a follower does it than a stranger
}

// usualActions are invented, with the signs that real rows show: shares follow debate more than
// trust, follows and saves follow trust, unfollows fall with it and rise with selling: what asks for
// an order without having earned it is where people leave.
var usualActions = map[content.Metric]action{
	content.Reads:         {vector{0, .45, .05, .10}, .15, .15, 1, 1},
	content.Finishes:      {vector{.18, -.06, 0, .02}, .07, .05, 1, 1.2},
	content.Likes:         {vector{.22, .26, 0, .08}, .15, .12, 1.05, 1.9},
	content.Hearts:        {vector{.44, .12, 0, .04}, .17, .14, 1.05, 2.0},
	content.Saves:         {vector{.50, .04, .12, -.06}, .20, .12, 1.1, 1.1},
	content.Shares:        {vector{.04, .24, 0, .44}, .20, .14, 1.05, 1.4},
	content.Comments:      {vector{.34, .04, .02, .32}, .20, .16, 1.25, 2.0},
	content.DeepComments:  {vector{.48, 0, .10, .22}, .19, .18, 1.3, 2.0},
	content.Follows:       {vector{.58, .10, .04, 0}, .17, .16, 1.15, 1},
	content.ProfileVisits: {vector{.42, .06, .10, 0}, .17, .14, 1.1, .7},
	content.Messages:      {vector{.30, 0, .44, 0}, .19, .18, 1.3, 1.8},
	content.Unfollows:     {vector{-.50, 0, .32, .18}, .19, .18, 1.2, 1},
	content.Adds:          {vector{.48, 0, .44, 0}, .19, .16, 1.3, 1.6},
	content.Returns:       {vector{.50, 0, .18, 0}, .17, .14, 1.8, 1.8},
	content.Purchases:     {vector{.36, 0, .60, 0}, .20, .18, 1.9, 2.0},
	content.Repurchases:   {vector{.60, 0, .40, 0}, .20, .18, 2.2, 2.5},
}

// habits are one platform's readers.
type habits struct {
	reach     float64 // reads a middling post ends with
	opened    float64 // share of impressions that are opened
	followers float64 // share of the reads of a middling post that are by followers
	tau       float64 // hours by which 63% of the first wave have come
	shape     float64 // below 1: a fast start and a long tail
	found     float64 // share that comes by search and recommendation, weeks later
	// rates are the mean actions per read of a middling post, for the metrics that the platform shows
	// to a post's owner (the creator-centre exports and, on wechat, the public page, datacube and the
	// words of the comments). Follows are counted per stranger and unfollows per follower.
	rates map[content.Metric]float64
	// shown are further metrics that the owner sees: of impressions and of who reads.
	shown []content.Metric
}

var usualPlatforms = map[string]habits{
	content.WeChat: {reach: 1800, opened: .14, followers: .62, tau: 16, shape: .62, found: .08, rates: map[content.Metric]float64{
		content.Finishes: .48, content.Likes: .014, content.Hearts: .008, content.Saves: .012, content.Shares: .028,
		content.Comments: .004, content.DeepComments: .0012, content.Follows: .016, content.Adds: .004,
	}, shown: []content.Metric{content.FollowerReads}},
	// A message or moment from a person to customers: read soon or not at all, and a few leave.
	content.WeCom: {reach: 900, opened: .40, followers: .97, tau: 9, shape: .60, rates: map[content.Metric]float64{
		content.Likes: .018, content.Comments: .004, content.Unfollows: .006,
	}},
	content.Site: {reach: 900, opened: .20, followers: .35, tau: 36, shape: .55, found: .30, rates: map[content.Metric]float64{
		content.Likes: .020, content.Saves: .012, content.Shares: .010, content.Comments: .005, content.Follows: .005, content.Adds: .003,
	}},
	content.XiaoHongShu: {reach: 1100, opened: .11, followers: .15, tau: 50, shape: .55, found: .35, rates: map[content.Metric]float64{
		content.Likes: .035, content.Saves: .028, content.Shares: .011, content.Comments: .007, content.Follows: .006,
	}, shown: []content.Metric{content.Impressions}},
	content.Douyin: {reach: 5200, opened: .30, followers: .12, tau: 24, shape: .50, found: .10, rates: map[content.Metric]float64{
		content.Finishes: .22, content.Likes: .025, content.Saves: .007, content.Shares: .009,
		content.Comments: .004, content.Follows: .003, content.ProfileVisits: .008,
	}},
	content.Channels: {reach: 1500, opened: .25, followers: .40, tau: 40, shape: .52, found: .12, rates: map[content.Metric]float64{
		content.Finishes: .26, content.Likes: .016, content.Hearts: .010, content.Shares: .024,
		content.Comments: .003, content.Follows: .006, content.Adds: .003,
	}},
}

// elsewhere serves platforms that have no row of their own.
var elsewhere = habits{reach: 900, opened: .20, followers: .40, tau: 36, shape: .55, found: .10, rates: map[content.Metric]float64{
	content.Likes: .020, content.Saves: .012, content.Shares: .010, content.Comments: .005, content.Follows: .005,
}}
