/** How requests get from outside to what runs on a cluster: through a gateway that all share, or an Ingress each. */
export type Routes = { readonly gateway: SharedGateway } | { readonly ingress: IngressSettings };

/** A Gateway that somebody else deploys, and that takes routes from every namespace. */
export interface SharedGateway {
  readonly name: string;
  readonly namespace: string;
  /** Name of the listener that routes go to; all that take them by default. */
  readonly listener?: string;
}

export interface IngressSettings {
  /** Which controller answers. */
  readonly className: string;
  /** cert-manager's ClusterIssuer of certificates; plain HTTP, or what the controller has, by default. */
  readonly issuer?: string;
}
