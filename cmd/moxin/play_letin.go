package main

import (
	"context"
	"net/http"

	"moxin/content"
	"moxin/publishers"
)

// letIn is the account's owner on the platform's own page, who agrees; nothing where none is asked.
func (p *play) letIn(ctx context.Context, publisher publishers.Publisher, ch content.Channel) error {
	owner, ok := publishers.As[publishers.Authorizer](publisher)
	if !ok {
		return nil
	}
	back := p.station.registry.redirect(ch.ID)
	page, err := owner.AuthorizeURL("demo", back)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return err
	}
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	to, err := resp.Location()
	if err != nil {
		return err
	}
	_, err = owner.Authorize(ctx, to.Query().Get("code"), back)
	return err
}
