package douyinsim

import (
	"net/http"
	"slices"
)

// Posts are all works in the order they were published: the oracle of tests.
func (s *Server) Posts() []Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.posts)
}

// PostsOf are the works published under a share_id.
func (s *Server) PostsOf(shareID string) []Post {
	return slices.DeleteFunc(s.Posts(), func(p Post) bool { return p.ShareID != shareID })
}

// Shares is how many share_ids were given out.
func (s *Server) Shares() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, a := range s.apps {
		n += len(a.shares)
	}
	return n
}

// Secrets are all tokens and tickets that live, for tests that look for them in logs.
func (s *Server) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []string
	for _, a := range s.apps {
		list = append(list, a.Secret)
		for _, d := range slices.Concat(a.clientTokens, a.tickets) {
			list = append(list, d.value)
		}
		for token := range a.users {
			list = append(list, token)
		}
		for token := range a.refresh {
			list = append(list, token)
		}
	}
	return list
}

// Forget makes the platform drop every client token and ticket, as when a secret is reset.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.apps {
		a.clientTokens, a.tickets = nil, nil
	}
}

// tally is Posts for a process in another place: how many works stand under each share_id.
func (s *Server) tally(w http.ResponseWriter, _ *http.Request) {
	posts := s.Posts()
	shares := map[string]int{}
	for _, p := range posts {
		shares[p.ShareID]++
	}
	writeJSON(w, http.StatusOK, map[string]any{"posts": len(posts), "shares": shares})
}
