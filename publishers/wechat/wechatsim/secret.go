package wechatsim

// Secrets are what nobody but the accounts' owners may see: their secrets, the tokens given out, what
// callbacks are signed and encrypted with, and who previews went to. For tests that search logs.
func (s *Server) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []string
	for _, a := range s.accounts {
		list = append(list, a.conf.Secret)
		if cb := a.conf.Callback; cb != nil {
			list = append(list, cb.Token, cb.AESKey)
		}
		for value := range a.rows.Tokens {
			list = append(list, value)
		}
		for _, p := range a.previews {
			list = append(list, p.To, p.Name)
		}
	}
	return list
}
