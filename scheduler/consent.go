package scheduler

import (
	"fmt"

	"moxin/content"
)

// consent is what the approval of a message takes by the rules of moxin.yaml.
func (p *planner) consent(msg *message) content.Consent {
	written := make([]content.Written, len(msg.items))
	for i, m := range msg.items {
		written[i] = content.Written{Stage: m.Stage, Authors: m.Authors, Commit: m.Commit}
	}
	return p.wanted.Config.Approval.Consent(msg.items[0].Channel, written...)
}

// firstState is that of a release which nobody has approved yet.
func firstState(c content.Consent) content.State {
	if c.People > 0 {
		return content.Planned
	}
	return content.Approved
}

// ruled is how a line speaks of a release that stays as it is under another rule of approval. What
// that does to its state the store decides: it knows the words that were given.
func ruled(was, now content.Consent) (rule string, why content.Text) {
	switch {
	case now.People == 0:
		return "approval", content.T("不再需要审批", "nobody has to approve it any more")
	case now.People != was.People:
		return "approval", content.T(fmt.Sprintf("审批规则变了：要 %d 个人", now.People), fmt.Sprintf("the rule of approval changed: it takes %s", people(now.People)))
	}
	return "approval", content.T("谁能批准它变了", "who may approve it changed")
}

// people counts people in English.
func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}
