// Command crds writes definitions of custom resources, a JSON file for each: those that it finds in given files and
// directories, and those of Flux's APIs whose modules have only the Go types.
//
//	crds <output> <file or directory>...
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	_ "github.com/fluxcd/helm-controller/api/v2"
	_ "github.com/fluxcd/image-automation-controller/api/v1"
	_ "github.com/fluxcd/image-reflector-controller/api/v1"
	_ "github.com/fluxcd/notification-controller/api/v1"
	_ "github.com/fluxcd/notification-controller/api/v1beta3"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
)

// fluxPackages are the versions that Flux serves; the same as are imported above, which is what pins them.
var fluxPackages = []string{
	"github.com/fluxcd/helm-controller/api/v2",
	"github.com/fluxcd/image-automation-controller/api/v1",
	"github.com/fluxcd/image-reflector-controller/api/v1",
	"github.com/fluxcd/notification-controller/api/v1",
	"github.com/fluxcd/notification-controller/api/v1beta3",
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) == 0 {
		return errors.New("usage: crds <output> <file or directory>...")
	}
	definitions, err := generate(fluxPackages)
	if err != nil {
		return err
	}
	for _, source := range arguments[1:] {
		found, err := read(source)
		if err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
		if len(found) == 0 {
			return fmt.Errorf("%s: no definition of a custom resource", source)
		}
		definitions = append(definitions, found...)
	}
	return write(arguments[0], definitions)
}

func write(output string, definitions []apiextensions.CustomResourceDefinition) error {
	if err := os.MkdirAll(output, 0o755); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, definition := range definitions {
		if seen[definition.Name] {
			return fmt.Errorf("%s is there twice", definition.Name)
		}
		seen[definition.Name] = true
		content, err := json.Marshal(slim(definition))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(output, definition.Name+".json"), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
