import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "build/",
      "editors/vscode/dist/",
      "runs/",
      "test/fixtures/",
      // AssemblyScript: its types are not TypeScript's.
      "src/runtime/engines/wasm/kernels/",
    ],
  },
  tseslint.configs.strict,
  {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      // Indices are proved by construction in numeric code.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
