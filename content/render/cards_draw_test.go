package render

import (
	"context"
	"errors"
	"image"
	"slices"
	"testing"

	"moxin/content"
)

func TestCardsShowWhatTheWorkspaceDraws(t *testing.T) {
	const body = "$a$ 和 $b$\n\n```mermaid\nA-->B\n```\n\n$$\nc\n$$\n\n$$\nd\n$$\n\n```math\n```\n"
	const source = "p C[a][ 和 ]C[b]\ncode (mermaid) [A-->B]\ncode [c]\ncode [d]\n"
	draw := func(context.Context, string, []byte) ([]byte, error) { return plainPNG(t, image.Pt(40, 30)), nil }
	fail := func(context.Context, string, []byte) ([]byte, error) { return nil, errors.New("broken pen") }
	both := content.Draw{Mermaid: "m", TeX: "t"}
	for name, c := range map[string]struct {
		draw    content.Draw
		command func(context.Context, string, []byte) ([]byte, error)
		want    string
		rules   []string
	}{
		"drawn":      {both, draw, "p C[a][ 和 ]C[b]\nimage (40,30) \nimage (40,30) \nimage (40,30) \n", []string{"draw/no-command"}},
		"no command": {content.Draw{}, draw, source, []string{"draw/no-command", "draw/no-command", "draw/no-command"}},
		"fails":      {both, fail, source, []string{"draw/no-command", "draw/failed", "draw/failed", "draw/failed"}},
		"half":       {content.Draw{Mermaid: "m"}, draw, "p C[a][ 和 ]C[b]\nimage (40,30) \ncode [c]\ncode [d]\n", []string{"draw/no-command", "draw/no-command"}},
	} {
		e := painter(t, false)
		e.Command = c.command
		j := jobFor(t, e, body, cardsChannel)
		j.ws.Config.Draw = c.draw
		deck, hashes := j.deck()
		if got := deckLines(deck.Blocks); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
		pictures := 0
		for _, b := range deck.Blocks {
			if b.Picture != nil {
				pictures++
			}
		}
		if len(hashes) != pictures {
			t.Errorf("%s: %d hashes of %d pictures", name, len(hashes), pictures)
		}
		var rules []string
		for _, f := range j.findings {
			rules = append(rules, f.Rule)
		}
		if !slices.Equal(rules, c.rules) {
			t.Errorf("%s: %v, want %v", name, rules, c.rules)
		}
	}
}

func TestDigestOfCardsHoldsCommandsThatDrawBlocks(t *testing.T) {
	digest := func(body string, ch content.Channel, draw content.Draw) string {
		e := painter(t, true)
		j := jobFor(t, e, body, ch)
		j.ws.Config.Draw = draw
		d, err := e.SourceDigest(j.ws, j.article, ch)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	plain := cardsChannel
	plain.Images = ""
	with := content.Draw{TeX: "t"}
	for name, c := range map[string]struct {
		body    string
		channel content.Channel
		differ  bool
	}{
		"a block on cards":    {"$$\na\n$$\n", cardsChannel, true},
		"in a line on cards":  {"甲 $a$\n", cardsChannel, false},
		"a note without them": {"$$\na\n$$\n", plain, false},
	} {
		if (digest(c.body, c.channel, content.Draw{}) != digest(c.body, c.channel, with)) != c.differ {
			t.Errorf("%s: differ is not %v", name, c.differ)
		}
	}
}

func TestCardsOfASketchDrawNothing(t *testing.T) {
	e := painter(t, true)
	e.Command = func(context.Context, string, []byte) ([]byte, error) {
		t.Error("a command was run")
		return nil, nil
	}
	j := jobFor(t, e, "$$\na\n$$\n", cardsChannel)
	j.ws.Config.Draw.TeX = "t"
	deck, _ := j.deck()
	if got := deckLines(deck.Blocks); got != "code [a]\n" || len(j.findings) > 0 {
		t.Errorf("%s %v", got, j.findings)
	}
}
