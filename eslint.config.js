import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  { ignores: ["node_modules/", ".sandbox/", "dist/", "sandbox/toolchain/**/*.go", "test/golden/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts", "previews/**/*.mjs"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A component registers itself by being constructed; its value is often not needed.
      "no-new": "off",
    },
  },
  {
    // Types are checked as in TypeScript, and what is not defined with them.
    files: ["previews/**/*.mjs"],
    rules: { "no-undef": "off" },
  },
  {
    files: ["components/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          paths: ["kubernetes", "github", "random", "tls"].map((name) => ({
            name: `@pulumi/${name}`,
            allowTypeImports: true,
            message: "Import the resource's own module: the index loads every resource of the package, on each run.",
          })),
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // Mocha awaits what a test returns.
      "@typescript-eslint/no-floating-promises": ["error", { allowForKnownSafeCalls: [] }],
    },
  },
);
