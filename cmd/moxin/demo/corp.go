package demo

import (
	"time"

	"moxin/publishers/wecom/wecomsim"
)

// regulars are the customers that the shop has when the play begins.
const regulars = 1200

// Customers of the shop are told apart by these tags, as many of each.
var levels = wecomsim.TagGroup{ID: "etdemolevel", Name: "客户等级", Tags: []wecomsim.Tag{
	{ID: "etdemoold", Name: "老客"}, {ID: "etdemowarm", Name: "半熟客"}, {ID: "etdemonew", Name: "新客"},
}}

// Corp is the shop's company in WeCom; callback is where it tells of contacts. The last of its staff
// looks at the phone too seldom: no task is ever confirmed by everybody.
func Corp(callback string, begins time.Time) wecomsim.Corp {
	c := wecomsim.Corp{
		ID: CorpID, Apps: []wecomsim.App{{Name: "moxin", Secret: CorpSecret}}, Tags: []wecomsim.TagGroup{levels},
		Callback: &wecomsim.Callback{URL: callback, Token: CallbackToken, Key: CorpAES},
	}
	var names, tags []string
	for _, who := range []string{"linxi", "zhouye", "xuzhixia", "dian1", "dian2", "dian3"} {
		c.Staff = append(c.Staff, wecomsim.Staff{ID: who, Idle: who == "dian3"})
		names = append(names, who)
	}
	for _, t := range levels.Tags {
		tags = append(tags, t.ID)
	}
	c.Customers = wecomsim.Crowd{Seed: Seed, Count: regulars, Staff: names, Tags: tags, Mixed: true, Since: begins.AddDate(0, -8, 0)}.Customers()
	return c
}

// Habit is how soon the staff confirm.
var Habit = wecomsim.Habit{Share: 1, Within: 5 * time.Hour}
