/*
 * One spec on TensorFlow three ways: netc's engine tfjs-node, the program that netc emits, and one written by hand.
 * `node test/benchmark/tensorflow/run.ts [ROUNDS]`; wants NETC_TENSORFLOW_PROJECT, a folder that
 * `netc setup tensorflow` has prepared.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describeMachine } from "../machine.ts";
import { markdownTable } from "../markdown-table.ts";
import { nodeCommand } from "../node-command.ts";
import { figure } from "../rates-table.ts";
import { median, pairedRatio } from "../statistics.ts";
import { type Contest, contests, contestSpec, epochImages } from "./contests.ts";

const threads = 2;
/** The first one warms up and does not count. */
const epochs = 2;
const ways = ["by hand", "emitted", "netc"] as const;
type Way = (typeof ways)[number];

const root = resolve(import.meta.dirname, "../../..");
const project = process.env["NETC_TENSORFLOW_PROJECT"];
if (project === undefined || !existsSync(join(project, "node_modules/@tensorflow/tfjs-node"))) {
  console.log(
    "skipped: NETC_TENSORFLOW_PROJECT names no folder that `netc setup tensorflow` has prepared",
  );
} else {
  await main(project, Number(process.argv[2] ?? 3));
}

async function main(project: string, rounds: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "netc-benchmark-"));
  try {
    const rows: string[][] = [];
    for (const net of contests) rows.push(await measure(net, project, folder, rounds));
    const { processor, cores, node, loadBefore } = describeMachine();
    console.log(
      `${processor}, ${String(cores)} cores, Node ${node}, load ${loadBefore.toFixed(1)}`,
    );
    console.log(`Batch 32, threads ${String(threads)}, medians of ${String(rounds)} rounds.\n`);
    const head = ["images a second in training", ...ways, "emitted/by hand", "netc/by hand"];
    console.log(markdownTable(head, rows));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A row of the table. In a round each way trains once, one after the other. */
async function measure(
  net: Contest,
  project: string,
  parent: string,
  rounds: number,
): Promise<string[]> {
  const folder = join(parent, net);
  const spec = `${folder}.net`;
  await writeFile(spec, contestSpec(net, epochs));
  await netc(["emit", "tfjs-node", spec, "--out", folder, "--cpu"], project);
  await symlink(join(project, "node_modules"), join(folder, "node_modules"));
  const work: Record<Way, () => Promise<readonly number[]>> = {
    "by hand": async () => {
      const script = join(import.meta.dirname, "by-hand.ts");
      const data = join(folder, "data/garments");
      return JSON.parse(
        await said([script, project, net, data, String(epochs)], project),
      ) as number[];
    },
    emitted: async () => {
      await said([join(folder, "train.ts")], project);
      return secondsOf(JSON.parse(await readFile(join(folder, "history.json"), "utf8")) as Epochs);
    },
    netc: async () => {
      const run = ["--engine", "tfjs-node", "--threads", String(threads), "--out", `${folder}-run`];
      const history = await netc(["train", spec, ...run, "--overwrite", "--json"], project);
      return secondsOf((JSON.parse(history) as { readonly epochs: Epochs }).epochs);
    },
  };
  const rates: Record<Way, number[]> = { "by hand": [], emitted: [], netc: [] };
  for (let round = 0; round < rounds; round++) {
    for (const way of ways) rates[way].push(epochImages / median((await work[way]()).slice(1)));
  }
  const ratio = (way: Way): string => pairedRatio(rates[way], rates["by hand"]).toFixed(2);
  return [net, ...ways.map((way) => figure(median(rates[way]))), ratio("emitted"), ratio("netc")];
}

type Epochs = readonly { readonly seconds: number }[];

function secondsOf(records: Epochs): readonly number[] {
  return records.map(({ seconds }) => seconds);
}

function netc(args: readonly string[], folder: string): Promise<string> {
  return said([join(root, "src/cli/main.ts"), ...args], folder);
}

/** What a program says on stdout. */
async function said(args: readonly string[], folder: string): Promise<string> {
  const [node, ...flags] = nodeCommand;
  const limits = {
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_NUM_INTEROP_THREADS: String(threads),
  };
  const env = { ...process.env, ...limits, TF_CPP_MIN_LOG_LEVEL: "2" };
  const { stdout } = await promisify(execFile)(node, [...flags, ...args], { cwd: folder, env });
  return stdout;
}
