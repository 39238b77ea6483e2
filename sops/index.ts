// SOPS documents that are sealed to AGE keys: pure functions, without a program beside them.

export { encodeIdentity, isIdentity, isRecipient, recipientOf } from "./age-identity.ts";
export { creationRules, type CreationRule, type SopsConfiguration } from "./creation-rules.ts";
export { SopsFault, type SopsFaultCode } from "./fault.ts";
export { fingerprint } from "./fingerprint.ts";
export type { Scalar } from "./leaf.ts";
export { open, recipientsOf, type Opened, type OpenedMap } from "./open.ts";
export { seal, type SealOptions } from "./seal.ts";
export { secretFields, type SealingRules } from "./selection.ts";
export type { AgeRecipient, Identity, KeyKind, Recipient, SshRecipient } from "../model/age.ts";
