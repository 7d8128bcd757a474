import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { optionsOf, type ArgumentTable } from "../../src/compiler/arguments/argument.ts";
import { check } from "../../src/compiler/check.ts";
import { layerKinds, layers } from "../../src/compiler/layers/registry.ts";
import type { DataFacts } from "../../src/compiler/network.ts";
import { trainingWords } from "../../src/compiler/resolve/training.ts";
import { notBuilt, statementWords } from "../../src/compiler/resolve/words.ts";
import { activationNames } from "../../src/compiler/vocabulary/activations.ts";
import { datasetNames } from "../../src/compiler/vocabulary/datasets/index.ts";
import { initializerNames } from "../../src/compiler/vocabulary/initializers.ts";
import { lossNames } from "../../src/compiler/vocabulary/losses/index.ts";
import { metricNames } from "../../src/compiler/vocabulary/metrics.ts";
import { monitorNames } from "../../src/compiler/vocabulary/monitors.ts";
import { optimizerNames, optimizers } from "../../src/compiler/vocabulary/optimizers/index.ts";
import { catalogue } from "../../src/diagnostics/catalogue.ts";
import { renderDiagnostics } from "../../src/diagnostics/render.ts";

const text = readFileSync(new URL("../../docs/language.md", import.meta.url), "utf8");

interface Example {
  readonly line: number;
  /** The code that a `net-wrong` block must be refused with; none for a spec that is right. */
  readonly code: string | undefined;
  readonly spec: string;
}

const examples: readonly Example[] = [
  ...text.matchAll(/^```net(?:-wrong (?<code>NET\d{4}))?\n(?<spec>[^]*?)^```$/gm),
].map(({ index, groups }) => ({
  line: text.slice(0, index).split("\n").length,
  code: groups!["code"],
  spec: groups!["spec"]!,
}));

/** The examples whose report is shown below them. */
const reports = [
  ...text.matchAll(
    /^```net-wrong NET\d{4}\n(?<spec>[^`]*)^```\n\n```text\n(?<report>[^]*?)\n```$/gm,
  ),
].map(({ groups }) => ({ spec: groups!["spec"]!, report: groups!["report"]! }));

/** What the headers of the files in an example would say. */
const facts: DataFacts = {
  shape: [28, 28, 1],
  classes: Array.from({ length: 10 }, (_, i) => String(i)),
  trainCount: 60_000,
  testCount: 10_000,
};

/** The codes that a spec is met with. */
function codesOf(spec: string, severity: "error" | "warning"): readonly string[] {
  const { diagnostics } = check({ name: "language.md", text: spec }, { facts: () => facts });
  return diagnostics.filter((d) => d.severity === severity).map((d) => `${d.code} ${d.message}`);
}

describe("the examples of docs/language.md", () => {
  it("are found", () => {
    expect(examples.filter(({ code }) => code === undefined).length).toBeGreaterThan(10);
    expect(examples.filter(({ code }) => code !== undefined).length).toBeGreaterThan(3);
  });

  it.each(examples.filter(({ code }) => code === undefined))("line $line checks", ({ spec }) => {
    expect(codesOf(spec, "error")).toEqual([]);
    expect(codesOf(spec, "warning")).toEqual([]);
  });

  it.each(examples.filter(({ code }) => code !== undefined))(
    "line $line is refused with $code alone",
    ({ spec, code }) => {
      expect(codesOf(spec, "error")).toEqual([expect.stringContaining(code!)]);
    },
  );

  it("are reported as is shown", () => {
    expect(reports.length).toBeGreaterThan(0);
    for (const { spec, report } of reports) {
      const { diagnostics, source } = check({ name: "spec.net", text: spec });
      expect(renderDiagnostics(diagnostics, source)).toBe(report);
    }
  });
});

describe("every part of the language is in an example that checks", () => {
  const shown = examples
    .filter(({ code }) => code === undefined)
    .map(({ spec }) => spec.replace(/#.*/g, ""))
    .join("\n");
  const words = new Set(shown.split(/[\s;(){}=,]+/));

  it.each([
    ["statements", statementWords.filter((word) => notBuilt[word] === undefined)],
    ["activations", activationNames],
    ["initializers", initializerNames],
    ["statements of train", trainingWords],
    ["data sets", datasetNames],
    ["optimizers", optimizerNames],
    ["losses that a spec must name", lossNames.filter((name) => !["mse", "mae"].includes(name))],
    ["metrics", metricNames],
  ])("%s", (_, names) => {
    expect(names.filter((name) => !words.has(name))).toEqual([]);
  });

  it.each(layerKinds)("the options of %s", (kind) => {
    const statements = [...shown.matchAll(new RegExp(`(?<=^|[;{])\\s*${kind}\\b[^;{}\\n]*`, "gm"))];
    const given = statements.map(([statement]) => statement).join("\n");
    for (const option of optionsOf(layers[kind].ownArguments))
      expect(given).toContain(`${option}=`);
  });
});

describe("docs/language.md leaves nothing out", () => {
  const words = new Set(
    [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, code]) => code!.split(/[\s=]+/)),
  );

  it.each([
    ["statements", statementWords],
    ["activations", activationNames],
    ["initializers", initializerNames],
    ["data sets", datasetNames],
    ["statements of train", trainingWords],
    ["losses", lossNames],
    ["metrics", metricNames],
    ["quantities to watch", monitorNames],
    ["optimizers", optimizerNames],
  ])("%s", (_, names) => {
    expect(names.filter((name) => !words.has(name))).toEqual([]);
  });

  it.each(layerKinds)("the options of %s", (kind) => {
    const row = rowOf(kind);
    for (const option of optionsOf(layers[kind].ownArguments))
      expect(row).toContain(`\`${option}=`);
  });

  it.each(optimizerNames)("the options of %s", (name) => {
    const forAll = text.slice(text.indexOf("All of them take"), text.indexOf("### Losses"));
    for (const option of optionsOf(optimizers[name].table))
      expect(rowOf(name) + forAll).toContain(`\`${option}=`);
  });

  it("every warning", () => {
    const warnings = Object.entries(catalogue).filter(([, { severity }]) => severity === "warning");
    expect(warnings.map(([code]) => code).filter((code) => !text.includes(code))).toEqual([]);
  });

  it("no code that does not exist", () => {
    const named = [...text.matchAll(/NET\d{4}/g)].map(([code]) => code);
    expect(named.filter((code) => !Object.hasOwn(catalogue, code))).toEqual([]);
  });
});

describe("the defaults in docs/language.md are those of the language", () => {
  const tables: readonly (readonly [string, ArgumentTable])[] = [
    ...layerKinds.map((kind) => [kind, layers[kind].arguments] as const),
    ...optimizerNames.map((name) => [name, optimizers[name].table] as const),
  ];
  it.each(tables)("%s", (word, table) => {
    for (const [, key, written] of rowOf(word).matchAll(/`([a-z_0-9]+)=([^`\s]+)`/g)) {
      const [, argument] = Object.entries(table).find(
        ([name]) => optionsOf({ [name]: table[name]! })[0] === key,
      )!;
      const standing = argument.default.kind === "value" ? argument.default.value : undefined;
      expect({ key, value: valueOf(written!) }).toEqual({ key, value: plain(standing) });
    }
  });
});

/** The row of a table that is about a word. */
function rowOf(word: string): string {
  return (
    text
      .split("\n")
      .find((line) => line.startsWith(`| \`${word}`) && /[` ]/.test(line[word.length + 3]!)) ?? ""
  );
}

function valueOf(written: string): unknown {
  if (written === "yes" || written === "no") return written === "yes";
  return Number.isNaN(Number(written)) ? written : Number(written);
}

/** A size for every direction, `[1]`, is written `1`. */
function plain(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}
