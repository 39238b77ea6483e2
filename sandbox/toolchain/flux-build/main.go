// Flux-build builds a directory as Flux's kustomize-controller does, and checks objects against the schemas of their
// kinds as the API server does, without a cluster.
//
// Requests come on standard input, a JSON value a line; each is answered by a line on standard output.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	ctrl "sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/go-logr/logr"
)

// request asks for exactly one thing.
type request struct {
	// Define reads definitions of custom resources from files or directories.
	Define []string `json:"define"`
	// DefineObjects takes definitions that are at hand.
	DefineObjects []json.RawMessage `json:"defineObjects"`
	Build         *buildRequest     `json:"build"`
	Check         *checkRequest     `json:"check"`
}

type answer struct {
	// Error is why the request as a whole could not be met.
	Error  string    `json:"error,omitempty"`
	Built  []built   `json:"built,omitempty"`
	Faults []finding `json:"faults,omitempty"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: flux-build <directory with the OpenAPI documents of Kubernetes>")
		os.Exit(2)
	}
	ctrl.SetLogger(logr.Discard())
	kinds := newKinds(os.Args[1])
	requests := json.NewDecoder(bufio.NewReader(os.Stdin))
	answers := json.NewEncoder(os.Stdout)
	for requests.More() {
		var next request
		if err := requests.Decode(&next); err != nil {
			fmt.Fprintln(os.Stderr, "not a request:", err)
			os.Exit(1)
		}
		if err := answers.Encode(next.meet(kinds)); err != nil {
			fmt.Fprintln(os.Stderr, "cannot answer:", err)
			os.Exit(1)
		}
	}
}

func (r request) meet(kinds *kinds) answer {
	var given answer
	var err error
	switch {
	case r.Build != nil:
		given.Built, err = r.Build.run()
	case r.Check != nil:
		given.Faults, err = r.Check.run(kinds)
	default:
		err = kinds.define(r.Define, r.DefineObjects)
	}
	if err != nil {
		given.Error = err.Error()
	}
	return given
}
