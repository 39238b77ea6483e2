import { quote } from "../suggestion.ts";
import { IMAGE, TAG } from "./images.ts";
import type { Problem } from "./kubernetes.ts";

/**
 * Names of databases and users. PostgreSQL takes any text of 63 bytes, and CloudNativePG quotes it; these characters need no
 * escape in the addresses and settings with which programs connect.
 */
export const IDENTIFIER = /^(?!pg_|cnpg_)[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/;

/**
 * Users of the server itself, and words that PostgreSQL takes for no user at all.
 * @see https://cloudnative-pg.io/documentation/current/declarative_role_management/
 * @see https://github.com/postgres/postgres `check_rolespec_name` in `src/backend/utils/adt/acl.c`
 */
const RESERVED_USERS: readonly string[] = ["postgres", "streaming_replica", "public", "none"];

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

/**
 * An image whose tag begins with the version of PostgreSQL, from which the operator sees what is an upgrade.
 * @see https://github.com/cloudnative-pg/cloudnative-pg `validateImageName` of 1.30 in `internal/webhook/v1/cluster_webhook.go`
 */
export function postgresImageProblem(value: string): Problem {
  const [, bare = "", tag = ""] = /^(.*?):([^/:@]+(?:@.*)?)$/.exec(value) ?? [];
  if (IMAGE.test(bare) && TAG.test(tag) && /^\d/.test(tag)) return undefined;
  return `${quote(value)} is not an image with a tag that begins with the version of PostgreSQL; write "ghcr.io/cloudnative-pg/postgresql:17.6"`;
}

/** Name of an extension, or of a schema that it goes into, as nobody cuts it. */
export const EXTENSION = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,62}$/;

export function extensionProblem(value: string): Problem {
  if (EXTENSION.test(value)) return undefined;
  return `${quote(value)} is not the name of an extension or a schema; write it as after CREATE EXTENSION, "vector"`;
}

/** Name of a parameter of the server; of an extension's, with a dot. */
export const PARAMETER = /^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/;

/**
 * The operator sets them itself, and refuses a `Cluster` that does; `allow_alter_system` it overwrites.
 * @see https://github.com/cloudnative-pg/cloudnative-pg `FixedConfigurationParameters` of 1.30 in `pkg/postgres/configuration.go`
 */
const FIXED_PARAMETERS: readonly string[] = (
  `allow_alter_system allow_system_table_mods archive_cleanup_command archive_command archive_mode bonjour ` +
  `bonjour_name cluster_name config_file data_directory data_sync_retry event_source external_pid_file ` +
  `hba_file hot_standby ident_file jit_provider listen_addresses log_destination log_directory ` +
  `log_file_mode log_filename log_rotation_age log_rotation_size log_truncate_on_rotation logging_collector ` +
  `pg_failover_slots.primary_dsn pg_failover_slots.standby_slot_names port primary_conninfo ` +
  `primary_slot_name promote_trigger_file recovery_end_command recovery_min_apply_delay restart_after_crash ` +
  `restore_command ssl ssl_ca_file ssl_cert_file ssl_crl_file ssl_dh_params_file ssl_ecdh_curve ` +
  `ssl_key_file ssl_passphrase_command ssl_passphrase_command_supports_reload ssl_prefer_server_ciphers ` +
  `stats_temp_directory synchronized_standby_slots synchronous_standby_names syslog_facility syslog_ident ` +
  `syslog_sequence_numbers syslog_split_messages temp_tablespaces unix_socket_directories unix_socket_group ` +
  `unix_socket_permissions`
).split(" ");

/** Name of a parameter that may be set. */
export function parameterProblem(name: string): Problem {
  if (name === "shared_preload_libraries") return "is a list of its own here; write it under sharedPreloadLibraries";
  if (FIXED_PARAMETERS.includes(name) || name.startsWith("recovery_target")) {
    return "is set by the operator, which refuses another value; remove it";
  }
  if (PARAMETER.test(name)) return undefined;
  return `${quote(name)} is not the name of a parameter; write it as in postgresql.conf, "max_connections"`;
}

/** The words for true and false that PostgreSQL accepts, for parameters that the operator also reads. */
const BOOLEAN = /^(?:1|on|y(?:es?)?|t(?:r(?:ue?)?)?|0|off?|no?|f(?:a(?:l(?:se?)?)?)?)$/i;
const BOOLEAN_PARAMETERS: readonly string[] = ["hot_standby_feedback", "sync_replication_slots", "wal_log_hints"];

/**
 * The value of a parameter that the operator also reads. Only PostgreSQL can check the other parameters.
 * @see https://github.com/cloudnative-pg/cloudnative-pg `validateConfiguration` of 1.30 in `internal/webhook/v1/cluster_webhook.go`
 */
export function parameterValueProblem(name: string, value: string, instances: number): Problem {
  if (name === "wal_level" && value !== "logical" && value !== "replica") {
    return `${quote(value)} is refused by the operator, which archives the log; write "logical" or "replica"`;
  }
  if (name === "shared_buffers" && !/^\d+(?:\.\d+)?(?:B|kB|MB|GB|TB)?$/.test(value)) {
    return `${quote(value)} is not an amount of memory as the operator reads it; write "256MB"`;
  }
  if (!BOOLEAN_PARAMETERS.includes(name)) return undefined;
  if (!BOOLEAN.test(value)) return `${quote(value)} is neither on nor off; write "on"`;
  if (name !== "wal_log_hints" || instances === 1 || /^(?:1|on|y|t)/i.test(value)) return undefined;
  return 'has to be on for more than one instance; write "on", or remove it';
}
