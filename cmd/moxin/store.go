package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"moxin/content"
	"moxin/content/store"
)

// storeURL is where the workspace keeps its truth: moxin.yaml's store.url, resolved when it
// names a variable, else .moxin/moxin.db.
func (a *app) storeURL(b *bench) (string, error) {
	url := b.ws.Config.Store
	switch ref := content.Secret(url); {
	case url == "":
		return filepath.Join(stateFolder(b), "moxin.db"), nil
	case ref.IsReference():
		return ref.Resolve(a.env)
	}
	return url, nil
}

// stateFolder is where the workspace keeps what git does not.
func stateFolder(b *bench) string { return filepath.Join(b.root, stateDir) }

// openStore opens the store and brings its schema up to date.
func (a *app) openStore(ctx context.Context, b *bench) (*store.Store, error) {
	url, err := a.storeURL(b)
	if err != nil {
		return nil, exit(exitUsage, err)
	}
	if !postgres(url) {
		if err := os.MkdirAll(filepath.Dir(url), 0o755); err != nil {
			return nil, err
		}
	}
	s, err := store.Open(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("opening the store: %w", err)
	}
	return s, nil
}

// postgres reports whether a store URL names a server that several processes may share.
func postgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// withStore opens workspace and store for one short command. Such commands write beside a
// running serve. Online ones fetch remote images when they compile.
func (a *app) withStore(ctx context.Context, online bool, do func(*bench, *store.Store) error) error {
	b, err := a.openBench(ctx, online)
	if err != nil {
		return err
	}
	if err := a.needConfig(b); err != nil {
		return err
	}
	s, err := a.openStore(ctx, b)
	if err != nil {
		return err
	}
	defer s.Close()
	return do(b, s)
}

// Whether a command fetches remote images.
const (
	offline = false
	online  = true
)
