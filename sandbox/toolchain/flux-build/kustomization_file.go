package main

import (
	"encoding/json"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/kustomize/api/types"
)

// isKustomizationFile says whether kustomize reads it, and no API server ever does.
func isKustomizationFile(gvk schema.GroupVersionKind) bool {
	group, _, _ := strings.Cut(types.KustomizationVersion, "/")
	return gvk.Group == group
}

func checkKustomizationFile(object map[string]any) ([]finding, error) {
	text, err := json.Marshal(object)
	if err != nil {
		return nil, err
	}
	var file types.Kustomization
	if err := file.Unmarshal(text); err != nil {
		return []finding{{Kind: "kustomization", Detail: err.Error()}}, nil
	}
	var found []finding
	for _, problem := range file.EnforceFields() {
		found = append(found, finding{Kind: "kustomization", Detail: problem})
	}
	return found, nil
}
