package console

import (
	"time"

	"moxin/content"
)

// Repository is how the workspace's repository is followed. Times are work time.
type Repository struct {
	Branch  string
	Commit  string    // short name of the one that is applied; "" = none yet
	Applied time.Time // when it was
	Did     content.Text
	Left    int // lines of its plan that wait for a person
	// Newest is the commit that is checked out and not applied, and Waits says why; empty = none.
	Newest  string
	Waits   content.Text
	Pulled  time.Time    // the last pull; zero = none was made
	PullWhy content.Text // why it brought nothing; zero = it was fine
}

// repositoryView is the same for the page.
type repositoryView struct {
	Repository
	Done    string // what the applied commit led to
	Why     string
	Ago     string // since it was applied
	PullAgo string // "" = none was made
	PullErr string
}

// repository is nil where no repository is followed.
func (h *handler) repository(p *page) *repositoryView {
	if h.Repository == nil {
		return nil
	}
	r, followed := h.Repository()
	if !followed {
		return nil
	}
	v := &repositoryView{Repository: r, Done: r.Did.In(p.Lang), Why: r.Waits.In(p.Lang), PullErr: r.PullWhy.In(p.Lang)}
	if !r.Applied.IsZero() {
		v.Ago = p.ago(r.Applied, h.Work())
	}
	if !r.Pulled.IsZero() {
		v.PullAgo = p.ago(r.Pulled, h.Work())
	}
	return v
}
