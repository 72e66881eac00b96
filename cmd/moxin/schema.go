package main

import (
	"encoding/json"
	"strconv"

	"github.com/invopop/jsonschema"

	"moxin/content"
)

// articleSchema is the JSON Schema of front matter. A key that it does not name is another tool's
// and passes.
func articleSchema() *jsonschema.Schema {
	s := schemaOf(content.ArticleKey())
	s.Version, s.Title, s.AdditionalProperties = jsonschema.Version, "moxin article", nil
	return s
}

// configSchema is the JSON Schema of moxin.yaml.
func configSchema() *jsonschema.Schema {
	s := schemaOf(content.ConfigKey())
	s.Version, s.Title = jsonschema.Version, "moxin.yaml"
	channels, _ := s.Properties.Get("channels")
	types(channels.AdditionalProperties, "object") // a channel without a platform is none
	channels.AdditionalProperties.AllOf = platformRules()
	return s
}

// schemaOf is the schema of what a key holds. A key may be left empty, which readers take for a
// key that is not there, unless it is an item of a list.
func schemaOf(k content.Key) *jsonschema.Schema {
	s := &jsonschema.Schema{Description: bothLanguages(k.Doc)}
	if k.Example != "" {
		s.Examples = []any{k.Example}
	}
	switch k.Kind {
	case content.KeyText:
		*s = *textSchema(s, k)
	case content.KeyFlag:
		types(s, "boolean", "null")
	case content.KeyWhole:
		types(s, "integer", "null")
		s.Minimum = number(k.Least)
		if k.Most > 0 {
			s.Maximum = number(k.Most)
		}
	case content.KeyShare:
		types(s, "number", "null")
		s.Minimum, s.Maximum = number(0), number(1)
	case content.KeyWord:
		s.Enum = append(anySlice(k.Words), nil)
	case content.KeyTexts:
		types(s, "string", "number", "boolean", "array", "null")
		s.Items = textSchema(&jsonschema.Schema{}, k)
		s.Items.Enum = anySlice(k.Words)
	case content.KeyList:
		types(s, "array", "null")
		s.Items = schemaOf(*k.Each)
	case content.KeyMapping:
		mappingSchema(s, k)
	case content.KeyTable:
		tableSchema(s, k)
	case content.KeyPicture:
		types(s, "string", "array", "object", "boolean", "null")
	case content.KeyPeople:
		types(s, "string", "number", "array", "object", "null")
	case content.KeyChannels:
		channelsSchema(s, k)
	}
	return s
}

// textSchema takes any single value: titles such as 2024 are text. A pattern concerns those that
// YAML itself takes for text.
func textSchema(s *jsonschema.Schema, k content.Key) *jsonschema.Schema {
	types(s, "string", "number", "boolean", "null")
	s.Pattern = k.Pattern
	return s
}

// mappingSchema takes the keys below k, under each of their names, and no others.
func mappingSchema(s *jsonschema.Schema, k content.Key) {
	types(s, "object", "null")
	s.Properties, s.AdditionalProperties = jsonschema.NewProperties(), jsonschema.FalseSchema
	for _, below := range k.Keys {
		s.Properties.Set(below.Name, schemaOf(below))
		if below.Needed {
			s.Required = append(s.Required, below.Name)
		}
	}
	for _, below := range k.Keys {
		for _, name := range below.Names {
			again := schemaOf(below)
			again.Description = "= " + below.Name + "\n" + again.Description
			s.Properties.Set(name, again)
		}
	}
}

// tableSchema takes names of the team's own, or a few fixed ones.
func tableSchema(s *jsonschema.Schema, k content.Key) {
	types(s, "object", "null")
	if len(k.Words) == 0 {
		s.AdditionalProperties = schemaOf(*k.Each)
		if k.Pattern != "" {
			s.PropertyNames = &jsonschema.Schema{Pattern: k.Pattern}
		}
		return
	}
	s.Properties, s.AdditionalProperties = jsonschema.NewProperties(), jsonschema.FalseSchema
	for _, w := range k.Words {
		s.Properties.Set(w, schemaOf(*k.Each))
	}
}

// channelsSchema takes a list of ids, one id, or a table of what each channel has of its own.
func channelsSchema(s *jsonschema.Schema, k content.Key) {
	table := &jsonschema.Schema{}
	tableSchema(table, k)
	id := &jsonschema.Schema{Type: "string", Pattern: k.Pattern}
	s.AnyOf = []*jsonschema.Schema{table, {Type: "array", Items: id}, {Type: "string"}}
}

// platformRules say which keys and formats the channels of each platform have.
func platformRules() []*jsonschema.Schema {
	var rules []*jsonschema.Schema
	channels, _ := content.ConfigKey().Find("channels")
	for _, k := range channels.Each.Keys {
		if k.Only != nil {
			rules = append(rules, &jsonschema.Schema{
				If:   &jsonschema.Schema{Required: []string{k.Name}},
				Then: property("platform", &jsonschema.Schema{Enum: anySlice(k.Only)}),
			})
		}
	}
	for _, p := range content.Platforms {
		if len(p.Formats) == 0 {
			continue
		}
		var formats []any
		for _, f := range p.Formats {
			formats = append(formats, f.ID)
		}
		is := property("platform", &jsonschema.Schema{Const: p.ID})
		is.Required = []string{"platform"}
		rules = append(rules, &jsonschema.Schema{If: is, Then: property("format", &jsonschema.Schema{Enum: formats})})
	}
	return rules
}

func property(name string, s *jsonschema.Schema) *jsonschema.Schema {
	out := &jsonschema.Schema{Properties: jsonschema.NewProperties()}
	out.Properties.Set(name, s)
	return out
}

// types sets the types that a value may have. The library's own field holds only one.
func types(s *jsonschema.Schema, names ...string) {
	s.Extras = map[string]any{"type": names}
}

func number(n int) json.Number { return json.Number(strconv.Itoa(n)) }

func anySlice(words []string) []any {
	out := make([]any, len(words))
	for i, w := range words {
		out[i] = w
	}
	return out
}

// bothLanguages is what an editor shows beside a key: Chinese above English.
func bothLanguages(t content.Text) string {
	if t.EN == "" {
		return t.ZH
	}
	return t.ZH + "\n" + t.EN
}
