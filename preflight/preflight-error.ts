import * as pulumi from "@pulumi/pulumi";

/** Something that only people can decide, with the ways to do so. The engine prints a `RunError` without a stack. */
export class PreflightError extends pulumi.RunError {}
