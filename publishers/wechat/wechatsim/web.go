package wechatsim

import "net/http"

// web answers what is not the API: public pages, robots.txt, the console.
func (s *Server) web(w http.ResponseWriter, r *http.Request) bool { return false }
