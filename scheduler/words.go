package scheduler

import (
	"context"
	"fmt"
	"slices"

	"moxin/content"
)

// ConsentError refuses a word that does not count, or an act for which words are missing.
type ConsentError struct {
	Release int64 // 0 = there is none yet
	Why     content.Text
}

// Error is the reason in both languages.
func (e *ConsentError) Error() string { return e.Why.String() }

// In is the reason in one language.
func (e *ConsentError) In(lang string) string { return e.Why.In(lang) }

// speaker is whose word it is: one human, whichever of their names it came under.
func speaker(all []content.Person, w Word) content.Person {
	p, ok := content.PersonCalled(all, w.Who)
	if !ok {
		p = content.Person{Name: w.Who}
	}
	p.Aka = slices.Concat(p.Aka, w.Aka)
	return p
}

// voices are the people whose words for a digest count under a consent, each once.
func voices(all []content.Person, c content.Consent, digest string, given []content.Approval) []string {
	var out []string
	for _, a := range given {
		p := speaker(all, Word{Who: a.By})
		if a.Digest == digest && !c.Bars(p.Names()...) && !slices.ContainsFunc(out, func(n string) bool { return content.SameName(n, p.Name) }) {
			out = append(out, p.Name)
		}
	}
	return out
}

// barred refuses the word of an author where moxin.yaml says that nobody approves their own.
func barred(r content.Release, c content.Consent, by content.Person) error {
	name := c.Barring(by.Names()...)
	if name == "" {
		return nil
	}
	who := by.Name
	if !content.SameName(name, who) {
		who += "（" + name + "）"
	}
	return &ConsentError{Release: r.ID, Why: content.T(
		fmt.Sprintf("%s 写了或提交了这条里的文章：moxin.yaml 的 approval 规则 own: false 不让人批准自己的文章，请别人批准", who),
		fmt.Sprintf("%s wrote or committed an article of this: the rule own: false under approval in moxin.yaml lets nobody approve their own; somebody else has to", englishName(by.Name, name)))}
}

func englishName(name, as string) string {
	if content.SameName(name, as) {
		return name
	}
	return name + " (" + as + ")"
}

// unsaid refuses a second word of one human for the same content under another name, from before it
// was known that both are theirs: the store would count two people.
func unsaid(r content.Release, digest string, by content.Person, given []content.Approval) error {
	for _, a := range given {
		if a.Digest == digest && a.By != by.Name && by.Called(a.By) {
			return &ConsentError{Release: r.ID, Why: content.T(
				fmt.Sprintf("%s 已经以 %s 的名字批准过这一版", by.Name, a.By), fmt.Sprintf("%s has approved this content already, as %s", by.Name, a.By))}
		}
	}
	return nil
}

// consenting is who is there to speak for a release, and what was said.
type consenting struct {
	people []content.Person
	given  []content.Approval
}

// consenting reads it; a release of id 0 has heard no words yet.
func (d *Desk) consenting(ctx context.Context, release int64) (c consenting, err error) {
	if c.people, err = d.Store.Persons(ctx); err != nil || release == 0 {
		return c, err
	}
	c.given, err = d.Store.Approvals(ctx, release)
	return c, err
}

// mayHasten refuses to publish by hand what still lacks words, counting that of whoever asks.
func (d *Desk) mayHasten(ctx context.Context, r content.Release, need content.Consent, digest, who string) error {
	if need.People == 0 {
		return nil
	}
	c, err := d.consenting(ctx, r.ID)
	if err != nil {
		return err
	}
	by := speaker(c.people, Word{Who: who})
	have := voices(c.people, need, digest, c.given)
	own := barred(r, need, by)
	switch {
	case own != nil && (r.State != content.Approved || digest != r.Digest):
		return own // nobody else's words are there either, or the state would say so
	case own == nil && !slices.ContainsFunc(have, func(n string) bool { return content.SameName(n, by.Name) }):
		have = append(have, by.Name)
	}
	if len(have) >= need.People {
		return nil
	}
	return &ConsentError{Release: r.ID, Why: content.T(
		fmt.Sprintf("按 moxin.yaml 的 approval 规则要 %d 个人批准，连你在内只有 %d 个：先 moxin apply，再让另一个人 moxin release approve，到点就发", need.People, len(have)),
		fmt.Sprintf("the rule of approval in moxin.yaml asks for %s, and with you there are %d: moxin apply first, let somebody else moxin release approve it, and it goes out when it is due", people(need.People), len(have)))}
}

// Words counts the people who approved a release as it stands, and how many it takes. One that is
// planned takes at least one: nobody but a person lets it go.
func (d *Desk) Words(ctx context.Context, r content.Release) (have, need int, err error) {
	need = r.Consent.People
	if r.State == content.Planned {
		need = max(need, 1)
	}
	c, err := d.consenting(ctx, r.ID)
	return len(voices(c.people, r.Consent, r.Digest, c.given)), need, err
}
