package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// kubernetes has the kinds of Kubernetes itself, as its OpenAPI documents describe them, a file a group and version.
type kubernetes struct {
	directory string
	read      map[string]document
}

type document map[string]map[string]any

func newKubernetes(directory string) *kubernetes {
	return &kubernetes{directory: directory, read: map[string]document{}}
}

// kind gives the schema of a kind, whole, without references; nil when Kubernetes does not have it.
func (k *kubernetes) kind(gvk schema.GroupVersionKind) (*apiextensionsv1.JSONSchemaProps, error) {
	schemas, err := k.document(gvk.GroupVersion())
	if err != nil {
		return nil, err
	}
	for name, candidate := range schemas {
		if strings.HasSuffix(name, "."+gvk.Kind) && isOf(candidate, gvk) {
			return schemas.whole(name)
		}
	}
	return nil, nil
}

// metadata is what every object has.
func (k *kubernetes) metadata() (*apiextensionsv1.JSONSchemaProps, error) {
	schemas, err := k.document(schema.GroupVersion{Version: "v1"})
	if err != nil {
		return nil, err
	}
	return schemas.whole("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
}

func (k *kubernetes) document(version schema.GroupVersion) (document, error) {
	name := "apis__" + version.Group + "__" + version.Version
	if version.Group == "" {
		name = "api__" + version.Version
	}
	if known, ok := k.read[name]; ok {
		return known, nil
	}
	text, err := os.ReadFile(filepath.Join(k.directory, name+"_openapi.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var content struct {
		Components struct {
			Schemas document `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(text, &content); err != nil {
		return nil, err
	}
	k.read[name] = content.Components.Schemas
	return content.Components.Schemas, nil
}

func isOf(candidate map[string]any, gvk schema.GroupVersionKind) bool {
	kinds, _ := candidate["x-kubernetes-group-version-kind"].([]any)
	for _, kind := range kinds {
		of, _ := kind.(map[string]any)
		if of["group"] == gvk.Group && of["version"] == gvk.Version && of["kind"] == gvk.Kind {
			return true
		}
	}
	return false
}

func (d document) whole(name string) (*apiextensionsv1.JSONSchemaProps, error) {
	text, err := json.Marshal(d.resolved(d[name], []string{name}))
	if err != nil {
		return nil, err
	}
	var props apiextensionsv1.JSONSchemaProps
	return &props, json.Unmarshal(text, &props)
}

// anything is the schema of values that the documents do not say enough of.
func anything() map[string]any {
	return map[string]any{"x-kubernetes-preserve-unknown-fields": true}
}

const reference = "#/components/schemas/"

// resolved gives a schema as a definition of a custom resource would have it. Within lists the names that it is part of:
// of those that contain themselves, such as schemas, the inner ones may be anything.
func (d document) resolved(given map[string]any, within []string) map[string]any {
	if target, ok := given["$ref"].(string); ok {
		name := strings.TrimPrefix(target, reference)
		for _, outer := range within {
			if outer == name {
				return anything()
			}
		}
		return d.resolved(d[name], append(within[:len(within):len(within)], name))
	}
	if all, ok := given["allOf"].([]any); ok && len(all) == 1 {
		only, _ := all[0].(map[string]any)
		return d.resolved(only, within)
	}
	if _, ok := given["oneOf"]; ok {
		if given["format"] == "int-or-string" {
			return map[string]any{"x-kubernetes-int-or-string": true}
		}
		return anything()
	}
	return d.parts(given, within)
}

func (d document) parts(given map[string]any, within []string) map[string]any {
	next := map[string]any{}
	for _, field := range []string{"type", "format", "enum", "required"} {
		if value, ok := given[field]; ok {
			next[field] = value
		}
	}
	if properties, ok := given["properties"].(map[string]any); ok {
		resolved := map[string]any{}
		for name, value := range properties {
			property, _ := value.(map[string]any)
			resolved[name] = d.resolved(property, within)
		}
		next["properties"] = resolved
	}
	for _, field := range []string{"items", "additionalProperties"} {
		if value, ok := given[field].(map[string]any); ok {
			next[field] = d.resolved(value, within)
		}
	}
	_, hasProperties := next["properties"]
	_, hasAdditional := next["additionalProperties"]
	if next["type"] == nil || (next["type"] == "object" && !hasProperties && !hasAdditional) {
		next["x-kubernetes-preserve-unknown-fields"] = true
	}
	return next
}
