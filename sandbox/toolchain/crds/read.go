package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	documents "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// read gives the definitions in a YAML file, or in those of a directory; what else is in them is left out.
func read(source string) ([]apiextensions.CustomResourceDefinition, error) {
	info, err := os.Stat(source)
	if err != nil {
		return nil, err
	}
	files := []string{source}
	if info.IsDir() {
		if files, err = filepath.Glob(filepath.Join(source, "*.yaml")); err != nil {
			return nil, err
		}
	}
	var definitions []apiextensions.CustomResourceDefinition
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		found, err := definitionsIn(content)
		if err != nil {
			return nil, err
		}
		definitions = append(definitions, found...)
	}
	return definitions, nil
}

func definitionsIn(content []byte) ([]apiextensions.CustomResourceDefinition, error) {
	var definitions []apiextensions.CustomResourceDefinition
	reader := documents.NewYAMLReader(bufio.NewReader(bytes.NewReader(content)))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return definitions, nil
		}
		if err != nil {
			return nil, err
		}
		var kind metav1.TypeMeta
		if err := yaml.Unmarshal(document, &kind); err != nil {
			return nil, err
		}
		if kind.Kind != "CustomResourceDefinition" {
			continue
		}
		var definition apiextensions.CustomResourceDefinition
		if err := yaml.UnmarshalStrict(document, &definition); err != nil {
			return nil, err
		}
		definitions = append(definitions, definition)
	}
}
