package render

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"moxin/content"
)

// errOffline says that a remote picture was not asked for.
var errOffline = errors.New("offline")

// fetched is what came of one remote picture.
type fetched struct {
	data []byte
	err  error
}

// parallelFetches bounds the requests of one article under way at once.
const parallelFetches = 6

// absolute completes a reference without a scheme.
func absolute(ref string) string {
	if strings.HasPrefix(ref, "//") {
		return "https:" + ref
	}
	return ref
}

// prefetch gets the remote pictures that this channel shows, several at once, so that one slow
// host costs its own time-out and not everybody's.
func (j *job) prefetch() {
	j.remote = make(map[string]fetched)
	if j.engine.Fetch == nil {
		return
	}
	var group errgroup.Group
	group.SetLimit(parallelFetches)
	var mu sync.Mutex
	seen := make(map[string]bool)
	for _, ref := range j.references() {
		if !content.IsRemote(ref) || seen[ref] {
			continue
		}
		seen[ref] = true
		group.Go(func() error {
			data, err := j.engine.Fetch(j.ctx, absolute(ref))
			mu.Lock()
			j.remote[ref] = fetched{data, err}
			mu.Unlock()
			return nil
		})
	}
	_ = group.Wait() // the functions keep their errors with their pictures
}

// read gets the bytes that an article names: a remote picture, a data URI or a file.
func (j *job) read(ref string) ([]byte, error) {
	switch {
	case content.IsRemote(ref):
		if j.engine.Fetch == nil {
			return nil, errOffline
		}
		got, ok := j.remote[ref]
		if !ok {
			data, err := j.engine.Fetch(j.ctx, absolute(ref))
			got = fetched{data, err}
		}
		return got.data, got.err
	case isData(ref):
		return dataURI(ref)
	}
	name, err := j.ws.Locate(j.article, ref)
	if err != nil {
		return nil, err
	}
	data, err := fs.ReadFile(j.ws.FS, name)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return data, nil
}

func dataURI(ref string) ([]byte, error) {
	head, body, ok := strings.Cut(ref, ",")
	if !ok || !strings.HasSuffix(head, ";base64") {
		return nil, errors.New("a data URI that is not base64")
	}
	data, err := base64.StdEncoding.DecodeString(body)
	if err != nil {
		return nil, fmt.Errorf("reading a data URI: %w", err)
	}
	return data, nil
}

// fileCache remembers the hash of workspace files while size and time of change stay, so that
// planning a thousand articles does not read every picture for every channel.
type fileCache struct {
	mu     sync.Mutex
	hashes map[fileKey]string
}

type fileKey struct {
	name    string
	size    int64
	changed time.Time
}

// hash is the SHA-256 of a file. Files without a time of change (in tests, in archives) are
// read every time.
func (c *fileCache) hash(fsys fs.FS, name string) (string, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return "", fmt.Errorf("hashing %s: %w", name, err)
	}
	key := fileKey{name, info.Size(), info.ModTime()}
	c.mu.Lock()
	hash, ok := c.hashes[key]
	c.mu.Unlock()
	if ok && !key.changed.IsZero() {
		return hash, nil
	}
	f, err := fsys.Open(name)
	if err != nil {
		return "", fmt.Errorf("hashing %s: %w", name, err)
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", fmt.Errorf("hashing %s: %w", name, err)
	}
	hash = hex.EncodeToString(sum.Sum(nil))
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hashes == nil || len(c.hashes) >= maxCached {
		c.hashes = make(map[fileKey]string)
	}
	c.hashes[key] = hash
	return hash, nil
}

// maxCached bounds the small caches of an Engine; a full one starts anew.
const maxCached = 4096

func isData(ref string) bool { return strings.HasPrefix(ref, "data:") }
