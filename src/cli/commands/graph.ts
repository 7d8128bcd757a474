import { basename, extname, resolve } from "node:path";
import { Option } from "commander";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import { drawingOf, type Drawing } from "../../drawing/drawing.ts";
import { writeAtomically } from "../../runtime/atomic-write.ts";
import { runFolder } from "../../runtime/run-folder.ts";
import type { DefineCommand } from "../define-command.ts";
import { ExitCode } from "../exit-code.ts";
import { AlreadySaid, CommandFailure } from "../failure.ts";
import { isFolder } from "../is-folder.ts";
import { print } from "../output.ts";
import { networkOfRun } from "../networks.ts";
import { checkSpec, readSpec, reportDiagnostics } from "../spec.ts";

const formats = ["svg", "dot", "mermaid"] as const;
type Format = (typeof formats)[number];

/** What the end of a file's name says of its format. */
const endings: Readonly<Record<string, Format>> = {
  ".svg": "svg",
  ".dot": "dot",
  ".gv": "dot",
  ".mmd": "mermaid",
  ".mermaid": "mermaid",
};

interface GraphOptions {
  readonly out?: string;
  readonly format?: Format;
  readonly direction: "down" | "right";
}

/** `netc graph SPEC --out net.svg`: the net as a picture. */
export const defineGraph: DefineCommand = (program, finish) => {
  program
    .command("graph")
    .description("draw the net: layers, shapes and blocks")
    .argument("<spec>", "a .net file, - for standard input, or a folder that netc train wrote")
    .option("--out <file>", "the picture's file; without it, it goes to standard output")
    .addOption(
      new Option("--format <name>", "default: what the file's name says, or svg").choices(formats),
    )
    .addOption(
      new Option("--direction <way>", "which way the net runs")
        .choices(["down", "right"])
        .default("down"),
    )
    .action(async (path: string, options: GraphOptions) => {
      finish(await graph(path, options));
    });
};

async function graph(path: string, options: GraphOptions): Promise<ExitCode> {
  const format = formatOf(options);
  const drawing = await drawingFor(path);
  const direction = options.direction === "right" ? "LR" : "TB";
  const text = await textOf(drawing, format, direction);
  if (options.out === undefined) print(text);
  else {
    await writeAtomically(options.out, text);
    print(`wrote ${options.out}`);
  }
  return ExitCode.fine;
}

function formatOf({ format, out }: GraphOptions): Format {
  if (format !== undefined) return format;
  if (out === undefined) return "svg";
  const found = endings[extname(out).toLowerCase()];
  if (found !== undefined) return found;
  throw new CommandFailure(`the name of ${out} does not say what to write`, {
    help: `end it in ${Object.keys(endings).join(", ")}, or give --format`,
  });
}

/** The layout is loaded for pictures alone. */
async function textOf(drawing: Drawing, format: Format, direction: "TB" | "LR"): Promise<string> {
  switch (format) {
    case "svg":
      return (await import("../../drawing/svg.ts")).svgText(drawing, direction);
    case "dot":
      return (await import("../../drawing/dot.ts")).dotText(drawing, direction);
    case "mermaid":
      return (await import("../../drawing/mermaid.ts")).mermaidText(drawing, direction);
  }
}

/** A run's spec is written out, so that only a spec of the user's has blocks to show. */
async function drawingFor(path: string): Promise<Drawing> {
  const title = path === "-" ? "net" : basename(resolve(path), extname(path));
  if (await isFolder(path)) return drawingOf(title, await networkOfRun(runFolder(path)));
  const file = await readSpec(path);
  const { network, diagnostics, ways, program, ...result } = await checkSpec(file);
  if (hasErrors(diagnostics)) reportDiagnostics({ network, diagnostics, ways, program, ...result });
  if (network === undefined) throw new AlreadySaid(ExitCode.findings);
  const { text } = result.source;
  return drawingOf(title, network, { text, ways, statements: program.statements });
}
