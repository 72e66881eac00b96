package wecomsim

// Shapes of the directory's calls are the platform's pages for a company's own apps: get path/92114,
// batch/get_by_user 92994, get_follow_user_list 92571, get_corp_tag_list 92117, groupchat/list
// 92120 (read 2026-11 as 96315, 96316, 96320 and 93414, which say the same). Not in the facts.

// Sizes of pages: batch/get_by_user gives 50, at most 100; groupchat/list 1 to 1000.
var (
	customerSizes = size{50, 100}
	groupSizes    = size{1000, 1000}
)

// shownContact is the customer as the platform tells it: with a name and a picture, which a client
// has no need to keep.
type shownContact struct {
	ID     string `json:"external_userid"`
	Name   string `json:"name"`
	Type   int    `json:"type"` // 1 = a WeChat user
	Avatar string `json:"avatar"`
	Gender int    `json:"gender"`
}

// shownTie is what both calls say of a tie.
type shownTie struct {
	Staff       string `json:"userid"`
	Remark      string `json:"remark"`
	Description string `json:"description"`
	Created     int64  `json:"createtime"` // Unix seconds
	Way         int    `json:"add_way"`    // 1 = scanned a code
	State       string `json:"state,omitempty"`
	Operator    string `json:"oper_userid,omitempty"`
}

// shownTag is a tag of a customer in externalcontact/get; type 1 = a corp tag.
type shownTag struct {
	Group string `json:"group_name"`
	Name  string `json:"tag_name"`
	ID    string `json:"tag_id"`
	Type  int    `json:"type"`
}

func (w *customer) shown() shownContact {
	return shownContact{w.id, w.name, 1, "https://wx.qlogo.cn/mmhead/" + w.id + "/0", 0}
}

func (f *follow) shown() shownTie {
	t := shownTie{Staff: f.staff, Remark: f.who.name, Created: f.since.Unix(), State: f.state}
	if f.state != "" {
		t.Way, t.Operator = 1, f.who.id
	}
	return t
}

// shownTags are the tags of a tie by name; what was deleted meanwhile is not there.
func (c *corp) shownTags(ids []string) []shownTag {
	list := []shownTag{}
	for _, g := range c.tags {
		for _, t := range g.tags {
			for _, id := range ids {
				if id == t.ID && !t.deleted {
					list = append(list, shownTag{g.Name, t.Name, t.ID, 1})
				}
			}
		}
	}
	return list
}

func followUsers(a *ask) (any, *refusal) {
	return struct {
		result
		Users []string `json:"follow_user"`
	}{ok, a.visible()}, nil
}

// getCustomer is externalcontact/get. Who removed the member is still there; whom the member
// removed is not (the pages are silent on the first: the harder reading, for a client then
// learns of it from the event and the send status alone).
func getCustomer(a *ask) (any, *refusal) {
	who := a.c.people[a.r.URL.Query().Get("external_userid")]
	if who == nil {
		return nil, refused(84061)
	}
	type tie struct {
		shownTie
		Tags []shownTag `json:"tags"`
	}
	ties := []tie{}
	for _, f := range who.follows {
		if f.gone.IsZero() && a.sees(f.staff) == nil {
			ties = append(ties, tie{f.shown(), a.c.shownTags(f.tags)})
		}
	}
	if len(ties) == 0 {
		return nil, refused(84061)
	}
	return struct {
		result
		Contact shownContact `json:"external_contact"`
		Ties    []tie        `json:"follow_user"`
	}{ok, who.shown(), ties}, nil
}

// customersOf is batch/get_by_user: a row for each tie of the members, member by member.
func customersOf(a *ask) (any, *refusal) {
	var in struct {
		Users  []string `json:"userid_list"`
		Cursor string   `json:"cursor"`
		Limit  int      `json:"limit"`
	}
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	if len(in.Users) < 1 || len(in.Users) > 100 {
		return nil, invalid("userid_list has 1 to 100 members")
	}
	var ties []*follow
	for _, u := range in.Users {
		if no := a.sees(u); no != nil {
			return nil, no
		}
		ties = append(ties, a.c.byStaff[u]...)
	}
	// This page alone says that too much brings the most.
	rows, next, no := page(ties, in.Cursor, min(in.Limit, customerSizes.most), customerSizes)
	if no != nil {
		return nil, no
	}
	type info struct {
		shownTie
		Tags []string `json:"tag_id"`
	}
	type entry struct {
		Contact shownContact `json:"external_contact"`
		Info    info         `json:"follow_info"`
	}
	list := []entry{}
	for _, f := range rows {
		list = append(list, entry{f.who.shown(), info{f.shown(), append([]string{}, f.tags...)}})
	}
	return struct {
		result
		List []entry `json:"external_contact_list"`
		Next string  `json:"next_cursor"`
	}{ok, list, next}, nil
}

// groupChats is groupchat/list.
func groupChats(a *ask) (any, *refusal) {
	var in struct {
		Status int          `json:"status_filter"`
		Owners *ownerFilter `json:"owner_filter"`
		Cursor string       `json:"cursor"`
		Limit  int          `json:"limit"`
	}
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	if in.Limit < 1 || in.Limit > groupSizes.most || in.Status < 0 || in.Status > 3 {
		return nil, invalid("limit is 1 to %d", groupSizes.most)
	}
	owners, no := a.owners(in.Owners)
	if no != nil {
		return nil, no
	}
	type chat struct {
		ID     string `json:"chat_id"`
		Status int    `json:"status"` // 0 = its owner is there
	}
	chats := []chat{}
	for _, g := range a.c.conf.Groups {
		if in.Status == 0 && owners[g.Owner] {
			chats = append(chats, chat{g.ID, 0})
		}
	}
	rows, next, no := page(chats, in.Cursor, in.Limit, groupSizes)
	if no != nil {
		return nil, no
	}
	return struct {
		result
		Chats []chat `json:"group_chat_list"`
		Next  string `json:"next_cursor,omitempty"`
	}{ok, rows, next}, nil
}

// ownerFilter names owners of groups, at most 100.
type ownerFilter struct {
	Users []string `json:"userid_list"`
}

// owners are the members asked for, or every visible one.
func (a *ask) owners(f *ownerFilter) (map[string]bool, *refusal) {
	users := a.visible()
	if f != nil && len(f.Users) > 0 {
		users = f.Users
	}
	if f != nil && len(f.Users) > 100 {
		return nil, invalid("userid_list has at most 100 members")
	}
	set := map[string]bool{}
	for _, u := range users {
		if no := a.sees(u); no != nil {
			return nil, no
		}
		set[u] = true
	}
	return set, nil
}

// corpTags is get_corp_tag_list: with group_id the ids of tags are passed over (path/92117).
func corpTags(a *ask) (any, *refusal) {
	var in struct {
		Tags   []string `json:"tag_id"`
		Groups []string `json:"group_id"`
	}
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	type shown struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		Created int64  `json:"create_time"`
		Order   int    `json:"order"`
		Deleted bool   `json:"deleted"`
	}
	type group struct {
		ID      string  `json:"group_id"`
		Name    string  `json:"group_name"`
		Created int64   `json:"create_time"`
		Order   int     `json:"order"`
		Deleted bool    `json:"deleted"`
		Tags    []shown `json:"tag"`
	}
	tags, groups := setOf(in.Tags), setOf(in.Groups)
	list := []group{}
	for i, g := range a.c.tags {
		if len(groups) > 0 && !groups[g.ID] {
			continue
		}
		out := group{g.ID, g.Name, g.at.Unix(), i + 1, false, []shown{}}
		for k, t := range g.tags {
			named := len(groups) == 0 && tags[t.ID]
			if len(groups) > 0 || len(tags) == 0 && !t.deleted || named {
				out.Tags = append(out.Tags, shown{t.ID, t.Name, t.at.Unix(), k + 1, t.deleted})
			}
		}
		if len(tags) == 0 || len(groups) > 0 || len(out.Tags) > 0 {
			list = append(list, out)
		}
	}
	return struct {
		result
		Groups []group `json:"tag_group"`
	}{ok, list}, nil
}

func setOf(list []string) map[string]bool {
	set := map[string]bool{}
	for _, s := range list {
		set[s] = true
	}
	return set
}
