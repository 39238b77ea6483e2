package main

import (
	"slices"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
)

// slim leaves out what an empty cluster has no use for: descriptions, which are most of a definition, and versions that
// nobody is served, which are there for objects that an older release has left. Also the status that an object has
// before its controller has seen it: where no controller runs, Flux would wait forever for one to change it.
func slim(definition apiextensions.CustomResourceDefinition) apiextensions.CustomResourceDefinition {
	spec := &definition.Spec
	spec.Versions = slices.DeleteFunc(spec.Versions, func(version apiextensions.CustomResourceDefinitionVersion) bool {
		return !version.Served
	})
	for _, version := range spec.Versions {
		if version.Schema == nil {
			continue
		}
		schema := version.Schema.OpenAPIV3Schema
		withoutDescriptions(schema)
		if status, ok := schema.Properties["status"]; ok {
			status.Default = nil
			schema.Properties["status"] = status
		}
	}
	definition.Status = apiextensions.CustomResourceDefinitionStatus{}
	return definition
}

func withoutDescriptions(schema *apiextensions.JSONSchemaProps) {
	if schema == nil {
		return
	}
	schema.Description = ""
	for _, properties := range []map[string]apiextensions.JSONSchemaProps{schema.Properties, schema.PatternProperties} {
		for name, property := range properties {
			withoutDescriptions(&property)
			properties[name] = property
		}
	}
	for _, list := range [][]apiextensions.JSONSchemaProps{schema.AllOf, schema.AnyOf, schema.OneOf} {
		for index := range list {
			withoutDescriptions(&list[index])
		}
	}
	withoutDescriptions(schema.Not)
	if schema.Items != nil {
		withoutDescriptions(schema.Items.Schema)
	}
	if schema.AdditionalProperties != nil {
		withoutDescriptions(schema.AdditionalProperties.Schema)
	}
}
