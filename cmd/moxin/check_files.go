package main

import (
	"bytes"
	"crypto/sha256"
	"hash"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

// A desk is the files of a workspace with some of them replaced by what nobody has saved: the
// buffer of an editor, or what --fix has mended so far. The folder of a replaced file that is new
// must be there.
type desk struct {
	fs.FS
	replaced map[string][]byte
}

// Open opens the replacement, or the file.
func (d *desk) Open(name string) (fs.File, error) {
	if data, ok := d.replaced[name]; ok {
		return &buffer{Reader: bytes.NewReader(data), info: bufferInfo{path.Base(name), int64(len(data))}}, nil
	}
	return d.FS.Open(name) //nolint:wrapcheck // as the files say it
}

// Stat is that of the replacement, or of the file.
func (d *desk) Stat(name string) (fs.FileInfo, error) {
	if data, ok := d.replaced[name]; ok {
		return bufferInfo{path.Base(name), int64(len(data))}, nil
	}
	return fs.Stat(d.FS, name) //nolint:wrapcheck // as the files say it
}

// ReadLink is where a symbolic link leads.
func (d *desk) ReadLink(name string) (string, error) {
	return fs.ReadLink(d.FS, name) //nolint:wrapcheck // as the files say it
}

// Lstat is that of the replacement, or of the file or symbolic link.
func (d *desk) Lstat(name string) (fs.FileInfo, error) {
	if data, ok := d.replaced[name]; ok {
		return bufferInfo{path.Base(name), int64(len(data))}, nil
	}
	return fs.Lstat(d.FS, name) //nolint:wrapcheck // as the files say it
}

// ReadDir lists a folder, with the replaced files that are not saved in it yet.
func (d *desk) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(d.FS, name)
	if err != nil {
		return entries, err //nolint:wrapcheck // as the files say it
	}
	for p, data := range d.replaced {
		known := func(e fs.DirEntry) bool { return e.Name() == path.Base(p) }
		if path.Dir(p) == name && !slices.ContainsFunc(entries, known) {
			entries = append(entries, fs.FileInfoToDirEntry(bufferInfo{path.Base(p), int64(len(data))}))
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// buffer is a replaced file, opened.
type buffer struct {
	*bytes.Reader
	info bufferInfo
}

func (b *buffer) Stat() (fs.FileInfo, error) { return b.info, nil }
func (b *buffer) Close() error               { return nil }

// bufferInfo describes a file that only memory holds: it has no time of change.
type bufferInfo struct {
	name string
	size int64
}

func (i bufferInfo) Name() string       { return i.name }
func (i bufferInfo) Size() int64        { return i.size }
func (i bufferInfo) Mode() fs.FileMode  { return 0o644 }
func (i bufferInfo) ModTime() time.Time { return time.Time{} }
func (i bufferInfo) IsDir() bool        { return false }
func (i bufferInfo) Sys() any           { return nil }

// digest is a SHA-256.
type digest = [sha256.Size]byte

// A digester passes a workspace's files through and keeps the digest of each that is read to its
// end, so that what was checked can be told from what is there later.
type digester struct {
	fs.FS
	mu      sync.Mutex
	digests map[string]digest
}

// Open opens a file whose bytes are counted in as they are read.
func (d *digester) Open(name string) (fs.File, error) {
	f, err := d.FS.Open(name)
	if err != nil {
		return nil, err //nolint:wrapcheck // as the files say it
	}
	return &digested{File: f, name: name, of: d, sum: sha256.New()}, nil
}

// ReadDir and Stat spare the folders and the files that nobody reads.
func (d *digester) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(d.FS, name) } //nolint:wrapcheck // as above
func (d *digester) Stat(name string) (fs.FileInfo, error)      { return fs.Stat(d.FS, name) }    //nolint:wrapcheck // as above

type digested struct {
	fs.File
	name string
	of   *digester
	sum  hash.Hash
}

func (f *digested) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	f.sum.Write(p[:n])
	if err == io.EOF { //nolint:errorlint // readers return it bare
		f.of.mu.Lock()
		f.of.digests[f.name] = digest(f.sum.Sum(nil))
		f.of.mu.Unlock()
	}
	return n, err //nolint:wrapcheck // io.EOF must stay bare
}

// A recorder passes a workspace's files through and notes each name that is asked for, whether
// something is there or not: what findings depend on beside the article itself.
type recorder struct {
	fs.FS
	mu    sync.Mutex // pictures are fetched and converted side by side
	asked map[string]bool
}

func (r *recorder) note(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked[name] = true
}

// take returns the names since the last take, sorted.
func (r *recorder) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	names := sortedKeys(r.asked)
	clear(r.asked)
	return names
}

// Open, Stat, ReadFile and ReadDir note the name and pass it on.
func (r *recorder) Open(name string) (fs.File, error) {
	r.note(name)
	return r.FS.Open(name) //nolint:wrapcheck // as the files say it
}

func (r *recorder) Stat(name string) (fs.FileInfo, error) {
	r.note(name)
	return fs.Stat(r.FS, name) //nolint:wrapcheck // as the files say it
}

func (r *recorder) ReadFile(name string) ([]byte, error) {
	r.note(name)
	return fs.ReadFile(r.FS, name) //nolint:wrapcheck // as the files say it
}

func (r *recorder) ReadDir(name string) ([]fs.DirEntry, error) {
	r.note(name)
	return fs.ReadDir(r.FS, name) //nolint:wrapcheck // as the files say it
}
