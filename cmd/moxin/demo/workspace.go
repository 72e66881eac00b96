package demo

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

//go:embed workspace
var files embed.FS

// SecretVariable is the environment variable that the workspace's app secret refers to.
const SecretVariable = "MOXIN_DEMO_SECRET"

// AppID is the simulated 公众号 of the workspace.
const AppID = "wx00000000000demo1"

// placeholder stands in moxin.yaml until the simulator's address is known.
const placeholder = "127.0.0.1:1"

// Write lays the workspace out in dir, its channel gzh pointing at the simulator at api
// (host:port).
// Pictures are drawn, not stored: the same articles always get the same bytes.
func Write(dir, api string) error {
	root, err := fs.Sub(files, "workspace")
	if err != nil {
		return err
	}
	if err := os.CopyFS(dir, root); err != nil {
		return fmt.Errorf("demo: writing the workspace: %w", err)
	}
	config := filepath.Join(dir, "moxin.yaml")
	text, err := os.ReadFile(config)
	if err != nil {
		return err
	}
	pointed := strings.ReplaceAll(string(text), placeholder, api)
	if pointed == string(text) {
		return fmt.Errorf("demo: moxin.yaml no longer has %q to replace", placeholder)
	}
	if err := os.WriteFile(config, []byte(pointed), 0o644); err != nil {
		return err
	}
	return writePictures(root, dir)
}
