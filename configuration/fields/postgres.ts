import { quote } from "../suggestion.ts";
import { IMAGE, TAG } from "./images.ts";
import type { Problem } from "./kubernetes.ts";

/**
 * Names of databases and users. PostgreSQL takes any text of 63 bytes, and CloudNativePG quotes it; these characters need no
 * escape in the addresses and settings with which programs connect.
 */
export const IDENTIFIER = /^(?!pg_|cnpg_)[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/;

/** @see https://cloudnative-pg.io/documentation/current/declarative_role_management/ */
const RESERVED_USERS: readonly string[] = ["postgres", "streaming_replica"];

/** Every server brings them along. */
const RESERVED_DATABASES: readonly string[] = ["postgres", "template0", "template1"];

export const DATABASE = new RegExp(`^(?!(?:${RESERVED_DATABASES.join("|")})$)${IDENTIFIER.source.slice(1)}`);
export const USER = new RegExp(`^(?!(?:${RESERVED_USERS.join("|")})$)${IDENTIFIER.source.slice(1)}`);

export function databaseProblem(value: string): Problem {
  return identifierProblem(value, "database", RESERVED_DATABASES);
}

export function userProblem(value: string): Problem {
  return identifierProblem(value, "user", RESERVED_USERS);
}

function identifierProblem(value: string, what: string, reserved: readonly string[]): Problem {
  if (reserved.includes(value)) return `${quote(value)} is a ${what} of the server itself; choose another name`;
  if (IDENTIFIER.test(value)) return undefined;
  if (/^(?:pg|cnpg)_/.test(value))
    return `${quote(value)} begins as names of the server itself do; choose another name`;
  const rule = "may have letters, digits and _ . - only, and 63 characters";
  return `${quote(value)} is not the name of a ${what}, which ${rule}; write ${quote(toIdentifier(value) || "hello")}`;
}

/** The nearest name of a database or user; empty when nothing of the value is left. */
export function toIdentifier(value: string): string {
  return value
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^(?:pg_|cnpg_|_)+|_+$/g, "")
    .slice(0, 63);
}

/** @see https://github.com/cloudnative-pg/postgres-containers */
export function postgresImageProblem(value: string): Problem {
  const [, bare = "", tag = ""] = /^(.*?):([^/:@]+(?:@.*)?)$/.exec(value) ?? [];
  if (IMAGE.test(bare) && TAG.test(tag)) return undefined;
  return `${quote(value)} is not an image with a tag; write "ghcr.io/cloudnative-pg/postgresql:17.6"`;
}
