// Package register, in place of the operator's own, brings the one provider that the sandbox uses: the others are forty
// clients of clouds and vaults, which would take longer to build than all the rest.
package register

import _ "github.com/external-secrets/external-secrets/pkg/provider/kubernetes"
