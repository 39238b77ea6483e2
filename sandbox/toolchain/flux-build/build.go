package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/fluxcd/pkg/kustomize"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"
)

// buildRequest is one reconciliation of a Flux Kustomization, as far as it needs no cluster.
type buildRequest struct {
	// Root is the absolute path of the repository.
	Root string `json:"root"`
	// Path is the directory to build, below Root; it is written into, and left as it was.
	Path string `json:"path"`
	// Kustomization is the Flux object.
	Kustomization json.RawMessage `json:"kustomization"`
	// Variables are the objects that substituteFrom can name.
	Variables []variables `json:"variables"`
}

type variables struct {
	Kind      string            `json:"kind"`
	Namespace string            `json:"namespace"`
	Name      string            `json:"name"`
	Data      map[string]string `json:"data"`
}

// built is an object as Flux would apply it.
type built struct {
	Object json.RawMessage `json:"object"`
	// Origin is the file that the object comes from, relative to the directory that was built.
	Origin string `json:"origin"`
	// Error is why its variables could not be replaced; the object is as it was before.
	Error string `json:"error,omitempty"`
}

func (r buildRequest) run() (objects []built, err error) {
	var object unstructured.Unstructured
	if err := object.UnmarshalJSON(r.Kustomization); err != nil {
		return nil, err
	}
	directory := filepath.Join(r.Root, r.Path)
	action, err := kustomize.NewGenerator(r.Root, object).WriteFile(directory, kustomize.WithSaveOriginalKustomization())
	defer func() {
		if cleaned := kustomize.CleanDirectory(directory, action); err == nil {
			err = cleaned
		}
	}()
	if err != nil {
		return nil, err
	}
	if err := noteOrigins(directory); err != nil {
		return nil, err
	}
	// As the controller does with --no-remote-bases.
	resources, err := kustomize.SecureBuild(r.Root, directory, false)
	if err != nil {
		return nil, err
	}
	for _, res := range resources.Resources() {
		next, err := r.finish(object, res)
		if err != nil {
			return nil, err
		}
		objects = append(objects, next)
	}
	return objects, nil
}

// finish does to a resource what follows kustomize.
func (r buildRequest) finish(kustomization unstructured.Unstructured, res *resource.Resource) (built, error) {
	origin, err := res.GetOrigin()
	if err != nil {
		return built{}, err
	}
	if err := res.SetOrigin(nil); err != nil {
		return built{}, err
	}
	var failed string
	if _, found := kustomizationField(kustomization, "postBuild"); found {
		strategy := kustomization.GetAnnotations()["kustomize.toolkit.fluxcd.io/substitute-strategy"]
		_, err := kustomize.SubstituteVariables(context.Background(), cluster{variables: r.Variables}, kustomization, res,
			// A variable that is not set is no error to Flux, and an empty text in what runs.
			kustomize.SubstituteWithStrict(true),
			kustomize.SubstituteWithAlways(strategy == "Always"))
		if err != nil {
			failed = err.Error()
		}
	}
	// The controller writes YAML and reads it again, which changes values: {a: } has a null here, and an empty text there.
	text, err := res.AsYAML()
	if err != nil {
		return built{}, err
	}
	object, err := yaml.YAMLToJSON(text)
	if err != nil {
		return built{}, err
	}
	return built{Object: object, Origin: pathOf(origin), Error: failed}, nil
}

func kustomizationField(kustomization unstructured.Unstructured, name string) (any, bool) {
	value, found, err := unstructured.NestedFieldNoCopy(kustomization.Object, "spec", name)
	return value, found && err == nil
}

func pathOf(origin *resource.Origin) string {
	if origin == nil {
		return ""
	}
	if origin.Path != "" {
		return origin.Path
	}
	// What a generator has made.
	return origin.ConfiguredIn
}

// noteOrigins has kustomize tell which file each object comes from.
func noteOrigins(directory string) error {
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		file := filepath.Join(directory, name)
		text, err := os.ReadFile(file)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return err
		}
		content := map[string]any{}
		if err := yaml.Unmarshal(text, &content); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		content["buildMetadata"] = []string{types.OriginAnnotations}
		changed, err := yaml.Marshal(content)
		if err != nil {
			return err
		}
		return os.WriteFile(file, changed, 0o600)
	}
	return fmt.Errorf("there is no kustomization file in %s", directory)
}

// cluster has the objects that variables come from, and nothing else: no other method is ever called.
type cluster struct {
	client.Client
	variables []variables
}

func (c cluster) Get(_ context.Context, key client.ObjectKey, into client.Object, _ ...client.GetOption) error {
	for _, source := range c.variables {
		if source.Namespace != key.Namespace || source.Name != key.Name {
			continue
		}
		switch object := into.(type) {
		case *corev1.ConfigMap:
			if source.Kind == "ConfigMap" {
				object.Data = source.Data
				return nil
			}
		case *corev1.Secret:
			if source.Kind == "Secret" {
				object.Data = map[string][]byte{}
				for name, value := range source.Data {
					object.Data[name] = []byte(value)
				}
				return nil
			}
		}
	}
	return apierrors.NewNotFound(schema.GroupResource{}, key.Name)
}
