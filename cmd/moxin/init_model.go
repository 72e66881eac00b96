package main

import (
	"fmt"
	"strings"

	"moxin/content"
)

// starter writes the moxin.yaml of a model, or of the general beginning when none is named.
func starter(model string) (func(brand, articles string, static []string) []byte, error) {
	if model == "" {
		return content.InitConfig, nil
	}
	m, ok := content.ModelByID(model)
	if !ok {
		hint := "."
		if near := content.Nearest(model, modelIDs()); near != "" {
			hint = fmt.Sprintf("; did you mean %s?", near)
		}
		return nil, usagef("no model %q%s The models are %s / 没有这种组合，可选：%[3]s", model, hint, strings.Join(modelIDs(), ", "))
	}
	return m.InitConfig, nil
}

func modelIDs() []string {
	var ids []string
	for _, m := range content.Models {
		ids = append(ids, m.ID)
	}
	return ids
}

// modelList is what --help says of the models.
func modelList() string {
	var b strings.Builder
	for _, m := range content.Models {
		fmt.Fprintf(&b, "  %-14s %s：主 %s；辅 %s\n", m.ID, m.Name.ZH, strings.Join(m.Names(content.Primary), "、"), strings.Join(m.Names(content.Secondary), "、"))
	}
	return strings.TrimSuffix(b.String(), "\n")
}
