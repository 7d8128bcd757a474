import { serveEditor } from "../../src/editor/server.ts";
import packageJson from "./package.json" with { type: "json" };

await serveEditor(process.stdin, process.stdout, packageJson.version);
