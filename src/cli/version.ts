import packageJson from "../../package.json" with { type: "json" };

/** The version of netc. */
export const version: string = packageJson.version;
