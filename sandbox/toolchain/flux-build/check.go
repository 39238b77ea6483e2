package main

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
)

type checkRequest struct {
	Objects []json.RawMessage `json:"objects"`
	// Applied says that they are what a cluster gets, and not what something else is made of.
	Applied bool `json:"applied"`
}

// finding is one thing wrong with an object.
type finding struct {
	// Object counts from 0.
	Object int `json:"object"`
	// Path is written as the API server does: spec.template.spec.containers[0].image
	Path string `json:"path"`
	// Kind is a type of error of the API server, or "unknown field", "unknown kind".
	Kind string `json:"kind"`
	// Detail says more, if the kind does not say all.
	Detail string `json:"detail,omitempty"`
	// Value is the wrong one, where it is text.
	Value string `json:"value,omitempty"`
}

func (r checkRequest) run(known *kinds) ([]finding, error) {
	var all []finding
	for index, text := range r.Objects {
		var object map[string]any
		if err := utiljson.Unmarshal(text, &object); err != nil {
			return nil, err
		}
		found, err := check(known, object, r.Applied)
		if err != nil {
			return nil, err
		}
		for _, next := range found {
			next.Object = index
			all = append(all, next)
		}
	}
	return all, nil
}

func check(known *kinds, object map[string]any, applied bool) ([]finding, error) {
	gvk := (&unstructured.Unstructured{Object: object}).GroupVersionKind()
	if isKustomizationFile(gvk) {
		return checkKustomizationFile(object)
	}
	of, err := known.of(gvk)
	if err != nil {
		return nil, err
	}
	if of == nil {
		return []finding{{Path: "kind", Kind: "unknown kind", Detail: gvk.GroupVersion().String() + " " + gvk.Kind}}, nil
	}
	// The API server takes a field without a value for one that is not there.
	withoutNulls(object)
	found, err := checkMetadata(known, object, of.namespaced && applied)
	if err != nil {
		return nil, err
	}
	return append(found, of.check(object, nil)...), nil
}

// check looks at an object, or at the part of one that the kind describes.
func (k *kind) check(object map[string]any, at *field.Path) []finding {
	var found []finding
	options := structural.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	for _, name := range pruning.PruneWithOptions(object, k.schema, at == nil, options) {
		path := name
		if at != nil {
			path = at.String() + "." + name
		}
		found = append(found, finding{Path: path, Kind: "unknown field", Detail: strings.Join(neighbours(k.schema, name), " ")})
	}
	defaulting.Default(object, k.schema)
	errs := validation.ValidateCustomResource(at, object, k.validator)
	if k.rules != nil && len(errs) == 0 {
		// Rules rely on the types of what they look at.
		broken, _ := k.rules.Validate(context.Background(), at, k.schema, object, nil, celconfig.RuntimeCELCostBudget)
		errs = append(errs, broken...)
	}
	return append(found, findings(errs)...)
}

func findings(errs field.ErrorList) []finding {
	var found []finding
	for _, err := range errs {
		value, _ := err.BadValue.(string)
		found = append(found, finding{Path: err.Field, Kind: string(err.Type), Detail: err.Detail, Value: value})
	}
	return found
}

// neighbours are the fields that could stand where an unknown one does.
func neighbours(at *structural.Structural, path string) []string {
	steps := strings.Split(path, ".")
	for _, step := range steps[:len(steps)-1] {
		name, indices, _ := strings.Cut(step, "[")
		next, ok := at.Properties[name]
		switch {
		case ok:
			at = &next
		case at.AdditionalProperties != nil && at.AdditionalProperties.Structural != nil:
			at = at.AdditionalProperties.Structural
		default:
			return nil
		}
		for range strings.Count(indices, "]") {
			if at.Items == nil {
				return nil
			}
			at = at.Items
		}
	}
	return slices.Sorted(maps.Keys(at.Properties))
}

func withoutNulls(value any) {
	switch value := value.(type) {
	case map[string]any:
		maps.DeleteFunc(value, func(_ string, child any) bool { return child == nil })
		for _, child := range value {
			withoutNulls(child)
		}
	case []any:
		for _, child := range value {
			withoutNulls(child)
		}
	}
}
