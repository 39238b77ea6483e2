// Package register, in place of the operator's own, brings no generators.
package register
