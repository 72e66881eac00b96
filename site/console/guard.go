package console

// policy lets pages load nothing but what we serve; framePolicy is for the frame that shows a
// rendition: its inline styles are what is looked at, and nothing in it may run.
const (
	policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; " +
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	framePolicy = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'none'; " +
		"base-uri 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)
