package main

import (
	"errors"

	"golang.org/x/tools/go/packages"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/controller-tools/pkg/crd"
	"sigs.k8s.io/controller-tools/pkg/loader"
	"sigs.k8s.io/controller-tools/pkg/markers"
)

// generate makes the definitions of every kind in some packages, as `controller-gen crd` does. It needs the go command,
// and the packages in the module that it is run in.
func generate(paths []string) ([]apiextensions.CustomResourceDefinition, error) {
	generator := crd.Generator{}
	registry := &markers.Registry{}
	if err := generator.RegisterMarkers(registry); err != nil {
		return nil, err
	}
	roots, err := loader.LoadRoots(paths...)
	if err != nil {
		return nil, err
	}
	parser := &crd.Parser{
		Collector: &markers.Collector{Registry: registry},
		Checker:   &loader.TypeChecker{NodeFilters: []loader.NodeFilter{generator.CheckFilter()}},
	}
	crd.AddKnownTypes(parser)
	for _, root := range roots {
		parser.NeedPackage(root)
	}
	for _, kind := range crd.FindKubeKinds(parser, crd.FindMetav1(roots)) {
		parser.NeedCRDFor(kind, nil)
	}
	// Only what the schemas are made from is read, so that the rest of a package has errors of its types.
	if loader.PrintErrors(roots, packages.TypeError) {
		return nil, errors.New("definitions of Flux's APIs could not be made")
	}
	definitions := make([]apiextensions.CustomResourceDefinition, 0, len(parser.CustomResourceDefinitions))
	for _, definition := range parser.CustomResourceDefinitions {
		definitions = append(definitions, definition)
	}
	return definitions, nil
}
