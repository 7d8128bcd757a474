import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { intro, isCancel, outro, select, text } from "@clack/prompts";
import { datasetNames, datasets } from "../compiler/vocabulary/datasets/index.ts";
import { netNames, specPath, startingNets, type NewOptions } from "./starting-spec.ts";

const output = process.stderr;

/** Asks what the command line left open; undefined where the user ends the questions. */
export async function askForNew(
  given: string | undefined,
  options: NewOptions,
): Promise<(NewOptions & { readonly file: string }) | undefined> {
  intro("A new net", { output });
  const file = given ?? (await askFile());
  if (isCancel(file)) return undefined;
  const data = options.data ?? (await askData());
  if (isCancel(data)) return undefined;
  const asksFiles = data === "idx" && options.train === undefined;
  const train = asksFiles ? await askFiles(dirname(file)) : options.train;
  if (typeof train === "symbol") return undefined;
  const net = options.net ?? (await askNet());
  if (isCancel(net)) return undefined;
  outro("That is all.", { output });
  return { ...options, file, data, net, ...(train === undefined ? {} : { train }) };
}

function askFile() {
  return text({
    message: "What is the spec to be called?",
    placeholder: "lab.net",
    defaultValue: "lab.net",
    output,
    validate: (name) => {
      const path = specPath(name === undefined || name === "" ? "lab" : name);
      return existsSync(path) ? `${path} is there already` : undefined;
    },
  });
}

function askData() {
  return select({
    message: "Which data?",
    options: [
      ...datasetNames.map((name) => ({ value: name, label: name, hint: datasets[name].doc })),
      { value: "idx" as const, label: "my own files", hint: "in the IDX format, the one of MNIST" },
    ],
    output,
  });
}

async function askFiles(folder: string): Promise<readonly string[] | symbol> {
  const ask = (what: string) =>
    text({
      message: `Where are the training ${what}? The name counts from the spec's folder.`,
      placeholder: `train-${what}.idx`,
      output,
      validate: (name) =>
        name === undefined || !existsSync(resolve(folder, name))
          ? "there is no such file"
          : undefined,
    });
  const images = await ask("images");
  if (isCancel(images)) return images;
  const labels = await ask("labels");
  return isCancel(labels) ? labels : [images, labels];
}

function askNet() {
  return select({
    message: "Which net to begin with?",
    options: netNames.map((value) => ({ value, label: value, hint: startingNets[value] })),
    output,
  });
}
