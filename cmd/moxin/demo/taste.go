package demo

import "moxin/ingest/rank/audience"

// Seed makes every run of the demo the same one.
const Seed = 20261201

// Taste is what each article really does to the readers of the demo, by slug. The ranking never
// sees it; the demo ends by comparing the two. Honest letters build trust, sales draw
// attention and little else.
var Taste = map[string]audience.Truth{
	"why-customers-leave":      {Trust: 1.9, Attention: 0.6, Demand: 0.4, Debate: 0.3},
	"the-batch-that-failed":    {Trust: 1.6, Attention: 0.9, Demand: 0.3, Debate: 0.9},
	"one-year-with-you":        {Trust: 1.3, Attention: -0.1, Demand: 0.2, Debate: 0.4},
	"letter-from-the-mountain": {Trust: 1.0, Attention: -0.4, Demand: 0.3, Debate: -0.2},
	"three-letters-a-month":    {Trust: 0.8, Attention: -0.2, Demand: 0.1, Debate: -0.3},
	"reply-within-the-hour":    {Trust: 0.6, Attention: 0.1, Demand: 0.2, Debate: 0.1},
	"tea-storage":              {Trust: 0.3, Attention: 0.2, Demand: 0.1, Debate: -0.6},
	"the-people-who-pick":      {Trust: 0.2, Attention: 0.4, Demand: -0.3, Debate: 0.2},
	"how-to-smell-tea":         {Trust: -0.1, Attention: 0.7, Demand: 0.0, Debate: -0.2},
	"five-minutes-white-tea":   {Trust: -0.3, Attention: 1.1, Demand: 0.2, Debate: -0.4},
	"water-and-tea":            {Trust: -0.4, Attention: 0.5, Demand: -0.1, Debate: 0.8},
	"winter-gift-box":          {Trust: -0.8, Attention: -0.3, Demand: 1.4, Debate: -0.5},
	"double-twelve-sale":       {Trust: -1.6, Attention: 1.3, Demand: 1.8, Debate: 0.2},
	"flash-sale-again":         {Trust: -2.0, Attention: 0.4, Demand: 0.9, Debate: 0.6},
	// Still to come when the demo ends.
	"laba-day":             {Trust: 0.0, Attention: 0.3, Demand: 0.1, Debate: 0.1},
	"what-we-will-not-do":  {Trust: 1.2, Attention: 0.2, Demand: 0.0, Debate: 0.5},
	"letter-from-the-snow": {Trust: 0.9, Attention: -0.2, Demand: 0.1, Debate: 0.0},
	"new-year-box":         {Trust: -0.6, Attention: 0.0, Demand: 1.2, Debate: -0.3},
}
