package audience

import (
	"math"
	"time"

	"moxin/content"
)

// action says what moves readers to act: the loadings on the four truths (in log rate per
// standard deviation), how much an article's own character adds that is none of the four
// (useful, so saved), and how much later than reading it happens.
type action struct {
	trust, attention, demand, debate float64
	unique                           float64
	delay                            float64 // exponent of the growth curve; 1 = with the reading
}

// actions are invented, with the signs that real rows show: shares follow debate more than
// trust, follows and saves follow trust, unfollows fall with it and rise with selling: what asks for
// an order without having earned it is where people leave.
var actions = map[content.Metric]action{
	content.Impressions:   {0, -.15, 0, 0, .10, 1},
	content.FollowerReads: {.05, -.10, 0, 0, .08, 1},
	content.Finishes:      {.16, -.05, 0, .02, .06, 1},
	content.Likes:         {.24, .30, 0, .10, .15, 1.05},
	content.Hearts:        {.42, .15, 0, .05, .15, 1.05},
	content.Saves:         {.50, .05, .20, -.10, .25, 1.05},
	content.Shares:        {.15, .25, 0, .40, .20, 1.05},
	content.Comments:      {.18, .10, .05, .55, .20, 1.15},
	content.DeepComments:  {.45, 0, .10, .30, .20, 1.15},
	content.Follows:       {.60, .15, .05, 0, .18, 1.10},
	content.ProfileVisits: {.35, .10, .15, 0, .15, 1.05},
	content.Messages:      {.20, 0, .60, 0, .20, 1.10},
	content.Unfollows:     {-.50, 0, .25, .30, .20, 1.10},
	content.Adds:          {.45, 0, .55, 0, .20, 1.15},
}

// habits are one platform's readers.
type habits struct {
	reach float64 // mean reads of a middling post
	tau   float64 // hours by which 63 % of the reads have come
	shape float64 // below 1: a fast start and a long tail
	// rates are the mean actions per read, for the metrics that the platform shows to a post's
	// owner (the creator-centre exports and, on wechat, the public page, datacube and the words
	// of the comments).
	rates map[content.Metric]float64
}

var platforms = map[string]habits{
	content.WeChat: {reach: 1800, tau: 16, shape: .62, rates: map[content.Metric]float64{
		content.FollowerReads: .62, content.Finishes: .48, content.Likes: .014, content.Hearts: .008,
		content.Saves: .012, content.Shares: .022, content.Comments: .004, content.DeepComments: .0012, content.Follows: .006,
		content.Adds: .004,
	}},
	// A message or moment from a person to customers: read soon or not at all, and a few leave.
	content.WeCom: {reach: 900, tau: 9, shape: .60, rates: map[content.Metric]float64{
		content.Likes: .018, content.Comments: .004, content.Unfollows: .006,
	}},
	content.Site: {reach: 900, tau: 36, shape: .55, rates: map[content.Metric]float64{
		content.Likes: .020, content.Saves: .012, content.Shares: .010, content.Comments: .005, content.Follows: .003, content.Adds: .003,
	}},
	content.XiaoHongShu: {reach: 1100, tau: 70, shape: .55, rates: map[content.Metric]float64{
		content.Impressions: 9, content.Likes: .035, content.Saves: .028, content.Shares: .006,
		content.Comments: .007, content.Follows: .006,
	}},
	content.Douyin: {reach: 5200, tau: 30, shape: .50, rates: map[content.Metric]float64{
		content.Finishes: .22, content.Likes: .025, content.Saves: .007, content.Shares: .005,
		content.Comments: .004, content.Follows: .003, content.ProfileVisits: .008,
	}},
	content.Channels: {reach: 1500, tau: 40, shape: .52, rates: map[content.Metric]float64{
		content.Finishes: .26, content.Likes: .016, content.Hearts: .010, content.Shares: .018,
		content.Comments: .003, content.Follows: .004, content.Adds: .003,
	}},
}

// elsewhere serves platforms that have no row of their own.
var elsewhere = habits{reach: 900, tau: 36, shape: .55, rates: map[content.Metric]float64{
	content.Likes: .020, content.Saves: .012, content.Shares: .010, content.Comments: .005, content.Follows: .003,
}}

func habitsOf(platform string) habits {
	if h, ok := platforms[platform]; ok {
		return h
	}
	return elsewhere
}

// grown is the share of the final count that has come by an age, 0..1, never falling.
func (h habits) grown(age time.Duration) float64 {
	return 1 - math.Exp(-math.Pow(age.Hours()/h.tau, h.shape))
}
