package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"moxin/content"
	"moxin/scheduler"
)

// personReader knows the people of a store.
type personReader interface {
	Persons(ctx context.Context) ([]content.Person, error)
}

const asFlag = "in whose name; unsaid: MOXIN_USER, or this machine's user, or git's, where the store knows one of them"

// approver is whose word it is that is given at the keyboard. Where the store knows people it has to be
// one of them, who may approve: a name that is nobody's could be a second one of somebody who spoke
// already. Where it knows nobody, names are all there is.
func (a *app) approver(ctx context.Context, root string, s personReader, as string) (string, error) {
	all, err := s.Persons(ctx)
	if err != nil {
		return "", err
	}
	name := cmp.Or(as, a.who())
	if len(all) == 0 {
		return name, nil
	}
	p, ok := content.PersonCalled(all, name)
	if chosen, _ := a.env("MOXIN_USER"); !ok && as == "" && chosen == "" {
		p, ok = content.PersonCalled(all, gitIdentity(ctx, root)...)
	}
	if !ok {
		return "", exit(exitUsage, &textError{content.T(
			fmt.Sprintf("不知道 %s 是谁，批准要算在一个人名下：用 --as 名字，或先 moxin user aka 名字 %s", name, name),
			fmt.Sprintf("nobody here is called %s, and an approval has to be somebody's: say --as NAME, or moxin user aka NAME %s first", name, name))})
	}
	if !p.Is(content.Scheduler) {
		return "", exit(exitUsage, mayNotApprove(p))
	}
	return p.Name, nil
}

func mayNotApprove(p content.Person) error {
	return &textError{content.T(
		p.Name+" 没有排期（scheduler）角色，不能批准", p.Name+" has not the role scheduler and may not approve")}
}

// gitIdentity is who commits in a workspace on this machine: address and name, where they are set.
func gitIdentity(ctx context.Context, root string) []string {
	var names []string
	for _, key := range []string{"user.email", "user.name"} {
		if out, err := gitOutput(ctx, root, "config", "--get", key); err == nil {
			names = append(names, strings.TrimSpace(string(out)))
		}
	}
	return names
}

// approvalsText says how many have approved, where more have to.
func approvalsText(have, need int) content.Text {
	return content.T(fmt.Sprintf("已有 %d 人批准，共要 %d 人", have, need), fmt.Sprintf("%d of %d have approved", have, need))
}

// approvals is how many people approved a release as it stands, and how many it takes.
type approvals struct {
	Have int `json:"have"`
	Need int `json:"need"`
}

func approvalsOf(ctx context.Context, s scheduler.DeskStore, r content.Release) (n approvals, err error) {
	n.Have, n.Need, err = (&scheduler.Desk{Store: s}).Words(ctx, r)
	return n, err
}

// on adds the approvals to the JSON of a release.
func (n approvals) on(row map[string]any) map[string]any {
	row["approvals"] = n
	return row
}

// approvalRows are releases as JSON; those that may still be approved say by how many they are.
func approvalRows(ctx context.Context, s scheduler.DeskStore, releases []content.Release) ([]map[string]any, error) {
	rows := releasesJSON(releases)
	for i, r := range releases {
		if !r.State.Changeable() {
			continue
		}
		n, err := approvalsOf(ctx, s, r)
		if err != nil {
			return nil, err
		}
		n.on(rows[i])
	}
	return rows, nil
}
