import { bytesProblem, processorsProblem } from "./fields/amounts.ts";
import {
  branchProblem,
  repositoryPathProblem,
  repositoryProblem,
  serverUrlProblem,
  tagProblem,
  teamProblem,
} from "./fields/github.ts";
import { imageProblem, imageTagProblem, urlPathProblem } from "./fields/images.ts";
import {
  hostnameProblem,
  labelPrefixProblem,
  labelProblem,
  namespaceProblem,
  wildcardHostnameProblem,
  type Problem,
} from "./fields/kubernetes.ts";
import { apiVersionProblem, kindProblem, objectNameProblem } from "./fields/objects.ts";
import { issuerProblem } from "./fields/oidc.ts";
import { portNameProblem } from "./fields/ports.ts";
import { databaseProblem, extensionProblem, postgresImageProblem, userProblem } from "./fields/postgres.ts";
import { routePathProblem } from "./fields/route-paths.ts";
import { semverProblem } from "./fields/semver.ts";
import { modeProblem, mountProblem, subPathProblem } from "./fields/volumes.ts";

/** The types of texts in the reference, by the check that accepts the text. The type of any other text is `text`. */
export const TYPE_NAMES: ReadonlyMap<(value: string) => Problem, string> = new Map([
  [apiVersionProblem, "version of an API"],
  [branchProblem, "branch"],
  [bytesProblem, "bytes"],
  [databaseProblem, "name"],
  [extensionProblem, "name"],
  [hostnameProblem, "host name"],
  [imageProblem, "server and path"],
  [imageTagProblem, "tag"],
  [issuerProblem, "`https` URL"],
  [kindProblem, "kind"],
  [labelPrefixProblem, "host name"],
  [labelProblem, "label"],
  [modeProblem, "octal digits"],
  [mountProblem, "path"],
  [namespaceProblem, "label"],
  [objectNameProblem, "name"],
  [portNameProblem, "name of a port"],
  [postgresImageProblem, "image with a tag"],
  [processorsProblem, "processors"],
  [repositoryPathProblem, "path"],
  [repositoryProblem, "repository"],
  [routePathProblem, "path of an address"],
  [semverProblem, "range of versions"],
  [serverUrlProblem, "URL"],
  [subPathProblem, "path"],
  [tagProblem, "tag"],
  [teamProblem, "slug of a team"],
  [urlPathProblem, "path of an address"],
  [userProblem, "name"],
  [wildcardHostnameProblem, "host name"],
]);
