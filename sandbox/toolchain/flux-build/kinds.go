package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/kustomize/kyaml/yaml"
	sigsyaml "sigs.k8s.io/yaml"
)

// kind is what an object of a kind can be.
type kind struct {
	schema    *structural.Structural
	validator validation.SchemaValidator
	// rules are those in CEL; nil when there are none.
	rules *cel.Validator
	// namespaced is false where it is not known.
	namespaced bool
}

// kinds are all that are known: those of Kubernetes, and those that were defined.
type kinds struct {
	kubernetes *kubernetes
	// definitions are looked at when an object of their kind comes: some have megabytes.
	definitions map[schema.GroupVersionKind]*apiextensionsv1.CustomResourceDefinition
	loaded      map[schema.GroupVersionKind]*kind
	// metadata is read when it is first needed.
	metadata *kind
}

func newKinds(openAPI string) *kinds {
	return &kinds{
		kubernetes:  newKubernetes(openAPI),
		definitions: map[schema.GroupVersionKind]*apiextensionsv1.CustomResourceDefinition{},
		loaded:      map[schema.GroupVersionKind]*kind{},
	}
}

// of gives nil for a kind that nobody knows.
func (k *kinds) of(gvk schema.GroupVersionKind) (*kind, error) {
	if known, ok := k.loaded[gvk]; ok {
		return known, nil
	}
	known, err := k.load(gvk)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", gvk.GroupVersion(), gvk.Kind, err)
	}
	k.loaded[gvk] = known
	return known, nil
}

func (k *kinds) load(gvk schema.GroupVersionKind) (*kind, error) {
	if definition, ok := k.definitions[gvk]; ok {
		return customKind(definition, gvk.Version)
	}
	props, err := k.kubernetes.kind(gvk)
	if err != nil || props == nil {
		return nil, err
	}
	namespaced, _ := openapi.IsNamespaceScoped(yaml.TypeMeta{APIVersion: gvk.GroupVersion().String(), Kind: gvk.Kind})
	return newKind(props, namespaced)
}

func customKind(definition *apiextensionsv1.CustomResourceDefinition, version string) (*kind, error) {
	for _, candidate := range definition.Spec.Versions {
		if candidate.Name == version && candidate.Schema != nil {
			return newKind(candidate.Schema.OpenAPIV3Schema, definition.Spec.Scope == apiextensionsv1.NamespaceScoped)
		}
	}
	return nil, errors.New("its definition has no schema")
}

func newKind(props *apiextensionsv1.JSONSchemaProps, namespaced bool) (*kind, error) {
	var internal apiextensions.JSONSchemaProps
	if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(props, &internal, nil); err != nil {
		return nil, err
	}
	shape, err := structural.NewStructural(&internal)
	if err != nil {
		return nil, err
	}
	validator, _, err := validation.NewSchemaValidator(&internal)
	if err != nil {
		return nil, err
	}
	return &kind{
		schema:     shape,
		validator:  validator,
		rules:      cel.NewValidator(shape, true, celconfig.PerCallLimit),
		namespaced: namespaced,
	}, nil
}

// define takes what it is given in place of what it had; what is no definition is left out.
func (k *kinds) define(paths []string, objects []json.RawMessage) error {
	for _, path := range paths {
		if err := filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !isManifest(file) {
				return err
			}
			return k.defineFile(file)
		}); err != nil {
			return err
		}
	}
	for _, object := range objects {
		if err := k.defineObject(object); err != nil {
			return err
		}
	}
	return nil
}

func isManifest(file string) bool {
	extension := filepath.Ext(file)
	return extension == ".yaml" || extension == ".yml" || extension == ".json"
}

func (k *kinds) defineFile(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if !strings.Contains(string(document), "CustomResourceDefinition") {
			continue
		}
		object, err := sigsyaml.YAMLToJSON(document)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if err := k.defineObject(object); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
}

func (k *kinds) defineObject(object []byte) error {
	var definition apiextensionsv1.CustomResourceDefinition
	if err := json.Unmarshal(object, &definition); err != nil {
		return err
	}
	if definition.Kind != "CustomResourceDefinition" || definition.APIVersion != apiextensionsv1.SchemeGroupVersion.String() {
		return nil
	}
	for _, version := range definition.Spec.Versions {
		gvk := schema.GroupVersionKind{
			Group: definition.Spec.Group, Version: version.Name, Kind: definition.Spec.Names.Kind,
		}
		if version.Served {
			k.definitions[gvk] = &definition
			delete(k.loaded, gvk)
		}
	}
	return nil
}
