// Package shim hands out the Terraform provider for randomness, which its module keeps internal: only a module whose
// path begins with the provider's own may import it.
package shim

import (
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/terraform-providers/terraform-provider-random/internal/provider"
)

// NewProvider makes the provider.
func NewProvider() framework.Provider {
	return provider.New()
}
