package main

import (
	"k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/api/validation/path"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	metavalidation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// checkMetadata looks at what the definitions of kinds say nothing of.
func checkMetadata(known *kinds, object map[string]any, needsNamespace bool) ([]finding, error) {
	at := field.NewPath("metadata")
	metadata, ok := object["metadata"].(map[string]any)
	if !ok {
		return findings(field.ErrorList{field.Required(at, "")}), nil
	}
	shape, err := known.ofMetadata()
	if err != nil {
		return nil, err
	}
	if found := shape.check(metadata, at); len(found) > 0 {
		return found, nil
	}
	read := &unstructured.Unstructured{Object: object}
	var errs field.ErrorList
	if name := read.GetName(); name == "" {
		errs = append(errs, field.Required(at.Child("name"), ""))
	} else {
		for _, problem := range path.IsValidPathSegmentName(name) {
			errs = append(errs, field.Invalid(at.Child("name"), name, problem))
		}
	}
	if needsNamespace && read.GetNamespace() == "" {
		errs = append(errs, field.Required(at.Child("namespace"), ""))
	}
	errs = append(errs, metavalidation.ValidateLabels(read.GetLabels(), at.Child("labels"))...)
	errs = append(errs, validation.ValidateAnnotations(read.GetAnnotations(), at.Child("annotations"))...)
	return findings(errs), nil
}

func (k *kinds) ofMetadata() (*kind, error) {
	if k.metadata != nil {
		return k.metadata, nil
	}
	props, err := k.kubernetes.metadata()
	if err != nil {
		return nil, err
	}
	k.metadata, err = newKind(props, false)
	return k.metadata, err
}
