package main

import (
	"slices"
	"strings"

	"moxin/content"
)

// secretSize bounds a secret in a file, in bytes; the longest known has 64.
const secretSize = 4096

// readSecrets reads what is to be sealed, by name, and lets the channel be tried with it.
func (c *connecting) readSecrets(ch content.Channel) (map[string]string, error) {
	asked := c.seal
	if c.secretFile != "" {
		asked = append(slices.Clone(asked), secretToken+"="+c.secretFile)
	}
	if len(asked) == 0 {
		return nil, nil
	}
	if c.registry.deps.Vault == nil {
		return nil, exit(exitUsage, spoken{keyAdvice, nil})
	}
	out, piped := map[string]string{}, false
	for _, one := range asked {
		name, file, ok := strings.Cut(one, "=")
		switch _, twice := out[name]; {
		case !ok || file == "" || !slices.Contains(sealableNames(), name):
			return nil, exit(exitUsage, spoken{content.T(
				"--seal 写成 名字=文件，名字是 "+strings.Join(sealableNames(), "、")+" 之一",
				"--seal is NAME=FILE, and NAME one of "+strings.Join(sealableNames(), ", ")), nil})
		case twice || piped && file == "-":
			return nil, exit(exitUsage, spoken{content.T("每个名字只能给一次，标准输入也只能读一次",
				"each name can be given once, and standard input be read once"), nil})
		case inConfig(ch, name):
			return nil, exit(exitUsage, spoken{content.T("moxin.yaml 里写了 "+name+"，会先用它。要存进来，先删掉那一行",
				"moxin.yaml says an "+name+", which is used first. Remove that line to keep it here"), nil})
		}
		piped = piped || file == "-"
		value, err := c.readSecret(file)
		if err != nil {
			return nil, err
		}
		out[name] = value
	}
	c.registry.secrets.given = map[string]map[string]string{ch.ID: out}
	return out, nil
}

// inConfig reports whether moxin.yaml has a value of a channel.
func inConfig(ch content.Channel, name string) bool {
	for _, one := range sealable {
		if one.name == name {
			return *one.field(&ch) != ""
		}
	}
	return false
}

// readSecret reads a secret from a file, or from standard input for "-".
func (c *connecting) readSecret(file string) (string, error) {
	fault := content.T("文件里要有且只有一行密钥", "the file has to hold one line, the secret")
	line, err := c.readLine(file, secretSize, fault)
	secret := strings.TrimSpace(line)
	if err == nil && secret == "" {
		err = exit(exitUsage, spoken{fault, nil})
	}
	return secret, err
}
