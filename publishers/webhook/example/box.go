package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"moxin/publishers/webhook/receiver"
)

// box keeps one file for each key.
type box struct{ folder, base string }

// keyForm keeps a key from leading out of the folder.
var keyForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,200}$`)

func (b box) path(key string) (string, error) {
	if !keyForm.MatchString(key) {
		return "", &receiver.Refusal{Status: 400, Text: "a key of letters, digits, - and _"}
	}
	return filepath.Join(b.folder, key+".json"), nil
}

// Publish writes the article beside its name and links it there, which fails when the name is
// taken: of two calls at the same time one makes the post and the other finds it.
func (b box) Publish(_ context.Context, d receiver.Document) (receiver.Post, bool, error) {
	name, err := b.path(d.IdempotencyKey)
	if err != nil {
		return receiver.Post{}, false, err
	}
	data, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return receiver.Post{}, false, fmt.Errorf("encoding: %w", err)
	}
	temp, err := os.CreateTemp(b.folder, "new-*")
	if err != nil {
		return receiver.Post{}, false, err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return receiver.Post{}, false, err
	}
	err = os.Link(temp.Name(), name)
	if errors.Is(err, fs.ErrExist) {
		return b.post(d.IdempotencyKey), true, nil
	}
	return b.post(d.IdempotencyKey), false, err
}

// Withdraw empties the file: the key stays known, so that a late repeat brings nothing back.
func (b box) Withdraw(_ context.Context, d receiver.Document) error {
	name, err := b.path(d.Withdraws.IdempotencyKey)
	if err != nil {
		return err
	}
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return os.WriteFile(name, []byte("{}\n"), 0o644)
}

// Find answers a look-up.
func (b box) Find(_ context.Context, key string) (receiver.Post, bool, error) {
	name, err := b.path(key)
	if err != nil {
		return receiver.Post{}, false, err
	}
	_, err = os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return receiver.Post{}, false, nil
	}
	return b.post(key), err == nil, err
}

func (b box) post(key string) receiver.Post {
	return receiver.Post{ID: key, URL: b.base + "/posts/" + key}
}

func (b box) read(key string) (receiver.Document, error) {
	var d receiver.Document
	name, err := b.path(key)
	if err != nil {
		return d, err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return d, err
	}
	err = json.Unmarshal(data, &d)
	return d, err
}
