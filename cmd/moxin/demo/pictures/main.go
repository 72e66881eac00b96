// Command pictures makes the pictures of the docs from the real thing: it runs the moxin binary
// on the demo's workspace, and looks at what came of it in a real browser.
//
//	go run ./cmd/moxin/demo/pictures -moxin .build/moxin -out site/docs/pictures
//	go run ./cmd/moxin/demo/pictures -moxin .build/moxin -out /tmp/new calendar console
//
// Names take those pictures alone.
//
// It needs Chromium and Chinese fonts (make deps). The same binary, browser and fonts make the
// same pictures, but for what shows the time.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"

	"moxin/cmd/moxin/demo"
)

func main() {
	binary := flag.String("moxin", ".build/moxin", "the moxin to take pictures of")
	out := flag.String("out", "site/docs/pictures", "folder to write to")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	list, err := named(flag.Args())
	if err == nil {
		err = take(ctx, *binary, *out, list)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

// named are the scenes of these names, in the order of scenes; no names mean all of them.
func named(names []string) ([]scene, error) {
	if len(names) == 0 {
		return scenes, nil
	}
	var list []scene
	for _, scene := range scenes {
		if slices.Contains(names, scene.name) {
			list = append(list, scene)
		}
	}
	for _, name := range names {
		if !slices.ContainsFunc(list, func(s scene) bool { return s.name == name }) {
			return nil, fmt.Errorf("no picture is called %s", name)
		}
	}
	return list, nil
}

// take makes the pictures of a list of scenes, in their order.
func take(ctx context.Context, binary, out string, list []scene) (err error) {
	work, err := os.MkdirTemp("", "moxin-pictures-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	if binary, err = filepath.Abs(binary); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	s := &studio{binary: binary, dir: filepath.Join(work, "workspace"), work: work}
	if err := s.layOut(); err != nil {
		return err
	}
	if s.browser, err = openBrowser(ctx); err != nil {
		return err
	}
	defer s.browser.close()
	defer func() { err = errors.Join(err, s.close()) }()
	if slices.ContainsFunc(list, func(c scene) bool { return c.name == doubtScene }) {
		if err := s.openDoubt(ctx); err != nil {
			return err
		}
	}
	for _, scene := range list {
		img, err := scene.shoot(ctx, s)
		if err != nil {
			return fmt.Errorf("%s: %w", scene.name, err)
		}
		data, err := compact(img, scene.width)
		if err != nil {
			return fmt.Errorf("%s: %w", scene.name, err)
		}
		file := filepath.Join(out, scene.name+".png")
		if err := os.WriteFile(file, data, 0o644); err != nil {
			return err
		}
		fmt.Printf("%s %d KB\n", file, (len(data)+1023)/1024)
	}
	return nil
}

// close ends what the scenes had running.
func (s *studio) close() (err error) {
	if s.doubt != nil {
		err = s.doubt.end()
	}
	if s.stage != nil {
		err = errors.Join(err, s.stage.end())
	}
	return err
}

// layOut writes the workspace that the scenes show: the demo's, with an article that the check
// has something to say about, and one that has no cover.
func (s *studio) layOut() error {
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return err
	}
	if err := demo.Write(s.dir, demo.Places{WeChat: "127.0.0.1:9", Douyin: "127.0.0.1:9", Shop: "127.0.0.1:9", Public: "127.0.0.1:9"}); err != nil {
		return err
	}
	for name, text := range map[string]string{"hasty.md": hasty, "no-cover.md": noCover, "full-cards.md": fullCards} {
		if err := os.WriteFile(filepath.Join(s.dir, "articles", name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
