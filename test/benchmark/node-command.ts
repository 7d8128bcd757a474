/** How to start Node on a TypeScript file, without its warnings about that. */
export const nodeCommand = [process.execPath, "--disable-warning=ExperimentalWarning"] as const;
