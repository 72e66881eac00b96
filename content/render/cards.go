package render

func (j *job) noteCards() error { return j.noteImages() }
