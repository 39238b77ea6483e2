// The components for use in other programs, with the types of their arguments.

export { FleetDirectory, type FleetDirectoryArgs, type GitAccess } from "./fleet/fleet-directory.ts";
export { FluxBootstrap, type FluxBootstrapArgs } from "./flux/flux-bootstrap.ts";
export { FluxComponents, type FluxComponentsArgs } from "./flux/flux-components.ts";
export { FluxCredentials, type FluxCredentialsArgs, type FleetReader } from "./flux/flux-credentials.ts";
export { DeployKey, type DeployKeyArgs } from "./github/deploy-key.ts";
export { RepositoryFiles, type Files, type RepositoryFilesArgs } from "./github/repository-files.ts";
export { Repository, type RepositoryArgs } from "./github/repository.ts";
export { TeamAccess, type TeamAccessArgs, type TeamGrant } from "./github/team-access.ts";
export { AgeKey, type AgeKeyArgs } from "./keys/age-key.ts";
export { RandomKey, type RandomKeyArgs } from "./keys/random-key.ts";
export { SealedFile, type SealedFileArgs } from "./keys/sealed-file.ts";
export type { EncodedSecret, GitHubAppCredentials, Secret, SshCredentials } from "../manifests/secrets.ts";
export type { AgeRecipient, Identity, KeyKind, Recipient, SshRecipient } from "../model/age.ts";
export type { KubernetesObject, ObjectMetadata } from "../model/kubernetes-object.ts";
