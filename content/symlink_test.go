package content

import (
	"os"
	"path/filepath"
	"testing"
)

func TestLoadReadsNoArticleOutside(t *testing.T) {
	for _, tt := range []struct {
		name, target string
		out          bool
	}{
		{"above the workspace", "../../secret.md", true},
		{"through a linked folder", "../away/secret.md", true},
		{"back in again", "../../ws/own.md", true},
		{"round and round", "link.md", true},
		{"within", "../own.md", false},
		{"through a folder of its own", "../near/own.md", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			base := t.TempDir()
			root := filepath.Join(base, "ws")
			if err := os.MkdirAll(filepath.Join(root, "articles"), 0o755); err != nil {
				t.Fatal(err)
			}
			for name, data := range map[string]string{
				"secret.md": "---\ntitle: 外面\n---\nx\n", "ws/own.md": "---\ntitle: 里面\n---\nx\n", "ws/moxin.yaml": "version: 1\n",
			} {
				if err := os.WriteFile(filepath.Join(base, name), []byte(data), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for name, target := range map[string]string{"away": "..", "near": ".", "articles/link.md": tt.target} {
				if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
					t.Fatal(err)
				}
			}
			ws, err := Load(os.DirFS(root))
			if err != nil {
				t.Fatal(err)
			}
			refused := false
			for _, f := range ws.Findings {
				refused = refused || f.Rule == "file/outside" && f.File == "articles/link.md" && f.Severity == SeverityError
			}
			if refused != tt.out || (len(ws.Articles) == 0) != tt.out {
				t.Errorf("%d articles, findings %+v", len(ws.Articles), ws.Findings)
			}
		})
	}
}

func TestAnAbsoluteLinkLeavesTheWorkspace(t *testing.T) {
	root := t.TempDir()
	if err := os.Symlink(filepath.Join(root, "own.md"), filepath.Join(root, "a.md")); err != nil {
		t.Fatal(err)
	}
	if !escapes(os.DirFS(root), "a.md") {
		t.Error("an absolute link stays")
	}
}
